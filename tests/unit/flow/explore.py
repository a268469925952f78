"""Walks every way through a job, with a hub that answers by a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from hubtui.flow.engine.effects import Effect
from hubtui.flow.engine.steps import (
    Choose,
    Do,
    End,
    Free,
    LineKind,
    Mark,
    Picks,
    Step,
    Value,
    Write,
)
from hubtui.flow.engine.walk import Job, Walk
from hubtui.wording.reading import Measure, measure
from tests.calls import Kind, kind

Hub = Callable[[Effect], object]
NAMES = ("Health NZ", "Eastfield School", "Eastfield hub", "Police")


def table(results: Mapping[Kind, object]) -> Hub:
    return lambda effect: results[kind(effect)]


def walked(
    job: Job, hub: Hub, answers: Iterable[Value], begin: Mapping[str, str] | None = None
) -> tuple[Step | End, list[Effect]]:
    """Answer one step after another; give what is shown then, and every effect performed."""
    walk = Walk(job, begin or {})
    done: list[Effect] = []
    left = iter(answers)
    while True:
        found = walk.now()
        if isinstance(found, Do):
            done.append(found.effect)
            walk.done(found, hub(found.effect))
            continue
        answer = next(left, None)
        if answer is None or isinstance(found, End):
            return found, done
        walk.answer(found, answer)


def every_step(
    job: Job,
    hub: Hub,
    begin: Mapping[str, str] | None = None,
    typed: str = "kowhai rata kea tui",
    deepest: int = 9,
) -> Iterator[Step | End]:
    """Give every step and end that can be reached in so many answers, each once."""
    todo: list[list[Value]] = [[]]
    seen: set[str] = set()
    while todo:
        path = todo.pop()
        if len(path) > deepest:
            continue
        found, _ = walked(job, hub, path, begin)
        if repr(found) in seen:
            continue
        seen.add(repr(found))
        yield found
        assert len(seen) < 2000, "a job without an end"
        if not isinstance(found, End):
            todo += [[*path, answer] for answer in ways(found, typed)]


def ways(step: Step, typed: str) -> list[Value]:
    match step:
        case Choose():
            picks: list[Value] = [option.id for option in step.options]
            if isinstance(step.entry, Free):
                picks.append("=" + ("1" * step.entry.digits or typed))
            return picks
        case Mark():
            return [[option.id for option in step.options[: step.at_least]]]
        case Picks():
            return [{row.id: row.options[0].id for row in step.rows}]
        case Write():
            return [step.same_as or "1" * step.digits or typed]


def read_aloud(step: Step, names: Iterable[str] = ()) -> Measure:
    """Measure our own sentences on a screen; data and what people said do not count."""
    texts = [step.heading, step.hint]
    match step:
        case Choose():
            own = [option for option in step.options if not option.search]  # no colleague's name
            texts += [option.label for option in own if not _listed(step)]
            texts += [line.text for line in step.body if line.kind is not LineKind.SAID]
        case Mark():
            texts += [option.label for option in step.options]
        case Picks():
            texts += [row.label for row in step.rows]
            texts += [option.label for row in step.rows for option in row.options]
        case Write():
            texts += [line.text for line in step.body if line.kind is not LineKind.SAID]
    return measure(texts, aside=(*NAMES, *names))


def _listed(step: Choose) -> bool:
    """Say whether the options are data: a list to filter, or of references."""
    return step.entry is not None and not isinstance(step.entry, Free)
