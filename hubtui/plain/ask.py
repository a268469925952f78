"""Ask one step at the console, heading first, again until it is answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import assert_never

from hubtui.domain.text import TextKind
from hubtui.errors import Refused
from hubtui.flow.engine.answers import problem
from hubtui.flow.engine.steps import Choose, Filter, Free, Mark, Option, Picks, Step, Value, Write
from hubtui.plain import draw
from hubtui.plain.aloud import Aloud, Takes
from hubtui.plain.typed import Command, Pasted, is_word
from hubtui.wording import say


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """An answer to the step."""

    value: Value


@dataclass(frozen=True, slots=True)
class ReadOut:
    """The options of a question, and how many of them were read out, from the top."""

    options: tuple[Option, ...]
    read: int = 0

    @property
    def more(self) -> int:
        """Return how many options were not read out yet."""
        return len(self.options) - self.read


class Asking(Aloud):
    """Asks steps one at a time; a command ends the question."""

    def ask(self, step: Step, trouble: str = "") -> TypedAnswer | Command:
        """Ask a step until there is a valid answer or a command."""
        if trouble:
            self.console.say("", say("frame.problem", what=draw.clean(trouble)))
        if instead := self._private_step(step):
            return instead
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

    def _choose(self, step: Choose) -> TypedAnswer | Command:
        self.console.say(*draw.lines_of(step.body))
        entry = step.entry
        if isinstance(entry, Free) and entry.secret:
            return self._secret_choose(step, entry)
        if isinstance(entry, Free) and (aside := self._kept_aloud(step, entry.value)):
            return aside
        heard = ReadOut(step.options)
        if isinstance(entry, Filter) and len(step.options) > draw.FEW:
            self.console.say(say("plain.how-many", count=draw.people(step.options)))
        else:
            heard = self._read_out(step, heard)
        if not step.options and step.empty:
            self.console.say(draw.clean(step.empty))
        while True:
            line = self._line(
                self._choose_prompt(step, heard), _takes(step), quick=_is_quick(entry)
            )
            if line is Command.AGAIN and isinstance(entry, Free) and entry.value:
                self._read_kept = step.id
            if isinstance(line, Command):
                return line
            found = self._take(step, heard, line)
            if isinstance(found, TypedAnswer):
                self._say_taken(step, found)
                return found
            heard = found

    def _read_out(self, step: Choose, heard: ReadOut) -> ReadOut:
        """Print the next options; only numbers that were read out can be picked."""
        some = heard.options[heard.read : heard.read + draw.MOST]
        self.console.say(
            *draw.choices(some, (step.picked or "",), draw.first_of(step) + heard.read)
        )
        now = ReadOut(heard.options, heard.read + len(some))
        if now.more:
            key = "plain.more-listed" if isinstance(step.entry, Filter) else "plain.more"
            self.console.say(say(key, count=now.more))
        return now

    def _say_taken(self, step: Choose, taken: TypedAnswer) -> None:
        """Print who was picked, so that a typing error is noticed at once."""
        if isinstance(step.entry, Filter):
            option = next(option for option in step.options if option.id == taken.value)
            self.console.say(say("plain.taken", what=draw.full(option)))

    def _choose_prompt(self, step: Choose, heard: ReadOut) -> str:
        options, count = heard.options, heard.read
        enter = draw.on_enter(step, options)
        if isinstance(step.entry, Free):
            if enter is not None:
                number = options.index(enter) + 1
                return say("plain.type-pick-or-enter", count=len(options), number=number)
            if step.entry.value and options:
                return say("plain.type-pick-or-keep", count=count)
            if step.entry.value:
                return say("plain.type-or-keep")
            return say("plain.type-or-pick", count=len(options)) if options else say("plain.type")
        if isinstance(step.entry, Filter) and (heard.more or count > draw.FEW):
            if enter is not None:
                return say("plain.type-part-or-enter", name=draw.clean(enter.label))
            if count:
                return say("plain.type-part-or-pick", count=count)
            return say("plain.type-part")
        return draw.question(step, options) if options else say("plain.back-only")

    def _take(self, step: Choose, heard: ReadOut, line: str) -> TypedAnswer | ReadOut:
        """Return the answer that a line gives, or the options to ask about next."""
        pasted = isinstance(line, Pasted)
        picked = None if pasted else draw.place(line, heard.read, draw.first_of(step))
        if picked is not None:
            return TypedAnswer(heard.options[picked].id)
        text = line.strip()
        if not text and (enter := draw.on_enter(step, heard.options)) is not None:
            return TypedAnswer(enter.id)
        if not text and isinstance(step.entry, Free) and step.entry.value:
            self.console.say(say("plain.kept"))
            return TypedAnswer("=" + step.entry.value)
        if text and isinstance(step.entry, Free):
            return TypedAnswer("=" + text)
        if text and isinstance(step.entry, Filter):
            if heard.more and text.casefold() == say("plain.list-word"):
                return self._read_out(step, heard)
            return self._found(step, heard, text)
        if isinstance(step.entry, Filter) and not heard.read and heard.options:
            self.console.say(say("plain.how-to-find", count=draw.people(heard.options)))
        else:
            self.console.say(draw.clean(step.none_picked) or say("frame.pick-one"))
        return heard

    def _found(self, step: Choose, heard: ReadOut, text: str) -> ReadOut:
        """Print the options that match; a number typed before any was read out is no search."""
        if text.isdecimal() and not heard.read:
            self.console.say(say("plain.how-to-find", count=draw.people(heard.options)))
            return heard
        found = tuple(draw.matching(step.options, text))
        if all(option.stays for option in found):
            self.console.say(draw.clean(step.empty))
        return self._read_out(step, ReadOut(found)) if found else ReadOut(step.options)

    def _secret_choose(self, step: Choose, entry: Free) -> TypedAnswer | Command:
        self.console.say(*draw.choices(step.options))
        if not self.console.secrets_work():
            self.console.say(say("plain.no-secrets"))
            return Command.LEAVE
        prompt, quick = say("plain.type-or-pick", count=len(step.options)), bool(entry.digits)
        while True:
            line = self._line(prompt, Takes.LINE, secret=True, quick=quick)
            if isinstance(line, Command):
                return line
            if line.strip():
                break
            self.console.say(draw.clean(step.none_picked) or say("problem.answer-empty"))
        short = len(line.strip()) == 1 and not isinstance(line, Pasted)
        picked = draw.place(line, len(step.options)) if short else None
        return TypedAnswer("=" + line if picked is None else step.options[picked].id)

    def _mark(self, step: Mark) -> TypedAnswer | Command:
        """Take marks by number; where names can be searched, marks stay between searches.

        A number counts only in the list read out last. To unmark somebody, search for the name and
        type the number it is read out with.
        """
        heard, marks, held = list(step.options), list(step.marked), frozenset[str]()
        found = False
        self._read_marks(heard)
        if marks:
            self._say_picked(step, marks)
        while True:
            some = step.at_least and not marks  # Enter alone would not do
            key = "plain.mark-some" if some else "plain.mark"
            line = self._line(say(key, count=min(len(heard), draw.MOST)))
            if isinstance(line, Command):
                return line
            text = line.strip()
            if step.entry is not None and text and not text[0].isdecimal():
                if fitting := draw.matching(step.options, text):
                    heard, held, found = fitting, frozenset(marks), True
                    self._read_marks(heard, held)
                else:
                    self.console.say(say("frame.mark-nobody"))
                continue
            ids = self._several(heard, text) if text else marks if step.entry is None else []
            if ids is not None and step.entry is not None:
                ids = [
                    *(each for each in marks if each not in held.intersection(ids)),
                    *(each for each in ids if each not in marks),
                ]
            if ids is None or problem(step, ids) is not None:
                self.console.say(_how_many(step))
                continue
            if step.entry is not None and (text or ids):
                self._say_picked(step, ids)
            if not (text and found):
                return TypedAnswer(ids)
            marks = ids

    def _say_picked(self, step: Mark, ids: Sequence[str]) -> None:
        names = ", ".join(option.label for option in step.options if option.id in ids)
        words = say("plain.marked-names", names=draw.clean(names))
        self.console.say(words if ids else say("plain.marked-none"))

    def _read_marks(self, options: Sequence[Option], marked: Collection[str] = ()) -> None:
        self.console.say(*draw.choices(options, marked))
        if len(options) > draw.MOST:
            self.console.say(say("plain.more", count=len(options) - draw.MOST))

    @staticmethod
    def _several(options: list[Option], line: str) -> list[str] | None:
        read = min(len(options), draw.MOST)
        places = [draw.place(part, read) for part in line.replace(",", " ").split()]
        if None in places:
            return None
        return list(dict.fromkeys(options[n].id for n in places if n is not None))

    def _picks(self, step: Picks) -> TypedAnswer | Command:
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
        return TypedAnswer(chosen)

    def _write(self, step: Write) -> TypedAnswer | Command:
        self.console.say(*draw.lines_of(step.body))
        if step.secret and not self.console.secrets_work():
            self.console.say(say("plain.no-secrets"))
            return Command.LEAVE
        if instead := self._kept_aloud(step, "" if step.secret else step.value):
            return instead
        takes = Takes.NOTE if step.kind is TextKind.NOTE and not step.secret else Takes.LINE
        quick = bool(step.digits) or step.kind is TextKind.CODE
        while True:
            line = self._line(self._prompt(step), takes, secret=step.secret, quick=quick)
            if isinstance(line, Command) and takes is Takes.NOTE and is_word(self._last):
                line = self._meant(line)
            if line is Command.AGAIN and step.value:
                self._read_kept = step.id
            if isinstance(line, Command):
                return line
            kept = not line.strip() and bool(step.value)
            text = step.value if kept else str(line)
            wrong = problem(step, text)
            if wrong is None:
                if kept:
                    self.console.say(say("plain.kept"))
                return TypedAnswer(text)
            self.console.say(self._why_not(wrong))

    def _prompt(self, step: Write) -> str:
        if step.value and self.aloud:
            return say("plain.type-or-keep-this", value=draw.clean(step.value))
        if step.value:
            return say("plain.type-or-keep")
        return say("plain.type" if problem(step, "") else "plain.type-or-none")

    def _meant(self, command: Command) -> str | Command:
        """Ask whether a word is the note or a command; F9 and ``!`` need no question."""
        word = self._last.strip()
        self.console.say(say("plain.word-or-command", word=word))
        while True:
            answer = self._line(say("plain.pick", count=2))
            if isinstance(answer, Command):
                return answer
            if (place := draw.place(answer, 2)) is not None:
                return command if place == 0 else word
            self.console.say(say("frame.pick-one"))

    @staticmethod
    def _why_not(wrong: Refused) -> str:
        return say(f"problem.{wrong.code}", **{"field": "", **wrong.facts})


def _takes(step: Choose) -> Takes:
    """Return what kind of paste a choice accepts."""
    if step.entry is None:
        return Takes.PICK
    noted = isinstance(step.entry, Free) and step.entry.kind is TextKind.NOTE
    return Takes.NOTE if noted else Takes.LINE


def _is_quick(entry: Filter | Free | None) -> bool:
    """Tell whether a ``!`` can mean only danger here, as no free text is typed."""
    return not isinstance(entry, Free) or entry.kind is TextKind.CODE


def _how_many(step: Mark) -> str:
    if step.at_most >= len(step.options):
        return say("plain.mark-least" if step.at_least else "plain.mark-any", least=step.at_least)
    return say("plain.mark-again", least=step.at_least, most=step.at_most)
