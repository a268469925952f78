"""Record a talk: who, when, level and basis, never the words; the colleague is asked to confirm."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hubtui.domain.alerts.basis import Basis
from hubtui.domain.alerts.consultation import Consultation
from hubtui.domain.alerts.levels import Client, ClientKind, Level
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.basis import ShareCase
from hubtui.flow.tell.consultation import told
from hubtui.flow.tell.hurt import danger_words
from hubtui.flow.tell.levels import level
from hubtui.flow.tell.lines import date_words
from hubtui.flow.tell.tell import settled
from hubtui.flow.tell.who import who
from hubtui.wire import records, routes
from hubtui.wire.convert import basis_to_wire, consultation_to_wire
from hubtui.wire.records import TalkOut
from hubtui.wording import say
from hubtui.wording.when import zone_of

_NO_KEY = "0"
"""A placeholder; the desk replaces it with an idempotency key."""
_DAYS_BACK = 7


def build(known: JobContext) -> Job:
    """Return the job of recording a talk; ``begin["who"]`` may name the colleague."""

    def talked(ask: Prompter) -> End:
        ask.assume({"who": ask.begin["who"]} if "who" in ask.begin else {})
        other = who(ask, known, heading=say("talked.who.heading"), help_key="talked.who")
        if isinstance(other, End):
            return other
        name = colleagues.called(known, other)
        i_told = _way(ask, name) == "i-told"
        day = _day(ask, known)
        way = "i_told" if i_told else "they"
        answer = told(
            ask,
            Client(ClientKind.KNOWN),
            name,
            heading=say("talked.told.heading"),
            hint=say(f"talked.told.{way}", name=name),
        )
        reason = settled(ask, known, _case(known, other, answer, i_told=i_told), other)
        if isinstance(reason, End):
            return reason
        much = level(ask, name, heading=say(f"talked.level.{way}", name=name))
        end = _check(ask, known, (other, day, answer, reason, much), i_told=i_told)
        if end is not None:
            return end
        body = _body(known, (other, day, answer, reason, much), i_told=i_told)
        made = ask.call("say", routes.SAY_TALK, body, waiting=say("talked.saying"))
        return _said(ask, name, made)

    return talked


_Said = tuple[str, str, Consultation, Basis, Level]
"""The colleague's id, the day, the consultation, the basis and the level."""


def _way(ask: Prompter, name: str) -> str:
    return ask.pick(
        "way", "talked.way", ("i-told", "they"), facts={"name": name}, help_key="talked"
    )


def _day(ask: Prompter, known: JobContext) -> str:
    today = date.fromisoformat(known.facts.today)
    days = [(today - timedelta(days=back)).isoformat() for back in range(_DAYS_BACK)]
    return ask.pick(
        "day",
        "talked.day",
        tuple(Option(day, date_words(known, day)) for day in days),
        help_key="talked",
    )


def _moment(known: JobContext, day: str) -> int:
    """Return a time in microseconds UTC: now for today, else noon of that day at the hub."""
    if day == known.facts.today:
        return known.now
    noon = datetime.combine(date.fromisoformat(day), time(12), zone_of(known.facts.time_zone))
    return int(noon.astimezone(UTC).timestamp()) * 1_000_000


def _case(known: JobContext, other: str, answer: Consultation, *, i_told: bool) -> ShareCase:
    mine, theirs = colleagues.office(known, known.me.id), colleagues.office(known, other)
    name = colleagues.called(known, other)
    if i_told:
        return ShareCase(mine, theirs, name, answer, heading=say("talked.why.i_told", name=name))
    return ShareCase(
        theirs, mine, say("talked.you"), answer, heading=say("talked.why.they", name=name)
    )


def _check(ask: Prompter, known: JobContext, said: _Said, *, i_told: bool) -> End | None:
    other, day, answer, reason, much = said
    name = colleagues.called(known, other)
    danger = danger_words(known, answer, reason)
    rows = {
        "who": say(f"talked.way.{'i-told' if i_told else 'they'}", name=name),
        "when": date_words(known, day),
        "level": say(f"list.level.{int(much)}"),
        "told": say(f"list.told.{answer.talked.value}"),
        "basis": known.pack.label(reason.id),
    }
    picked = ask.pick(
        "check",
        "talked.check",
        ("send", "change", "home"),
        facts={"name": name},
        hint=True,
        none_picked=say("talked.check.none"),
        body=(
            *(Line(text, LineKind.SAID, say(f"view.file.{row}")) for row, text in rows.items()),
            *((Line(danger),) if danger else ()),
        ),
        sends=True,
        help_key="talked",
        guide=colleagues.banner(known),
    )
    if picked == "send":
        return None
    return End("home") if picked == "home" else _change(ask)


def _change(ask: Prompter) -> End:
    steps = ("who", "way", "day", "told", "why", "level")
    step = ask.pick(
        "change", "talked.change", steps, heading=say("tell.change.heading"), help_key="talked"
    )
    return End("@change", {"step": step})


def _body(known: JobContext, said: _Said, *, i_told: bool) -> records.SayTalk:
    other, day, answer, reason, much = said
    return records.SayTalk(
        key=_NO_KEY,
        other=other,
        level=much,
        at=_moment(known, day),
        told=consultation_to_wire(answer),
        basis=basis_to_wire(reason),
        i_told=i_told,
    )


def _said(ask: Prompter, name: str, made: TalkOut) -> End:
    ask.choose(
        Choose(
            "said",
            say("talked.said.heading", number=made.reference),
            (Option("home", say("tell.sent.home")),),
            hint=say("talked.said.hint", name=name),
            picked="home",
            final=True,
            help_key="talked",
        )
    )
    return End("home")


SPECS = (Spec("talked", build, keeps_draft=True),)
