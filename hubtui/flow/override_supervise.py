"""A supervisor: the envelope first, who is acting, the words by one more key; by voice, too."""

from __future__ import annotations

from hubtui.flow import people
from hubtui.flow.effects_override import Acknowledge, ConfirmVoice, OpenOverride, ReadWords
from hubtui.flow.known import Known
from hubtui.flow.lines import moment_words
from hubtui.flow.override_acts import stand_down
from hubtui.flow.override_held import page
from hubtui.flow.override_lines import (
    called_line,
    content_lines,
    first_lines,
    from_line,
    said,
    told_lines,
    when_lines,
)
from hubtui.flow.steps import Choose, End, Line, Option
from hubtui.flow.walk import Asker
from hubtui.wire import overrides
from hubtui.wire.overrides import OverrideOut
from hubtui.wording import say

MOST_NAMED = 3
_NAMED = "named:"


def supervise(ask: Asker, known: Known, out: OverrideOut) -> End:
    """Show who told whom, when, how bad, 111; then ask who is acting, unless somebody has said."""
    if out.row.wants == "confirm-voice":
        return _confirm(ask, known, out)
    if out.sender is None and "open" in out.acts:
        out = ask.do("opened", OpenOverride(out.row.id), OverrideOut)
    picked = ask.choose(_step(known, out))
    match picked:
        case "words":
            ask.do("words", ReadWords(out.row.id), OverrideOut)
        case "over":
            stand_down(ask, out)
        case "home":
            return End()
        case "review":
            return End("look-back", {"id": out.row.id})
        case _:
            return _acting(ask, known, out, picked)
    return End("@again", {"id": out.row.id})


def envelope_lines(known: Known, out: OverrideOut) -> tuple[Line, ...]:
    """Return who told whom, when, how bad, 111 called or not."""
    threat = [
        say(f"override.record.{name.replace('-', '_')}.{code}")
        for name, code in out.threat.items()
        if name.replace("-", "_") in ("how_bad", "how_likely", "how_soon")
    ]
    danger = ", ".join(threat) or say("override.not_said_yet")
    return (
        *first_lines(known, out),
        *when_lines(known, out),
        *from_line(known, out),
        *told_lines(known, out),
        said("danger", danger),
        *called_line(known, out),
    )


def _step(known: Known, out: OverrideOut) -> Choose:
    asks = "acknowledge" in out.acts and out.acknowledged_at is None
    told = [each.person for each in out.told if not each.as_supervisor][:MOST_NAMED]
    options = [Option("me", say("supervisor.acting.me"))]
    for person in told:
        name = people.full_name(known, person)
        options.append(Option(_NAMED + person, say("supervisor.acting.named", name=name)))
    options += [
        Option(each, say(f"supervisor.acting.{each}")) for each in ("someone-else", "nobody-yet")
    ]
    if not asks:
        options = _later(out)
    if out.content is None and "read-words" in out.acts:
        options.append(Option("words", say("supervisor.words")))
    at = moment_words(known, out.row.at)
    content = content_lines(out.content) if out.content else ()
    return Choose(
        "envelope",
        say("supervisor.heading" if asks else "supervisor.seen", number=out.row.reference, at=at),
        tuple(options),
        hint=say("supervisor.hint") if asks else "",
        body=(*envelope_lines(known, out), *content),
        picked=None if asks else "home",
        none_picked=say("list.pick_one"),
        live=True,
        final=True,
        help_key="supervisor",
    )


def _later(out: OverrideOut) -> list[Option]:
    """Return what is left to do once somebody has said who is acting."""
    ways = [Option("over", say("override.live.over"))] if "stand-down" in out.acts else []
    ways += [Option("review", say("supervisor.review"))] if "review" in out.acts else []
    return [*ways, Option("home", say("supervisor.home"))]


def _acting(ask: Asker, known: Known, out: OverrideOut, picked: str) -> End:
    """Say that one has seen it, and who is acting: paging stops."""
    person = picked.removeprefix(_NAMED) if picked.startswith(_NAMED) else None
    acting = "named" if person else picked
    body = overrides.Acknowledge(acting=acting, person=person)
    out = ask.do("acknowledged", Acknowledge(out.row.id, body), OverrideOut)
    first = out.acknowledged_by in (None, known.me.id)
    heading = say("supervisor.done", number=out.row.reference)
    if not first:
        name = people.full_name(known, out.acknowledged_by or "")
        heading = say("supervisor.done_other", name=name)
    names = people.called(known, out.sender or "")
    rows = (Line(say("supervisor.done_told", name=names)), Line(say("supervisor.done_later")))
    page(ask, heading, rows, "acted")
    return End()


def _confirm(ask: Asker, known: Known, out: OverrideOut) -> End:
    """Somebody recorded that one rang: was that so?"""
    at = moment_words(known, out.acknowledged_at or out.row.at)
    answer = ask.choose(
        Choose(
            "confirm",
            say("supervisor.confirm.heading", number=out.row.reference),
            tuple(Option(each, say(f"supervisor.confirm.{each}")) for each in ("yes", "no")),
            hint=say("supervisor.confirm.hint", at=at),
            none_picked=say("list.pick_one"),
            final=True,
            help_key="supervisor",
        )
    )
    ask.do("confirmed", ConfirmVoice(out.row.id, answer == "yes"), OverrideOut)
    return End("@again", {"id": out.row.id})
