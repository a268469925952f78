"""Check, then send now: exactly what they will see; it cannot be un-known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from hubtui.domain.text import TextKind
from hubtui.flow import override_people
from hubtui.flow.danger_steps import cleaned_text, what, who
from hubtui.flow.known import Known
from hubtui.flow.override_lines import called_words, content_lines, person_lines, said
from hubtui.flow.steps import Choose, End, Line, LineKind, Option, Write
from hubtui.flow.walk import Asker
from hubtui.wire.overrides import ABOUT_LIMIT, WHERE_LIMIT, OverrideWords, SendOverride
from hubtui.wording import say

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


def raised(ask: Asker, known: Known, called: str) -> Raised:
    """Ask who must know, and what they need to know."""
    named, kept = who(ask, known)
    line, words, cleaned = what(ask, known)
    about, alert = (ask.begin.get(name, "") for name in ("about", "alert"))
    made = Raised(called, named, kept, line, words, cleaned, about, alert=alert)
    return made.detailed(ask)


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
    return cleaned_text(typed if isinstance(typed, str) else value, TextKind.LINE, _LIMITS[step])


def _check_lines(known: Known, made: Raised) -> tuple[Line, ...]:
    told = override_people.on_call(known, made.keep_from)
    named = override_people.names(known, made.recipients)
    left = "next" if override_people.somebody_next(known, made.keep_from) else "nobody"
    watching = told[0].name if told else say("danger.check.officer")
    if told and made.alert:  # what it is about may be kept from them, which nobody may learn here
        watching = say("danger.check.supervisor")
    rows = [said("to", named or say(f"danger.check.{left}")), said("told", watching)]
    if made.keep_from:
        rows.append(said("kept", override_people.names(known, made.keep_from)))
    rows += content_lines(made.content())
    rows += [said("called", called_words(known, made.called)), *person_lines(known, known.me.id)]
    if made.cleaned:
        rows.append(Line(say("danger.check.cleaned"), LineKind.HEAD))
    return tuple(rows)
