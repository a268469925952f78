"""After Send: who has it, live; who to phone and when; the rest of the record; it is over."""

from __future__ import annotations

from collections.abc import Collection

from hubtui.domain.overrides.answers import OverrideAct
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.may_ring import about
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.steps import Choose, End, Line, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.overrides import recipients
from hubtui.flow.overrides.acts import by_phone, heard, stand_down, words
from hubtui.flow.overrides.lines import help_of, is_over, next_line, not_to_ring, when_lines
from hubtui.flow.overrides.record import finished, record
from hubtui.flow.overrides.rows import told_lines
from hubtui.flow.overrides.standing import sum_and_call, to_ring
from hubtui.flow.overrides.undelivered import page
from hubtui.flow.overrides.voice import by_voice
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import overrides, routes
from hubtui.wire.overrides import OverrideOut, OverrideReceipt, OverrideRow, StandingOut
from hubtui.wording import say


def released(
    ask: Prompter, known: JobContext, receipt: OverrideReceipt, kept: Collection[str] = ()
) -> End:
    """Show how far it has come, right after Send; lost again, the hub's receipt says enough."""
    before = _before(known, receipt, set(kept) - set(receipt.not_kept))
    out = ask.call("read", routes.OVERRIDE, id=receipt.override, otherwise=before)
    return live(ask, known, out, receipt, again=True)


def live(
    ask: Prompter,
    known: JobContext,
    out: OverrideOut,
    receipt: OverrideReceipt | None = None,
    *,
    again: bool = False,
) -> End:
    """Show the sender how far it has come; ``again``: somebody else may be told of from here."""
    out = heard(ask, out)
    if OverrideAct.STILL_TRUE in out.acts and not out.still_true:
        return _still_true(ask, known, out)
    here = End("@again", {"id": out.row.id})
    match ask.choose(_step(known, out, receipt, again=again)):
        case "record":
            return record(ask, known, out)
        case "phone":
            by_phone(ask, known, out)
        case "voice":
            by_voice(ask, known)
        case "others":
            phones = recipients.phones(known, to_ring(known, out), about(out))
            page(ask, say("danger.others.heading"), phones)
        case "over":
            stand_down(ask, known, out)
        case "words":
            if out.content is None:  # the hub was lost again right after: ask it once more
                out = ask.call("words", routes.OVERRIDE, id=out.row.id)
            page(ask, say("override.words_heading"), words(known, out), quick=False)
        case "again":
            person = out.content.about if out.content else ""
            ring = ask.may_ring.within(about(out)).begin()
            return End("@again", {"override": out.row.id, "about": person, **ring})
        case _:
            return End()
    return here


def _step(
    known: JobContext, out: OverrideOut, receipt: OverrideReceipt | None, *, again: bool
) -> Choose:
    """Show the sum, then each person; what is where never moves, whatever news comes."""
    ways = ("phone", "others", "record", "voice", "over", "words", *(("again",) if again else ()))
    return pick_one(
        "live",
        "override.live",
        tuple(Option(way, say(f"override.live.{_way(out, way)}")) for way in (*ways, "home")),
        facts={"number": out.row.reference, "at": moment_words(known, out.row.at)},
        body=_lines(known, out, receipt),
        quick=True,
        live=True,
        opens=True,
        final=True,
        help_key=help_of(out, _help(known, out)),
    )


def _help(known: JobContext, out: OverrideOut) -> str:
    return "danger-quiet" if not_to_ring(out) == known.me.id else "danger-live"


def _way(out: OverrideOut, way: str) -> str:
    if way == "over" and is_over(out):
        return "ended"
    return "more" if way == "record" and finished(out) else way


def _lines(
    known: JobContext, out: OverrideOut, receipt: OverrideReceipt | None
) -> tuple[Line, ...]:
    rows = [*sum_and_call(known, out), *when_lines(known, out)]
    if receipt is not None:
        gone = ", ".join(colleagues.full_name(known, each) for each in receipt.replaced)
        rows += [Line(say("danger.check.cleaned"))] if receipt.cleaned else []
        rows += [Line(say("override.replaced", name=gone))] if gone else []
        rows += recipients.not_kept_lines(known, receipt.not_kept)
    return (*rows, *told_lines(known, out), *next_line(known, out))


def _still_true(ask: Prompter, known: JobContext, out: OverrideOut) -> End:
    """It was delivered late: ask whether it still holds; this never held it up."""
    answer = ask.pick(
        "still-true",
        "override.still_true",
        ("yes", "no"),
        facts={"number": out.row.reference},
        body=(*when_lines(known, out), *words(known, out)),
        final=True,
        help_key="danger-live",
    )
    ask.call("still", routes.STILL_TRUE, overrides.StillTrue(yes=answer == "yes"), id=out.row.id)
    return End("@again", {"id": out.row.id})


def _before(known: JobContext, receipt: OverrideReceipt, kept: Collection[str]) -> OverrideOut:
    """Return what the receipt itself says, as of its time, for a hub lost again right after."""
    row = OverrideRow(
        id=receipt.override,
        reference=receipt.reference,
        at=receipt.at,
        why="sender",
        wants="",
        late=receipt.late,
    )
    return OverrideOut(
        row=row,
        sender=known.me.id,
        written_at=receipt.at,
        arrived_at=receipt.at,
        told=receipt.told,
        standing=StandingOut(since=receipt.at),
        may_ring=[each for each in known.people if each not in kept],
        acts=["by-phone"],
    )
