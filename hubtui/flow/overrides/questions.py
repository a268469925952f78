"""The questions of danger: 111, about the same, who must know, what they need to know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hubtui.domain.overrides.answers import LINES, QUIET_LINES
from hubtui.domain.overrides.emergency import Called, may_ring_sender
from hubtui.domain.text import MARK, TextKind, clean_text
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.steps import Choose, End, Filter, Free, Line, Mark, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.overrides import recipients
from hubtui.flow.overrides.lines import OWN_WORDS, line_words
from hubtui.flow.people import colleagues
from hubtui.wire.overrides import WORDS_LIMIT
from hubtui.wording import say

MORE, NOBODY, KEEP = "@more", "@nobody", "@keep"
_KEEP_STEP, _ALSO_STEP = "+keep", "+also"
_NUMBERS = tuple(str(number) for number in range(1, len(LINES) + 1))


@dataclass(frozen=True, slots=True)
class Who:
    """Who must know, the first first, and whom it is kept from."""

    named: tuple[str, ...]
    kept: tuple[str, ...]


def called_step(known: JobContext, body: tuple[Line, ...]) -> Choose:
    """Ask about 111; nothing is picked, so that Enter never records a call that was not made."""
    police = known.agencies[known.me.agency].kind == "police"
    asked = (Called.YES, Called.NO, Called.CALL_FOR_ME, Called.SOON)
    ways = (*((Called.COMMS,) if police else ()), *asked, "back")
    emergency = known.card.emergency
    return pick_one(
        "called",
        "danger.called",
        ways,
        facts={"emergency": emergency},
        heading=say("danger.asked_police" if police else "danger.asked"),
        hint=say("danger.call_hint", emergency=emergency),
        body=body,
        quick=True,
        help_key="danger-called",
    )


def is_same(ask: Prompter, about: str) -> bool:
    """Ask, where F9 was pressed inside an alert, whether it is about the same."""
    heading = "danger.same.heading" if about else "danger.same.heading_any"
    picked = ask.pick(
        "same",
        "danger.same",
        ("yes", "no"),
        heading=say(heading, about=about),
        quick=True,
        help_key="danger-same",
    )
    return picked == "yes"


def keep_from(ask: Prompter, known: JobContext) -> tuple[str, ...]:
    """Return whom it is kept from, as said so far."""
    return _noted(ask, keep_step(known))


def who(ask: Prompter, known: JobContext, with_it: tuple[str, ...], *, same: bool) -> Who | End:
    """Ask who must know; an end leads back here, with the list made anew without the kept.

    ``with_it`` is from whom the sender keeps what this is about as well.
    """
    kept = tuple(dict.fromkeys((*with_it, *keep_from(ask, known))))
    first = recipients.first(known, kept)
    picked = ask.choose(_who_step(known, first, kept, same=same))
    if picked == KEEP:
        ask.mark(keep_step(known))
        return End("@change", {"step": "who"})
    if picked == MORE:
        picked = ask.choose(_more_step(known, {*kept, *(option.id for option in first)}))
    also = _noted(ask, also_step(known, ()))
    named = (*(() if picked == NOBODY else (picked,)), *also)
    return Who(tuple(each for each in dict.fromkeys(named) if each not in kept), kept)


def keep_step(known: JobContext) -> Mark:
    """Ask whom it is kept from."""
    return _everyone_step(known, _KEEP_STEP, "danger.keep", ())


def also_step(known: JobContext, without: Collection[str]) -> Mark:
    """Ask who else must know, from Check."""
    return _everyone_step(known, _ALSO_STEP, "danger.also", without)


def what(ask: Prompter, called: str, about: str) -> tuple[str, str, bool]:
    """Ask what they need to know; gives the line, the words, and whether these were cleaned.

    No line is picked beforehand: each states a fact, or asks for a call.
    """
    lines = LINES if may_ring_sender(called) else QUIET_LINES
    key = "danger.what.hint_about" if about else "danger.what.hint"
    answer = ask.pick(
        "what",
        "danger.what",
        tuple(Option(each, line_words(each)) for each in lines),
        hint=say(key, about=about),
        entry=Free(TextKind.NOTE, WORDS_LIMIT, cleans=True),
        help_key="danger-what",
    )
    if not answer.startswith("="):
        return answer, "", False
    if (typed := answer[1:].strip()) in _NUMBERS:  # the number of a line, not words of one's own
        return lines[_NUMBERS.index(typed)], "", False
    return OWN_WORDS, *cleaned_text(answer[1:], TextKind.NOTE, WORDS_LIMIT)


def _who_step(
    known: JobContext, first: tuple[Option, ...], kept: Collection[str], *, same: bool
) -> Choose:
    """Name who hears besides; not inside an alert, which may be kept from them, unseen here."""
    ladder = recipients.ladder(known, (), kept)
    found = "" if same else recipients.names(known, ladder.recipients[:1])
    nobody = "nobody_named" if found else "nobody" if ladder.recipients else "nobody_else"
    ways = (
        Option(MORE, say("danger.who.more")),
        Option(NOBODY, say(f"danger.who.{nobody}", name=found)),
        Option(KEEP, say("danger.who.keep")),
    )
    return pick_one(
        "who",
        "danger.who",
        (*first, *ways),
        hint=_also_told(known, ladder.supervisors[:1], same=same),
        quick=True,
        help_key="danger-who",
    )


def _also_told(known: JobContext, watching: tuple[str, ...], *, same: bool) -> str:
    name = "" if same else recipients.names(known, watching)
    if not name:
        return say("danger.who.hint_nobody")
    on_call = known.people[watching[0]].on_call
    return say("danger.who.hint" if on_call else "danger.who.hint_watching", name=name)


def _more_step(known: JobContext, without: Collection[str]) -> Choose:
    return pick_one(
        "who.more",
        "danger.more",
        colleagues.colleagues(known, without=without),
        hint=True,
        entry=Filter(),
        empty=say("frame.mark-nobody"),
        help_key="danger-who",
    )


def _everyone_step(known: JobContext, step: str, key: str, without: Collection[str]) -> Mark:
    return Mark(
        step,
        say(f"{key}.heading"),
        colleagues.colleagues(known, without=without),
        hint=say(f"{key}.hint"),
        entry=Filter(),
        help_key="danger-who",
    )


def _noted(ask: Prompter, step: Mark) -> tuple[str, ...]:
    found = ask.noted(step)
    return tuple(found) if isinstance(found, list) else ()


def cleaned_text(text: str, kind: TextKind, limit: int) -> tuple[str, bool]:
    """Return what is kept of a text, and whether anything had to go."""
    kept = clean_text(text.replace(MARK, ""), kind, limit)
    return kept, kept != text.strip()
