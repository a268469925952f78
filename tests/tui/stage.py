"""The one screen without a desk: shows steps, and notes what a person does with them."""

from __future__ import annotations

from hubtui.flow.engine.steps import Step, Value
from hubtui.tui.screens.step import StepApp, StepScreen
from hubtui.wording import say

TOP = say("frame.top", hub="Eastfield hub", name="Sue Patel", agency="Health NZ")


class StageApp(StepApp[None]):
    """The real screen and the real styles, with nothing behind them."""

    def __init__(self, *steps: Step, practice: bool = False) -> None:
        super().__init__(practice=practice)
        self.steps = steps
        self.answers: list[Value] = []
        self.pressed: list[str] = []
        self.done: list[str] = []
        """Answers and keys of the frame, in their order."""

    async def on_mount(self) -> None:  # type: ignore[override]  # Textual calls each class's own
        await self.push_screen(self.front)
        if self.steps:
            await self.lay(self.steps[0])

    async def lay(self, step: Step, problem: str = "", *, urgent: bool = False) -> None:
        """Show a step as the app would."""
        self.front.urgent(urgent)
        await self.front.show(step, problem)
        self.front.top.tell(TOP, say("frame.waiting", count=2))
        self.front.status(step.guide)

    def on_step_screen_answered(self, event: StepScreen.Answered) -> None:
        self.answers.append(event.value)
        self.done.append("answer")

    def on_step_screen_pressed(self, event: StepScreen.Pressed) -> None:
        self.pressed.append(event.key)
        self.done.append(event.key)
