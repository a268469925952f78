"""Error messages: what happened, what is kept, what to do, whom to ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.errors import Broken, HubError, Refused, Unreachable
from hubtui.wording import say

if TYPE_CHECKING:
    from hubtui.wire.door import PhoneCard


def problem_words(
    error: HubError,
    card: PhoneCard,
    me: str = "",
    *,
    kept: bool | None = None,
    first: tuple[str, str] | None = None,
) -> str:
    """Return the message for ``error``; a code without its own message gets that of its kind.

    ``me`` is the reader's name, so that nobody is told to ring themselves. ``kept`` is whether
    typed words are kept; None means not known. ``first`` is the name and number the status row
    shows already, which are then used here too.
    """
    to_ring = ring_words(first) if first else ring(card, me)
    facts = {**error.facts, "code": error.code, "ring": to_ring, "kept": kept_words(kept)}
    field = str(error.facts.get("field", ""))
    facts["field"] = _or(f"field.{field}", field)
    for key in (f"problem.{error.code}", f"problem.kind.{_kind(error)}", "problem.kind.broken"):
        try:
            return " ".join(say(key, **facts).split())
        except Broken:
            continue
    return error.code


def kept_words(kept: bool | None) -> str:
    """Return the sentence on whether typed words are kept; empty where that is not known."""
    return "" if kept is None else say("problem.kind.kept" if kept else "problem.kind.not_kept")


def ring(card: PhoneCard, me: str = "") -> str:
    """Return the sentence "ring ...": the first on call, else the hub's number, else empty."""
    others = (row for row in card.on_call if row[0] != me)
    return ring_words(next(others, ("", card.hub_phone)))


def ring_words(row: tuple[str, str]) -> str:
    """Return the sentence "ring ..." for a (name, number); an empty name means the hub's phone."""
    name, phone = row
    if name and phone:
        return say("problem.kind.ring", who=name, phone=phone)
    return say("problem.kind.ring_hub", phone=phone) if phone else ""


def _kind(error: HubError) -> str:
    match error:
        case Refused():
            return "refused"
        case Unreachable():
            return "unreachable"
        case _:
            return "file" if "file" in error.facts else "broken"


def _or(key: str, otherwise: str) -> str:
    try:
        return say(key)
    except Broken:
        return otherwise
