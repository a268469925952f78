"""A runner drives one walk through a job: it performs effects and reports errors."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.state import Shown
from hubtui.errors import Broken, HubError, Refused, Unreachable
from hubtui.flow.engine import effects
from hubtui.flow.engine.steps import Choose, Do, End, Free, Line, Option, Step, Value, Write
from hubtui.flow.engine.walk import Job, Walk
from hubtui.wording import say

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hubtui.desk.station import Station
    from hubtui.flow.engine.context import JobContext
    from hubtui.flow.engine.may_ring import MayRing
    from hubtui.flow.engine.spec import Spec

TYPING_KEPT = 1.0
"""Seconds after which typed text is kept, even while typing goes on."""
_AGAIN = "desk-again"


def new_key() -> str:
    """Return a random key that tells two drafts or bodies with the same words apart."""
    return secrets.token_hex(16)


class Runner:
    """Runs one person's walk through one job."""

    def __init__(
        self,
        station: Station,
        perform: Callable[[effects.Effect], Awaitable[object]],
        spec: Spec,
        begin: Mapping[str, str],
    ) -> None:
        """Called by ``Desk.runner``; ``perform`` performs effects that need no draft."""
        self._station, self._perform, self._spec = station, perform, spec
        self._lock = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._shown = Shown(End())
        self._was_in = False
        self._afresh(begin)

    @property
    def signed_in(self) -> bool:
        """Tell whether this job signed somebody in."""
        return any(
            isinstance(effect, effects.SignInHere) for effect, _ in self._walk.results.values()
        )

    @property
    def may_ring(self) -> MayRing:
        """Return who may be rung about what is on the screen."""
        return self._walk.may_ring()

    @property
    def walk(self) -> Walk:
        """Return the current walk, for reading only."""
        return self._walk

    @property
    def asks_first(self) -> bool:
        """Tell whether nothing was read, sent or done in this job yet."""
        return not self._walk.results and getattr(self._shown.step, "id", "") != _AGAIN

    async def start(self) -> Shown:
        """Show the first step, or the step at which the draft was left."""
        return await self._turn(self._start)

    async def answer(self, value: Value) -> Shown:
        """Take the answer to the step shown, and return what to show next."""
        return await self._turn(lambda: self._answer(value))

    async def back(self) -> Shown:
        """Go back one step; no answer is lost."""
        return await self._turn(self._back)

    async def refresh(self) -> Shown:
        """Read the hub's data again; if that fails, what is shown stays."""
        return await self._turn(self._refresh)

    def leave(self) -> None:
        """Keep the last typed text now, so that the job begun next has the newer draft."""
        if self._timer is not None:
            self._keep()

    def shown_again(self) -> Shown:
        """Return what is shown, with the text typed since."""
        step, now = self._shown.step, self._walk.now()
        if not isinstance(now, Do | End) and not isinstance(step, End) and now.id == step.id:
            self._shown = replace(self._shown, step=now)
        return self._shown

    def typed(self, value: Value) -> None:
        """Record what is typed or marked so far; it is kept within a second."""
        step = self._shown.step
        if isinstance(step, End) or step.id == _AGAIN or _is_secret(step):
            return
        self._walk.typing(step, value)
        if self._timer is None:  # never restarted: steady typing would delay it for ever
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(TYPING_KEPT, self._keep)

    # ---- turns: one at a time; input during a turn is ignored

    async def _turn(self, act: Callable[[], Awaitable[Shown]]) -> Shown:
        if self._lock.locked():
            async with self._lock:
                return self._shown
        async with self._lock:
            self._shown = await act()
            return self._shown

    async def _start(self) -> Shown:
        return await self._go()

    async def _answer(self, value: Value) -> Shown:
        step = self._shown.step
        if isinstance(step, End):
            return self._shown
        if step.id == _AGAIN:
            return await self._start() if value == "again" else Shown(End())
        if not sends(step) and (stop := await self._unfrozen(step)):
            return stop
        try:
            self._walk.answer(step, value)
        except Refused as error:
            return Shown(step, error, self._is_first())
        if not sends(step):
            self._keep()
        return await self._go()

    async def _back(self) -> Shown:
        step = self._shown.step
        if isinstance(step, End) or step.id == _AGAIN:
            return self._shown
        if stop := await self._unfrozen(step):
            return stop
        self._walk.back()
        return await self._go()

    async def _refresh(self) -> Shown:
        if isinstance(self._shown.step, End):
            return self._shown
        if self._shown.step.id == _AGAIN:
            return await self._start()
        read, answers = dict(self._walk.results), dict(self._walk.answers)
        self._walk.refresh()
        again = None
        try:
            again = await self._go()
        finally:
            stands = again is None or not (again.trouble is None or isinstance(again.step, End))
            if stands:  # it failed, or the person did something meanwhile
                self._walk.results, self._walk.answers = read, answers
        return self._shown if stands else again

    async def _unfrozen(self, step: Step) -> Shown | None:
        """Return what to show instead, if nothing may change now, else None."""
        return None

    # ---- the walk

    async def _go(self) -> Shown:
        """Perform effects until there is a step or an end to show."""
        trouble: HubError | None = None
        while True:
            match found := self._walk.now():
                case Do():
                    error = await self._do(found)
                    if error is not None:
                        trouble = error
                        if self._is_out():
                            ended = {"ended": "yes"} if self._station.ended else {}
                            return Shown(End("sign-in", ended), error)
                        if not self._walk.undo():
                            return self._cannot(error)
                case End():
                    end = self._turned(found)
                    if end is not None:
                        self._finish()
                        return Shown(end, trouble)
                case _:
                    return Shown(found, trouble, self._is_first())

    async def _do(self, step: Do) -> HubError | None:
        """Perform an effect and record its result, or return its error."""
        self._was_in = self._station.stage is not Occupancy.SIGNED_OUT
        try:
            result = await self._result_of(step)
        except Unreachable as error:
            if step.otherwise is None:
                return error
            result = step.otherwise
        except HubError as error:
            return error
        except asyncio.CancelledError:
            self._walk.undo()
            raise
        self._walk.done(step, result)
        return None

    async def _result_of(self, step: Do) -> object:
        return await self._perform(self._keyed(step.id, step.effect))

    def _keyed(self, name: str, effect: effects.Effect) -> effects.Effect:
        """Give a body its key: the same key for the same words, so that a retry is safe."""
        if not isinstance(effect, effects.Call | effects.SendSafetyAlert):
            return effect
        body: Any = effect.body
        fields = type(body).model_fields
        if "key" not in fields:
            return effect
        if "at" in fields:  # a draft resumed after a crash: ``at`` of today is another time
            name = f"{name}|{self._walk.answers.get('day')}"
        moments = {each: 0 for each in ("at", "written_at") if each in fields}
        key = self._body_key(name, body.model_copy(update=moments))
        return replace(effect, body=body.model_copy(update={"key": key}))

    def _body_key(self, name: str, body: BaseModel) -> str:
        # Who is next may have changed since a crash: it must not change the key.
        left = {"key", "next_told"} | ({"override"} if not getattr(body, "override", "") else set())
        text = f"{self._key}|{name}|{body.model_dump_json(exclude=left)}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _turned(self, end: End) -> End | None:
        """Follow an end that stays in this job, and return None; return any other end."""
        if end.go == "@change":
            if end.facts["step"] not in self._walk.answers:
                raise Broken("flow-no-such-step", step=end.facts["step"])
            self._walk.change(end.facts["step"])
            return None
        if end.go == "@again" and self._walk.answers:
            self._finish()
            self._afresh(end.facts or self._walk.begin)
            return None
        return End() if end.go == "@again" else end

    def _is_first(self) -> bool:
        return not self._walk.answers

    def _is_out(self) -> bool:
        """Tell whether the session ended during this job, or by what the job did."""
        return self._station.stage is Occupancy.SIGNED_OUT and (
            self._spec.signed_in or self._was_in
        )

    def _cannot(self, error: HubError) -> Shown:
        """Return a step that offers to try again, as nothing of this job can be shown."""
        inside = self._station.stage is Occupancy.OPEN
        ways = ["again", "home"] if inside else ["again"]
        options = tuple(Option(way, say(f"desk.again.{way}")) for way in ways)
        heading = say("desk.again.heading" if inside else "desk.again.heading_out")
        # Signed out, nothing else is shown, so this step holds 111 and whom to ring.
        body = () if inside else _first_lines(self._station.known())
        step = Choose(
            _AGAIN, heading, options, body=body, picked="again", live=True, quick=True,
            help_key="again",
        )  # fmt: skip
        return Shown(step, error)

    # ---- the walk's state; ``DraftRunner`` also keeps a draft

    def _afresh(self, begin: Mapping[str, str]) -> None:
        self._take_up(new_key(), Walk(self._job(), begin))

    def _take_up(self, key: str, walk: Walk) -> None:
        self._key, self._walk = key, walk

    def _job(self) -> Job:
        return self._spec.build(self._station.known())

    def _keep(self) -> None:
        """Keep the answers and typed text, in runners that keep a draft."""
        self._stop_timer()

    def _finish(self) -> None:
        """End the job, and keep what was typed last."""
        self.leave()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _first_lines(known: JobContext) -> tuple[Line, ...]:
    from hubtui.flow.overrides.danger import first_lines

    return first_lines(known)


def sends(step: Step) -> bool:
    """Tell whether the answer to this step sends something."""
    return isinstance(step, Choose) and step.sends


def _is_secret(step: Step) -> bool:
    match step:
        case Write(secret=True) | Choose(entry=Free(secret=True)):
            return True
        case _:
            return False
