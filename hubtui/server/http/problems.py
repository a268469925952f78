"""Errors as sent to a client: one shape, one meaning per status, no internal details."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from hubtui.errors import Broken, HubError, Refused, Unreachable
from hubtui.wire.problem import Problem
from hubtui.wording import say

_log = logging.getLogger(__name__)

_STATUS: Final[Mapping[str, int]] = {
    "sign-in": 401,
    "sign-in-wrong": 401,
    "workstation-unproven": 401,
    "not-yours": 403,
    "not-your-role": 403,
    "act-unknown": 403,
    "host-refused": 403,
    "origin-refused": 403,
    "unconfirmed": 403,
    "unseen": 404,
    "alert-state": 409,
    "alert-already-opened": 409,
    "alert-worried-once": 409,
    "alert-changed": 409,
    "code-changed": 409,
    "draft-changed": 409,
    "draft-sent": 409,
    "talk-settled": 409,
    "view-differs": 409,
    "pack-changed": 409,
    "roster-changed": 409,
    "override-reviewed": 409,
    "held-unproven": 401,
    "override-own": 403,
    "override-involved": 403,
    "override-not-acting": 409,
    "override-answered": 409,
    "override-not-able": 409,
    "override-they-cannot": 409,
    "body-too-large": 413,
    "hub-busy": 503,
}
"""Any other refusal is 422."""

_KINDS: Final[Mapping[str, str]] = {
    "extra_forbidden": "body-unknown-field",
    "missing": "body-missing-field",
    "string_too_long": "body-too-long",
    "too_long": "body-too-long",
    "string_too_short": "body-too-short",
    "string_pattern_mismatch": "body-bad-value",
    "enum": "body-not-listed",
}
_FIELD = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_LONGEST: Final = 120
_PLAIN = re.compile(r"[^\x00-\x1f\x7f]{0,200}")


def status_of(error: HubError) -> int:
    """Return the HTTP status of an error."""
    match error:
        case Refused():
            return _STATUS.get(error.code, 422)
        case Unreachable():
            return 503
        case _:
            return 500


def problem_of(error: HubError) -> Problem:
    """Return the problem to send for an error; ``Broken`` is sent only as ``hub-broken``."""
    if isinstance(error, Broken):
        return Problem(code="hub-broken", english=_english("hub-broken", {}))
    facts = {
        name: value
        for name, value in error.facts.items()
        if name != "field" and isinstance(value, str | int) and not isinstance(value, bool)
    }
    facts = {n: v for n, v in facts.items() if not isinstance(v, str) or _PLAIN.fullmatch(v)}
    field = str(error.facts.get("field", ""))
    return Problem(
        code=error.code,
        field=field,
        facts=facts,
        english=_english(error.code, {**facts, "field": field}),
    )


def body_refused(error: ValidationError) -> Refused:
    """Return the refusal that names a body's wrong field and its fault, never its value."""
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    # The path stops before a name that came with the body.
    ours = takewhile(_FIELD.fullmatch, (str(part) for part in first["loc"]))
    code = _KINDS.get(first["type"], "body-bad-value")
    return Refused(code, field=".".join(ours)[:_LONGEST])


def broke(error: BaseException) -> Broken:
    """Log where an unexpected error arose, without any value, and return ``hub-broken``."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-6:])
    code = error.code if isinstance(error, HubError) else type(error).__name__
    _log.error("hub broken: %s at %s", code, where)
    return Broken("hub-broken")


def _english(code: str, facts: Mapping[str, object]) -> str:
    """Return the English text of a code, or an empty string if it needs facts we do not have."""
    try:
        return say(f"problem.{code}", **facts)
    except Broken:
        return ""
