"""A hub made for measuring: people signed in, drafts kept, whole alerts ready to be sent.

It is prepared once, in this process, and copied for each run, so that every run begins alike.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from hubtui.crypto.signing import SigningKey
from hubtui.domain.alerts.basis import Basis, GuideAnswer
from hubtui.domain.alerts.consultation import Consultation, Talked
from hubtui.domain.alerts.levels import ALLOWED, LISTS, Client, Content, Level
from hubtui.domain.alerts.view import Version, recipient_view
from hubtui.guidance.walk import STATEMENT, usual
from hubtui.server.every import ENDPOINTS
from hubtui.server.http.auth import session_of, token_hash
from hubtui.server.http.registry import run
from hubtui.server.hub import HubServer
from hubtui.server.people.directory import office
from hubtui.server.records.guide import owed
from hubtui.server.settings import Limits
from hubtui.server.setup import Created, create_hub
from hubtui.server.tx import Tx
from hubtui.setup.plan import HubPlan, PlannedOffice, PlannedPerson
from hubtui.wire import routes
from hubtui.wire.alerts import SendDraft
from hubtui.wire.base import Nothing
from hubtui.wire.convert import version_to_wire
from hubtui.wire.records import KeepDraft
from hubtui.wire.routes import Route

PEOPLE = 64
SECRET = "kowhai lantern river biscuit"
"""Everybody's passphrase here; nothing in this hub is real."""
LIMITS = Limits(alerts_an_hour=1_000_000)

A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft that can be sent: by whom, and the whole request."""

    token: str
    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """The prepared hub."""

    place: Path
    created: Created
    people: tuple[str, ...]
    tokens: tuple[str, ...]
    ready: tuple[Ready, ...]
    """Everybody's first, then everybody's second, and so on; each goes to the next person."""

    def copy(self, to: Path) -> Path:
        """Give a fresh hub just like it."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.place, to)
        return to


def plan() -> HubPlan:
    """Plan a hub of two offices and invented people."""
    offices = ("Health", "School")
    people = tuple(
        PlannedPerson(name=f"Person {_letters(number)}", office=offices[number % 2], job="nurse")
        for number in range(PEOPLE)
    )
    return HubPlan(
        hub="Measured Hub",
        hub_phone="",
        on_call=(),
        offices=tuple(
            PlannedOffice(name=name, kind=kind, guide=people[0].name)
            for name, kind in zip(offices, ("health-nz", "school"), strict=True)
        ),
        people=people,
        practice=True,
        passphrase=SECRET,
        join_minutes=600,
    )


def _letters(number: int) -> str:
    """Two letters that stay two when names are compared."""
    return "BCDFGHJK"[number // 8] + "lmnprstv"[number % 8]


def make(place: Path, drafts: int) -> Made:
    """Make the hub, with this many drafts of each person."""
    created = create_hub(place, plan())
    people = tuple(created.people.values())
    tokens, ready = asyncio.run(in_hub(place, lambda hub: _prepare(hub, people, drafts)))
    return Made(place, created, people, tokens, ready)


async def in_hub(place: Path, work: Callable[[HubServer], Any]) -> Any:
    """Do something in a hub that runs in this process only for that."""
    hub = HubServer(place, limits=LIMITS)
    await hub.start()
    try:
        return await work(hub)
    finally:
        await hub.stop()


async def ask(
    hub: HubServer, token: str, route: Route[Any, A], body: BaseModel | None = None, **ids: str
) -> A:
    """Ask an endpoint as a signed-in person, without the network."""
    endpoint = next(each for each in ENDPOINTS if each.route is route)
    session = session_of(hub, hub.q, token, hub.clock.now_us())
    answer = await run(endpoint, hub, token, session, body or Nothing(), ids, {})
    assert isinstance(answer, route.gives)
    return answer


async def _prepare(
    hub: HubServer, people: tuple[str, ...], drafts: int
) -> tuple[tuple[str, ...], tuple[Ready, ...]]:
    tokens = tuple(f"token-of-{person}" for person in people)
    await hub.writer.do(lambda tx: _sign_in(hub, tx, people, tokens))
    ready: list[Ready] = []
    for _ in range(drafts):
        ready += await asyncio.gather(
            *(_draft(hub, tokens[at], people[at], _next(people, at)) for at in range(len(people)))
        )
    return tokens, tuple(ready)


def _next(people: tuple[str, ...], at: int) -> str:
    return people[(at + 1) % len(people)]


def _sign_in(hub: HubServer, tx: Tx, people: tuple[str, ...], tokens: tuple[str, ...]) -> None:
    key, workstation = SigningKey.new(), tx.new_id()
    tx.q.add_workstation(
        id=workstation, name="Desk", public_key=key.public, public_place=0, now=tx.now
    )
    for person, token in zip(people, tokens, strict=True):
        tx.q.add_session(
            token_hash=token_hash(token),
            id=tx.new_id(),
            person=person,
            workstation=workstation,
            now=tx.now,
            until=tx.now + hub.limits.session,
            failed="[]",
        )


async def _draft(hub: HubServer, token: str, sender: str, recipient: str) -> Ready:
    kept = KeepDraft(job="tell", version=0, answers=json.dumps({"who": recipient}))
    row = await ask(hub, token, routes.KEEP_NEW_DRAFT, kept)
    body = send_body(hub, sender, recipient).model_dump_json().encode()
    return Ready(token, routes.SEND_DRAFT.path.format(id=row.id), body)


def send_body(hub: HubServer, sender: str, recipient: str) -> SendDraft:
    """Write a level 3 alert, as a true client would."""
    told, level = Consultation(Talked.YES_OK), Level.WHAT_WE_NOTICED
    picks = {name: LISTS[name][:1] for name in ALLOWED[level] if name in LISTS}
    content = Content(level, Client("person", "Mere Invented", "age", "34"), picks)
    today = hub.config.hours.day_of(hub.clock.now_us())
    ours, theirs = (
        office(hub.pack, hub.q, hub.q.person(id=each, now=0)["agency"])
        for each in (sender, recipient)
    )
    reason = usual(hub.pack, told.talked.value, ours, theirs, about="person")[0]
    ends = (today + timedelta(days=3)).isoformat()
    said = ((STATEMENT + reason.basis, GuideAnswer.YES),)
    basis = Basis(reason.basis, "", hub.pack.ref, said)
    lines = owed(hub.pack, theirs, content, today.year, basis)
    version = Version(sender, recipient, content, told, basis, (), ends, lines)
    view = recipient_view(version).digest()
    return SendDraft(version=1, alert=version_to_wire(version), view=view)
