"""The open jobs of one person, one above another; both fronts use it for keys and endings.

A front passes in what the person did and draws what is returned. Help, danger and the hide
screen lie above the current job, which stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hubtui.desk.runner import Runner
from hubtui.desk.session.occupancy import STOP, Occupancy
from hubtui.desk.state import Shown
from hubtui.flow.engine.may_ring import ANYBODY, MayRing
from hubtui.flow.engine.steps import End, Value

if TYPE_CHECKING:
    from hubtui.desk.desk import Desk

ROOTS = ("home", "sign-in", "hidden")
"""Jobs that Esc does not leave."""
ASIDE = ("help", "leave")
"""Jobs that only explain or ask about the job below them."""
KEPT = ("danger", "override")
"""Jobs that stay open when the screen is hidden, wherever they lie."""


@dataclass(slots=True)
class Layer:
    """One open job, and what it last showed."""

    job: str
    runner: Runner
    begin: Mapping[str, str]
    shown: Shown | None = None
    stood: tuple[str, object] | None = None
    """For the front: a step's id, and what was picked there when another job was laid over it."""


class Stack:
    """The open jobs of one front; its async methods return what to draw now."""

    def __init__(self, desk: Desk, *, by_words: bool = False) -> None:
        """Start with no job open; ``by_words`` is for a front that takes words and no keys."""
        self.desk = desk
        self.by_words = by_words
        self.layers: list[Layer] = []

    @property
    def top(self) -> Layer | None:
        """Return the current job."""
        return self.layers[-1] if self.layers else None

    @property
    def may_ring(self) -> MayRing:
        """Return who may be rung about what is on the screen."""
        return self.top.runner.may_ring if self.top is not None else ANYBODY

    @property
    def at_rest(self) -> bool:
        """Tell whether only Home or sign-in is open: another front may take over then."""
        root = {Occupancy.OPEN: "home", Occupancy.SIGNED_OUT: "sign-in"}.get(self.desk.stage)
        return [layer.job for layer in self.layers] == [root]

    async def open(self) -> Shown:
        """Open the first job: Home, hidden or sign-in."""
        self.desk.begin()
        first = {
            Occupancy.OPEN: "home",
            Occupancy.HIDDEN: "hidden",
            Occupancy.SIGNED_OUT: "sign-in",
        }
        return await self._begin(first[self.desk.stage])

    async def answer(self, value: Value) -> Shown:
        """Take an answer to the step shown now."""
        layer = self._layer()
        return await self._settle(layer, await layer.runner.answer(value))

    def typed(self, value: Value) -> None:
        """Have typed text kept soon."""
        if self.top is not None:
            self.top.runner.typed(value)

    async def back(self) -> Shown:
        """Go back a step; from the first step, to the job below, or to Home."""
        layer = self._layer()
        before = layer.shown
        shown = await layer.runner.back()
        # A step changed by news or a refusal is the same step; a job laid over it meanwhile stays.
        moved = before is None or _name(shown) != _name(before) or shown.trouble is not None
        if moved or layer.job == "hidden" or layer is not self.top:
            return await self._settle(layer, shown)
        if len(self.layers) > 1:
            return await self._pop()
        if layer.job in ROOTS:
            return await self._settle(layer, shown)
        return await self._begin("home")

    async def lay_over(self, job: str) -> Shown:
        """Lay help, danger or the question about leaving above the current job.

        Once a safety alert was sent from it, danger opens a new alert above itself.
        """
        from hubtui.desk.overrides import in_hand

        while job == "danger" and len(self.layers) > 1 and self._layer().job in ASIDE:
            self.layers.pop()  # danger is about the job below, and returns to it
        top = self._layer()
        again = job == "danger" and not top.runner.asks_first and self.desk.stage is Occupancy.OPEN
        if top.job == job and not again:
            return await self._settle(top, top.shown or await top.runner.start())
        words = {"words": "yes"} if self.by_words else {}
        begin = {"job": top.job, **words, **in_hand.begins(top.runner.walk, top.shown)}
        return await self._begin(job, begin, over=True)

    async def read(self) -> Shown:
        """Open what the status row refers to, above the current job; with nothing to read, stay."""
        top, reading = self._layer(), self.desk.safety.reading(self.desk.status)
        if reading is None or (top.job, top.begin) == reading:
            return await self._settle(top, top.shown or await top.runner.start())
        return await self._begin(*reading, over=True)

    async def refresh(self) -> Shown:
        """Read the hub's data of the current step again."""
        layer = self._layer()
        return await self._settle(layer, await layer.runner.refresh())

    async def follow_stage(self) -> Shown:
        """Change the open jobs after the person signed in, was hidden or signed out."""
        top, stage = self.top, self.desk.stage
        if stage is Occupancy.HIDDEN and (top is None or top.job != "hidden"):
            # Of the jobs above the first, only danger and overrides stay open.
            over = (each for each in self.layers[1:] if each.job in KEPT)
            self.layers = [*self.layers[:1], *over]
            return await self._begin("hidden", over=True)
        going_in = top is not None and top.job == "sign-in" and not top.runner.signed_in
        if stage is Occupancy.SIGNED_OUT and not going_in:
            self.layers = []
            return await self._begin("sign-in", {"ended": "yes"} if self.desk.ended else {})
        if stage is Occupancy.OPEN and top is not None and top.job == "hidden":
            return await self._come_back()
        layer = self._layer()
        return layer.shown or await self._settle(layer, await layer.runner.start())

    def _layer(self) -> Layer:
        return self.layers[-1]

    async def _begin(
        self, job: str, begin: Mapping[str, str] | None = None, *, over: bool = False
    ) -> Shown:
        layer = Layer(job, self.desk.runner(job, begin or {}), begin or {})
        for left in () if over else self.layers:
            left.runner.leave()
        self.layers = [*self.layers, layer] if over else [layer]
        return await self._settle(layer, await layer.runner.start())

    async def _come_back(self) -> Shown:
        return await self._pop() if len(self.layers) > 1 else await self._begin("home")

    async def _pop(self) -> Shown:
        self.layers.pop()
        layer = self._layer()
        if layer.shown is None:
            return await self._settle(layer, await layer.runner.start())
        if (
            layer.job == "home" and self.desk.safety.acted
        ):  # Home still shows the state before that act
            self.desk.safety.acted = False
            return await self._settle(layer, await layer.runner.refresh())
        return await self._settle(layer, layer.runner.shown_again())  # the job below may have ended

    async def _settle(self, layer: Layer, shown: Shown) -> Shown:
        """Record what a job shows; if it ended, open what comes next."""
        layer.shown = shown
        if layer is not self.top or not isinstance(shown.step, End):
            return self.top.shown if self.top is not None and self.top.shown else shown
        go = shown.step.go
        if go == STOP:
            return shown
        if layer.job == "hidden" and self.desk.stage is Occupancy.OPEN:
            return await self._come_back()
        if len(self.layers) > 1 and go in ("@close", "home"):
            return await self._pop()
        over = len(self.layers) > 1 and go not in ROOTS
        if over:  # keep the jobs below, to come back to
            self.layers.pop()
        begun = await self._begin("home" if go == "@close" else go, shown.step.facts, over=over)
        return self._told(begun, shown)

    def _told(self, now: Shown, before: Shown) -> Shown:
        """Show the error that ended the last job on the next thing shown."""
        if before.trouble is not None and now.trouble is None:
            now = replace(now, trouble=before.trouble)
            self._layer().shown = now
        return now


def _name(shown: Shown) -> str:
    """Return the step's id, or an empty string for an end."""
    return "" if isinstance(shown.step, End) else shown.step.id
