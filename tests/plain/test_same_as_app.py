"""Everything that can be done in the app can be done in plain mode: step by step, held together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from hubtui.domain.text import fold
from hubtui.flow.engine.steps import Choose, Filter, Free, LineKind, Mark, Picks, Step, Value, Write
from hubtui.plain import draw
from hubtui.plain.ask import Asking, TypedAnswer
from hubtui.plain.console import Console, Ended
from hubtui.plain.typed import Command
from hubtui.tui.widgets.body import AnswerPane
from hubtui.wording import say
from tests.golden.scenes import SCENES, Scene, _ways, every
from tests.tui.keys import keys_for
from tests.tui.stage import StageApp
from tests.tui.test_hands import burst


class Listener(Console):
    """A person who hears what is said, and types lines."""

    def __init__(self, lines: Iterator[str]) -> None:
        super().__init__()
        self.lines = lines
        self.heard: list[str] = []
        self.prompts: list[str] = []

    def say(self, *lines: str) -> None:
        self.heard += lines

    def prompt(self, words: str) -> None:
        self.prompts.append(words)

    def secrets_work(self) -> bool:
        return True

    def read(self, *, secret: bool = False, woken: Callable[[], bool] | None = None) -> str:
        if self.prompts[-1] == say("plain.read-it"):
            return "1"
        line = next(self.lines, None)
        if line is None:
            raise Ended
        return line


def asked(step: Step, *lines: str) -> tuple[TypedAnswer | Command, Listener]:
    """Ask a step of somebody who types these lines."""
    console = Listener(iter(lines))
    return Asking(console, lambda: False, lambda: "").ask(step), console


def lines_for(step: Step, value: Value) -> list[str]:
    """The lines that give an answer."""
    match step, value:
        case Choose(), str():
            if value.startswith("=") and isinstance(step.entry, Free):
                return [value[1:]]
            options = list(step.options)
            said: list[str] = []
            if isinstance(step.entry, Filter):
                label = next(option.label for option in options if option.id == value)
                options = draw.matching(options, label)
                said = [label]
            place = [option.id for option in options].index(value)
            return [*said, str(place + draw.first_of(step))]
        case Mark(), list():
            ids = [option.id for option in step.options]
            return [" ".join(str(ids.index(each) + 1) for each in value)]
        case Picks(), dict():
            return [
                str([option.id for option in row.options].index(value[row.id]) + 1)
                for row in step.rows
            ]
        case Write(), str():
            return [value]
        case _:
            raise AssertionError((step, value))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_the_same_answer_by_keys_and_by_lines(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AnswerPane, "too_soon", lambda *_: False)  # quicker than hands
    app = StageApp()
    async with app.run_test(size=(80, 24)) as pilot:
        for way, step in every()[scene.name]:
            value = _ways(step)[-1]
            await app.lay(step)
            await pilot.pause()
            app.answers.clear()
            burst(app, keys_for(step, value)[0])
            await pilot.pause()
            await pilot.pause()
            answer, _ = asked(step, *lines_for(step, value))
            assert isinstance(answer, TypedAnswer), (way, step.id, answer)
            assert app.answers == [answer.value], (way, step.id)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_all_that_is_shown_is_said(scene: Scene) -> None:
    for way, step in every()[scene.name]:
        _, console = asked(step, *lines_for(step, _ways(step)[-1]))
        heard = fold(" ".join([*console.heard, *console.prompts]))
        for text in _shown(step):
            assert fold(text) in heard, (way, step.id, text)


@pytest.mark.parametrize("scene", SCENES[2:8], ids=lambda scene: scene.name)
@pytest.mark.parametrize("word", list(Command))
def test_the_words_that_are_always_taken(scene: Scene, word: Command) -> None:
    for way, step in every()[scene.name]:
        if _is_secret(step):
            continue  # a passphrase may be any word
        answer, _ = asked(step, word.value, "1")
        assert answer == word, (way, step.id)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_end_of_input_is_no_answer(scene: Scene) -> None:
    for _, step in every()[scene.name]:
        with pytest.raises(Ended):
            asked(step)


def _shown(step: Step) -> Iterator[str]:
    yield step.heading
    yield step.hint
    yield step.guide
    match step:
        case Choose():
            yield from (line.text for line in step.body if line.kind is not LineKind.GAP)
            if not isinstance(step.entry, Filter):
                yield from (f"{option.label}" for option in step.options)
                yield from (option.aside for option in step.options)
        case Mark():
            yield from (option.label for option in step.options[: draw.MOST])
        case Picks():
            yield from (row.label for row in step.rows)
            yield from (option.label for row in step.rows for option in row.options)
        case Write():
            yield from (line.text for line in step.body)


def _is_secret(step: Step) -> bool:
    match step:
        case Write(secret=True) | Choose(entry=Free(secret=True)):
            return True
        case _:
            return False
