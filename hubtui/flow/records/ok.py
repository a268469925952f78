"""Is it OK to tell? Walk the guide, whatever the way of telling, and keep the basis as a record."""

from __future__ import annotations

import json

from hubtui.domain.alerts.basis import Basis, RecordOutcome
from hubtui.domain.people import Agency, AgencyId
from hubtui.flow.alerts.sent import file_lines
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import options
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Filter, Line, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell import basis, why
from hubtui.flow.tell.basis import ShareCase
from hubtui.flow.tell.hurt import danger_words
from hubtui.flow.tell.lines import moment_words
from hubtui.flow.tell.tell import stop_lines
from hubtui.flow.tell.who import who
from hubtui.guidance.walk import Entry, FoundBasis, Stop
from hubtui.wire import records, routes
from hubtui.wire.convert import basis_to_wire
from hubtui.wire.records import RecordOut
from hubtui.wording import say

_NO_KEY = "0"
"""A placeholder; the desk replaces it with an idempotency key."""


def build(known: JobContext) -> Job:
    """Return the job; the steps need no ``begin`` facts."""

    def ok(ask: Prompter) -> End:
        entry = _entry(ask)
        receiver = _receiver(ask, known)
        if isinstance(receiver, End):
            return receiver
        case = _case(known, receiver, entry)
        reason = why.questions(ask, known, case)
        outcome = _outcome(ask, known, case, reason, receiver)
        if outcome in ("ask", "home"):
            return End(outcome, {"who": receiver} if outcome == "ask" else {})
        told = reason if isinstance(reason, Basis) and outcome in ("tell", "voice") else None
        made = ask.call("record", routes.MAKE_RECORD, _record(case, receiver, outcome, told))
        return _recorded(ask, known, case, receiver, made, told, entry, outcome)

    return ok


def _entry(ask: Prompter) -> Entry:
    picked = ask.pick("entry", "ok.entry", ("worry", "asked"), help_key="ok")
    return "asked" if picked == "asked" else "worry"


def _receiver(ask: Prompter, known: JobContext) -> str | End:
    """Return the receiver: a colleague's id, or ``@`` and a kind of office outside the hub."""
    where = ask.choose(
        Choose(
            "where",
            say("ok.where.heading"),
            options("ok.where", ("hub", "elsewhere")),
            picked="hub",
            help_key="ok",
        )
    )
    if where == "hub":
        return who(ask, known, help_key="ok.who")
    kinds = tuple(Option(kind.id, kind.label) for kind in known.pack.kinds.values())
    kind = ask.pick(
        "kind", "ok.kind", kinds, entry=Filter(), empty=say("ok.kind.empty"), help_key="ok"
    )
    return f"@{kind}"


def _case(known: JobContext, receiver: str, entry: Entry) -> ShareCase:
    mine = colleagues.office(known, known.me.id)
    if receiver.startswith("@"):
        kind = receiver[1:]
        label = known.pack.kinds[kind].label
        return ShareCase(mine, Agency(AgencyId(kind), label, kind), label, None, entry=entry)
    theirs = colleagues.office(known, receiver)
    return ShareCase(mine, theirs, colleagues.called(known, receiver), None, entry=entry)


def _outcome(
    ask: Prompter,
    known: JobContext,
    case: ShareCase,
    reason: Basis | Stop | FoundBasis,
    receiver: str,
) -> str:
    """Show the result of the questions, and return the next act picked."""
    here = not receiver.startswith("@")
    ways: tuple[str, ...]
    match reason:
        case Basis():
            heading = say("ok.found.heading", name=case.name)
            body = _found_lines(known, reason)
            ways = (
                ("tell", "voice", "talk") if here and basis.accepted(known) else ("voice", "talk")
            )
        case Stop():
            heading, body = say("tell.stop.heading"), stop_lines(known, reason)
            later = (RecordOutcome.NOT_YET, RecordOutcome.TALK)
            ways = (*later, "ask", "home") if here else (*later, "home")
        case _:
            heading = say("tell.nameless.heading")
            body = (Line(say("tell.nameless.body", name=case.name)),)
            ways = ("ask", "talk", "home") if here else ("talk", "home")
    return ask.pick(
        "outcome",
        "ok.outcome",
        ways,
        facts={"name": case.name},
        heading=heading,
        body=body,
        help_key="ok",
        guide=colleagues.banner(known),
    )


def _found_lines(known: JobContext, reason: Basis) -> tuple[Line, ...]:
    texts = (
        known.pack.label(reason.id),
        known.pack.texts.get(f"basis.{reason.id}.note", ""),
        known.pack.doubt(reason.id),
        danger_words(known, None, reason),
    )
    first = Line(texts[0], label=say("ok.found.label"))
    return (first, *(Line(text) for text in texts[1:] if text))


def _record(
    case: ShareCase, receiver: str, outcome: str, reason: Basis | None
) -> records.MakeRecord:
    here = not receiver.startswith("@")
    return records.MakeRecord(
        key=_NO_KEY,
        receiver=receiver if here else None,
        receiver_kind=case.receiver.kind,
        outcome=RecordOutcome.TELL if reason is not None else outcome,
        basis=basis_to_wire(reason) if reason else None,
    )


def _recorded(
    ask: Prompter,
    known: JobContext,
    case: ShareCase,
    receiver: str,
    made: RecordOut,
    reason: Basis | None,
    entry: Entry,
    outcome: str,
) -> End:
    here = not receiver.startswith("@")
    lines = record_lines(known, made, colleagues.full_name(known, receiver) if here else case.name)
    ways = ("tell", "home") if outcome == "tell" else ("home",)
    picked = ask.choose(
        Choose(
            "recorded",
            say("ok.recorded.heading", number=made.reference),
            options("ok.recorded", ways, name=case.name),
            hint=say("ok.recorded.hint"),
            body=lines,
            picked=ways[0],
            final=True,
            help_key="ok",
        )
    )
    if picked == "home" or reason is None:
        return End("home")
    facts = {"who": receiver, "record": made.id, "entry": entry}
    return End("tell", facts | {"again": json.dumps(basis.again(known, case, reason))})


def record_lines(known: JobContext, made: RecordOut, who: str = "") -> tuple[Line, ...]:
    """Return a record as up to five lines for one's own file."""
    ref = known.pack.ref
    facts = {
        "number": say("view.file.dated", number=made.reference, at=moment_words(known, made.at)),
        "whom": who,
        "outcome": say(f"ok.file.{made.outcome}"),
        "basis": known.pack.label(made.basis) if made.basis else "",
        "guide": say("ok.file.guide", id=ref.id, version=ref.version),
    }
    return file_lines({name: text for name, text in facts.items() if text})


SPECS = (Spec("ok", build, keeps_draft=True),)
