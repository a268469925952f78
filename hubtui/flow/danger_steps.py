"""The four screens to Send now: 111, who must know, what they need to know, check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from hubtui.domain.text import MARK, TextKind, clean_text
from hubtui.flow import override_people, people
from hubtui.flow.known import Known
from hubtui.flow.override_lines import LINES, called_words, content_lines, line_words, said
from hubtui.flow.steps import Choose, End, Filter, Free, Line, LineKind, Mark, Option, Write
from hubtui.flow.walk import Asker
from hubtui.wire.overrides import (
    ABOUT_LIMIT,
    WHERE_LIMIT,
    WORDS_LIMIT,
    OverrideWords,
    SendOverride,
)
from hubtui.wording import say

MORE, KEEP = "@more", "@keep"
_ABOUT, _WHERE = "+about", "+where"
_LIMITS = {_ABOUT: ABOUT_LIMIT, _WHERE: WHERE_LIMIT}
_NO_KEY: Final = "-"


@dataclass(frozen=True, slots=True)
class Raised:
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

    def detailed(self, ask: Asker) -> Raised:
        """Return it with who and where, if they were typed from Check."""
        about, shorter = _noted(ask, _ABOUT, self.about)
        where, cut = _noted(ask, _WHERE, self.where)
        cleaned = self.cleaned or shorter or cut
        return replace(self, about=about, where=where, cleaned=cleaned)

    def content(self) -> OverrideWords:
        """Return the words themselves."""
        return OverrideWords(line=self.line, words=self.words, about=self.about, where=self.where)

    def body(self, known: Known) -> SendOverride:
        """Return what is sent; the desk gives it its key."""
        return SendOverride(
            key=_NO_KEY,
            written_at=known.now,
            recipients=list(self.recipients),
            keep_from=list(self.keep_from),
            line=self.line,
            words=self.words,
            about=self.about,
            where=self.where,
            called=self.called,
            alert=self.alert or None,
        )


def called_step(known: Known, body: tuple[Line, ...]) -> Choose:
    """Ask about 111; nothing is picked, so that Enter never records a call that was not made."""
    police = known.agencies[known.me.agency].kind == "police"
    ways = ("yes", *(("comms",) if police else ()), "soon", "back")
    emergency = known.card.emergency
    return Choose(
        "called",
        say("danger.heading", emergency=emergency),
        tuple(Option(way, say(f"danger.called.{way}", emergency=emergency)) for way in ways),
        body=body,
        quick=True,
        none_picked=say("list.pick_one"),
        help_key="danger-called",
    )


def raised(ask: Asker, known: Known, called: str) -> Raised:
    """Ask who must know, and what they need to know."""
    named, kept = who(ask, known)
    line, words, cleaned = what(ask, known)
    about, alert = (ask.begin.get(name, "") for name in ("about", "alert"))
    made = Raised(called, named, kept, line, words, cleaned, about, alert=alert)
    return made.detailed(ask)


def who(ask: Asker, known: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ask who must know; gives them, and whom it is kept from."""
    first = override_people.first(known)
    picked = ask.mark(_who_step(known, first))
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
    return LINES[0], *_clean(answer[1:], TextKind.NOTE, WORDS_LIMIT)


def check(ask: Asker, known: Known, made: Raised) -> End | None:
    """Show exactly what they will see; None means send it now."""
    ways = ("send", "about", "where", "change", "stop")
    picked = ask.choose(
        Choose(
            "check",
            say("danger.check.heading"),
            tuple(Option(way, say(f"danger.check.{way}")) for way in ways),
            hint=say("danger.check.hint"),
            body=_check_lines(known, made),
            quick=True,
            picked="send",
            sends=True,
            none_picked=say("list.pick_one"),
            help_key="danger-check",
        )
    )
    match picked:
        case "send":
            return None
        case "stop":
            return End("@close")
        case "change":
            return End("@change", {"step": ask.choose(_change_step())})
        case _:
            step = _ABOUT if picked == "about" else _WHERE
            ask.write(_detail_step(step, made.about if step == _ABOUT else made.where))
            return End("@change", {"step": "check"})


def _who_step(known: Known, first: tuple[Option, ...]) -> Mark:
    able = [each for each in override_people.able(known) if each in {o.id for o in first}]
    supervisor = override_people.on_call(known)
    name = supervisor[0].name if supervisor else ""
    return Mark(
        "who",
        say("danger.who.heading"),
        (*first, *(Option(each, say(f"danger.who.{each[1:]}")) for each in (MORE, KEEP))),
        at_least=1,
        hint=say("danger.who.hint", name=name) if name else say("danger.who.hint_nobody"),
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


def _change_step() -> Choose:
    return Choose(
        "change",
        say("danger.change.heading"),
        tuple(Option(each, say(f"danger.change.{each}")) for each in ("who", "what", "called")),
        none_picked=say("list.pick_one"),
        help_key="danger-check",
    )


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


def _noted(ask: Asker, step: str, value: str) -> tuple[str, bool]:
    typed = ask.noted(_detail_step(step, value))
    return _clean(typed if isinstance(typed, str) else value, TextKind.LINE, _LIMITS[step])


def _check_lines(known: Known, made: Raised) -> tuple[Line, ...]:
    told = override_people.on_call(known, made.keep_from)
    named = override_people.names(known, made.recipients)
    rows = [
        said("to", named or say("danger.check.next")),
        said("told", told[0].name if told else say("danger.check.officer")),
    ]
    if made.keep_from:
        rows.append(said("kept", override_people.names(known, made.keep_from)))
    rows += content_lines(made.content())
    rows.append(said("called", called_words(known, made.called)))
    if made.cleaned:
        rows.append(Line(say("danger.check.cleaned"), LineKind.HEAD))
    return tuple(rows)


def _clean(text: str, kind: TextKind, limit: int) -> tuple[str, bool]:
    kept = clean_text(text.replace(MARK, ""), kind, limit)
    return kept, kept != text.strip()
