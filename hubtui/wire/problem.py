"""The one problem shape: code and facts; fronts say the words, ``english`` is for API readers."""

from __future__ import annotations

from hubtui.wire.base import Answer

STATUS_MEANS = {
    401: "sign-in",
    403: "not-allowed",
    404: "unseen",
    409: "changed-meanwhile",
    413: "too-large",
    422: "refused",
    503: "try-again",
}
"""What each status means; none of them means two things."""


class Problem(Answer):
    """Why an act was not done."""

    code: str
    field: str = ""
    facts: dict[str, str | int] = {}
    english: str = ""
