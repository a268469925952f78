"""The questions of danger: 111, who must know, what they need to know."""

from __future__ import annotations

from hubtui.domain.text import MARK, TextKind, clean_text
from hubtui.flow import override_people, people
from hubtui.flow.known import Known
from hubtui.flow.override_lines import LINES, line_words
from hubtui.flow.steps import Choose, Filter, Free, Line, Mark, Option
from hubtui.flow.walk import Asker
from hubtui.wire.overrides import WORDS_LIMIT
from hubtui.wording import say

MORE, KEEP = "@more", "@keep"
_NUMBERS = tuple(str(number) for number in range(1, len(LINES) + 1))


def called_step(known: Known, body: tuple[Line, ...]) -> Choose:
    """Ask about 111; nothing is picked, so that Enter never records a call that was not made."""
    police = known.agencies[known.me.agency].kind == "police"
    ways = (*(("comms",) if police else ()), "yes", "soon", "back")
    emergency = known.card.emergency
    return Choose(
        "called",
        say("danger.heading_police" if police else "danger.heading", emergency=emergency),
        tuple(Option(way, say(f"danger.called.{way}", emergency=emergency)) for way in ways),
        body=body,
        quick=True,
        none_picked=say("list.pick_one"),
        help_key="danger-called",
    )


def who(ask: Asker, known: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ask who must know; gives them, and whom it is kept from."""
    first = override_people.first(known)
    picked = ask.mark(_who_step(known, first, named=not ask.begin.get("alert")))
    shown = {option.id for option in first}
    more: tuple[str, ...] = ()
    if MORE in picked:
        more = ask.mark(_everyone_step(known, "who.more", "danger.more", without=shown))
    kept: tuple[str, ...] = ()
    if KEEP in picked:
        kept = ask.mark(_everyone_step(known, "who.keep", "danger.keep"))
    named = (*(each for each in picked if each in shown), *more)
    return tuple(each for each in named if each not in kept), kept


def what(ask: Asker, known: Known) -> tuple[str, str, bool]:
    """Ask what they need to know; gives the line, the words, and whether these were cleaned."""
    about = ask.begin.get("about", "")
    key = "danger.what.hint_about" if about else "danger.what.hint"
    answer = ask.choose(
        Choose(
            "what",
            say("danger.what.heading"),
            tuple(Option(each, line_words(each)) for each in LINES),
            hint=say(key, about=about),
            picked=LINES[0],
            entry=Free(TextKind.NOTE, WORDS_LIMIT, cleans=True),
            none_picked=say("list.pick_one"),
            help_key="danger-what",
        )
    )
    if not answer.startswith("="):
        return answer, "", False
    if (typed := answer[1:].strip()) in _NUMBERS:  # the number of a line, not words of one's own
        return LINES[_NUMBERS.index(typed)], "", False
    return LINES[0], *cleaned_text(answer[1:], TextKind.NOTE, WORDS_LIMIT)


def _who_step(known: Known, first: tuple[Option, ...], *, named: bool) -> Mark:
    """Name who is on call unless it is about an alert: that may be kept from them, unseen here."""
    able = [each for each in override_people.able(known) if each in {o.id for o in first}]
    supervisor = override_people.on_call(known)
    name = supervisor[0].name if supervisor and named else ""
    hint = "danger.who.hint" if able else "danger.who.hint_free"
    hint = hint if name else "danger.who.hint_nobody"
    return Mark(
        "who",
        say("danger.who.heading"),
        (*first, *(Option(each, say(f"danger.who.{each[1:]}")) for each in (MORE, KEEP))),
        hint=say(hint, name=name),
        marked=tuple(able[:1]),
        help_key="danger-who",
    )


def _everyone_step(known: Known, step: str, key: str, without: set[str] | None = None) -> Mark:
    return Mark(
        step,
        say(f"{key}.heading"),
        people.colleagues(known, without=without or ()),
        hint=say(f"{key}.hint"),
        entry=Filter(),
        help_key="danger-who",
    )


def cleaned_text(text: str, kind: TextKind, limit: int) -> tuple[str, bool]:
    """Return what is kept of a text, and whether anything had to go."""
    kept = clean_text(text.replace(MARK, ""), kind, limit)
    return kept, kept != text.strip()
