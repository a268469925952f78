"""The shape of every failure: code and facts; fronts add words, ``english`` is for API readers."""

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
"""The one meaning of each HTTP status."""


class Problem(Answer):
    """A failure: why an act was not done."""

    code: str
    field: str = ""
    facts: dict[str, str | int] = {}
    english: str = ""
