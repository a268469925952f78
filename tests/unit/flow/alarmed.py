"""Safety alerts as the hub gives them, for the tests of danger and what follows it."""

from __future__ import annotations

from typing import Any

from hubtui.domain.people import Role
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import HeldByPhone, OverrideHeld, ReadHeld, SendSafetyAlert
from hubtui.flow.engine.steps import Choose, End, Mark, Step
from hubtui.wire import routes
from hubtui.wire.base import Done
from hubtui.wire.overrides import (
    HeardByVoice,
    OverrideOut,
    OverrideReceipt,
    OverrideRow,
    OverrideRows,
    OverrideWords,
    Reach,
    Recipient,
    Roster,
    RosterEntry,
    StandingOut,
    Use,
)
from hubtui.wire.route import Route
from tests.calls import Kind, kind
from tests.unit.flow import eastfield
from tests.unit.flow.explore import Hub, table
from tests.unit.flow.person import Person

AT = eastfield.NOW
MINUTE = 60_000_000
WORDS = OverrideWords(
    line="ring-me-now", words="Father is on his way", about="Ruby McAllister, 7", where="Centre St"
)


def known(person: str = "sue", **changed: Any) -> JobContext:
    """A hub with a roster: Ana first to act, then Tam; Jo on call, then Rob."""
    places = {"ana": {"able": 1}, "tam": {"able": 2}, "jo": {"on_call": 1}, "rob": {"on_call": 2}}
    supervisors = {"jo", "rob", "kiri"}
    people = [
        each.model_copy(
            update={
                **places.get(each.id, {}),
                "roles": [Role.STAFF, Role.SUPERVISOR] if each.id in supervisors else each.roles,
            }
        )
        for each in eastfield.facts().people
    ]
    roles = next(each.roles for each in people if each.id == person)
    facts = changed.pop("facts_or_none", None) or eastfield.facts(people=people)
    me = eastfield.me(person, roles=roles)
    return eastfield.known(person, facts_or_none=facts, me_or_none=me, **changed)


def row(why: str = "sender", wants: str = "", **changed: Any) -> OverrideRow:
    given: dict[str, Any] = {
        "id": "o1",
        "reference": "K7-RATA",
        "at": AT,
        "why": why,
        "wants": wants,
    }
    return OverrideRow(**(given | changed))


def told(**changed: Any) -> list[Recipient]:
    return [
        Recipient(person="ana", told_at=AT, **changed),
        Recipient(person="jo", as_supervisor=True, told_at=AT),
    ]


def sent(**changed: Any) -> OverrideOut:
    """As its sender sees it."""
    given: dict[str, Any] = {
        "row": row("sender", "record"),
        "sender": "sue",
        "written_at": AT,
        "arrived_at": AT,
        "called": "yes",
        "told": told(),
        "content": WORDS,
        "next_at": AT + 2 * MINUTE,
        "next_what": "next-able-1",
        "phone": "021 555 010",
        "standing": StandingOut(),
        "acts": ["record", "by-phone", "stand-down"],
    }
    return OverrideOut(**(given | changed))


def received(**changed: Any) -> OverrideOut:
    """As a recipient sees it, opened."""
    given: dict[str, Any] = {
        "row": row("recipient", "read-back"),
        "told": told(opened_at=AT + MINUTE),
        "acts": ["read-back", "by-phone", "stand-down"],
    }
    return sent(**(given | changed))


def unseen(why: str = "supervisor", wants: str = "acknowledge", **changed: Any) -> OverrideOut:
    """As a supervisor sees it before the envelope."""
    acts = [*([wants] if wants else []), "open", "read-words", "by-phone", "stand-down"]
    given: dict[str, Any] = {
        "row": row(why, wants),
        "written_at": AT,
        "arrived_at": AT,
        "acts": acts,
    }
    return OverrideOut(**(given | changed))


def envelope(**changed: Any) -> OverrideOut:
    """As a supervisor sees it, with the envelope open and the words not read."""
    given: dict[str, Any] = {
        "row": row("supervisor", "acknowledge"),
        "content": None,
        "threat": {"how-bad": "badly-hurt", "how-soon": "today"},
        "acts": ["acknowledge", "read-words", "by-phone", "stand-down"],
    }
    return sent(**(given | changed))


RECEIPT = OverrideReceipt(
    override="o1", reference="K7-RATA", at=AT, told=told(), leaf=1, checkpoint=""
)
HELD = OverrideHeld("k", AT, (("Ana Smith", "021 555 022"), ("Jo Lee", "021 555 021")), kept=True)
ROSTER = Roster(
    entries=[
        RosterEntry(person="jo", on_call=1, phone="021 555 021", reach="mail"),
        RosterEntry(person="rob", on_call=2, phone="021 555 029"),
        RosterEntry(person="ana", able=True, phone="021 555 022"),
    ],
    holder="jo",
    version=3,
    hours="weekdays",
)
REACH = Reach(mail="sue@hub.example", failing=["hook"])
USE = Use(
    overrides=2,
    alerts=9,
    many=True,
    median_acknowledge_seconds=240,
    late=1,
    failed_channels=["mail", "hook"],
    unwritten_reads=1,
    logged={"override:sent": 2, "override:words-read": 1, "override:reviewed/right": 1},
)


def hub(out: OverrideOut | None = None, **changed: Any) -> Hub:
    """A hub that shows ``out`` to every asker; ``changed`` by the name of an effect or a route."""
    out = out or sent()
    given: dict[Kind, Any] = {
        SendSafetyAlert: RECEIPT,
        ReadHeld: HELD,
        HeldByPhone: Done(),
        routes.OVERRIDES: OverrideRows(rows=[out.row]),
        routes.OVERRIDE: out,
        routes.OPEN_OVERRIDE: out,
        routes.READ_WORDS: out.model_copy(update={"content": WORDS}),
        routes.READ_BACK: out,
        routes.ACKNOWLEDGE: out.model_copy(update={"acknowledged_by": None, "acknowledged_at": AT}),
        routes.BY_VOICE: HeardByVoice(reference="K7-RATA", person="jo", at=AT),
        routes.CONFIRM_VOICE: out,
        routes.BY_PHONE: out,
        routes.RECORD_REST: out,
        routes.STILL_TRUE: out,
        routes.STAND_DOWN: out,
        routes.REVIEW: out,
        routes.ROSTER: ROSTER,
        routes.SET_ROSTER: ROSTER,
        routes.HAND_OVER: ROSTER,
        routes.USE: USE,
        routes.REACH: REACH,
        routes.SET_REACH: REACH,
    }
    by_name: dict[str, Kind] = {
        name: each for name, each in vars(routes).items() if isinstance(each, Route)
    }
    by_name |= {each.__name__: each for each in given if isinstance(each, type)}
    return table({**given, **{by_name[name]: result for name, result in changed.items()}})


def person(as_: str, out: OverrideOut, job: str = "override", **more: Any) -> Person:
    begin = {"id": "o1"} if job == "look-back" else {}
    return Person(job, known(as_), hub(out, **more), begin)


def ids(step: Step | End) -> list[str]:
    assert isinstance(step, Choose | Mark)
    return [option.id for option in step.options]


def only(someone: Person, wanted: Kind) -> Any:
    (found,) = [effect for effect in someone.did if kind(effect) == wanted]
    return found
