"""Somebody at the hub itself, beside the terminals: what was there before, and what came of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx

from hubtui.domain.alerts.levels import Client, Level
from hubtui.wire import routes
from hubtui.wire.alerts import CloseAlert, OpenAlert, SendDraft
from hubtui.wire.overrides import RecordRest, StandDown
from hubtui.wire.people import MakeCode
from hubtui.wire.session import SayWho
from tests.faults.jobs import Job, Thing
from tests.faults.planted import Secrets
from tests.faults.ready import Author, Child, Ready, author
from tests.hubs import Desk, Problem
from tests.server import made
from tests.server.made import Wanted

T = TypeVar("T")
ANA, BETH = "Ana Sender", "Beth Receiver"


@dataclass(frozen=True)
class Draft:
    """What the hub keeps of something begun."""

    answered: frozenset[str]
    typed: dict[str, str]
    """What stands in a field and was not yet answered with."""


class Office:
    """Asks the hub as Ana and as Beth, from a workstation of its own."""

    def __init__(self, ready: Ready, hub: Child, place: Path) -> None:
        self._ready, self._hub, self._place = ready, hub, place
        self._loop = asyncio.Runner()
        self._open = AsyncExitStack()
        self._http: httpx.AsyncClient
        self._write: Author

    def __enter__(self) -> Self:
        self._run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._open.aclose())
        self._loop.close()

    async def _start(self) -> None:
        self._http = await self._open.enter_async_context(self._hub.client())
        self._write = await self._open.enter_async_context(author(self._ready, self._place))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run(work)

    def _desk(self, name: str) -> Desk:
        return self._ready.desk(self._http, name)

    @property
    def log_key(self) -> bytes:
        """Give what the hub's log is signed with, to check it by."""
        return self._write.hub.server.log_key.public

    # ---- before

    def prepare(self, job: Job, about: str) -> Thing:
        """Put there what the job needs."""
        if not job.needs:
            return Thing(about)
        return self._run(self._alert(about, mine=job.needs == "mine"))

    async def _alert(self, about: str, *, mine: bool) -> Thing:
        sender, reader = (ANA, BETH) if mine else (BETH, ANA)
        desk = self._desk(sender)
        alert = self._write.alert(sender, reader, level=Level.KIND_OF_WORRY)
        receipt = await desk.call(routes.SEND_DRAFT, alert, id=await made.draft(desk))
        if mine:
            await self._desk(reader).call(routes.OPEN, OpenAlert(), id=receipt.alert)
        return Thing(about, receipt.alert, receipt.reference)

    def plant(self, secrets: Secrets, alerts: int) -> list[str]:
        """Send Ana alerts and a safety alert full of secrets; give the alerts' numbers."""
        return self._run(self._plant(secrets, alerts))

    async def _plant(self, secrets: Secrets, alerts: int) -> list[str]:
        beth, people, numbers = self._desk(BETH), self._ready.people, []
        for count in range(alerts):
            name = secrets.new(f"client of {count}, come in")
            note = f"He said {secrets.new(f'note of {count}, come in')}."
            wanted = Wanted(Level.DETAILS, Client("person", name, "age", "34"), note=note)
            body, view = made.body(self._write.hub, people[BETH], people[ANA], wanted)
            draft = await made.draft(beth)
            sent = SendDraft(version=1, alert=body, view=view)
            numbers.append((await beth.call(routes.SEND_DRAFT, sent, id=draft)).reference)
        words = {
            each: secrets.new(f"{each} of a safety alert, come in")
            for each in ("words", "about", "where")
        }
        danger = self._write.override(ANA).model_copy(update=words)
        await beth.call(routes.SEND_OVERRIDE, danger)
        return numbers

    def code(self, name: str) -> str:
        """Make a one-time code for somebody."""
        body = MakeCode(kind="person", person=self._ready.people[name])
        return self._run(self._desk("Ari Admin").call(routes.MAKE_CODE, body)).code

    def vouch(self, name: str) -> None:
        """Have their supervisor say that it is them who signed in with the code."""

        async def say() -> None:
            sela = self._desk("Sela Supervisor")
            asked = (await sela.call(routes.ME)).asked
            about = next(one for one in asked if one.person == self._ready.people[name])
            await sela.call(routes.SAY_WHO, SayWho(yes=True), id=about.id)

        self._run(say())

    # ---- what came of it

    def done(self, job: Job, thing: Thing) -> list[str]:
        """Give the numbers of all there are of this kind; of an alert, its own as often as done."""
        return self._run(self._done(job, thing))

    async def _done(self, job: Job, thing: Thing) -> list[str]:
        ana = self._desk(ANA)
        match job.name:
            case "talked":
                return [row.reference for row in (await ana.call(routes.TALKS)).talks]
            case "ok":
                return [row.reference for row in (await ana.call(routes.RECORDS)).records]
            case "danger":
                return [row.reference for row in (await ana.call(routes.OVERRIDES)).rows]
            case "correct" | "close" | "answer":
                out = await ana.call(routes.ALERT, id=thing.alert)
                what = {"correct": "corrected", "close": "closed", "answer": "answered"}[job.name]
                return [thing.number for step in out.steps if step.what == what]
            case _:
                page = await ana.call(routes.ALERTS, query={"box": "sent"})
                return [row.reference for row in page.rows]

    def drafts(self, job: Job) -> list[Draft]:
        """Give what Ana has begun of this job."""
        return self._run(self._drafts(job.draft))

    async def _drafts(self, name: str) -> list[Draft]:
        ana, found = self._desk(ANA), []
        for row in (await ana.call(routes.DRAFTS)).drafts:
            if row.job == name:
                saved = json.loads((await ana.call(routes.DRAFT, id=row.id)).answers)
                beside = (each for each in saved["kept"] if each.startswith("+"))
                answered = frozenset((*saved["answers"], *beside))
                found.append(Draft(answered, saved["typed"]))
        return found

    # ---- after

    def tidy(self, job: Job, thing: Thing) -> None:
        """Leave nothing that would stand before what comes next."""
        self._run(self._tidy(job, thing))

    async def _tidy(self, job: Job, thing: Thing) -> None:
        ana = self._desk(ANA)
        for draft in (await ana.call(routes.DRAFTS)).drafts:
            try:
                await ana.call(routes.DROP_DRAFT, id=draft.id)
            except Problem as error:
                if error.status != 404:  # her own desk dropped it first: what it led to is done
                    raise
        if job.name == "answer":
            out = await self._desk(BETH).call(routes.ALERT, id=thing.alert)
            closing = CloseAlert(outcome="no-longer-needed", version=out.row.version)
            await self._desk(BETH).call(routes.CLOSE, closing, id=thing.alert)
        await self._stand_down()

    def stand_down(self) -> None:
        """End all safety alerts of Ana, with all there is to say of them said."""
        self._run(self._stand_down())

    async def _stand_down(self) -> None:
        ana = self._desk(ANA)
        for row in (await ana.call(routes.OVERRIDES)).rows:
            if not row.over:
                await ana.call(routes.RECORD_REST, _REST, id=row.id)
                await ana.call(routes.STAND_DOWN, StandDown(why="over"), id=row.id)


_REST = RecordRest(
    how_likely="likely",
    how_bad="hurt",
    how_soon="now",
    who_can_act="police",
    tried="rang",
    why_not_ask="no-time",
    child="no",
    family="no",
    called="yes",
    told="not-yet",
)
