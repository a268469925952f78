"""The app: draws what the stack returns, and passes on what the person does."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextvars import copy_context
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual.css.query import NoMatches

from hubtui.desk.session.occupancy import STOP, Occupancy
from hubtui.flow.engine.may_ring import ANYBODY, MayRing
from hubtui.tui import themes
from hubtui.tui.screens.step import StepApp, StepScreen, renews
from hubtui.wording import say

if TYPE_CHECKING:
    from textual.worker import WorkType

    from hubtui.desk.desk import Desk
    from hubtui.desk.stack import Layer, Stack
    from hubtui.desk.state import Heard, Shown
    from hubtui.flow.engine.steps import Step
    from hubtui.tui.widgets.body import Stood

OVERLAYS: Mapping[str, str] = {"f1": "help", "f9": "danger"}
"""Keys that lay a job above the current one, which stays as it is."""

ANY_WINDOW = (OVERLAYS["f9"], "leave")
"""Jobs shown in a window of any size, so that their keys never ask something unseen."""

PATIENCE = 0.4
"""Seconds of work before the screen says so."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the first picture shows before anything is loaded."""

    hub: str
    practice: bool
    theme: str = ""


class HubTui(StepApp[int]):
    """The app in full screen."""

    def __init__(self, connect: Callable[[], Awaitable[Desk]], opening: Opening) -> None:
        """Keep ``connect``, which imports its modules only after the first picture."""
        super().__init__(opening.theme or themes.DEFAULT, practice=opening.practice)
        self.opening = opening
        self.connect = connect
        self.desk: Desk | None = None
        self.stack: Stack | None = None
        self.can_show_plain = False
        """Whether the caller can go on in plain mode for a person who prefers it."""
        self.hands_over = False
        """Whether the app ended for plain mode; its desk stays open then."""
        self._unsubscribe: Callable[[], None] = lambda: None
        self._ready_context = copy_context()
        """Context of this app for its workers: the desk may tell of news in another one."""
        self.busy = 0
        self._asked = ""
        """Id of the step whose answer is being processed."""
        self._stale = False
        """Whether news came that the current step may not show yet."""
        self._reading: asyncio.Task[Shown] | None = None

    def get_default_screen(self) -> StepScreen:
        """Use the one screen from the start: pushing it costs a second screen, and 50 ms."""
        return self.front

    def on_mount(self) -> None:
        """Show the first picture once the screen has its parts."""
        self.front.call_later(self._first)

    async def _first(self) -> None:
        """Show the first picture, then connect the desk."""
        self.front.top.tell(say("frame.top-out", hub=self.opening.hub), "")
        self.front.begin(say("frame.opening"), say("frame.opening-hint"))
        self.call_after_refresh(self._work, self._open)

    # ------------------------------------------------------------ what the person does

    def on_step_screen_answered(self, event: StepScreen.Answered) -> None:
        """Pass an answer on; ignore one to a step that is no longer shown."""
        stack = self.stack
        if stack is None or not self._stands(event.step):
            return
        self._asked = event.step.id
        self._draw_after(lambda: stack.answer(event.value))

    def on_step_screen_typing(self, event: StepScreen.Typing) -> None:
        """Have typed text kept soon."""
        if self.stack is not None and self._stands(event.step):
            self.stack.typed(event.value)

    def _leave_standing(self) -> None:
        """Save what is picked on the current step, as another job may be laid over it."""
        step, body, top = self.front.step, self.front.body, self.stack and self.stack.top
        if top and step is not None and body is not None and self._stands(step):
            top.stood = (step.id, body.stands())

    def _stood(self, layer: Layer | None, step: Step) -> Stood | None:
        """Return what was picked, once, if the same step is drawn again."""
        if layer is None or layer.stood is None:
            return None
        (name, stood), layer.stood = layer.stood, None
        return cast("Stood | None", stood) if name == step.id else None

    def _stands(self, step: Step) -> bool:
        """Tell whether ``step`` is still the one asked, even if news has redrawn it."""
        from hubtui.flow.engine.steps import End

        now, top = self.front.step, self.stack.top if self.stack is not None else None
        if now is None or top is None or top.shown is None or isinstance(top.shown.step, End):
            return False  # the next one is on its way
        asked = top.shown.step.id == step.id != self._asked
        return asked and (step is now or renews(step, now))

    def on_step_screen_pressed(self, event: StepScreen.Pressed) -> None:
        """Do what a frame key means."""
        stack = self.stack
        if self.desk is None or stack is None:
            return
        self._leave_standing()
        if event.key == "escape":
            if not self._overtaken(event.step):
                self._draw_after(stack.back)
        elif event.key == "f2":
            self._work(self.desk.hide)
        elif event.key == "f8":
            self._draw_after(stack.read)
        else:
            self._draw_after(lambda: stack.lay_over(OVERLAYS[event.key]))

    def _overtaken(self, step: object) -> bool:
        """Tell whether danger opened after the key was pressed on another step: it stays open."""
        stack = self.stack
        top = stack.top if stack is not None else None
        if stack is None or top is None or step is None:
            return False
        beneath = (layer.shown.step for layer in stack.layers[:-1] if layer.shown is not None)
        if any(each is step for each in beneath):
            return True
        now = top.shown.step if top.shown is not None else None  # help gave way to danger
        return top.job == OVERLAYS["f9"] and getattr(now, "id", "") != getattr(step, "id", "")

    def action_ask_leave(self) -> None:
        """Ask before leaving; if nothing is open yet, leave at once."""
        stack = self.stack
        if stack is None or stack.top is None:
            self.exit(0)
        else:
            self._leave_standing()
            self._draw_after(lambda: stack.lay_over("leave"))

    def on_resume_hide(self) -> None:
        """Hide everything after the program was stopped and continued."""
        if self.desk is not None:
            self._work(self.desk.hide)

    def note_activity(self) -> None:
        """Tell the desk that somebody is there."""
        super().note_activity()
        if self.desk is not None:
            self.desk.touch()

    # ------------------------------------------------------------ the one road to the desk

    def _draw_after(self, ask: Callable[[], Awaitable[Shown]]) -> None:
        """Ask the stack for what to draw, in a worker, and draw it."""

        async def work() -> None:
            self.busy += 1
            self.set_timer(PATIENCE, self._say_working)
            try:
                await self._give_way()
                shown = await ask()
            finally:
                self.busy -= 1
                self._asked = ""
            await self._draw(shown)
            await self._renew()

        self._work(work)

    async def _renew(self) -> None:
        """Read the current step's data again, once for all news that came meanwhile."""
        while self._stale and not self.busy and self._reading is None and self.stack is not None:
            if not self.front.live:
                return
            self._stale = False
            self._reading = asyncio.ensure_future(self.stack.refresh())
            try:
                await asyncio.wait({self._reading})
                shown = None if self._reading.cancelled() else self._reading.result()
            finally:
                self._reading.cancel()
                self._reading = None
            if shown is not None:
                await self._draw(shown)

    async def _give_way(self) -> None:
        """Stop reading news, so that no act of the person waits; it is read again afterwards."""
        if self._reading is not None:
            self._stale = True
            self._reading.cancel()
            await asyncio.wait({self._reading})

    def _work(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async def while_open() -> None:
            try:
                await work()
            except NoMatches:  # leaving takes the screen down under what is just being drawn
                if self.is_running and self.front.is_attached:
                    raise

        self.run_worker(cast("WorkType[None]", while_open), group="desk")

    async def _open(self) -> None:
        try:
            self.desk = await self.connect()
        finally:
            gc.freeze()  # what is loaded by now stays
            gc.enable()

        from hubtui.desk.stack import Stack

        self.stack = Stack(self.desk)
        self._ready_context = copy_context()
        self._unsubscribe = self.desk.listen(self._heard)
        self._apply_theme()
        await self._draw(await self.stack.open())
        self.call_after_refresh(self.desk.drawn.set)

    def _heard(self, heard: Heard) -> None:
        self._ready_context.run(self._work, lambda: self._react(heard))

    async def _react(self, heard: Heard) -> None:
        stack, desk = self.stack, self.desk
        if stack is None or desk is None:
            return
        step = self.front.step
        if heard.kind == "stage":
            self._leave_standing()
            follow = stack.follow_stage()
            if desk.stage is Occupancy.OPEN:
                shown = await follow
            else:  # first the stack: what an answer brings meanwhile is drawn no more
                shown, _ = await asyncio.gather(follow, self.front.blank())
            self._apply_theme()
            await self._draw(shown)
            await self._renew()
        elif heard.kind == "bell":
            self.ring()
        elif heard.kind == "settings":
            self._apply_theme()
        elif heard.kind in ("news", "back", "held"):
            self._stale = True
            await self._renew()
        elif step is not None:
            self._frame(step)

    # ------------------------------------------------------------ drawing

    def _apply_theme(self) -> None:
        """Use the theme of the person signed in, or the workstation's."""
        theirs = self.desk.theme if self.desk is not None else ""
        wanted = theirs or self.opening.theme or themes.DEFAULT
        if wanted in self.available_themes and not self.no_color:
            self.theme = wanted

    async def _draw(self, shown: Shown) -> None:
        assert self.desk is not None
        top = self.stack.top if self.stack is not None else None
        if top is not None:  # show the newest step, which may have come meanwhile
            if top.shown is None:
                return  # not loaded yet; the step before may be another person's
            shown = top.shown
        from hubtui.flow.engine.steps import End

        if isinstance(shown.step, End):
            if shown.step.go == STOP:
                self.stack = None  # leaving signs out: the stack must not react to that
                await self.desk.close()
                self.exit(0)
            return
        if (
            self.can_show_plain
            and self.desk.plain
            and self.stack is not None
            and self.stack.at_rest
        ):
            self._unsubscribe()
            self.stack, self.hands_over = None, True
            self.exit(0)
            return
        trouble = shown.trouble
        self.front.urgent(top is not None and top.job in ANY_WINDOW)
        words = "" if trouble is None else self.desk.words_for(trouble, self._may_ring())
        problem = words and say("frame.problem", what=words)
        await self.front.show(shown.step, problem, self._stood(top, shown.step))
        self._frame(shown.step)

    def _may_ring(self) -> MayRing:
        """Return who may be rung about what is on the screen."""
        return self.stack.may_ring if self.stack is not None else ANYBODY

    def _frame(self, step: Step) -> None:
        assert self.desk is not None
        me, hub = self.desk.me, self.desk.place.hub
        if self.desk.stage is not Occupancy.OPEN or me is None:
            key = "frame.top-hidden" if self.desk.stage is Occupancy.HIDDEN else "frame.top-out"
            self.front.top.tell(say(key, hub=hub), "")
        else:
            agency = self.desk.known().agencies[me.agency].name
            count = self.desk.waiting
            waiting = say("frame.waiting", count=count) if count else ""
            self.front.top.tell(say("frame.top", hub=hub, name=me.name, agency=agency), waiting)
        status = self.desk.status
        words = say(status.key, **status.facts) if status.key else step.guide
        self.front.status(words, danger=status.is_danger, reads=status.reads)
        more = self.desk.keepers.beside(status, self.desk.notes)
        self.front.beside(say(more.key, **more.facts) if more.key else "")

    def _say_working(self) -> None:
        if self.busy and self.desk is not None and not self.desk.status.is_danger:
            self.front.status(say("frame.working"))
