"""A supervisor: the envelope first, who is acting, the words by one more key; by voice, too."""

from __future__ import annotations

from hubtui.domain.overrides.answers import ACTING_ASKED, Acting, OverrideAct
from hubtui.domain.overrides.emergency import WAS_CALLED, called_of
from hubtui.domain.overrides.standing import Stands
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Choose, End, Line, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.overrides import recipients
from hubtui.flow.overrides.acts import stand_down, who_acts
from hubtui.flow.overrides.lines import (
    called_line,
    content_lines,
    from_line,
    help_of,
    is_over,
    knows_names,
    said,
    when_lines,
)
from hubtui.flow.overrides.rows import told_lines
from hubtui.flow.overrides.standing import standing_of, top_lines
from hubtui.flow.overrides.undelivered import page
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import overrides, routes
from hubtui.wire.overrides import OverrideOut
from hubtui.wording import say

_SEEN = "seen"
"""It is over, and no supervisor had seen it: that they have is all that is left to say."""


def supervise(ask: Prompter, known: JobContext, out: OverrideOut) -> End:
    """Show who told whom, when, how bad, 111; then ask who is acting; it can be said anew."""
    if out.row.wants == OverrideAct.CONFIRM_VOICE:
        return _confirm(ask, known, out)
    if out.sender is None and OverrideAct.OPEN in out.acts:
        out = ask.call("opened", routes.OPEN_OVERRIDE, id=out.row.id)
    picked = ask.choose(_step(known, out))
    if picked == "changed":
        picked = ask.choose(_changed_step(out))
    match picked:
        case "words":
            ask.call("words", routes.READ_WORDS, id=out.row.id)
        case "over":
            stand_down(ask, known, out)
        case "home":
            return End()
        case "review":
            return End("look-back", {"id": out.row.id})
        case Acting.ME | Acting.NAMED | Acting.NOBODY_YET:
            return _acting(ask, known, out, picked)
        case "seen":
            return _acting(ask, known, out, Acting.NOBODY_YET)
        case _:
            pass
    return End("@again", {"id": out.row.id})


def envelope_lines(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return who told whom, when, how bad, 111 called or not."""
    threat = [
        say(f"override.record.{name.replace('-', '_')}.{code}")
        for name, code in out.threat.items()
        if name.replace("-", "_") in ("how_bad", "how_likely", "how_soon")
    ]
    danger = ", ".join(threat) or say("override.not_said_yet")
    return (
        *when_lines(known, out),
        *from_line(known, out),
        *told_lines(known, out),
        said("danger", danger),
        *called_line(known, out),
    )


def _step(known: JobContext, out: OverrideOut) -> Choose:
    asks = OverrideAct.ACKNOWLEDGE in out.acts and out.acknowledged_at is None
    live = asks and not is_over(out)
    options = _asked() if live else _later(known, out)
    options = [Option(_SEEN, say("supervisor.seen_it")), *options] if asks > live else options
    if out.content is None and OverrideAct.READ_WORDS in out.acts:
        options.append(Option("words", say("supervisor.words")))
    at = moment_words(known, out.row.at)
    content = content_lines(out.content) if out.content else ()
    return Choose(
        "envelope",
        say("supervisor.heading" if live else "supervisor.seen", number=out.row.reference, at=at),
        tuple(options),
        hint=say("supervisor.hint") if asks else "",
        body=(*top_lines(known, out), *envelope_lines(known, out), *content),
        picked=None if asks else "home",
        none_picked=say("list.pick_one"),
        live=True,
        final=True,
        help_key=help_of(out, "supervisor"),
    )


def _asked() -> list[Option]:
    return [Option(each, say(f"supervisor.acting.{each}")) for each in ACTING_ASKED]


def _later(known: JobContext, out: OverrideOut) -> list[Option]:
    """Return what is left to do once somebody has said who is acting."""
    live = OverrideAct.ACKNOWLEDGE in out.acts and not is_over(out)
    changed = "supervisor.changed" if _says(known, out) else "supervisor.also"
    ways = [Option("changed", say(changed))] if live else []
    if OverrideAct.STAND_DOWN in out.acts:
        ways.append(Option("over", say("override.live.over")))
    ways += [Option("review", say("supervisor.review"))] if OverrideAct.REVIEW in out.acts else []
    return [*ways, Option("home", say("supervisor.home"))]


def _changed_step(out: OverrideOut) -> Choose:
    """Ask anew who is acting: the last word of a person wins."""
    return Choose(
        "changed",
        say("supervisor.now", number=out.row.reference),
        (*_asked(), Option("back", say("override.changed.back"))),
        sends=True,
        none_picked=say("list.pick_one"),
        help_key="supervisor",
    )


def _says(known: JobContext, out: OverrideOut) -> str:
    """Return one's own last word as supervisor, as this desk knows it."""
    mine = (each for each in out.told if each.as_supervisor and each.person == known.me.id)
    return next((each.says for each in mine), "")


def _acting(ask: Prompter, known: JobContext, out: OverrideOut, acting: str) -> End:
    """Say who is acting: the call stops; or that no one is, and the next one is called."""
    person = who_acts(ask, known, out, "who") if acting == Acting.NAMED else None
    replaces = _says(known, out) if knows_names(out) else None
    body = overrides.Acknowledge(acting=acting, person=person, replaces=replaces)
    before, out = out, ask.call("acknowledged", routes.ACKNOWLEDGE, body, id=out.row.id)
    heading = say("supervisor.done", number=out.row.reference)
    if is_over(out):
        heading = say("supervisor.done_over", number=out.row.reference)
    elif out.acknowledged_at is None:
        heading = _no_one(known, before, out)
    elif out.acknowledged_by not in (None, known.me.id):
        name = colleagues.full_name(known, out.acknowledged_by or "")
        heading = say("supervisor.done_other", name=name)
    names = colleagues.called(known, out.sender or "")
    rows = (
        *top_lines(known, out, ring=False),
        Line(say("supervisor.done_told", name=names)),
        Line(say("supervisor.done_later")),
    )
    page(ask, heading, rows, "acted")
    return End()


def _no_one(known: JobContext, before: OverrideOut, out: OverrideOut) -> str:
    """Say whom the hub told now that one says nobody acts; where it told no one, to ring 111."""
    number, known_to = out.row.reference, {each.person for each in before.told}
    new = [each.person for each in out.told if each.person not in known_to]
    if new:
        return say("supervisor.done_no_one", number=number, name=recipients.names(known, new))
    if standing_of(out).code != Stands.NOBODY:  # the sum below says who
        return say("supervisor.done_over", number=number)
    again = called_of(out.called) in WAS_CALLED
    key = "supervisor.nobody_left_again" if again else "supervisor.nobody_left"
    return say(key, number=number, emergency=known.card.emergency)


def _confirm(ask: Prompter, known: JobContext, out: OverrideOut) -> End:
    """Somebody recorded that one rang: was that so?"""
    at = moment_words(known, out.acknowledged_at or out.row.at)
    answer = ask.pick(
        "confirm",
        "supervisor.confirm",
        ("yes", "no"),
        facts={"number": out.row.reference, "at": at},
        hint=True,
        final=True,
        help_key="supervisor",
    )
    ask.call(
        "confirmed",
        routes.CONFIRM_VOICE,
        overrides.ConfirmVoice(yes=answer == "yes"),
        id=out.row.id,
    )
    return End("@again", {"id": out.row.id})
