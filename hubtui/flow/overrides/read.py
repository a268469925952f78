"""A recipient reads it in one key, says back who is going, and may say that it is over."""

from __future__ import annotations

from hubtui.domain.overrides.answers import OverrideAct, ReceiptAnswer
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.may_ring import about
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.steps import Choose, End, Line, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.overrides import recipients
from hubtui.flow.overrides.acts import by_phone, stand_down, who_acts, words
from hubtui.flow.overrides.lines import from_line, help_of, is_over, knows_names, when_lines
from hubtui.flow.overrides.rows import told_lines
from hubtui.flow.overrides.standing import sum_and_call, to_ring, top_lines
from hubtui.flow.overrides.undelivered import page
from hubtui.flow.people import colleagues
from hubtui.wire import overrides, routes
from hubtui.wire.overrides import OverrideOut, Recipient
from hubtui.wording import say


def received(ask: Prompter, known: JobContext, out: OverrideOut) -> End:
    """Show the words, open at once; what one said of it can be changed until it is over."""
    if out.content is None and OverrideAct.OPEN in out.acts:
        out = ask.call("opened", routes.OPEN_OVERRIDE, id=out.row.id)
    here = End("@again", {"id": out.row.id})
    picked = ask.choose(_step(known, out))
    if picked == "changed":
        picked = ask.choose(_changed_step(known, out))
    match picked:
        case ReceiptAnswer.GOING | ReceiptAnswer.SOMEONE_ELSE | ReceiptAnswer.CANNOT_ACT:
            _say(ask, known, out, picked)
        case "phone":
            by_phone(ask, known, out)
        case "who":
            rows = (*told_lines(known, out), Line(say("override.or_ring")))
            body = (*sum_and_call(known, out), *rows, *_phones(known, out))
            key = help_of(out, "danger-live")
            page(ask, say("override.who_has_it"), body, help_key=key)
        case "over":
            stand_down(ask, known, out)
        case "back":
            return here
        case _:
            return End()
    return here


def _phones(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return whom to ring; who cannot talk stands there no more once it is over."""
    may = about(out).at_rest(known) if is_over(out) else about(out)
    return recipients.phones(known, to_ring(known, out), may)


def _say(ask: Prompter, known: JobContext, out: OverrideOut, answer: str) -> None:
    """Say what one does, in place of what one said before, as far as this desk knows."""
    person, replaces = None, None
    if knows_names(out):
        if answer == ReceiptAnswer.SOMEONE_ELSE:
            person = who_acts(ask, known, out, "acting")
        replaces = _said(known, out)
    body = overrides.ReadBack(answer=answer, person=person, replaces=replaces)
    ask.call("said", routes.READ_BACK, body, id=out.row.id)


def _step(known: JobContext, out: OverrideOut) -> Choose:
    said, mine = _said(known, out), _mine(known, out)
    unnamed = said == ReceiptAnswer.SOMEONE_ELSE and mine is not None and mine.names is None
    asked = not said or (unnamed and knows_names(out))
    may = frozenset(out.acts)
    over = is_over(out)
    ways: list[str] = []
    if OverrideAct.READ_BACK in may and not over:
        ways += ReceiptAnswer if asked else ["changed"]
    ways += ["over"] if not asked and OverrideAct.STAND_DOWN in may and not over else []
    ways += ["phone"] if not asked and OverrideAct.BY_PHONE in may else []
    ways += ["who", "home"]
    facts = {"name": colleagues.called(known, out.sender or ""), "number": out.row.reference}
    heading = say("override.read.heading", **facts)
    if over:
        heading = say("override.read.is_over", **facts)
    elif not asked:
        key = "override.changed" if unnamed else "override.read.said"
        heading = say(f"{key}.{said}", **facts)
    return Choose(
        "read",
        heading,
        tuple(Option(way, _way(way)) for way in ways),
        body=(
            *top_lines(known, out, ring=False),
            *when_lines(known, out),
            *words(known, out),
            *from_line(known, out),
        ),
        picked="home" if not asked or over else None,
        none_picked=say("list.pick_one"),
        live=True,
        final=True,
        help_key=help_of(out, "override-read"),
    )


def _changed_step(known: JobContext, out: OverrideOut) -> Choose:
    """Ask what is so now; the last word of a person wins."""
    said = _said(known, out)
    return pick_one(
        "changed",
        "override.changed",
        tuple(Option(way, _way(way)) for way in (*(w for w in ReceiptAnswer if w != said), "back")),
        hint=say(f"override.changed.{said}"),
        sends=True,
        help_key="override-read",
    )


def _way(way: str) -> str:
    if way == "back":
        return say("override.changed.back")
    shared = way in ("over", "phone", "home")
    return say(f"override.live.{way}" if shared else f"override.read.{way}")


def _mine(known: JobContext, out: OverrideOut) -> Recipient | None:
    mine = (each for each in out.told if each.person == known.me.id and not each.as_supervisor)
    return next(mine, None)


def _said(known: JobContext, out: OverrideOut) -> str:
    """Return one's own last answer, as this desk knows it."""
    mine = _mine(known, out)
    return mine.read_back if mine is not None and mine.read_back in tuple(ReceiptAnswer) else ""
