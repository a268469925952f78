"""Walk a job: a pure function is replayed with the answers given so far.

A job is written as plain code that asks for one answer after another::

    def greet(ask: Prompter) -> End:
        who = ask.choose(Choose("who", ...))
        return End("home")

A replay with the recorded answers runs to the first step without one, which is the step to show.
So going back means forgetting the last answer, a draft is the answers, and a branch is an ``if``.
An effect of the desk is a step as well (``Do``); its result is remembered but never kept in a
draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, Unpack, cast

from hubtui.errors import Broken
from hubtui.flow.engine.answers import cleaned, problem
from hubtui.flow.engine.effects import Call
from hubtui.flow.engine.may_ring import MayRing, about_all, begun
from hubtui.flow.engine.picking import Rest, pick_one
from hubtui.flow.engine.steps import Choose, Do, End, Free, Mark, Option, Picks, Step, Value, Write

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hubtui.flow.engine.effects import Effect
    from hubtui.wire.route import Route

Q = TypeVar("Q", bound="BaseModel")
A = TypeVar("A", bound="BaseModel")
T = TypeVar("T")
Job: TypeAlias = "Callable[[Prompter], End]"
Saved: TypeAlias = dict[str, dict[str, Value]]
"""A draft: ``begin``, ``answers``, ``kept`` and ``typed``, as plain JSON."""
EXTRA = "+"
"""Prefix of the ids of optional steps, asked only from Change; the job reads them by ``noted``."""


class NoAnswerYet(Exception):
    """Raised by ``Prompter`` at the first step without an answer."""

    def __init__(self, step: Step | Do) -> None:
        """Keep the step to show, or the effect to perform."""
        super().__init__(step.id)
        self.step = step


class Prompter:
    """Gives a job the recorded answers, and raises ``NoAnswerYet`` at the first missing one."""

    def __init__(
        self,
        answers: Mapping[str, Value],
        results: Mapping[str, object],
        begin: Mapping[str, str],
        kept: Mapping[str, Value],
    ) -> None:
        """Replay ``answers`` and effect ``results``; ``begin`` are facts the job starts with."""
        self._answers = answers
        self._results = results
        self._kept = kept
        self.begin = begin
        self.may_ring = begun(begin)
        """Who may be rung about this matter, as far as ``begin`` and the job itself limit it."""
        self.assumed: dict[str, Value] = {}
        self.asked: list[str] = []
        self.shown: dict[str, Step] = {}

    def choose(self, step: Choose) -> str:
        """Return the id picked (or ``"=..."`` typed into a ``Free`` entry)."""
        return cast("str", self._ask(step))

    def pick(
        self,
        step: str,
        key: str,
        ways: Iterable[str | Option],
        *,
        facts: Mapping[str, object] | None = None,
        heading: str = "",
        hint: str | Literal[True] = "",
        none_picked: str = "",
        **rest: Unpack[Rest],
    ) -> str:
        """Return the id picked for a question made by ``pick_one``."""
        asked = pick_one(
            step,
            key,
            ways,
            facts=facts,
            heading=heading,
            hint=hint,
            none_picked=none_picked,
            **rest,
        )
        return self.choose(asked)

    def mark(self, step: Mark) -> tuple[str, ...]:
        """Return the ids marked."""
        return tuple(cast("list[str]", self._ask(step)))

    def picks(self, step: Picks) -> Mapping[str, str]:
        """Return the option ids picked, by row id."""
        return cast("dict[str, str]", self._ask(step))

    def write(self, step: Write) -> str:
        """Return what was typed, cleaned."""
        return cast("str", self._ask(step))

    def do(
        self,
        name: str,
        effect: Effect,
        kind: type[T],
        waiting: str = "",
        otherwise: T | None = None,
    ) -> T:
        """Return the result of an effect, done once; ``otherwise`` if the hub is unreachable."""
        if name not in self._results:
            raise NoAnswerYet(Do(name, effect, waiting, otherwise))
        result = self._results[name]
        if not isinstance(result, kind):
            raise Broken("flow-wrong-result", step=name)
        return result

    def call(
        self,
        name: str,
        route: Route[Q, A],
        body: Q | None = None,
        *,
        id: str = "",  # noqa: A002 - as in the route's path
        query: Mapping[str, str] | None = None,
        waiting: str = "",
        otherwise: A | None = None,
    ) -> A:
        """Return the hub's answer to a call, made once; ``otherwise`` works as in ``do``."""
        effect = Call(route, body or route.takes(), id, tuple((query or {}).items()))
        return self.do(name, effect, route.gives, waiting, otherwise)

    def answered(self, step_id: str) -> Value | None:
        """Return the answer to any step, even a later one, or None; used to prefill."""
        return self._answers.get(step_id)

    def assume(self, values: Mapping[str, Value]) -> None:
        """Answer these steps (by id) once each without showing them; Back still shows them."""
        self.assumed.update(values)

    def only(self, people: Iterable[str]) -> None:
        """Limit the people who may be rung to these ids."""
        self.may_ring = self.may_ring.within(MayRing(tuple(people)))

    def noted(self, step: Step) -> Value | None:
        """Return the answer to an optional step asked from Change; None if none fits the step."""
        value = self._kept.get(step.id, self.assumed.get(step.id))
        return None if value is None or problem(step, value) is not None else value

    def _ask(self, step: Step) -> Value:
        if step.id in self.shown:
            raise Broken("flow-asked-twice", step=step.id)
        self.shown[step.id] = step
        answer = self._answers.get(step.id)
        if answer is None or problem(step, answer) is not None:
            raise NoAnswerYet(step)
        self.asked.append(step.id)
        return answer


@dataclass
class Walk:
    """The place of a person in a job; ``kept`` holds answers after Back, to fill them in again.

    A step called ``about.age`` belongs to ``about``: a new answer to ``about`` forgets it.
    """

    job: Job
    begin: Mapping[str, str] = field(default_factory=dict)
    answers: dict[str, Value] = field(default_factory=dict)
    kept: dict[str, Value] = field(default_factory=dict)
    typed: dict[str, Value] = field(default_factory=dict)
    """Text in a field that has not been given as an answer yet, by step id."""
    results: dict[str, tuple[Effect, object]] = field(default_factory=dict)
    _after: dict[str, int] = field(default_factory=dict)
    """The number of answers given when each result came, by step id."""
    _changing: str = ""
    """Id of the step asked again by ``change``; while set, later steps up to Check take their
    kept answers without being shown."""

    @classmethod
    def restore(cls, job: Job, saved: Saved) -> Walk:
        """Return a walk that continues a saved draft."""
        answers = dict(saved.get("answers", {}))
        kept = {**answers, **saved.get("kept", {})}
        begin = {name: str(value) for name, value in saved.get("begin", {}).items()}
        return cls(job, begin, answers, kept, dict(saved.get("typed", {})))

    def save(self) -> Saved:
        """Return the draft as plain JSON.

        The pick that sends is left out, so that opening a draft never sends it. The pick that
        left the job is left out too, because it would leave the job again.
        """
        asker, found = self._replay()
        leaves = isinstance(found, End) and found.go != "@change"  # "@change" stays in the job
        left = asker.asked[-1] if leaves and asker.asked else ""
        answers: dict[str, Value] = {}
        for name in asker.asked:
            if name == left or _sends(asker.shown[name]):
                break
            answers[name] = self.answers[name]
        kept = {
            name: value
            for name, value in self.kept.items()
            if name != left and answers.get(name) != value
        }
        return {
            "begin": dict(self.begin),
            "answers": answers,
            "kept": kept,
            "typed": dict(self.typed),
        }

    def now(self) -> Step | Do | End:
        """Return the step to show, the effect to perform, or the end."""
        while True:
            asker, found = self._replay()
            if isinstance(found, Do):
                return found
            self.answers = {name: self.answers[name] for name in asker.asked}
            if isinstance(found, End):
                return found
            if not self._take(found, asker):
                return self._prefilled(found, asker)

    def answer(self, step: Step, value: Value) -> None:
        """Record the answer to the step now shown.

        Raises:
            Refused: an ``answer-...`` code with ``field`` when the answer does not fit.
        """
        value = cleaned(step, value)
        wrong = problem(step, value)
        if wrong is not None:
            raise wrong
        if self.kept.get(step.id) != value:
            self._let_go(f"{step.id}.")
        self.answers[step.id] = value
        self.kept[step.id] = value
        self.typed.pop(step.id, None)

    def typing(self, step: Step, value: Value) -> None:
        """Record text in a field that is not yet an answer, so that a draft includes it."""
        self.typed[step.id] = value

    def done(self, step: Do, result: object) -> None:
        """Record the result of an effect."""
        asker, _ = self._replay()
        self.results[step.id] = (step.effect, result)
        self._after[step.id] = len(asker.asked)

    def back(self) -> bool:
        """Forget the last answer; return False at the first step and at a final one."""
        asker, found = self._replay()
        if not asker.asked or (isinstance(found, Choose) and found.final):
            return False
        self._changing = ""
        del self.answers[asker.asked[-1]]
        self._forget(len(asker.asked) - 1)
        return True

    def undo(self) -> bool:
        """Forget the last answer after an effect failed; reads made before that answer are kept."""
        read = {name: each for name, each in self.results.items() if each[0].reads}
        given = len(self._replay()[0].asked) - 1
        if not self.back():
            return False
        self.results |= {name: each for name, each in read.items() if self._after[name] <= given}
        return True

    def change(self, step_id: str) -> None:
        """Ask one step again, then reuse the kept answers up to Check."""
        asker, _ = self._replay()
        if step_id in asker.asked:
            kept = asker.asked.index(step_id)
            for name in asker.asked[kept:]:
                del self.answers[name]
            self._forget(kept)
            self._unsay(asker.asked[-1], step_id)
            self._changing = step_id

    def may_ring(self) -> MayRing:
        """Return who may be rung: the limits of ``begin``, the hub's answers and the job itself."""
        asker, _ = self._replay()
        found = about_all(self.begin, (result for _, result in self.results.values()))
        return asker.may_ring.within(found)

    def refresh(self) -> None:
        """Forget the results of effects that only read, so that they are read again."""
        self.results = {k: v for k, v in self.results.items() if not v[0].reads}

    def _forget(self, answers: int) -> None:
        """Forget all reads, and results that came after the first ``answers`` answers."""
        self.refresh()
        self.results = {k: v for k, v in self.results.items() if self._after[k] <= answers}

    def _unsay(self, last: str, changed: str) -> None:
        """Drop the kept pick that asked for a change; reusing it would ask for it again."""
        if last.startswith(EXTRA):
            self.kept.pop(changed, None)
        root = last.partition(".")[0]
        name = last if root == changed.partition(".")[0] else root
        if name != changed and not name.startswith(EXTRA):
            self.kept.pop(name, None)
            self._let_go(f"{name}.")

    def _let_go(self, prefix: str) -> None:
        for store in (self.kept, self.typed):
            for name in [name for name in store if name.startswith(prefix)]:
                del store[name]

    def _replay(self) -> tuple[Prompter, Step | Do | End]:
        results = {name: result for name, (_, result) in self.results.items()}
        asker = Prompter(self.answers, results, self.begin, self.kept)
        try:
            return asker, self.job(asker)
        except NoAnswerYet as pause:
            return asker, pause.step

    def _take(self, step: Step, asker: Prompter) -> bool:
        """Answer ``step`` from kept or assumed answers, unseen; return False if not possible."""
        if _sends(step):
            self._changing = ""
            return False
        asked_again = f"{step.id}.".startswith(f"{self._changing}.")
        if asked_again or step.id.startswith(EXTRA):
            return False
        value = self.kept.get(step.id) if self._changing else None
        if step.id not in self.kept:
            value = asker.assumed.get(step.id)
        if value is None or problem(step, value) is not None:
            return False
        self.answers[step.id] = self.kept[step.id] = value
        return True

    def _prefilled(self, step: Step, asker: Prompter) -> Step:
        assumed = asker.assumed.get(step.id)
        value = self.typed.get(step.id, self.kept.get(step.id, assumed))
        match step, value:
            case _, None:
                return step
            case ((Choose(entry=Free(secret=True)) | Write(secret=True)), _):
                return step
            case Choose(entry=Free() as entry), str() if value.startswith("="):
                return replace(step, entry=replace(entry, value=value[1:]))
            case Write(), str():
                return replace(step, value=value)
            case _:
                return step if problem(step, value) or _sends(step) else _picked(step, value)


def _picked(step: Step, value: Value) -> Step:
    match step, value:
        case Choose(), str():
            return replace(step, picked=value)
        case Mark(), list():
            return replace(step, marked=tuple(value))
        case Picks(), dict():
            rows = tuple(replace(row, picked=value[row.id]) for row in step.rows)
            return replace(step, rows=rows)
        case _:
            return step


def _sends(step: Step) -> bool:
    return isinstance(step, Choose) and (step.sends or step.opens)
