"""The words for a problem: what happened, that nothing is lost, what to do, who to phone."""

from __future__ import annotations

from hubtui.errors import Broken, HubError, Refused, Unreachable
from hubtui.wire.people import PhoneCard
from hubtui.wording import say


def problem_words(error: HubError, card: PhoneCard) -> str:
    """Return the sentence for ``error``; a code without words of its own gets its kind's."""
    name, phone = card.on_call[0] if card.on_call else ("", card.hub_phone)
    facts = {**error.facts, "who": name, "phone": phone or card.hub_phone}
    field = str(error.facts.get("field", ""))
    facts["field"] = _or(f"field.{field}", field)
    for key in (f"problem.{error.code}", f"problem.kind.{_kind(error)}"):
        try:
            return say(key, **facts)
        except Broken:
            continue
    return error.code


def _kind(error: HubError) -> str:
    match error:
        case Refused():
            return "refused"
        case Unreachable():
            return "unreachable"
        case _:
            return "broken"


def _or(key: str, otherwise: str) -> str:
    try:
        return say(key)
    except Broken:
        return otherwise
