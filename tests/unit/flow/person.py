"""A person at a job: answers by id, presses and words counted as they would press and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import Effect
from hubtui.flow.engine.jobs import JOBS
from hubtui.flow.engine.steps import (
    Choose,
    Do,
    End,
    Filter,
    LineKind,
    Mark,
    Picks,
    Step,
    Value,
    Write,
)
from hubtui.flow.engine.walk import Walk

FILTER_LETTERS = 3
"""Letters typed to find someone in a list."""


@dataclass
class Person:
    """Walks one job; ``hub`` answers effects as a hub would."""

    job: str
    known: JobContext
    hub: Callable[[Effect], object]
    begin: Mapping[str, str] = field(default_factory=dict)
    presses: int = 0
    seen: list[Step] = field(default_factory=list)
    did: list[Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.walk = Walk(JOBS[self.job].build(self.known), self.begin)

    def now(self) -> Step | End:
        """What stands on the screen, or the end."""
        while isinstance(found := self.walk.now(), Do):
            self.did.append(found.effect)
            self.walk.done(found, self.hub(found.effect))
        if isinstance(found, End) and found.go == "@change":
            self.walk.change(found.facts["step"])
            return self.now()
        if not isinstance(found, End) and found not in self.seen:
            self.seen.append(found)
        return found

    def step(self, id_: str) -> Step:
        """The step on the screen, which must be ``id_``."""
        found = self.now()
        assert not isinstance(found, End), found
        assert found.id == id_, f"{found.id} stands there, not {id_}"
        return found

    def say(self, id_: str, value: Value | None = None) -> Step | End:
        """Answer the step ``id_``; None takes what is picked, as Enter does."""
        found = self.step(id_)
        given = _picked(found) if value is None else value
        self.presses += _presses(found, given)
        self.walk.answer(found, given)
        return self.now()

    def go(self, *answers: tuple[str, Value | None]) -> Step | End:
        """Answer one step after another."""
        for id_, value in answers:
            self.say(id_, value)
        return self.now()

    def back(self) -> Step | End:
        """Press Esc."""
        assert self.walk.back()
        return self.now()


def _picked(step: Step) -> Value:
    match step:
        case Choose():
            assert step.picked, f"nothing is picked on {step.id}"
            return step.picked
        case Mark():
            return list(step.marked)
        case Picks():
            assert all(row.picked for row in step.rows), f"a row of {step.id} is open"
            return {row.id: row.picked or "" for row in step.rows}
        case Write():
            return step.value


def _presses(step: Step, value: Value) -> int:
    """Count keys: a digit picks, Enter goes on; letters of names and notes are not counted."""
    match step, value:
        case Choose(), str():
            if step.opens:
                return 1
            if value == step.picked or value.startswith("="):
                return 1
            return (FILTER_LETTERS if isinstance(step.entry, Filter) else 1) + 1
        case Mark(), list():
            return len(set(value) ^ set(step.marked)) + 1
        case Picks(), dict():
            # A digit picks and moves on, so that a later row costs the way to it as well.
            last = max(
                (at for at, row in enumerate(step.rows, 1) if value[row.id] != row.picked),
                default=0,
            )
            return last + 1
        case _:
            return 1


def own_words(step: Step) -> tuple[str, ...]:
    """Our own sentences on a screen: not the frame, the banner, or people's own words and data."""
    texts = [step.heading, step.hint]
    match step:
        case Choose():
            people = isinstance(step.entry, Filter)
            texts += [line.text for line in step.body if line.kind is not LineKind.SAID]
            texts += [line.label for line in step.body]
            own = [option for option in step.options if option.stays or not people]
            own = [option for option in own if not option.search]  # a colleague
            texts += [option.label for option in own if not _is_day(option.id)]
            texts += [option.aside for option in own]
        case Mark():
            texts += [option.label for option in step.options if step.entry is None]
        case Picks():
            texts += [row.label for row in step.rows]
        case Write():
            texts += [line.text for line in step.body if line.kind is not LineKind.SAID]
    return tuple(text for text in texts if text)


def _is_day(text: str) -> bool:
    """Dates are data."""
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
