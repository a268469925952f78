"""Walking a job: a pure function replayed from the answers given so far.

A job is written as plain code that asks for one answer after another::

    def greet(ask: Asker) -> End:
        who = ask.choose(Choose("who", ...))
        return End("home")

Replayed with recorded answers it runs on to the first step that has none, which is the step to
show. So going back is forgetting the last answer, a draft is the answers, and a branch is an
``if``. What the desk does is a step as well (``Do``); its result is remembered but never kept
in a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar, cast

from hubtui.errors import Broken, Refused
from hubtui.flow.effects import Effect
from hubtui.flow.steps import Choose, Do, End, Free, Mark, Picks, Step, Value, Write

T = TypeVar("T")
Job: TypeAlias = "Callable[[Asker], End]"


class Pause(Exception):
    """Raised by ``Asker`` at the first step without an answer."""

    def __init__(self, step: Step | Do) -> None:
        """Keep the step."""
        super().__init__(step.id)
        self.step = step


class Asker:
    """Gives a job its answers, and stops it where there are none."""

    def __init__(
        self, answers: Mapping[str, Value], results: Mapping[str, object], begin: Mapping[str, str]
    ) -> None:
        """Replay ``answers`` and effect ``results``; ``begin`` are facts the job starts with."""
        self._answers = answers
        self._results = results
        self.begin = begin
        self.asked: list[str] = []
        self.shown: dict[str, Step] = {}

    def choose(self, step: Choose) -> str:
        """Return the id picked (or ``"=..."`` typed into a ``Free`` entry)."""
        return cast("str", self._ask(step))

    def mark(self, step: Mark) -> tuple[str, ...]:
        """Return the ids marked."""
        return tuple(cast("list[str]", self._ask(step)))

    def picks(self, step: Picks) -> Mapping[str, str]:
        """Return option ids by row id."""
        return cast("dict[str, str]", self._ask(step))

    def write(self, step: Write) -> str:
        """Return what was typed, cleaned."""
        return cast("str", self._ask(step))

    def do(self, name: str, effect: Effect, kind: type[T], waiting: str = "") -> T:
        """Return the result of an effect, performed once."""
        if name not in self._results:
            raise Pause(Do(name, effect, waiting))
        result = self._results[name]
        if not isinstance(result, kind):
            raise Broken("flow-wrong-result", step=name)
        return result

    def answered(self, step_id: str) -> Value | None:
        """Return an answer given so far, or None; for prefills that depend on later steps."""
        return self._answers.get(step_id)

    def _ask(self, step: Step) -> Value:
        if step.id in self.shown:
            raise Broken("flow-asked-twice", step=step.id)
        self.shown[step.id] = step
        answer = self._answers.get(step.id)
        if answer is None or problem(step, answer) is not None:
            raise Pause(step)
        self.asked.append(step.id)
        return answer


def problem(step: Step, answer: Value) -> Refused | None:
    """Say what is wrong with an answer to a step, or None; ``field`` is the row where one is."""
    match step, answer:
        case Choose(), str():
            if isinstance(step.entry, Free) and answer.startswith("="):
                return _typed_problem(step.id, step.entry, answer[1:])
            ids = {option.id for option in step.options}
            return None if answer in ids else Refused("answer-none", field=step.id)
        case Mark(), list():
            return _mark_problem(step, answer)
        case Picks(), dict():
            for row in step.rows:
                if answer.get(row.id) not in {option.id for option in row.options}:
                    return Refused("answer-none", field=row.id)
            return None
        case Write(), str():
            return _write_problem(step, answer)
        case _:
            return Refused("answer-shape", field=step.id)


def _mark_problem(step: Mark, answer: list[str]) -> Refused | None:
    if not set(answer) <= {option.id for option in step.options}:
        return Refused("answer-none", field=step.id)
    if len(answer) < step.at_least:
        return Refused("answer-too-few", field=step.id, limit=step.at_least)
    if len(answer) > step.at_most or len(set(answer)) != len(answer):
        return Refused("answer-too-many", field=step.id, limit=step.at_most)
    return None


def _write_problem(step: Write, answer: str) -> Refused | None:
    if step.optional and not answer.strip():
        return None
    wrong = _typed_problem(step.id, step, answer)
    if wrong is None and step.same_as and answer != step.same_as:
        return Refused("answer-not-the-same", field=step.id)
    return wrong


def _typed_problem(name: str, rule: Write | Free, answer: str) -> Refused | None:
    if not answer.strip():
        return Refused("answer-empty", field=name)
    if len(answer) > rule.limit:
        over = len(answer) - rule.limit
        return Refused("answer-too-long", field=name, limit=rule.limit, over=over)
    if len(answer) < rule.least:
        return Refused("answer-too-short", field=name, least=rule.least)
    if rule.digits and not (answer.isascii() and answer.isdigit() and len(answer) == rule.digits):
        return Refused("answer-digits", field=name, digits=rule.digits)
    return None


@dataclass
class Walk:
    """Where a person is in a job. ``kept`` outlives going back, so that back never costs."""

    job: Job
    begin: Mapping[str, str] = field(default_factory=dict)
    answers: dict[str, Value] = field(default_factory=dict)
    kept: dict[str, Value] = field(default_factory=dict)
    results: dict[str, tuple[Effect, object]] = field(default_factory=dict)
    _after: dict[str, int] = field(default_factory=dict)
    """How many answers had been given when each result came."""
    _changing: str = ""
    """The step asked again by ``change``; while set, the answers after it are taken as kept."""

    def now(self) -> Step | Do | End:
        """Return the step to show, the effect to perform, or the end."""
        while True:
            asker, found = self._replay()
            self.answers = {name: self.answers[name] for name in asker.asked}
            if isinstance(found, (Do, End)):
                return found
            if not self._take_kept(found):
                return self._prefilled(found)

    def answer(self, step: Step, value: Value) -> None:
        """Take an answer to the step now shown.

        Raises:
            Refused: an ``answer-...`` code with ``field`` when the answer does not fit.
        """
        wrong = problem(step, value)
        if wrong is not None:
            raise wrong
        self.answers[step.id] = value
        self.kept[step.id] = value

    def done(self, step: Do, result: object) -> None:
        """Take the result of an effect."""
        self.results[step.id] = (step.effect, result)
        self._after[step.id] = len(self.answers)

    def back(self) -> bool:
        """Forget the last answer; False at the first step, and past one that is final."""
        asker, found = self._replay()
        if not asker.asked or (isinstance(found, Choose) and found.final):
            return False
        self._changing = ""
        del self.answers[asker.asked[-1]]
        self._forget(len(asker.asked) - 1)
        return True

    def undo(self) -> bool:
        """Forget the last answer, which led to something that failed; what was read stands."""
        read = {name: each for name, each in self.results.items() if each[0].reads}
        if not self.back():
            return False
        given = len(self.answers)
        self.results |= {name: each for name, each in read.items() if self._after[name] <= given}
        return True

    def change(self, step_id: str) -> None:
        """Ask one step again, then hurry back over the answers kept ("Change" on Check)."""
        asker, _ = self._replay()
        if step_id in asker.asked:
            kept = asker.asked.index(step_id)
            for name in asker.asked[kept:]:
                del self.answers[name]
            self._forget(kept)
            self._changing = step_id

    def refresh(self) -> None:
        """Forget what was read from the hub, so that it is read again."""
        self.results = {k: v for k, v in self.results.items() if not v[0].reads}

    def _forget(self, answers: int) -> None:
        """Keep only what was done within the first ``answers``: it is never done twice."""
        self.refresh()
        self.results = {k: v for k, v in self.results.items() if self._after[k] <= answers}

    def _replay(self) -> tuple[Asker, Step | Do | End]:
        results = {name: result for name, (_, result) in self.results.items()}
        asker = Asker(self.answers, results, self.begin)
        try:
            return asker, self.job(asker)
        except Pause as pause:
            return asker, pause.step

    def _take_kept(self, step: Step) -> bool:
        """While hurrying back from a change, answer ``step`` as before; say whether it was."""
        if not self._changing or step.id == self._changing:
            return False
        value = self.kept.get(step.id)
        hurry = self._changing in self.answers
        if not hurry or value is None or problem(step, value) is not None or _sends(step):
            self._changing = ""
            return False
        self.answers[step.id] = value
        return True

    def _prefilled(self, step: Step) -> Step:
        value = self.kept.get(step.id)
        if value is None or problem(step, value) is not None or _sends(step):
            return step
        match step, value:
            case Choose(entry=Free(secret=True)), _:
                return step
            case Choose(entry=Free() as entry), str() if value.startswith("="):
                return replace(step, entry=replace(entry, value=value[1:]))
            case Choose(), str():
                return replace(step, picked=value)
            case Mark(), list():
                return replace(step, marked=tuple(value))
            case Picks(), dict():
                return replace(
                    step, rows=tuple(replace(row, picked=value[row.id]) for row in step.rows)
                )
            case Write(secret=False), str():
                return replace(step, value=value)
            case _:
                return step


def _sends(step: Step) -> bool:
    return isinstance(step, Choose) and (step.sends or step.opens)
