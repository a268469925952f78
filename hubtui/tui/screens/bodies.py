"""Which body draws which step, and what of it stays where a list is drawn anew."""

from __future__ import annotations

from typing import assert_never

from hubtui.domain.text import TextKind
from hubtui.flow.engine.steps import Choose, Free, Mark, Picks, Step, Write
from hubtui.tui.widgets.body import AnswerPane
from hubtui.tui.widgets.choose import ChooseBody, MarkBody


def new(step: Step) -> AnswerPane:
    """Make the body of a step; what is seldom asked is loaded when it is."""
    match step:
        case Choose():
            return ChooseBody(step)
        case Mark():
            return MarkBody(step)
        case Picks():
            from hubtui.tui.widgets.write import PicksBody

            return PicksBody(step)
        case Write(kind=TextKind.NOTE):
            from hubtui.tui.widgets.note import NoteBody

            return NoteBody(step)
        case Write():
            from hubtui.tui.widgets.write import WriteBody

            return WriteBody(step)
        case _:
            assert_never(step)


def is_live(step: Step) -> bool:
    """Tell whether news redraws this step."""
    return isinstance(step, Choose) and step.live


def stays(step: Step) -> bool:
    """Tell whether what stands in this step's body outlives a refusal: no secret, no sending."""
    match step:
        case Choose(sends=True) | Choose(entry=Free(secret=True)) | Write(secret=True):
            return False
        case _:
            return True


def redraw(body: AnswerPane, step: Step) -> bool:
    """Have a body show the same question with other news; False where it takes a new one."""
    if isinstance(body, ChooseBody) and isinstance(step, Choose) and body.can_become(step):
        body.redraw(step)
        return True
    return False


def marked(body: AnswerPane | None) -> str:
    """Return the option the mark is on, where there is one."""
    return (body.list.current or "") if isinstance(body, ChooseBody) else ""


def mark(body: AnswerPane, option: str) -> None:
    """Put the mark on that option, where there is one."""
    if option and isinstance(body, ChooseBody):
        body.list.pick(option)


def step_of(body: AnswerPane) -> Step | None:
    """Return the question a list was drawn for."""
    return body.step if isinstance(body, ChooseBody) else None
