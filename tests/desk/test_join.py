"""Joining a real hub over TLS by its six words, then standing there."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from hubtui.client.enrol import compare
from hubtui.desk.hub import workstation
from hubtui.desk.hub.connect import connect
from hubtui.desk.hub.join import join
from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.state import Heard
from hubtui.domain.naming import HUB_HOST
from hubtui.errors import Refused, Unreachable
from hubtui.flow.engine import effects
from hubtui.server.http.app import build
from hubtui.server.keys import tls
from hubtui.vault import FileVault
from hubtui.wire import routes
from hubtui.wire.people import Introduce, MakeCode
from tests.client.tls import GREETING_ONLY, authority, server, serving
from tests.hubs import PASSPHRASE, AsgiHub, asgi_hub


@dataclass
class Served:
    """A hub that listens on a port of this machine."""

    hub: AsgiHub
    address: str
    words: tuple[str, ...]

    async def code(self) -> str:
        return (await self.hub.host.call(routes.MAKE_CODE, MakeCode(kind="workstation"))).code


@asynccontextmanager
async def served(place: Path) -> AsyncIterator[Served]:
    async with asgi_hub(place) as hub:
        from hubtui.server.clock import SystemClock

        shown = tls.ensure_leaf(place / "keys", (HUB_HOST,), SystemClock().now_us())
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
            app = build(hub.server, {f"127.0.0.1:{port}"})
            config = uvicorn.Config(
                app, ssl_certfile=str(shown.leaf), log_config=None, lifespan="off", http="h11",
                ssl_version=ssl.PROTOCOL_TLS_SERVER, loop="asyncio",
            )  # fmt: skip
            running = uvicorn.Server(config)
            task = asyncio.create_task(running.serve(sockets=[taken]))
            while not running.started:  # noqa: ASYNC110 - uvicorn tells nobody
                await asyncio.sleep(0.01)
            try:
                yield Served(hub, f"https://127.0.0.1:{port}", shown.fingerprint)
            finally:
                hub.server.end_streams()
                running.should_exit = True
                await task


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {each.name for each in folder.iterdir()}


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path / "hub") as hub:
        yield hub


async def test_joined_by_its_words_it_stands_there_and_hears(there: Served, tmp_path: Path) -> None:
    key_file, folder = tmp_path / "key.pem", tmp_path / "data"

    async def agree(words: tuple[str, ...]) -> bool:
        compare(words, " ".join(there.words))
        return True

    place = await join(
        there.address, await there.code(), "Desk 2", FileVault(key_file),
        agree=agree, folder=folder, key_file=True,
    )  # fmt: skip
    assert workstation.load(folder) == place
    assert "PRIVATE" not in (folder / workstation.FILE).read_text()
    assert "PRIVATE" in key_file.read_text(), "control: the key is in the one file chosen for it"

    await there.hub.sign_in("Ana Sender")
    desk = await connect(place, folder=folder, key_file=key_file)
    news = asyncio.Event()
    heard: list[Heard] = []

    def hear(each: Heard) -> None:
        heard.append(each)
        if each.kind == "news":
            news.set()

    desk.listen(hear)
    people = there.hub.created.people
    await desk.perform(effects.SignInHere(people["Ana Sender"], PASSPHRASE.format("anazqx")))
    assert desk.stage is Occupancy.OPEN
    await asyncio.sleep(0.3)
    other = await there.hub.sign_in("Faith Facilitator")
    body = Introduce(first=people["Ana Sender"], second=people["Beth Receiver"])
    await other.call(routes.INTRODUCE, body)
    async with asyncio.timeout(10):
        await news.wait()
    await desk.close()
    assert desk.me is None
    assert workstation.load(folder) == desk.place, "the head seen last is remembered"
    assert desk.place.seen


async def test_other_words_join_nothing(there: Served, tmp_path: Path) -> None:
    code = await there.code()

    async def never(words: tuple[str, ...]) -> bool:
        return False

    vault = FileVault(tmp_path / "key")
    with pytest.raises(Refused, match="fingerprint-differs"):
        await join(there.address, code, "Desk 2", vault, agree=never, folder=tmp_path)
    assert "key" not in names(tmp_path), "and no key is left"
    with pytest.raises(Refused, match="fingerprint-differs"):
        compare(there.words, "six other words that are not")


async def test_an_impostor_never_gets_the_code(there: Served, tmp_path: Path) -> None:
    theirs = authority()
    async with server(serving(theirs), GREETING_ONLY) as impostor:

        async def agree(words: tuple[str, ...]) -> bool:
            compare(words, " ".join(there.words))
            return True

        vault = FileVault(tmp_path / "key")
        with pytest.raises(Refused, match="fingerprint-differs"):
            await join(impostor.address, "CODE", "Desk 2", vault, agree=agree, folder=tmp_path)
        assert impostor.asked == []


async def test_a_wrong_code_leaves_no_key(there: Served, tmp_path: Path) -> None:
    async def agree(words: tuple[str, ...]) -> bool:
        return words == there.words

    vault = FileVault(tmp_path / "key")
    with pytest.raises(Refused, match="enrol-code"):
        await join(there.address, "AAAA-AAAA", "Desk 2", vault, agree=agree, folder=tmp_path)
    assert "key" not in names(tmp_path)
    assert workstation.load(tmp_path) is None


async def test_another_hub_on_the_same_port_is_not_believed(there: Served, tmp_path: Path) -> None:
    async def agree(words: tuple[str, ...]) -> bool:
        return True

    key_file = tmp_path / "key"
    place = await join(
        there.address, await there.code(), "Desk 2", FileVault(key_file),
        agree=agree, folder=tmp_path,
    )  # fmt: skip
    async with server(serving(authority()), GREETING_ONLY) as impostor:
        moved = place.model_copy(update={"address": impostor.address})
        desk = await connect(moved, folder=tmp_path, key_file=key_file)
        with pytest.raises(Unreachable, match="hub-not-proven"):
            await desk.perform(effects.ListNames())
        assert desk.status.key == "desk.status.not-proven"
        assert impostor.asked == []
        await desk.close()
    assert os.name != "posix" or key_file.stat().st_mode & 0o077 == 0
