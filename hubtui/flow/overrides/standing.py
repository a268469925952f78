"""Where a safety alert stands, in words: every sentence about it is made here, from its code."""

from __future__ import annotations

from hubtui.domain.overrides.answers import Acting, PhoneAnswer, ReceiptAnswer, StandDownReason
from hubtui.domain.overrides.standing import BY_PHONE, BY_VOICE, Stands
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.may_ring import about
from hubtui.flow.engine.steps import Line, LineKind
from hubtui.flow.overrides import recipients
from hubtui.flow.overrides.lines import call_line, first_lines, not_to_ring
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire.overrides import OverrideOut, OverrideRow, Recipient, StandingOut
from hubtui.wording import say

_WHY = tuple(StandDownReason)
_HOW = (BY_PHONE, BY_VOICE)


def standing_of(out: OverrideOut) -> StandingOut:
    """Return where it stands; of an older hub, from what each answered and a supervisor said."""
    if out.standing is not None:
        return out.standing
    if out.stood_down_at is not None:
        return StandingOut(code=Stands.OVER, since=out.stood_down_at)
    own = [each.person for each in out.told if each.read_back == ReceiptAnswer.GOING]
    watches, at = out.acknowledged_by, out.acknowledged_at
    if out.acting == Acting.ME and watches is not None and not out.by_voice:
        own.append(watches)
    if own:  # it does not say when a recipient answered; opening is not answering
        since, more = at if own[0] == watches else None, len(own) - 1
        return StandingOut(code=Stands.ACTING, who=own[0], by=own[0], since=since, more=more)
    if out.acting == Acting.NAMED and watches is not None:
        who = out.acting_person
        return StandingOut(
            code=Stands.SAID_BY, who=who, by=watches, since=at, what=Acting.NAMED, holds=True
        )
    heard = out.acting in (Acting.ME, Acting.SOMEONE_ELSE)
    return StandingOut(code=Stands.SAID_BY, holds=True) if heard else StandingOut()


def sum_words(known: JobContext, stands: StandingOut) -> str:
    """Return it in sentences of their own: whose word it is, since when, and what it rests on."""
    words = _sum(known, stands)
    if not stands.new_code or stands.by == known.me.id:
        return words
    some = "_someone" if stands.by is None else ""
    return f"{words} {say(f'override.standing.new_code{some}', by=_name(known, stands.by))}"


def _sum(known: JobContext, stands: StandingOut) -> str:
    at = moment_words(known, stands.since) if stands.since is not None else ""
    facts = {"name": _name(known, stands.who), "by": _name(known, stands.by), "at": at}
    match stands.code:
        case Stands.ACTING if stands.who is None:
            return say("override.standing.someone")
        case Stands.ACTING if stands.who == known.me.id:
            return say(f"override.standing.{'acting' if at else 'told'}_me", **facts)
        case Stands.ACTING:
            return say(f"override.standing.{'acting' if at else 'told'}", **facts)
        case Stands.SAID_BY if stands.who is None:
            return say("override.standing.someone_said")
        case Stands.SAID_BY:
            how = stands.what if stands.what in _HOW else Acting.NAMED
            mine = "_me" if stands.by == known.me.id and how != BY_VOICE else ""
            return say(f"override.standing.{how.replace('-', '_')}{mine}", **facts)
        case Stands.OVER if stands.who is None or stands.what not in _WHY:
            return say("override.over", at=at)
        case Stands.OVER:
            why = say(f"override.standing.why.{stands.what}")
            mine = "_me" if stands.who == known.me.id else ""
            return say(f"override.standing.over{mine}", why=why, **facts)
        case _ if at:
            return say("override.standing.nobody_then", at=at)
        case _:
            return say("override.standing.nobody")


def short_words(known: JobContext, stands: StandingOut, *, names: bool = True) -> str:
    """Return it as a part of a row or bar; in a public place without names."""
    words = _short(known, stands, names=names)
    doubt = stands.new_code and stands.by != known.me.id
    return say("override.standing.row.new_code", text=words) if doubt else words


def _short(known: JobContext, stands: StandingOut, *, names: bool) -> str:
    who, by = (stands.who, stands.by) if names else (None, None)
    match stands.code:
        case Stands.ACTING if who is None:
            return say("override.standing.row.someone")
        case Stands.ACTING if who == known.me.id:
            return say("override.standing.row.me")
        case Stands.ACTING:
            return say("override.standing.row.acting", name=_name(known, who))
        case Stands.SAID_BY if who is None or by is None:
            return say("override.standing.row.someone_said")
        case Stands.SAID_BY:
            names_ = {"name": _name(known, who), "by": _name(known, by)}
            mine = "_me" if by == known.me.id else ""
            return say(f"override.standing.row.said{mine}", **names_)
        case Stands.OVER if who is None:
            return say("override.wants.over")
        case Stands.OVER:
            return say("override.standing.row.over", name=_name(known, who))
        case _:
            return say("override.standing.row.nobody")


def row_words(known: JobContext, row: OverrideRow, *, names: bool = True) -> str:
    """Return where it stands for a row or bar of whoever it stays with, or who hears it is over."""
    also = row.why == "recipient" and not row.wants
    if row.standing is None or not (row.stays or row.over or also):
        return ""
    return short_words(known, row.standing, names=names)


def sum_lines(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return the sum first; while nobody holds it, whom to ring: hearsay calls no one off."""
    stands = standing_of(out)
    rows = [Line(sum_words(known, stands), LineKind.HEAD)]
    if stands.unheld:
        rows += ring_line(known, out)
    return tuple(rows)


def top_lines(known: JobContext, out: OverrideOut, *, ring: bool = True) -> tuple[Line, ...]:
    """Return what stands above all else: that 111 was not called, the sum, and whom to ring."""
    sums = sum_lines(known, out)
    return (*first_lines(known, out), *(sums if ring else sums[:1]))


def sum_and_call(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return the sum, whom to ring, and what is known of 111 wherever the words do not stand."""
    return (*top_lines(known, out), *call_line(known, out))


def ring_line(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Say whom to ring while nobody acts: who has not answered, then the next, then on call.

    A sender who cannot talk is told to ring nobody.
    """
    if not_to_ring(out) == known.me.id:
        return ()
    for ring in recipients.rings(known, to_ring(known, out), about(out)):
        return (Line(say("override.ring", name=ring.name, phone=ring.phone)),)
    return ()


def to_ring(known: JobContext, out: OverrideOut) -> tuple[str, ...]:
    """Return who may still act, the first to ring first; who said that they cannot is left out."""
    told = [each for each in out.told if not each.as_supervisor]
    silent = sorted((each for each in told if not answered(each)), key=_has_it)
    known_to = {each.person for each in told}
    rest = (each for each in recipients.able(known) if each not in known_to | {out.sender})
    watch = (
        each.person for each in out.told if each.as_supervisor and each.says != Acting.NOBODY_YET
    )
    return (*(each.person for each in silent), *rest, *watch)


def answered(told: Recipient) -> bool:
    """Say whether they have said what they do, themselves or to who rang them."""
    own = told.read_back if told.read_back != ReceiptAnswer.SOMEONE_ELSE or told.names else ""
    return bool(own) or told.by_phone in (PhoneAnswer.WILL_ACT, PhoneAnswer.CANNOT)


def _has_it(told: Recipient) -> tuple[bool, bool]:
    return (told.by_phone_at is not None, told.opened_at is not None)


def _name(known: JobContext, person: str | None) -> str:
    return colleagues.full_name(known, person) if person else ""
