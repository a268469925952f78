"""The jobs a person has open, one over the other: what both fronts do with keys and endings.

A front hands in what the person did and draws what comes back. Help, danger and the hide screen
lie over the job in hand, which stays as it is beneath.
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
"""Jobs that only speak of what they lie over."""
KEPT = ("danger", "override")
"""Jobs that hiding the screen does not end, wherever they lie."""


@dataclass(slots=True)
class Layer:
    """One job under way, and what it last showed."""

    job: str
    runner: Runner
    begin: Mapping[str, str]
    shown: Shown | None = None
    stood: tuple[str, object] | None = None
    """The front's own: a step, and what was picked on it when something was laid over."""


class Stack:
    """The open jobs of one front; every method gives what to draw now."""

    def __init__(self, desk: Desk, *, by_words: bool = False) -> None:
        """Start with nothing open; ``by_words`` is for a front that takes words and no keys."""
        self.desk = desk
        self.by_words = by_words
        self.layers: list[Layer] = []

    @property
    def top(self) -> Layer | None:
        """Return the job in hand."""
        return self.layers[-1] if self.layers else None

    @property
    def may_ring(self) -> MayRing:
        """Give who may be rung about the matter on the screen."""
        return self.top.runner.may_ring if self.top is not None else ANYBODY

    @property
    def at_rest(self) -> bool:
        """Tell whether nothing is under way: another front may go on from here."""
        root = {Occupancy.OPEN: "home", Occupancy.SIGNED_OUT: "sign-in"}.get(self.desk.stage)
        return [layer.job for layer in self.layers] == [root]

    async def open(self) -> Shown:
        """Open the first job: home where somebody is signed in."""
        self.desk.begin()
        first = {
            Occupancy.OPEN: "home",
            Occupancy.HIDDEN: "hidden",
            Occupancy.SIGNED_OUT: "sign-in",
        }
        return await self._begin(first[self.desk.stage])

    async def answer(self, value: Value) -> Shown:
        """Take an answer to the step now shown."""
        layer = self._layer()
        return await self._settle(layer, await layer.runner.answer(value))

    def typed(self, value: Value) -> None:
        """Have what is typed kept soon."""
        if self.top is not None:
            self.top.runner.typed(value)

    async def back(self) -> Shown:
        """Go back a step; from the first step, back to what lies beneath, or home."""
        layer = self._layer()
        before = layer.shown
        shown = await layer.runner.back()
        # What news or a refusal changed is the same step; what was laid over it meanwhile stays.
        moved = before is None or _name(shown) != _name(before) or shown.trouble is not None
        if moved or layer.job == "hidden" or layer is not self.top:
            return await self._settle(layer, shown)
        if len(self.layers) > 1:
            return await self._pop()
        if layer.job in ROOTS:
            return await self._settle(layer, shown)
        return await self._begin("home")

    async def lay_over(self, job: str) -> Shown:
        """Lay help, danger or the question about leaving over the job in hand.

        Danger that was sent is a job in hand like any other: pressed there it asks anew.
        """
        from hubtui.desk.overrides import in_hand

        while job == "danger" and len(self.layers) > 1 and self._layer().job in ASIDE:
            self.layers.pop()  # it is about what lies beneath, and comes back there
        top = self._layer()
        again = job == "danger" and not top.runner.asks_first and self.desk.stage is Occupancy.OPEN
        if top.job == job and not again:
            return await self._settle(top, top.shown or await top.runner.start())
        words = {"words": "yes"} if self.by_words else {}
        begin = {"job": top.job, **words, **in_hand.begins(top.runner.walk, top.shown)}
        return await self._begin(job, begin, over=True)

    async def read(self) -> Shown:
        """Lay over the job in hand what the status row says; with nothing to read, stay."""
        top, reading = self._layer(), self.desk.safety.reading(self.desk.status)
        if reading is None or (top.job, top.begin) == reading:
            return await self._settle(top, top.shown or await top.runner.start())
        return await self._begin(*reading, over=True)

    async def refresh(self) -> Shown:
        """Read again what the step in hand shows of the hub."""
        layer = self._layer()
        return await self._settle(layer, await layer.runner.refresh())

    async def follow_stage(self) -> Shown:
        """Fit what is open to whether somebody is signed in, hidden or gone."""
        top, stage = self.top, self.desk.stage
        if stage is Occupancy.HIDDEN and (top is None or top.job != "hidden"):
            # What was laid over the job in hand is not worth coming back to, but for danger.
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
        if layer.job == "home" and self.desk.safety.acted:  # what it says of that act is stale
            self.desk.safety.acted = False
            return await self._settle(layer, await layer.runner.refresh())
        return await self._settle(layer, layer.runner.shown_again())  # it may have ended beneath

    async def _settle(self, layer: Layer, shown: Shown) -> Shown:
        """Follow an ending to the next thing to show."""
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
        if over:  # what lies beneath is still there to come back to
            self.layers.pop()
        begun = await self._begin("home" if go == "@close" else go, shown.step.facts, over=over)
        return self._told(begun, shown)

    def _told(self, now: Shown, before: Shown) -> Shown:
        """Carry on top of the next thing shown why the one before ended."""
        if before.trouble is not None and now.trouble is None:
            now = replace(now, trouble=before.trouble)
            self._layer().shown = now
        return now


def _name(shown: Shown) -> str:
    """Tell one step from another; an end is none."""
    return "" if isinstance(shown.step, End) else shown.step.id
