"""The page after sending: reference, next step, recall, send again, lines for one's own file."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hubtui.domain.alerts.levels import Level
from hubtui.domain.alerts.life import AlertTimer
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import options
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option, Value
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.about import about_again
from hubtui.flow.tell.draft import Draft
from hubtui.flow.tell.levels import filled_again
from hubtui.flow.tell.lines import date_words, moment_words
from hubtui.wire import routes
from hubtui.wire.alerts import Receipt
from hubtui.wording import say

_NEXT = (AlertTimer.NUDGE, AlertTimer.FADE)
"""The timers that this page knows as a next step."""


def sent(
    ask: Prompter, known: JobContext, made: Draft, receipt: Receipt, *, job: str = "tell"
) -> End:
    """Show that the hub has the alert; Back does not work from here."""
    name = colleagues.called(known, made.recipient)
    does = ("home", "recall", "again", "file") if job != "correct" else ("home", "file")
    answer = ask.choose(
        Choose(
            "sent",
            say("tell.sent.heading", name=name, number=receipt.reference),
            options("tell.sent", does),
            body=_lines(known, made, receipt, name, recall="recall" in does),
            opens=True,
            final=True,
            help_key="sent-now",
        )
    )
    match answer:
        case "recall":
            return _recall(ask, made, receipt, name, job)
        case "again":
            return End(job, {"again": again(made)})
        case "file":
            return _file(ask, known, made, receipt)
        case _:
            return End("home")


def again(made: Draft) -> str:
    """Return, as JSON, the answers to start a copy with; recipient and basis are asked again."""
    given: dict[str, Value] = dict(filled_again(made.filled.picks, made.filled.note))
    given["+promises"] = list(made.promises)
    given["+keep-from"] = list(made.keep_from)
    if made.client is not None:
        given |= about_again(made.client)
        given["level"] = str(int(made.level))
    return json.dumps(given, ensure_ascii=False)


def file_lines(facts: Mapping[str, str]) -> tuple[Line, ...]:
    """Return lines for the sender's own file: each fact beside its label."""
    return tuple(
        Line(text, LineKind.SAID, say(f"view.file.{name}")) for name, text in facts.items()
    )


def _lines(
    known: JobContext, made: Draft, receipt: Receipt, name: str, *, recall: bool
) -> tuple[Line, ...]:
    what = receipt.next_what if receipt.next_what in _NEXT else "later"
    at = moment_words(known, receipt.next_at) if receipt.next_at else ""
    lines: list[str] = []
    if made.level is Level.ASK:
        lines = [say("ask.sent.next", day=date_words(known, made.best_before))]
    elif at and what == AlertTimer.NUDGE:
        lines.append(say("tell.sent.nudge", name=name, at=at))
    if recall:
        lines.append(say("tell.sent.back", name=name))
    duties = (known.pack.duty_line(duty) for duty in made.duties)
    return tuple(Line(line) for line in (*lines, *duties) if line)


def _recall(ask: Prompter, made: Draft, receipt: Receipt, name: str, job: str) -> End:
    ask.call("recall", routes.RECALL, id=receipt.alert, waiting=say("tell.recall.waiting"))
    answer = ask.choose(
        Choose(
            "recalled",
            say("tell.recall.heading", number=receipt.reference),
            (Option("home", say("tell.sent.home")), Option("again", say("tell.sent.again"))),
            hint=say("tell.recall.hint", name=name),
            opens=True,
            final=True,
            help_key="sent-now",
        )
    )
    return End("home") if answer == "home" else End(job, {"again": again(made)})


def _file(ask: Prompter, known: JobContext, made: Draft, receipt: Receipt) -> End:
    facts = {
        "number": say(
            "view.file.dated", number=receipt.reference, at=moment_words(known, receipt.at)
        ),
        "who": colleagues.who_is(known, made.recipient),
        "level": say(f"list.level.{int(made.level)}"),
        "told": say(f"list.told.{made.told.talked.value}") if made.told else say("view.file.none"),
        "basis": known.pack.label(made.basis.id) if made.basis else say("view.file.nameless"),
    }
    answer = ask.choose(
        Choose(
            "file",
            say("view.file.heading"),
            (Option("back", say("view.file.back")), Option("home", say("tell.sent.home"))),
            body=file_lines(facts),
            picked="back",
            help_key="file",
        )
    )
    return End("@change", {"step": "sent"}) if answer == "back" else End("home")
