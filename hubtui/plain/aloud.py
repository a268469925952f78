"""Read lines at the console, and read a person's own words aloud only after consent."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from hubtui.flow.engine.steps import Choose, Line, LineKind, Step, Write
from hubtui.plain import draw
from hubtui.plain.console import Console
from hubtui.plain.typed import Command, Pasted, command_in
from hubtui.wording import say


class Takes(Enum):
    """What kind of paste a question accepts."""

    PICK = auto()
    """No paste: a pick is typed."""
    LINE = auto()
    NOTE = auto()


class Aloud:
    """Asks for one line, and asks for consent before anything private is read aloud."""

    def __init__(
        self,
        console: Console,
        woken: Callable[[], bool],
        news: Callable[[], str],
        *,
        aloud: bool = False,
    ) -> None:
        """``woken`` ends a wait; ``news`` returns what arrived since it was last called, or "".

        ``aloud`` is for questions about no client: a kept value is shown in the prompt.
        """
        self.console = console
        self.aloud = aloud
        self.woken = woken
        self.news = news
        self._private: object = None
        """The subject that may be read aloud; None until the person agrees to another."""
        self._last = ""
        """The last line, as typed."""
        self._read_kept = ""
        """Id of the step whose kept text is to be read aloud."""

    def forget(self) -> None:
        """Forget the consent to read aloud, as somebody else may sit there now."""
        self._private, self._read_kept = None, ""

    def _line(
        self, prompt: str, takes: Takes = Takes.PICK, *, secret: bool = False, quick: bool = True
    ) -> str | Command:
        """Read a line: print news first, return commands, refuse a paste that does not fit.

        ``quick`` is for fields where a ``!`` among other letters can mean only danger.
        """
        news = self.news()
        if news:
            self.console.bell()
            self.console.say(news)
        while True:
            self.console.prompt(prompt)
            line = self._last = self.console.read(secret=secret, woken=self.woken)
            command = command_in(line, picks=quick)
            if command is not None:  # also for a secret: none is so short
                return command
            if not isinstance(line, Pasted):
                return line
            if takes is Takes.PICK:
                self.console.say(say("plain.paste-no-pick"))
            elif takes is Takes.LINE and line.many:
                self.console.say(say("plain.many-lines"))
            else:
                if line.many:
                    self.console.say(say("plain.pasted", count=line.count("\n") + 1))
                return line

    def _private_step(self, step: Step) -> Command | None:
        """Ask for consent before a step that names a client or shows a person's own words."""
        if not isinstance(step, (Choose, Write)) or (isinstance(step, Choose) and step.quick):
            return None
        said = tuple(line.text for line in step.body if line.kind is LineKind.SAID)
        named = isinstance(step, Choose) and step.names
        return self._agreed(_whose(step, said)) if said or named else None

    def _agreed(self, whose: object) -> Command | None:
        """Ask whether ``whose`` may be read aloud, unless that was agreed to last."""
        if self._private == whose:
            return None
        self._private = None
        self.console.say(say("plain.others-may-hear"))
        while True:
            answer = self._line(say("plain.read-it"))
            if isinstance(answer, Command):
                return answer
            place = draw.place(answer, 2)
            if place == 0:
                self._private = whose
                return None
            if place == 1:
                return Command.BACK
            self.console.say(say("plain.read-it-why"))

    def _kept_aloud(self, step: Choose | Write, value: str) -> Command | None:
        """Read aloud what a field holds, if that was asked for."""
        if not value or self._read_kept != step.id:
            return None
        self._read_kept = ""
        if not self.aloud and (instead := self._agreed(_whose(step, (value,)))):
            return instead
        self.console.say(*draw.lines_of((Line(value, LineKind.SAID),)))
        return None


def _whose(step: Choose | Write, said: tuple[str, ...]) -> object:
    """Return what a step is about: its client, else its alert, else the words themselves."""
    if isinstance(step, Choose) and (step.names or step.alert):
        return step.names or (step.alert, step.about)
    return (step.id, *said)
