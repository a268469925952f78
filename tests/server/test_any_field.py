"""Every text field of every request meets every class of bad text, with the client gone round.

Taken clean, or refused by the field's name; a safety alert is never refused for its words. What
was taken is read back by everybody, and is already what a screen would show.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from hubtui.domain.alerts.levels import Level
from hubtui.domain.clock import DAY, HOUR
from hubtui.domain.text import TextKind, safe_text
from hubtui.server.http.openapi import document
from hubtui.server.session.sessions import forget_throttle
from hubtui.server.settings import Limits
from hubtui.server.tx import Tx
from hubtui.wire import routes
from hubtui.wire.alerts import CorrectAlert, SendDraft
from tests.corpus import CLASSES
from tests.hubs import AsgiHub, Desk, QuickHasher, asgi_hub, passphrase
from tests.server import made
from tests.server.made import Wanted
from tests.server.overrides import danger

SCHEMAS = document()["components"]["schemas"]
POSTS = {
    methods["post"]["operationId"]: (path, methods["post"])
    for path, methods in document()["paths"].items()
    if "post" in methods
}
At = tuple[str | int, ...]
ONE_EACH = tuple(texts[-1] for texts in CLASSES.values())
ALL = tuple(text for texts in CLASSES.values() for text in texts)

# Before these the hub asks for a proof it cannot have had, whatever else is in the body.
UNPROVEN = {"bar", "names", "held"}
LEFT_OUT = {"send-override"}
"""Of these what does not fit is left out: nothing but its proof may refuse a safety alert."""
NEVER_REFUSED = {("send-override", (name,)) for name in ("words", "about", "where")}


def named(schema: Any) -> Any:
    while "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    return schema


def leaves(schema: Any, at: At = ()) -> Iterator[tuple[At, bool]]:
    """Give each place in a body where text stands, and whether any text fits there."""
    schema = named(schema)
    for one in schema.get("anyOf", ()):
        yield from leaves(one, at)
    match schema.get("type"):
        case "string":
            yield at, not {"pattern", "enum"} & set(schema)
        case "array" if "prefixItems" in schema:
            for number, one in enumerate(schema["prefixItems"]):
                yield from leaves(one, (*at, number))
        case "array":
            yield from leaves(schema["items"], (*at, 0))
        case "object":
            for name, one in schema.get("properties", {}).items():
                yield from leaves(one, (*at, name))
            open_ended = schema.get("additionalProperties") or {}
            for inner in (open_ended, *schema.get("patternProperties", {}).values()):
                if inner:
                    yield from leaves(inner, (*at, "*"))
                    yield (*at, "KEY"), False
        case _:
            pass


FIELDS = {
    name: list(leaves(operation["requestBody"]["content"]["application/json"]["schema"]))
    for name, (_, operation) in POSTS.items()
}
WITH_TEXT = sorted(name for name, found in FIELDS.items() if found)


def whole(schema: Any, ids: list[str]) -> Any:
    """A body with every field in it."""
    schema = named(schema)
    if "anyOf" in schema:
        return whole(schema["anyOf"][0], ids)
    match schema.get("type"):
        case "string":
            return schema["enum"][0] if "enum" in schema else random.Random(7).choice(ids)
        case "integer":
            return schema["enum"][0] if "enum" in schema else 1
        case "boolean":
            return True
        case "array":
            parts = schema.get("prefixItems") or [schema["items"]]
            return [whole(one, ids) for one in parts]
        case "object":
            fields = schema.get("properties", {})
            return {name: whole(one, ids) for name, one in fields.items()}
        case _:
            return None


def put(body: Any, at: At, text: str) -> Any:
    """The body with ``text`` at this place."""
    changed = deepcopy(body)
    here = changed
    for name, after in zip(at, (*at[1:], ""), strict=True):
        last = after == ""
        if name == "KEY":
            here[text] = "x"
        elif last and isinstance(name, int) and name >= len(here):
            here.append(text)
        elif last:
            here[name] = text
        else:
            empty: Any = [] if isinstance(after, int) else {}
            if isinstance(name, int):
                if name >= len(here):
                    here.append(empty)
            elif here.get(name) is None or name == "*":
                here[name] = empty
            here = here[name]
    return changed


@dataclass
class Town:
    """A hub with something of everything, and who may ask what."""

    hub: AsgiHub
    desks: dict[str, Desk]
    ids: dict[str, str] = field(default_factory=dict)

    def desk(self, name: str) -> Desk:
        """Who gets as far as the body of this."""
        if name in ("enrol", "challenge", "sign-in", *UNPROVEN):
            return Desk(self.hub.http)
        if name in (
            "add-person",
            "remove-person",
            "make-code",
            "say-staff",
            "set-settings",
            "set-channels",
            "send-test",
            "accept-pack",
        ):
            return self.hub.host
        beth = ("open", "answer", "confirm-talk", "read-back", "close")
        sela = ("acknowledge", "review", "set-roster", "hand-over", "confirm-voice")
        kind = "beth" if name in beth else "sela" if name in sela else "ana"
        return self.desks[kind]

    def thing(self, name: str) -> str:
        """The thing in the path."""
        kind = POSTS[name][0].split("/")[2]
        return self.ids.get(kind, "0" * 32)

    async def body(self, name: str) -> Any:
        """A body the hub would take, as far as one can be made; else one that only fits."""
        maker: Callable[[], Awaitable[Any]] | None = getattr(
            self, "_" + name.replace("-", "_"), None
        )
        if maker is not None:
            return await maker()
        _, operation = POSTS[name]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        return whole(schema, list(self.ids.values()))

    def _alert(self) -> tuple[Any, str]:
        ana, beth = self.desks["ana"], self.desks["beth"]
        alert, view = made.body(self.hub, ana.id, beth.id, Wanted(level=Level.DETAILS))
        return alert, view

    async def _send_draft(self) -> Any:
        await self._fresh_draft()
        alert, view = self._alert()
        return SendDraft(version=1, alert=alert, view=view).model_dump(mode="json")

    async def _correct(self) -> Any:
        alert, view = self._alert()
        return CorrectAlert(version=1, alert=alert, view=view).model_dump(mode="json")

    async def _keep_draft(self) -> Any:
        await self._fresh_draft()
        return {"job": "tell", "version": 1, "answers": "{}"}

    async def _fresh_draft(self) -> None:
        desk = self.desks["ana"]
        for row in (await desk.call(routes.DRAFTS)).drafts:
            await desk.call(routes.DROP_DRAFT, id=row.id)
        self.ids["drafts"] = await made.draft(desk)

    async def _keep_new_draft(self) -> Any:
        await self._fresh_draft()
        return {"job": "tell", "version": 0, "answers": "{}"}

    async def _send_override(self) -> Any:
        return danger.body(self.hub, danger.BETH).model_dump(mode="json")

    async def _add_person(self) -> Any:
        agency = self.hub.created.agencies["Housing"]
        return {"name": another_name(), "job": "", "agency": agency}

    async def _forgotten(self) -> None:
        """No waiting for what was tried before."""
        hub = self.hub
        hub.clock.now += 2 * HOUR
        for name in ("ana", "colin", "sela"):
            person = self.desks[name].id
            await hub.server.writer.do(partial(_forget, hub, person))

    async def _set_passphrase(self) -> Any:
        await self._forgotten()
        return {"old": passphrase(danger.ANA), "new": "four quite other words"}

    async def _review(self) -> Any:
        await self._forgotten()
        _, operation = POSTS["review"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        return whole(schema, ["x"]) | {"passphrase": passphrase(danger.SELA)}

    async def _set_reach(self) -> Any:
        return {"mail": "", "hook": "", "ordinary": False}

    async def _set_channels(self) -> Any:
        return {
            "smtp_host": "mail.example",
            "mail_from": "hub@example.org",
            "hook_kind": "json",
            "hook_url": "https://hook.example/x",
            "hook_headers": {},
        }

    async def _sign_in(self) -> Any:
        await self._forgotten()
        proof = await self.hub.workstation.proof("sign-in")
        return {**proof, "person": self.desks["colin"].id, "secret": "no", "client": "1"}

    async def _enrol(self) -> Any:
        return {"code": "ABCD-EFGH", "public_key": "x", "name": "Desk 9"}

    async def _by_voice(self) -> Any:
        await self._forgotten()
        return {"code": "1234", "reference": "", "acting": "me"}


def _forget(hub: AsgiHub, person: str, tx: Tx) -> None:
    forget_throttle(hub.server, tx, person)


NUMBERS = count(1)


def another_name() -> str:
    """A name nobody has yet, in letters."""
    return "Zed " + "".join("abcdefghij"[int(digit)] for digit in str(next(NUMBERS)))


@asynccontextmanager
async def town(place: Path) -> AsyncIterator[Town]:
    limits = Limits(
        hasher=QuickHasher(), alerts_an_hour=1 << 30, session=4000 * DAY, reserve=65_536
    )
    async with asgi_hub(place, limits=limits) as hub:
        names = {"ana": danger.ANA, "beth": danger.BETH, "sela": danger.SELA, "colin": danger.COLIN}
        found = Town(hub, {short: await hub.sign_in(name) for short, name in names.items()})
        ana, beth = found.desks["ana"], found.desks["beth"]
        found.ids["alerts"] = (await made.send(hub, ana, beth.id)).alert
        found.ids["overrides"] = (await danger.send(hub, danger.BETH)).override
        talk = routes.SAY_TALK.takes(
            key=made.key(),
            other=beth.id,
            level=Level.COME_AND_SEE_ME,
            at=hub.clock.now,
            told=made.told(),
            basis=made.reason(hub, ana.id, beth.id),
        )
        found.ids["talks"] = (await ana.call(routes.SAY_TALK, talk)).id
        yield found


def said_clean(value: Any, at: str = "") -> Iterator[str]:
    """Say which texts of an answer are not what a screen would show."""
    match value:
        case str():
            if safe_text(value, kind=TextKind.NOTE) != value:
                yield f"{at}: {value[:40]!r}"
        case list():
            for one in value:
                yield from said_clean(one, f"{at}[]")
        case dict():
            for name, one in value.items():
                yield from said_clean(name, f"{at} name")
                if name != "answers" or not isinstance(one, str):  # a draft is its owner's JSON
                    yield from said_clean(one, f"{at}.{name}")
        case _:
            pass


async def read_back(town: Town) -> list[str]:
    """Read all there is to read, as everybody; say what is not clean."""
    wrong: list[str] = []
    for desk in town.desks.values():
        for path in (
            *("alerts?box=waiting", "alerts?box=sent", "overrides", "facts", "me", "week"),
            *("drafts", "talks", "records", "introductions", "me/reach", "rosters"),
        ):
            reply = await desk.raw("GET", f"/v1/{path}")
            assert reply.status_code == 200, (path, reply.text)
            wrong += said_clean(reply.json(), path)
            for row in reply.json().get("rows", ()):
                kind = path.partition("?")[0]
                whole_one = await desk.raw("GET", f"/v1/{kind}/{row['id']}")
                wrong += said_clean(whole_one.json(), kind)
    names = await town.hub.workstation.names()
    return [*wrong, *said_clean([name.model_dump() for name in names], "names")]


A_CODE = re.compile(r"[a-z0-9_+:-]+")
"""What is no word of anybody's: a code may look so, whether or not it is one we know."""


async def try_field(town: Town, name: str, at: At, free: bool, texts: tuple[str, ...]) -> list[str]:
    """Send each text in this one field; say what went wrong."""
    wrong: list[str] = []
    path, desk = POSTS[name][0], town.desk(name)
    for text in texts:
        body = put(await town.body(name), at, text)
        reply = await desk.raw("POST", path.format(id=town.thing(name)), json.dumps(body).encode())
        said, status = reply.json(), reply.status_code
        known = (name, ".".join(map(str, at)), text[:30], status, said.get("code"))
        if status >= 500 or list(said_clean(said)):
            wrong.append(f"{known}")
        elif status < 300:
            if not free and name not in LEFT_OUT and not A_CODE.fullmatch(text):
                wrong.append(f"taken {known}")
        elif (name, at) in NEVER_REFUSED and not _half(text) and status != 413:
            wrong.append(f"refused {known}")
        elif not said.get("field") and not _explained(name, text, said["code"]):
            wrong.append(f"unnamed {known}")
    return wrong


def _half(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _explained(name: str, text: str, code: str) -> bool:
    """Whether a refusal without a field says enough: the whole body, the proof, the state."""
    if code == "body-not-json":
        return _half(text)
    return code in WHOLE or (name in {*UNPROVEN, "sign-in"} and code.endswith(("-unproven", "in")))


WHOLE = {"body-too-large", "view-differs", "sign-in-wrong"}


async def tried(place: Path, names: list[str], texts: tuple[str, ...]) -> list[str]:
    """Put these texts into every field of these requests; say all that went wrong."""
    wrong: list[str] = []
    async with town(place) as there:
        for name in names:
            for at, free in FIELDS[name]:
                wrong += await try_field(there, name, at, free, texts if free else texts[::5])
        return [*wrong, *await read_back(there)]


async def test_one_text_of_each_class_in_every_field(tmp_path: Path) -> None:
    wrong = await tried(tmp_path / "hub", WITH_TEXT, ONE_EACH)
    assert not wrong, "\n".join(wrong)
    assert sum(free for found in FIELDS.values() for _, free in found) > 40


@pytest.mark.campaign
@pytest.mark.parametrize("name", WITH_TEXT)
async def test_every_text_in_every_field(tmp_path: Path, name: str) -> None:
    wrong = await tried(tmp_path / "hub", [name], ALL)
    assert not wrong, "\n".join(wrong)


async def test_control_a_hub_that_cleans_nothing_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(text: str, *_: object, **__: object) -> str:
        return text

    for module in ("checking.check_text", "names.check_text", "overrides.sending.clean_text"):
        monkeypatch.setattr(f"hubtui.server.services.{module}", take)
    wrong = await tried(tmp_path / "hub", ["add-person", "send-override"], ONE_EACH)
    assert any(line.startswith("facts") for line in wrong), wrong
    assert any(line.startswith("overrides") for line in wrong), wrong
