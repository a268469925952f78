"""Choose the body that draws a step, and keep its state when a list is drawn again."""

from __future__ import annotations

from typing import assert_never

from hubtui.domain.text import TextKind
from hubtui.flow.engine.steps import Choose, Free, Mark, Picks, Step, Write
from hubtui.tui.widgets.body import AnswerPane
from hubtui.tui.widgets.choose import ChooseBody, MarkBody


def new(step: Step) -> AnswerPane:
    """Make the body of a step; rarely used bodies are imported when needed."""
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
    """Tell whether the answer in a step's body stays after a refusal: no secret, no sending."""
    match step:
        case Choose(sends=True) | Choose(entry=Free(secret=True)) | Write(secret=True):
            return False
        case _:
            return True


def redraw(body: AnswerPane, step: Step) -> bool:
    """Show changed content of the same question; return False if it needs a new body."""
    if isinstance(body, ChooseBody) and isinstance(step, Choose) and body.can_become(step):
        body.redraw(step)
        return True
    return False


def marked(body: AnswerPane | None) -> str:
    """Return the id of the highlighted option, or an empty string."""
    return (body.list.current or "") if isinstance(body, ChooseBody) else ""


def mark(body: AnswerPane, option: str) -> None:
    """Highlight an option, in a body that has a list of options."""
    if option and isinstance(body, ChooseBody):
        body.list.pick(option)


def step_of(body: AnswerPane) -> Step | None:
    """Return the question a list was drawn for, or None."""
    return body.step if isinstance(body, ChooseBody) else None
