"""The keys counted in the flow's own tests are the keys really pressed in the app."""

from __future__ import annotations

import pytest

from hubtui.flow.engine.steps import End, Value
from hubtui.tui.widgets.body import AnswerPane
from tests.tui.keys import keys_for
from tests.tui.stage import StageApp
from tests.tui.test_hands import burst
from tests.unit.flow.eastfield import known
from tests.unit.flow.person import Person
from tests.unit.flow.test_tell import LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_4, hub

MOST = {1: 16, 2: 20, 3: 27, 4: 31}
LEVELS = {1: LEVEL_1, 2: LEVEL_2, 3: LEVEL_3, 4: LEVEL_4}
HOME = 1
"""The digit that opens the job."""


@pytest.mark.parametrize("level", LEVELS)
async def test_real_keys_to_send(level: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AnswerPane, "too_soon", lambda *_: False)  # quicker than hands
    person = Person("tell", known(), hub)
    answers: list[tuple[str, Value | None]] = [*LEVELS[level], ("check", "send")]
    app = StageApp()
    counted = HOME
    async with app.run_test(size=(80, 24)) as pilot:
        for name, value in answers:
            step = person.now()
            assert not isinstance(step, End)
            assert step.id == name
            before = person.presses
            wanted = value if value is not None else _as_it_stands(step)
            keys, count = keys_for(step, wanted)
            await app.lay(step)
            await pilot.pause()
            app.answers.clear()
            burst(app, keys)
            await pilot.pause()
            await pilot.pause()
            assert app.answers == [wanted], name
            person.say(name, value)
            assert count <= person.presses - before, (name, keys)
            counted += count
    assert counted <= MOST[level]


def _as_it_stands(step: object) -> Value:
    from hubtui.flow.engine.steps import Step
    from tests.unit.flow.person import _picked

    assert isinstance(step, Step)
    return _picked(step)
