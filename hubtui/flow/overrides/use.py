"""The hub's own use of safety alerts: counts and times, and nobody in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.overrides.answers import ReviewOutcome
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.overrides.undelivered import page
from hubtui.wire import routes
from hubtui.wire.overrides import Use
from hubtui.wording import say
from hubtui.wording.when import length_words

_REVIEWED = AuditEvent.OVERRIDE_REVIEWED
_LOGGED: Mapping[str, AuditEvent] = {
    "sent": AuditEvent.OVERRIDE_SENT,
    "late": AuditEvent.OVERRIDE_DELIVERED,
    "opened": AuditEvent.OVERRIDE_OPENED,
    "seen": AuditEvent.OVERRIDE_ACKNOWLEDGED,
    "voice": AuditEvent.OVERRIDE_HAS_IT_BY_VOICE,
    "words": AuditEvent.OVERRIDE_WORDS_READ,
    "over": AuditEvent.OVERRIDE_STOOD_DOWN,
}


def build(_known: JobContext) -> Job:
    """Build the page of the hub's own use: counts, and nobody's."""

    def job(ask: Prompter) -> End:
        found = ask.call("use", routes.USE)
        if ask.choose(_step(found)) == "log":
            page(ask, say("roster.use.log.heading", count=found.days), _logged(found), "log")
        return End()

    return job


def _step(found: Use) -> Choose:
    ways = [Option("log", say("roster.use.log.way"))] if found.logged else []
    return pick_one(
        "page",
        "roster.use",
        (*ways, Option("back", say("override.back"))),
        facts={"count": found.days},
        body=_lines(found),
        quick=True,
        picked="back",
        opens=True,
        help_key="danger-live",
    )


def _lines(found: Use) -> tuple[Line, ...]:
    rows = [
        Line(say("roster.use.counts", safety=found.overrides, alerts=found.alerts)),
        Line(say("roster.use.late", count=found.late)),
    ]
    if found.median_acknowledge_seconds is not None:
        took = length_words(timedelta(seconds=found.median_acknowledge_seconds))
        rows.insert(1, Line(say("roster.use.seen", time=took)))
    if found.many:
        rows.append(Line(say("roster.use.many"), LineKind.HEAD))
    if found.unwritten_reads:
        unwritten = say("roster.use.unwritten", count=found.unwritten_reads)
        rows.append(Line(unwritten, LineKind.HEAD))
    rows += [
        Line(say(f"roster.use.failed_{channel}"), LineKind.HEAD)
        for channel in found.failed_channels
        if channel in ("mail", "hook")
    ]
    return tuple(rows)


def _logged(found: Use) -> tuple[Line, ...]:
    """Return a privacy officer's report: what the log holds, each count by its name."""
    rows = [
        Line(str(found.logged.get(event, 0)), LineKind.SAID, say(f"roster.use.log.{name}"))
        for name, event in _LOGGED.items()
    ]
    outcomes = ((each, found.logged.get(f"{_REVIEWED}/{each}", 0)) for each in ReviewOutcome)
    rows += [
        Line(str(count), LineKind.SAID, say(f"review.outcome.{each}"))
        for each, count in outcomes
        if count
    ]
    return tuple(rows)


SPECS = (Spec("use", build),)
