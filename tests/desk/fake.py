"""A hub of drafts and alerts in memory, whose answers get lost, late and doubled on order."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from hubtui.desk.desk import Desk
from hubtui.desk.hub.workstation import Enrolment
from hubtui.desk.session.desk_session import DeskSession
from hubtui.desk.session.occupancy import Occupancy
from hubtui.domain.alerts.levels import Level
from hubtui.domain.alerts.view import Preview
from hubtui.domain.text import TextKind
from hubtui.errors import Refused, Unreachable
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import KeepDraftNow, KeptDraft, SendAlert
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Option, Write
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.wire import alerts, people, records, routes
from hubtui.wire.alerts import Receipt
from hubtui.wire.base import Done
from hubtui.wire.door import PhoneCard
from hubtui.wire.routes import Route
from hubtui.wire.session import EventOut, EventPage

T = TypeVar("T")
Q = TypeVar("Q", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)

FINE, NO_WAY, LOST, DONE_LOST, LATE, TWICE, BUSY, SLOW, SIGNED_OUT = (
    "fine", "no-way", "lost", "done-lost", "late", "twice", "busy", "slow", "signed-out",
)  # fmt: skip
FAULTS = (NO_WAY, LOST, DONE_LOST, LATE, TWICE, BUSY, SLOW)


class SkippingLoop(asyncio.SelectorEventLoop):
    """A loop that never waits: where nothing is ready, its clock jumps to what is next."""

    def __init__(self) -> None:
        super().__init__(_Skipping(self))
        self.now = 0.0

    def time(self) -> float:
        return self.now


class _Skipping(selectors.SelectSelector):
    def __init__(self, loop: SkippingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self._loop.now += timeout
        return ready


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run with a clock that skips."""
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(work)


class LoopClock:
    """A desk's clock that is the loop's."""

    def now_us(self) -> int:
        return int(1_793_145_600_000_000 + self.monotonic() * 1_000_000)

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


@dataclass
class Kept:
    """A draft as the hub has it."""

    job: str
    version: int
    answers: str
    receipt: Receipt | None = None
    body: str = ""


@dataclass
class FakeHub:
    """Follows the hub's own rules for drafts and sendings."""

    faults: list[str] = field(default_factory=list)
    """What happens to the next calls, in order; after them all is well."""
    token: str = "t"
    drafts: dict[str, Kept] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    """Draft and body of each alert that exists."""
    made: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    late: list[Callable[[], object]] = field(default_factory=list)
    reads_fail: bool = False

    async def call(  # noqa: C901 - one case a fault
        self, route: Route[Q, A], body: Q, *, query: Mapping[str, str] | None = None, **ids: str
    ) -> A:
        await asyncio.sleep(0)
        self.calls.append(route.name)
        fault = self.faults.pop(0) if self.faults else FINE
        if route.method == "GET" and self.reads_fail:
            fault = NO_WAY

        def act() -> A:
            return route.gives.model_validate(self._do(route.name, body, ids).model_dump())

        match fault:
            case "no-way":
                raise Unreachable("hub-no-answer", reached=False)
            case "lost":
                raise Unreachable("hub-no-answer", reached=True)
            case "busy":
                raise Unreachable("hub-busy", reached=True, status=503)
            case "signed-out":
                raise Refused("sign-in", status=401)
            case "late":
                self.late.append(act)
                raise Unreachable("hub-slow", reached=True)
            case "slow":
                await asyncio.sleep(9)
                act()
                raise Unreachable("hub-slow", reached=True)
            case "done-lost":
                try:
                    act()
                except Refused:
                    pass
                raise Unreachable("hub-no-answer", reached=True)
            case "twice":
                first = act()
                try:
                    act()
                except Refused:
                    pass
                return first
            case _:
                return act()

    def arrive(self) -> None:
        """What was on its way for long arrives."""
        while self.late:
            try:
                self.late.pop(0)()
            except Refused:
                pass

    async def events(self, after: int) -> AsyncGenerator[EventOut, None]:
        await asyncio.Event().wait()
        yield EventOut(number=0, kind="", reference="")

    async def close(self) -> None:
        pass

    def _do(  # noqa: C901 - one case a route
        self, name: str, body: Any, ids: Mapping[str, str]
    ) -> BaseModel:
        match name:
            case "keep-new-draft":
                made = f"d{len(self.drafts) + 1}"
                self.drafts[made] = Kept(body.job, 1, body.answers)
                return self._row(made)
            case "keep-draft":
                draft = self._found(ids["id"])
                if draft.receipt:
                    raise Refused("draft-sent", status=409)
                if draft.version != body.version:
                    raise Refused("draft-changed", status=409)
                draft.version, draft.answers = draft.version + 1, body.answers
                return self._row(ids["id"])
            case "draft":
                found, row = self._found(ids["id"]), self._row(ids["id"])
                words = "" if found.receipt else found.answers
                return records.DraftOut(**row.model_dump(), answers=words, receipt=found.receipt)
            case "drafts":
                return records.Drafts(
                    drafts=[self._row(each) for each, d in self.drafts.items() if not d.receipt]
                )
            case "drop-draft":
                del self.drafts[ids["id"]]
                return Done()
            case "send-draft":
                return self._send(ids["id"], body)
            case "make-record":
                self.made.setdefault(body.key, body.model_dump_json())
                return records.RecordOut(id=body.key, reference="K7-RATA", at=1, outcome="tell")
            case "events-page":
                return EventPage(events=[], last=0)
            case "me":
                return ME
            case _:
                return Done()

    def _send(self, draft_id: str, body: alerts.SendDraft) -> Receipt:
        draft = self._found(draft_id)
        if draft.receipt:
            if draft.body != body.model_dump_json():
                raise Refused("draft-sent-otherwise", status=422)
            return draft.receipt
        if draft.version != body.version:
            raise Refused("draft-changed", status=409)
        number = len(self.sent) + 1
        self.sent.append((draft_id, body.model_dump_json()))
        draft.body = body.model_dump_json()
        draft.receipt = Receipt(
            alert=f"a{number}", reference=f"R{number}", at=1, leaf=number, checkpoint=""
        )
        return draft.receipt

    def _found(self, draft_id: str) -> Kept:
        if draft_id not in self.drafts:
            raise Refused("unseen", status=404)
        return self.drafts[draft_id]

    def _row(self, draft_id: str) -> records.DraftRow:
        draft = self.drafts[draft_id]
        return records.DraftRow(id=draft_id, job=draft.job, version=draft.version, at=1)


ME = people.Me(
    id="p1", name="Tam Ruru", job="", agency="g1", roles=[], theme="", plain=False, waiting=2
)
FACTS = people.Facts(
    hub="Eastfield hub", practice=False, time_zone="Pacific/Auckland", today="2026-11-20",
    language="en-NZ", suburbs=[], pack="nz", pack_version="1", pack_digest="x", agencies=[],
    people=[], facilitator="Jo Lee", privacy_officer="Ana Smith",
    phone_card=PhoneCard(emergency="111"),
)  # fmt: skip
PLACE = Enrolment(
    address="https://hub.test:8443", ca="", hub="Eastfield hub", hub_id="h1", workstation="w1",
    name="Desk 1", phone_card=PhoneCard(emergency="111", hub_phone="0800 555 010"),
)  # fmt: skip


def pick(step: str, *ids: str, sends: bool = False, final: bool = False) -> Choose:
    options = tuple(Option(each, each) for each in ids)
    return Choose(step, step, options, sends=sends, opens=final, final=final)


def build(known: JobContext) -> Job:
    """A small telling: who, a note, check, sent."""

    def job(ask: Prompter) -> End:
        who = ask.choose(pick("who", "ana", "jo"))
        note = ask.write(Write("note", "note", TextKind.NOTE, 600))
        does = ask.choose(pick("check", "send", "change", "keep", "put-by", sends=True))
        if does == "keep":
            return End("home")
        if does == "put-by":
            found = ask.do("kept", KeepDraftNow(), KeptDraft)
            end = ask.choose(pick(f"{found.sent or 'not-sent'} {found.kept}", "home", "back"))
            return End("home") if end == "home" else End("@change", {"step": "check"})
        if does == "change":
            return End("@change", {"step": ask.choose(pick("change", "who", "note"))})
        body = alerts.AlertBody(recipient=who, level=Level.ASK, note=note, best_before="2026-11-21")
        receipt = ask.do("send", SendAlert(body, Preview("v", 1)), Receipt)
        ask.choose(pick(f"sent-{receipt.alert}", "home", final=True))
        return End("home")

    return job


def build_record(known: JobContext) -> Job:
    """A small record."""

    def job(ask: Prompter) -> End:
        ask.choose(pick("sure", "yes"))
        body = records.MakeRecord(key="x", outcome="tell")
        ask.call("made", routes.MAKE_RECORD, body)
        return End("home")

    return job


SPECS = {
    "note": Spec("note", build, keeps_draft=True),
    "record": Spec("record", build_record, keeps_draft=True),
}


class NoKey:
    """Signs nothing."""

    def sign(self, message: bytes) -> bytes:
        return b""


def desk_over(hub: FakeHub) -> Desk:
    """A desk where Tam is already signed in."""
    desk = Desk(hub, NoKey(), PLACE, SPECS, clock=LoopClock())
    hub.token = "t"
    desk.visit = DeskSession(ME, FACTS, pack=None, told=0)  # type: ignore[arg-type]
    desk.stage = Occupancy.OPEN
    return desk
