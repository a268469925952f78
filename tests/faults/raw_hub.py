"""A real hub whose cleaning was taken out, full of people and words that steer terminals."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from hubtui.crypto.signing import SigningKey
from hubtui.domain.alerts.levels import NAME_PARTS, Client, Level
from hubtui.domain.overrides.ladder import Escalation
from hubtui.domain.text import fold
from hubtui.server.alerts import checking
from hubtui.server.people import names, staff
from hubtui.server.setup import HubPlan, PlannedPerson, create_hub
from hubtui.wire import routes
from hubtui.wire.alerts import SendDraft
from hubtui.wire.people import PhoneCard
from tests.faults.ready import Author, Child, Ready, author
from tests.hubs import PLAN, Desk, Problem, enrol, passphrase
from tests.server import made
from tests.server.made import Wanted
from tests.stories.people import HOME, PIN, SLOW, Front
from tests.stories.town import NAMES, Desks, Town

READERS = ("Beth Receiver", "Sela Supervisor")
HALF = re.compile("[\ud800-\udfff]")
"""Half characters are no JSON: no hub can hand them out."""
UNCLEANED = """
import hubtui.domain.text as text
text.check_text = lambda given, *_, **__: given
text.clean_text = lambda given, *_, **__: given
"""


def taken(text: str, *_: object, **__: object) -> str:
    return text


class RawTown(Town):
    """The town, with a hub that takes and gives every text as it is."""

    def __init__(self, place: Path, texts: Iterator[str]) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(names, "check_text", taken)
            patch.setattr(staff, "checked_name", lambda _, name: (name, fold(name)))
            created = create_hub(place / "founded", spoilt(PLAN, texts))
        self.ready = Ready(place / "founded", created, {}, "", SigningKey.new(), 0)
        hub = Child(
            self.ready, self.ready.copy(place / "hub"), place / "hub.stderr", before=UNCLEANED
        )
        hub.start()
        Desks.__init__(self, place, hub)
        self._names = NAMES
        asyncio.run(self._choose_passphrases())

    @property
    def mallory(self) -> str:
        """Whoever writes such things, by their name."""
        return next(name for name in self.hub.people if name.startswith("Mallory"))

    def fill(self, texts: Iterator[str], alerts: int) -> tuple[dict[str, list[str]], bytes]:
        """Send hostile alerts and a safety alert; give the numbers by reader, and all bodies."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(checking, "check_text", taken)
            return asyncio.run(self._fill(texts, alerts))

    async def _fill(self, texts: Iterator[str], alerts: int) -> tuple[dict[str, list[str]], bytes]:
        people = self.hub.people
        numbers: dict[str, list[str]] = {name: [] for name in (*READERS, "Ana Sender")}
        async with self.hub.client() as http, author(self.ready, self.place / "author") as write:
            there = await enrol(http, self.hub.host_token, f"Desk {next(texts)}"[:60])
            for name in READERS:
                with pytest.raises(Problem):
                    await there.sign_in(people[name], "no such words at all")
            mallory = await there.sign_in(
                people[self.mallory], self.hub.codes[self.mallory], passphrase("Mallory")
            )
            ana = await there.sign_in(people["Ana Sender"], passphrase("Ana Sender"))
            for number in range(alerts):
                desk = (mallory, ana)[number % 2]
                to = READERS[number // 2 % 2] if desk is mallory else "Beth Receiver"
                found = await self._send(write, desk, people[to], texts)
                numbers["Ana Sender" if desk is ana else to].append(found)
            await self._danger(write, mallory, texts)
            rows = (await ana.raw("GET", "/v1/alerts?box=sent")).json()["rows"]
            paths = ["/v1/facts", *(f"/v1/alerts/{row['id']}" for row in rows)]
            said = [await ana.raw("GET", path) for path in paths]
            return numbers, "".join(strings([reply.json() for reply in said])).encode()

    async def _send(self, write: Author, desk: Desk, to: str, texts: Iterator[str]) -> str:
        words = "\n".join(islice(texts, 4))
        # A name that holds numbers or many words is refused, even here.
        name = re.sub(r"\d", "", f"Ruby {next(texts)}").split()
        about = Client("person", " ".join(name[:NAME_PARTS])[:70].rstrip(), "age", "34")
        wanted = Wanted(Level.DETAILS, client=about, note=f"She said: {words}"[:590])
        alert, view = made.body(write.hub, desk.id, to, wanted)
        body = SendDraft(version=1, alert=alert, view=view)
        receipt = await desk.call(routes.SEND_DRAFT, body, id=await made.draft(desk))
        return receipt.reference

    async def _danger(self, write: Author, desk: Desk, texts: Iterator[str]) -> None:
        body: dict[str, Any] = write.override("Beth Receiver").model_dump(mode="json") | {
            "words": "KNIFE " + "\n".join(islice(texts, 6))[:500],
            "about": f"Ruby {next(texts)}"[:80],
            "where": f"Here {next(texts)}"[:160],
        }
        reply = await desk.raw("POST", "/v1/overrides", json.dumps(body).encode())
        assert reply.status_code == 201, reply.text

    def signs_in(self, front: Front, name: str) -> None:
        """Sign in past the news that somebody else tried."""
        front.begin()
        front.sees("Who are you?", timeout=SLOW)
        front.find(name)
        front.sees("Type your passphrase.")
        front.secret(passphrase(name))
        front.sees("Pick a PIN")
        front.secret(PIN)
        front.sees("Type the PIN once more")
        front.secret(PIN)
        tried = "Someone tried to sign in as you."
        front.terminal.wait_for(lambda _: HOME in front.shown() or tried in front.shown(), SLOW)
        if HOME not in front.shown():
            front.pick("Go on")
        front.sees(HOME)
        front.name = name


def strings(value: Any) -> Iterator[str]:
    """Give every text in an answer."""
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from strings(one)
        case dict():
            for one in value.values():
                yield from strings(one)
        case _:
            pass


def spoilt(plan: HubPlan, texts: Iterator[str]) -> HubPlan:
    """The plan with a hostile text after every name but those of the people who sit down."""

    def more(text: str) -> str:
        return f"{text} {next(texts)}"[:80]

    offices = {office.name: more(office.name) for office in plan.agencies}
    mallory = PlannedPerson(more("Mallory"), "Health", more("clerk"), phone=more("021 555 099"))
    people = tuple(
        replace(
            person,
            agency=offices[person.agency],
            job=more(person.job),
            skills=(more("reo"),),
            phone=more(person.phone) if person.phone else "",
        )
        for person in (*plan.people, mallory)
    )
    return replace(
        plan,
        name=more(plan.name),
        escalation={step.value: 600.0 + at for at, step in enumerate(Escalation)},
        agencies=tuple(replace(office, name=offices[office.name]) for office in plan.agencies),
        people=people,
        suburbs=tuple(more(suburb) for suburb in plan.suburbs),
        phone_card=PhoneCard(
            emergency="111",
            lines=[more("Ring")],
            on_call=[(more(name), more(phone)) for name, phone in plan.phone_card.on_call],
            hub_phone=more("0800 555 010"),
        ),
    )
