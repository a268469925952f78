"""The rest of the record: the danger test, what was tried, 111, does the person know."""

from __future__ import annotations

from collections.abc import Mapping

from hubtui.domain.clock import MINUTE
from hubtui.domain.overrides.answers import MUST_RECORD, RECORD, THREAT
from hubtui.domain.overrides.emergency import WAS_CALLED, Called
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option, Picks, Row
from hubtui.flow.engine.walk import Prompter
from hubtui.wire import overrides, routes
from hubtui.wire.overrides import OverrideOut
from hubtui.wording import say

LATER = "@later"
MOST_ROWS = 5
"""Of ``Picks``."""
_KIND = ("child", "family")
_BEFORE = (0, 5, 15, 30, 60)
"""Minutes before it was written, to say when 111 was called."""


def record(ask: Prompter, known: JobContext, out: OverrideOut) -> End:
    """Ask the rest of it, all from lists; nothing is picked beforehand, for each states a fact."""
    given = dict(ask.picks(_picks(known, out, "threat", THREAT)))
    rest = _rest(out)
    first = rest if len(rest) <= MOST_ROWS else rest[: -len(_KIND)]
    given |= ask.picks(_picks(known, out, "rest", first))
    if first != rest:
        given |= ask.picks(_picks(known, out, "kind", _KIND))
    called = given.get("called", out.called)
    at = ask.choose(_when_step(known)) if called in WAS_CALLED and out.called_at is None else LATER
    when = None if at == LATER else out.written_at - int(at) * MINUTE
    ask.call("recorded", routes.RECORD_REST, _body(given, when), id=out.row.id)
    return End("@again", {"id": out.row.id})


def finished(out: OverrideOut) -> bool:
    """Say whether the danger test is all there."""
    kept = {name.replace("-", "_") for name in (*out.record, *out.threat)}
    return kept >= MUST_RECORD


def record_lines(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return what the record holds besides the danger test, for whoever looks back."""
    rows = []
    emergency = known.card.emergency
    for name, code in out.record.items():
        if name in RECORD and name not in (*THREAT, "called") and code in RECORD[name]:
            label = say(f"override.record.row.{name}", emergency=emergency)
            rows.append(Line(say(f"override.record.{name}.{code}"), LineKind.SAID, label))
    return tuple(rows)


def _rest(out: OverrideOut) -> tuple[str, ...]:
    why = ("why_not_ask",) if out.why_not_ask else ()
    called = () if out.called in WAS_CALLED else ("called",)
    return ("tried", *called, "told", *why, *_KIND)


def _body(given: Mapping[str, str], called_at: int | None) -> overrides.RecordRest:
    return overrides.RecordRest.model_validate({**given, "called_at": called_at})


def _picks(known: JobContext, out: OverrideOut, step: str, names: tuple[str, ...]) -> Picks:
    kept = {name.replace("-", "_"): code for name, code in (out.threat | out.record).items()}
    return Picks(
        f"record.{step}",
        say(f"override.record.{step}"),
        tuple(_row(known, name, kept.get(name)) for name in names),
        hint=say("override.record.hint") if step == "threat" else "",
        help_key="danger-record",
    )


def _row(known: JobContext, name: str, picked: str | None) -> Row:
    emergency = known.card.emergency
    codes = [code for code in RECORD[name] if code != Called.NOT_SAID]
    if known.agencies[known.me.agency].kind != "police" and name == "called":
        codes.remove(Called.COMMS)
    label = say(f"override.record.row.{name}", emergency=emergency)
    options = (
        Option(code, say(f"override.record.{name}.{code}", emergency=emergency)) for code in codes
    )
    return Row(name, label, tuple(options), picked if picked in codes else None)


def _when_step(known: JobContext) -> Choose:
    return Choose(
        "record.when",
        say("override.record.when", emergency=known.card.emergency),
        (
            *(Option(str(each), _ago(each)) for each in _BEFORE),
            Option(LATER, say("override.record.not_sure")),
        ),
        none_picked=say("list.pick_one"),
        help_key="danger-record",
    )


def _ago(minutes: int) -> str:
    return say("override.record.ago", count=minutes) if minutes else say("override.record.just")
