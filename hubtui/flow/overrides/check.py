"""Check, then send now: exactly what they will see; once read, it cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from hubtui.domain.overrides.emergency import is_not_called, may_ring_sender
from hubtui.domain.overrides.ladder import MOST_NEXT, Ladder
from hubtui.domain.text import TextKind
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.may_ring import MayRing
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Write
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.overrides import recipients
from hubtui.flow.overrides.lines import (
    called_words,
    content_lines,
    not_called_lines,
    person_lines,
    said,
)
from hubtui.flow.overrides.questions import also_step, cleaned_text, is_same, keep_from, what, who
from hubtui.flow.people import colleagues
from hubtui.wire.overrides import ABOUT_LIMIT, WHERE_LIMIT, OverrideWords, SendOverride
from hubtui.wording import say

_ABOUT, _WHERE = "+about", "+where"
_LIMITS = {_ABOUT: ABOUT_LIMIT, _WHERE: WHERE_LIMIT}
_INSIDE: Final = ("about", "alert", "override", "keep")
_NO_KEY: Final = "-"
_MOST_NAMED: Final = 8
"""Of those who are next, or on call, by name."""


@dataclass(frozen=True, slots=True)
class DangerAnswers:
    """What was said so far."""

    called: str
    recipients: tuple[str, ...]
    keep_from: tuple[str, ...]
    line: str
    words: str
    cleaned: bool = False
    about: str = ""
    where: str = ""
    alert: str = ""
    override: str = ""

    @property
    def inside(self) -> bool:
        """Tell whether it is about what it was pressed in: somebody may drop out, unseen here."""
        return bool(self.alert or self.override)

    def detailed(self, ask: Prompter) -> DangerAnswers:
        """Return it with who and where, if they were typed from Check."""
        about, shorter = _noted(ask, _ABOUT, self.about)
        where, cut = _noted(ask, _WHERE, self.where)
        cleaned = self.cleaned or shorter or cut
        return replace(self, about=about, where=where, cleaned=cleaned)

    def content(self) -> OverrideWords:
        """Return the words themselves."""
        return OverrideWords(line=self.line, words=self.words, about=self.about, where=self.where)

    def ladder(self, known: JobContext) -> Ladder:
        """Return whom it goes to, in order, as far as this desk knows."""
        return recipients.ladder(known, self.recipients, self.keep_from)

    def body(self, known: JobContext) -> SendOverride:
        """Return what is sent; the desk gives it its key.

        Who was shown to be next goes along: nobody else is told while any of them is left.
        """
        ladder = self.ladder(known)
        others = [each for each in ladder.recipients if each not in self.recipients]
        return SendOverride(
            key=_NO_KEY,
            written_at=known.now,
            recipients=list(self.recipients),
            keep_from=list(self.keep_from),
            next_told=[*others, *ladder.able][:MOST_NEXT],
            line=self.line,
            words=self.words,
            about=self.about,
            where=self.where,
            called=self.called,
            alert=self.alert or None,
            override=self.override or None,
        )


def raised(ask: Prompter, known: JobContext, called: str) -> DangerAnswers | End:
    """Ask who must know, and what they need to know."""
    about, alert, override, keep = (ask.begin.get(name, "") for name in _INSIDE)
    aloud = bool(ask.begin.get("words"))
    if (alert or override or keep) and not is_same(ask, "" if aloud else about):
        about = alert = override = keep = ""
        # What it was pressed in says nothing of whom to ring now.
        ask.may_ring = MayRing(quiet=ask.may_ring.quiet)
        known = colleagues.keeping(ask, known, keep_from(ask, known))
    with_it = tuple(keep.split(",")) if keep else ()
    found = who(ask, known, with_it, same=bool(alert or override))
    if isinstance(found, End):
        return found
    line, words, cleaned = what(ask, called, "" if aloud else about)
    made = DangerAnswers(
        called,
        found.named,
        found.kept,
        line,
        words,
        cleaned,
        about,
        alert=alert,
        override=override,
    )
    return made.detailed(ask)


def check(ask: Prompter, known: JobContext, made: DangerAnswers) -> End | None:
    """Show exactly what they will see; None means send it now."""
    ways = ("send", "also", "about", "where", "change", "stop")
    picked = ask.pick(
        "check",
        "danger.check",
        ways,
        hint=True,
        body=_check_lines(known, made),
        quick=True,
        picked="send",
        sends=True,
        help_key="danger-check",
    )
    match picked:
        case "send":
            return None
        case "stop":
            return End("@close")
        case "change":
            return End("@change", {"step": ask.choose(_change_step())})
        case "also":
            ask.mark(also_step(known, made.keep_from))
        case _:
            step = _ABOUT if picked == "about" else _WHERE
            ask.write(_detail_step(step, made.about if step == _ABOUT else made.where))
    return End("@change", {"step": "check"})


def _change_step() -> Choose:
    return pick_one("change", "danger.change", ("who", "what", "called"), help_key="danger-check")


def _detail_step(step: str, value: str) -> Write:
    name = step[1:]
    return Write(
        step,
        say(f"danger.{name}.heading"),
        TextKind.LINE,
        _LIMITS[step],
        hint=say(f"danger.{name}.hint"),
        value=value,
        optional=True,
        cleans=True,
        help_key="danger-check",
    )


def _noted(ask: Prompter, step: str, value: str) -> tuple[str, bool]:
    typed = ask.noted(_detail_step(step, value))
    return cleaned_text(typed if isinstance(typed, str) else value, TextKind.LINE, _LIMITS[step])


def _check_lines(known: JobContext, made: DangerAnswers) -> tuple[Line, ...]:
    ladder, me = made.ladder(known), known.me.id
    quiet = not may_ring_sender(made.called)
    not_kept = [each for each in made.keep_from if each not in ladder.kept_from]
    kept = [each for each in made.keep_from if each in ladder.kept_from]
    rows = [*not_called_lines(known, made.called, me, quiet=quiet)]
    rows += recipients.not_kept_lines(known, not_kept)
    rows += [said("to", _to(known, made, ladder)), *_watching(known, made, ladder)]
    if kept:
        rows.append(said("kept", recipients.names(known, kept)))
    rows += content_lines(made.content())
    if not is_not_called(made.called):
        rows.append(said("called", called_words(known, made.called)))
    rows += person_lines(known, me, quiet=quiet)
    if made.cleaned:
        rows.append(Line(say("danger.check.cleaned"), LineKind.HEAD))
    return tuple(rows)


def _to(known: JobContext, made: DangerAnswers, ladder: Ladder) -> str:
    """Say everybody it goes to, in order; inside an alert somebody may drop out, unseen here."""
    if not ladder.recipients:
        return say("danger.check.nobody")
    inside = "_inside" if made.inside else ""
    first = recipients.names(known, ladder.recipients)
    if not made.recipients:
        first = say(f"danger.check.unpicked{inside}", name=first)
    if not ladder.able:
        return first
    if inside:
        return say("danger.check.next_inside", first=first)
    return say("danger.check.next", first=first, then=_in_order(known, ladder.able))


def _watching(known: JobContext, made: DangerAnswers, ladder: Ladder) -> tuple[Line, ...]:
    """Say who watches over it, in order; what it is about may be kept from them, unseen here."""
    if made.inside:
        return (said("told", say("danger.check.supervisor")),)
    if not ladder.supervisors:
        return (said("told", say("danger.check.officer")),)
    on_call = [each for each in ladder.supervisors if known.people[each].on_call]
    beside = [each for each in ladder.supervisors if each not in on_call]
    rows = (("told", on_call), ("also", beside))
    return tuple(said(label, _in_order(known, ids)) for label, ids in rows if ids)


def _in_order(known: JobContext, ids: Sequence[str]) -> str:
    """Return names in the order they are told; after many, how many more."""
    named, more = ids[:_MOST_NAMED], len(ids[_MOST_NAMED:])
    then = say("danger.check.then").join(recipients.names(known, (each,)) for each in named)
    return say("danger.check.and_more", then=then, count=more) if more else then
