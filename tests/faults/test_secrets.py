"""R20, the hub's half: forty secrets go in by every way there is, and are looked for everywhere.

Looked through while it runs and after: all files of the hub (store, write-ahead log, keys), its
temporary folder, all it says, everybody's events, and what goes out by mail and hook.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import apsw
import httpx
import pytest

from hubtui.crypto.box import seal_to
from hubtui.domain.alerts.levels import Client, Level
from hubtui.server.hub import store_path
from hubtui.server.settings import Argon2, Limits
from hubtui.wire import routes
from hubtui.wire.alerts import AlertBody, CorrectAlert, OpenAlert, SendDraft
from hubtui.wire.base import Nothing
from hubtui.wire.outside import SetChannels
from hubtui.wire.overrides import (
    ByVoice,
    HeldOverride,
    Review,
    SealedOverride,
    SendOverride,
    SetReach,
    held_place,
    held_to_sign,
)
from hubtui.wire.people import MakeCode
from hubtui.wire.records import KeepDraft
from hubtui.wire.session import SayWho, SetPassphrase
from tests.faults.conftest import Figures
from tests.faults.planted import Secrets, everywhere
from tests.faults.ready import Author, Child, Ready, author, child, make_ready, until
from tests.hubs import PLAN, Desk, Problem, Workstation, passphrase
from tests.server import made
from tests.server.made import Wanted

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

ANA, BETH, COLIN, SELA = "Ana Sender", "Beth Receiver", "Colin Other", "Sela Supervisor"
ARI, PITA = "Ari Admin", "Pita Privacy"


class Sink:
    """A mail server and a hook on this machine that keep all they are given."""

    def __init__(self) -> None:
        self.mail = b""
        self.hook = b""

    async def take_mail(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        body = False
        while line := await reader.readline():
            if not line.upper().startswith(b"AUTH"):  # the password itself, to its own server
                self.mail += line
            if body:
                body = line != b".\r\n"
                answer = b"" if body else b"250 taken\r\n"
            elif line.upper().startswith(b"DATA"):
                body, answer = True, b"354 go on\r\n"
            elif line.upper().startswith(b"EHLO"):
                answer = b"250-here\r\n250 AUTH PLAIN LOGIN\r\n"
            elif line.upper().startswith(b"AUTH"):
                answer = b"235 well\r\n"
            else:
                answer = b"250 well\r\n"
            writer.write(answer)
            if line.upper().startswith(b"QUIT"):
                break
        writer.close()

    async def take_hook(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.partition(b":")[2])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        )
        self.hook += await reader.readexactly(length)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


@asynccontextmanager
async def sinks() -> AsyncIterator[tuple[Sink, int, int]]:
    sink = Sink()
    mail = await asyncio.start_server(sink.take_mail, "127.0.0.1", 0)
    hook = await asyncio.start_server(sink.take_hook, "127.0.0.1", 0)
    async with mail, hook:
        ports = [one.sockets[0].getsockname()[1] for one in (mail, hook)]
        yield sink, ports[0], ports[1]


class Planting:
    """One hub, its people, and the secrets on their way in."""

    def __init__(self, ready: Ready, write: Author, http: httpx.AsyncClient) -> None:
        self.ready = ready
        self.write = write
        self.http = http
        self.secrets = Secrets()
        self.ana, self.beth, self.sela = (ready.desk(http, name) for name in (ANA, BETH, SELA))
        self.ari, self.pita = ready.desk(http, ARI), ready.desk(http, PITA)
        self.station = Workstation(ready.workstation, ready.created.hub_id, ready.key, http)

    async def everything(self, server: Child, mail: int, hook: int) -> None:
        """Every way in, one after another."""
        await self.channels(mail, hook)
        await self.alerts()
        await self.safety()
        await self.signing_in(server)
        await self.nonsense()

    async def channels(self, mail: int, hook: int) -> None:
        """How messages go out: passwords and tokens."""
        new = self.secrets.new
        body = SetChannels(
            smtp_host="127.0.0.1",
            smtp_port=mail,
            smtp_security="none",
            smtp_user="hub",
            smtp_password=new("mail password"),
            mail_from="hub@hub.example",
            hook_kind="ntfy",
            hook_url=f"http://127.0.0.1:{hook}/{new('hook address')}/{{to}}",
            hook_headers={"X-Token": new("hook header")},
        )
        await self.ari.call(routes.SET_CHANNELS, body)
        reach = SetReach(mail="someone@mail.example", hook="room-one", ordinary=True)
        for desk in (self.beth, self.sela):
            await desk.call(routes.SET_REACH, reach)

    def wanted(self, way: str) -> Wanted:
        new = self.secrets.new
        client = Client("person", new(f"{way}: client"), "age", "34")
        return Wanted(level=Level.DETAILS, client=client, note=f"He said {new(f'{way}: note')}.")

    async def alerts(self) -> None:
        """Drafts, an alert, its correction, and one given up."""
        new, ana, beth = self.secrets.new, self.ana, self.beth
        kept = KeepDraft(job="tell", version=0, answers=json.dumps({"a": new("draft")}))
        draft = (await ana.call(routes.KEEP_NEW_DRAFT, kept)).id
        again = KeepDraft(job="tell", version=1, answers=json.dumps({"a": new("draft again")}))
        await ana.call(routes.KEEP_DRAFT, again, id=draft)
        spoilt = KeepDraft(job="tell", version=0, answers=json.dumps({"a": new("dropped draft")}))
        dropped = (await ana.call(routes.KEEP_NEW_DRAFT, spoilt)).id
        await ana.call(routes.DROP_DRAFT, id=dropped)
        body, view = self.body("alert")
        receipt = await ana.call(
            routes.SEND_DRAFT, SendDraft(version=2, alert=body, view=view), id=draft
        )
        await beth.call(routes.OPEN, OpenAlert(), id=receipt.alert)
        body, view = self.body("correction")
        change = CorrectAlert(version=1, alert=body, view=view)
        await ana.call(routes.CORRECT, change, id=receipt.alert)
        wrong, _ = self.body("refused")
        held = SendDraft(version=1, alert=wrong, view="0" * 64)
        other = (await ana.call(routes.KEEP_NEW_DRAFT, kept)).id
        with pytest.raises(Problem, match="view-differs"):
            await ana.call(routes.SEND_DRAFT, held, id=other)

    def body(self, way: str) -> tuple[AlertBody, str]:
        people = self.ready.people
        return made.body(self.write.hub, people[ANA], people[BETH], self.wanted(way))

    def override(self, way: str) -> SendOverride:
        new = self.secrets.new
        words = {name: new(f"{way}: {name}") for name in ("words", "about", "where")}
        return self.write.override(BETH).model_copy(update=words)

    async def safety(self) -> None:
        """Safety alerts: sent, read, held and delivered, looked back on."""
        new, sela = self.secrets.new, self.sela
        receipt = await self.ana.call(routes.SEND_OVERRIDE, self.override("safety"))
        await self.beth.call(routes.OPEN_OVERRIDE, Nothing(), id=receipt.override)
        await sela.call(routes.OPEN_OVERRIDE, Nothing(), id=receipt.override)
        await sela.call(routes.READ_WORDS, Nothing(), id=receipt.override)
        held = HeldOverride(person=self.ana.id, override=self.override("held"))
        key = base64.b64decode((await self.ana.call(routes.FACTS)).box_key)
        station, hub_id = self.station.id, self.ready.created.hub_id
        plain = held.model_dump_json().encode()
        sealed = base64.b64encode(seal_to(key, plain, held_place(hub_id, station))).decode()
        signed = self.station.key.sign(held_to_sign(hub_id, station, sealed))
        body = SealedOverride(
            workstation=station, sealed=sealed, signature=base64.b64encode(signed).decode()
        )
        await Desk(self.http).call(routes.HELD, body)
        look = Review(
            passphrase=new("wrong passphrase at a look back"),
            badly_hurt="yes",
            no_more_than_needed="yes",
            each_could_help="yes",
            do_they_know="yes",
            outcome="right",
        )
        with pytest.raises(Problem):
            await sela.call(routes.REVIEW, look, None, id=receipt.override)
        heard = ByVoice(code="0000", reference=new("what was said on the phone"))
        with pytest.raises(Problem):
            await sela.call(routes.BY_VOICE, heard)

    async def signing_in(self, server: Child) -> None:
        """Passphrases, codes and tokens, good and bad."""
        new, known, station = self.secrets.new, self.secrets.known, self.station
        people = self.ready.people
        with pytest.raises(Problem, match="sign-in-wrong"):
            await station.sign_in(people[COLIN], new("wrong passphrase"))
        with pytest.raises(Problem, match="sign-in-wrong"):
            await station.sign_in(new("an unknown name"), "not anything at all")
        made_code = await self.ari.call(
            routes.MAKE_CODE, MakeCode(kind="person", person=people[COLIN])
        )
        known("one-time code", made_code.code)
        chosen = f"tidal lantern {new('passphrase chosen')} orchard"
        known("whole passphrase", chosen)
        colin = await station.sign_in(people[COLIN], made_code.code, chosen)
        known("session token", colin.token)
        asked = (await self.sela.call(routes.ME)).asked[0]
        await self.sela.call(routes.SAY_WHO, SayWho(yes=True), id=asked.id)
        other = f"quiet harbour {new('passphrase changed')} pencil"
        await colin.call(routes.SET_PASSPHRASE, SetPassphrase(old=chosen, new=other))
        short = SetPassphrase(old=new("wrong old passphrase"), new=f"{new('refused')} a b c d e")
        with pytest.raises(Problem):
            await colin.call(routes.SET_PASSPHRASE, short)
        for name, token in self.ready.tokens.items():
            known(f"token of {name}", token)
        enrol = await self.ari.call(routes.MAKE_CODE, MakeCode(kind="workstation"))
        known("workstation code", enrol.code)
        assert passphrase(ANA)
        known("passphrase of somebody", passphrase(ANA))

    async def nonsense(self) -> None:
        """What is no request at all."""
        new, ana = self.secrets.new, self.ana
        bad = [
            (b'{"job": "' + new("broken JSON").encode(), {}),
            (json.dumps({new("unknown field"): 1}).encode(), {}),
            (json.dumps({"job": {"x": new("wrong type")}}).encode(), {}),
            (json.dumps({"job": "tell", "version": 0, "answers": new("long") * 5000}).encode(), {}),
            (b"\xff\xfe" + new("not UTF-8").encode("utf-16-le"), {}),
            (b"{}", {"Content-Type": new("content type")}),
            (b"{}", {"Origin": f"https://{new('origin')}.example"}),
            (b"{}", {"Host": f"{new('host')}.example"}),
            (b"{}", {"User-Agent": new("user agent")}),
            (b"{}", {"Authorization": f"Bearer {new('bad token')}"}),
            (b"{}", {"Cookie": f"session={new('cookie')}"}),
        ]
        for content, headers in bad:
            alone = {"Connection": "close", **headers}  # a line hung up on is no use to the next
            try:
                reply = await ana.raw("POST", "/v1/drafts", content, headers=alone)
            except httpx.TransportError:
                # A hub hangs up on a body too long to read; its answer may be lost with the rest.
                assert len(content) > Limits().body
                continue
            assert 400 <= reply.status_code < 500
            assert not self.secrets.found_in(reply.content)
        for path in (f"/v1/{new('path')}", f"/v1/alerts/{new('id')}", f"/v1/me?{new('query')}=1"):
            reply = await ana.raw("GET", path)
            assert 400 <= reply.status_code < 500
        query = {"box": new("query value")}
        assert (await ana.raw("GET", "/v1/alerts", query=query)).status_code == 422
        stream = {"Last-Event-ID": new("last event")}
        assert (await ana.raw("GET", "/v1/events", headers=stream)).status_code == 422


BREAKS = """
from hubtui.server.services import sending
def create(hub, tx, checked):
    raise RuntimeError(repr(checked))
sending.create = create
from hubtui.server.overrides import sending as danger
def start(hub, tx, matter):
    raise ValueError(repr(matter) + repr(danger))
danger._start = start
"""
"""A hub that breaks in the middle with everything in its hands."""

BY_DESIGN = {"host.json"}
"""The hub machine's own way in, new at each start and its owner's alone."""


async def said_outside(planting: Planting, sink: Sink) -> dict[str, set[str]]:
    """Look through everybody's events, and what went out by mail and hook."""
    found = {"mail": planting.secrets.found_in(sink.mail)}
    found["hook"] = planting.secrets.found_in(sink.hook)
    for name in planting.ready.tokens:
        if name == COLIN:
            continue  # signed in anew
        desk = planting.ready.desk(planting.http, name)
        reply = await desk.raw("GET", "/v1/event-pages", query={"after": "0"})
        assert reply.status_code == 200
        found[f"events of {name}"] = planting.secrets.found_in(reply.content)
    return {where: ways for where, ways in found.items() if ways}


async def test_forty_secrets_are_found_nowhere(tmp_path: Path, figures: Figures) -> None:
    ready = await asyncio.to_thread(make_ready, tmp_path / "ready", PLAN, Argon2())
    temporary = tmp_path / "all" / "tmp"
    temporary.mkdir(parents=True)
    env = {"TMPDIR": str(temporary), "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "ignore"}
    found: dict[str, set[str]] = {}
    async with author(ready, tmp_path / "author") as write, sinks() as (sink, mail, hook):
        with child(ready, tmp_path / "all" / "hub", env=env) as server:
            async with server.client() as http:
                planting = Planting(ready, write, http)
                await planting.everything(server, mail, hook)
                await until(lambda: bool(sink.mail and sink.hook))
                found |= await said_outside(planting, sink)
            secrets = planting.secrets
            found |= everywhere(secrets, tmp_path / "all", BY_DESIGN)
            server.kill()
            found |= everywhere(secrets, tmp_path / "all", BY_DESIGN)
            server.options.before = BREAKS
            server.start()
            async with server.client() as http:
                planting.http = http
                await broken_on_the_way(planting, ready.desk(http, ANA))
            server.stop()
    found |= everywhere(secrets, tmp_path / "all", BY_DESIGN)
    noise = (tmp_path / "all" / "hub.stderr").read_text(errors="replace")
    figures("R20 secrets", planted=len(secrets.ways), found=len(found), said=len(noise))
    assert len(secrets.ways) >= 40
    assert sink.mail
    assert sink.hook
    assert "hub broken" in noise
    assert not found


async def broken_on_the_way(planting: Planting, ana: Desk) -> None:
    """Let the hub break with an alert and a safety alert in its hands."""
    kept = KeepDraft(job="tell", version=0, answers="{}")
    draft = (await ana.call(routes.KEEP_NEW_DRAFT, kept)).id
    body, view = planting.body("broken")
    sent = SendDraft(version=1, alert=body, view=view)
    for call in (
        ana.call(routes.SEND_DRAFT, sent, None, id=draft),
        ana.call(routes.SEND_OVERRIDE, planting.override("broken safety")),
    ):
        with pytest.raises(Problem) as said:
            await call
        assert (said.value.status, said.value.code) == (500, "hub-broken")


def test_control_what_is_in_the_clear_is_found(
    ready: Ready, tmp_path: Path, figures: Figures
) -> None:
    """A secret in a clear column, one deleted without care, and one in a log line are all seen."""
    secrets = Secrets()
    place = ready.copy(tmp_path / "hub")
    clear, deleted, logged = (secrets.new(way) for way in ("clear", "deleted", "logged"))
    connection = apsw.Connection(str(store_path(place)))
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("UPDATE person SET find_me = ? WHERE name = 'Ana Sender'", (clear,))
    connection.execute("CREATE TABLE t (x TEXT)")
    for number in range(60):
        connection.execute("INSERT INTO t VALUES (?)", (f"{deleted}{number}" * 20,))
    connection.execute("DELETE FROM t")
    connection.close()
    (tmp_path / "hub.stderr").write_bytes(base64.b64encode(b"xy" + logged.encode() + b" and more"))
    found = set[str]().union(*everywhere(secrets, tmp_path).values())
    figures("R20 control", found=sorted(found))
    assert found == {"clear", "deleted", "logged"}
