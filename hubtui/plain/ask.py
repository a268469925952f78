"""Asking one step at the console: heading, hint, choices, and again until it is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from hubtui.domain.text import TextKind
from hubtui.errors import Refused
from hubtui.flow.answers import problem
from hubtui.flow.steps import (
    Choose,
    Filter,
    Free,
    LineKind,
    Mark,
    Option,
    Picks,
    Step,
    Value,
    Write,
)
from hubtui.plain import draw
from hubtui.plain.console import Console
from hubtui.wording import say


class Command(StrEnum):
    """Words that are always accepted, as a whole line."""

    BACK = "back"
    HELP = "help"
    AGAIN = "again"
    HIDE = "hide"
    DANGER = "!"
    LEAVE = "leave"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer to the step."""

    value: Value


class Asking:
    """Asks steps one at a time; a command ends the question with that command."""

    def __init__(
        self,
        console: Console,
        woken: Callable[[], bool],
        news: Callable[[], str],
        *,
        aloud: bool = False,
    ) -> None:
        """``woken`` ends a wait; ``news`` gives what arrived since it was last asked, or "".

        ``aloud`` is for questions of no client: what a line would keep is said.
        """
        self.console = console
        self.aloud = aloud
        self.woken = woken
        self.news = news
        self._said_aloud: set[str] = set()

    def ask(self, step: Step, trouble: str = "") -> Typed | Command:
        """Ask until there is an answer that fits, or a command."""
        if trouble:
            self.console.say("", say("frame.problem", what=draw.clean(trouble)))
        self.console.say("", draw.clean(step.heading))
        if step.hint:
            self.console.say(draw.clean(step.hint))
        if step.guide:
            self.console.say(draw.clean(step.guide))
        match step:
            case Choose():
                return self._choose(step)
            case Mark():
                return self._mark(step)
            case Picks():
                return self._picks(step)
            case Write():
                return self._write(step)
            case _:
                assert_never(step)

    def _line(self, prompt: str, *, secret: bool = False) -> str | Command:
        """Read a line; tell what arrived first, and pick commands out."""
        news = self.news()
        if news:
            self.console.bell()
            self.console.say(news)
        self.console.prompt(prompt)
        line = self.console.read(secret=secret, woken=self.woken)
        word = line.strip().casefold()
        if word in set(Command):  # no secret is as short as that: danger is heard there as well
            return Command(word)
        return line

    def _body(self, step: Choose | Write) -> Command | None:
        """Read out what there is to read; ask for headphones before a person's own words."""
        quick = isinstance(step, Choose) and step.quick
        said = not quick and any(line.kind is LineKind.SAID for line in step.body)
        if said and step.id not in self._said_aloud:
            self.console.say(say("plain.others-may-hear"))
            place = None
            while place is None:
                answer = self._line(say("plain.read-it"))
                if isinstance(answer, Command):
                    return answer
                place = draw.place(answer, 2)
            if place == 1:
                return Command.BACK
            self._said_aloud.add(step.id)
        self.console.say(*draw.lines_of(step.body))
        return None

    def _choose(self, step: Choose) -> Typed | Command:
        if step.body and (instead := self._body(step)):
            return instead
        if isinstance(step.entry, Free) and step.entry.secret:
            return self._secret_choose(step, step.entry)
        options = list(step.options)
        if not isinstance(step.entry, Filter) or len(options) <= 9:
            self.console.say(*draw.choices(options, step.picked, draw.first_of(step)))
        if not options and step.empty:
            self.console.say(draw.clean(step.empty))
        while True:
            line = self._line(self._choose_prompt(step, options))
            if isinstance(line, Command):
                return line
            found = self._take(step, options, line)
            if isinstance(found, Typed):
                return found
            options = found

    def _choose_prompt(self, step: Choose, options: list[Option]) -> str:
        enter = draw.on_enter(step, options)
        if isinstance(step.entry, Free):
            if enter is not None:
                number = options.index(enter) + 1
                return say("plain.type-pick-or-enter", count=len(options), number=number)
            return say("plain.type-or-pick", count=len(options)) if options else say("plain.type")
        if isinstance(step.entry, Filter) and len(options) > 9:
            if enter is not None:
                return say("plain.type-part-or-enter", name=draw.clean(enter.label))
            return say("plain.type-part")
        return draw.question(step, options) if options else say("plain.back-only")

    def _take(self, step: Choose, options: list[Option], line: str) -> Typed | list[Option]:
        """Return the answer in a line, or the options to go on with."""
        picked = draw.place(line, len(options), draw.first_of(step))
        if picked is not None and not (isinstance(step.entry, Filter) and len(options) > draw.MOST):
            return Typed(options[picked].id)
        text = line.strip()
        if not text and (enter := draw.on_enter(step, options)) is not None:
            return Typed(enter.id)
        if not text and isinstance(step.entry, Free) and step.entry.value:
            return Typed("=" + step.entry.value)
        if text and isinstance(step.entry, Free):
            return Typed("=" + text)
        if text and isinstance(step.entry, Filter):
            found = draw.matching(step.options, text)
            if all(option.stays for option in found):
                self.console.say(draw.clean(step.empty))
            self.console.say(*draw.choices(found))
            return found or list(step.options)
        self.console.say(draw.clean(step.none_picked) or say("frame.pick-one"))
        return options

    def _secret_choose(self, step: Choose, entry: Free) -> Typed | Command:
        self.console.say(*draw.choices(step.options))
        if not self.console.secrets_work():
            self.console.say(say("plain.no-secrets"))
            return Command.LEAVE
        line = self._line(say("plain.type-or-pick", count=len(step.options)), secret=True)
        if isinstance(line, Command):
            return line
        picked = draw.place(line, len(step.options)) if len(line.strip()) == 1 else None
        return Typed("=" + line if picked is None else step.options[picked].id)

    def _mark(self, step: Mark) -> Typed | Command:
        options, added = list(step.options), list[str]()
        self.console.say(*draw.choices(options))
        if step.marked:
            numbers = (str(n) for n, option in enumerate(options, 1) if option.id in step.marked)
            self.console.say(say("plain.marked-now", numbers=" ".join(numbers)))
        while True:
            some = step.at_least and not (step.marked or added)  # Enter alone would not do
            key = "plain.mark-some" if some else "plain.mark"
            line = self._line(say(key, count=min(len(options), draw.MOST)))
            if isinstance(line, Command):
                return line
            text = line.strip()
            if step.entry is not None and text and not text[0].isdecimal():
                options = self._narrowed(step, text)
                continue
            ids = self._several(options, text) if text else list(step.marked)
            together = None if ids is None else list(dict.fromkeys((*added, *ids)))
            if text and together and len(options) < len(step.options):
                added, options = together, list(step.options)
                self._say_picked(step, added)
            elif together is not None and problem(step, together) is None:
                return Typed(together)
            else:
                self.console.say(_how_many(step))

    def _say_picked(self, step: Mark, ids: list[str]) -> None:
        names = ", ".join(option.label for option in step.options if option.id in ids)
        self.console.say(say("plain.marked-names", names=draw.clean(names)))

    def _narrowed(self, step: Mark, text: str) -> list[Option]:
        """Read out whom typed letters leave; everybody again where they leave nobody."""
        found = draw.matching(step.options, text)
        self.console.say(*(draw.choices(found) if found else (say("frame.mark-nobody"),)))
        return found or list(step.options)

    @staticmethod
    def _several(options: list[Option], line: str) -> list[str] | None:
        places = [draw.place(part, len(options)) for part in line.replace(",", " ").split()]
        if None in places:
            return None
        return list(dict.fromkeys(options[n].id for n in places if n is not None))

    def _picks(self, step: Picks) -> Typed | Command:
        chosen: dict[str, str] = {}
        index = 0
        while index < len(step.rows):
            row = step.rows[index]
            one = Choose(row.id, row.label, row.options, picked=row.picked)
            self.console.say("", draw.clean(row.label))
            answer = self._choose(one)
            if answer is Command.BACK and index:
                index -= 1
            elif isinstance(answer, Command):
                return answer
            else:
                chosen[row.id] = str(answer.value)
                index += 1
        return Typed(chosen)

    def _write(self, step: Write) -> Typed | Command:
        if step.body and (instead := self._body(step)):
            return instead
        if step.secret and not self.console.secrets_work():
            self.console.say(say("plain.no-secrets"))
            return Command.LEAVE
        while True:
            prompt = self._prompt(step)
            line = self._line(prompt, secret=step.secret)
            if isinstance(line, Command):
                if step.kind is not TextKind.NOTE or not self._meant_words(line):
                    return line
                line = line.value
            text = step.value if not line.strip() and step.value else line
            wrong = problem(step, text)
            if wrong is None:
                return Typed(text)
            self.console.say(self._why_not(wrong))

    def _prompt(self, step: Write) -> str:
        if step.value and self.aloud:
            return say("plain.type-or-keep-this", value=draw.clean(step.value))
        if step.value:
            return say("plain.type-or-keep")
        return say("plain.type" if problem(step, "") else "plain.type-or-none")

    def _meant_words(self, command: Command) -> bool:
        """A note may be just such a word: ask which was meant. Danger is never asked about."""
        if command is Command.DANGER:
            return False
        self.console.say(say("plain.word-or-command", word=command.value))
        answer = self._line(say("plain.pick", count=2))
        return not isinstance(answer, Command) and draw.place(answer, 2) == 1

    @staticmethod
    def _why_not(wrong: Refused) -> str:
        return say(f"problem.{wrong.code}", **{"field": "", **wrong.facts})


def _how_many(step: Mark) -> str:
    if step.at_most >= len(step.options):
        return say("plain.mark-least" if step.at_least else "plain.mark-any", least=step.at_least)
    return say("plain.mark-again", least=step.at_least, most=step.at_most)
