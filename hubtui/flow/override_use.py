"""The hub's own use of safety alerts: counts and times, and nobody in it."""

from __future__ import annotations

from datetime import timedelta

from hubtui.flow.effects_override import ReadUse
from hubtui.flow.known import Known
from hubtui.flow.override_held import page
from hubtui.flow.spec import Spec
from hubtui.flow.steps import End, Line, LineKind
from hubtui.flow.walk import Asker, Job
from hubtui.wire.overrides import Use
from hubtui.wording import say
from hubtui.wording.when import length_words


def build(_known: Known) -> Job:
    """Build the page of the hub's own use: counts, and nobody's."""

    def job(ask: Asker) -> End:
        found = ask.do("use", ReadUse(), Use)
        page(ask, say("roster.use.heading", count=found.days), _lines(found))
        return End()

    return job


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
    rows += [
        Line(say(f"roster.use.failed_{channel}"), LineKind.HEAD)
        for channel in found.failed_channels
        if channel in ("mail", "hook")
    ]
    return tuple(rows)


SPECS = (Spec("use", build),)
