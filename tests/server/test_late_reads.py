"""What was read while nothing could be written, taken up by the next start: only what may be so."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from hubtui.errors import Broken
from hubtui.server.late import FILE
from hubtui.server.overrides import reads_while_readonly
from hubtui.server.writer import Writer
from hubtui.wire import routes
from tests.faults.ready import Ready, limits, make_ready, running
from tests.server import made
from tests.server.overrides.danger import ANA, ARI, BETH, SELA, body

SOON = 0.05


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    """A hub whose people are signed in."""
    return make_ready(tmp_path_factory.mktemp("ready") / "hub")


async def test_what_cannot_be_a_late_read_is_dropped_and_nothing_spins(
    ready: Ready, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file writes in nobody's name: only what that person could read then."""
    place, people = ready.copy(tmp_path / "hub"), ready.people
    async with running(ready, place) as hub:
        override = (await hub.desks[ANA].call(routes.SEND_OVERRIDE, body(hub, BETH))).override
        alert = (await made.send(hub, hub.desks[ANA], hub.desks[BETH].id)).alert
        now = hub.server.clock.now_us()
    good = [override, people[BETH], "opened", now]
    forged: list[list[object]] = [
        ["0" * 32, people[BETH], "opened", now],
        [override, "0" * 32, "opened", now],
        [override, people[ARI], "opened", now],
        [override, people[BETH], "words-read", now],
        [override, people[SELA], "opened", now],
        [override, people[BETH], "opened", 1],
        [override, people[BETH], "opened", now + 10**12],
        [override, people[BETH], "over", now],
        [override, people[BETH], "read-back", now],
        [override, people[BETH], "no-such-kind", now],
        [override, people[BETH], "opened", 1 << 70],
        [alert, people[BETH], "again", now],
        [override, people[BETH], "again", now],
    ]
    kept = place / "data" / FILE
    deep = "[" * 100_000
    kept.write_text("".join(json.dumps(one) + "\n" for one in [*forged, good]) + deep)
    tried = 0
    do = Writer.do

    async def counting(writer: Writer, *given: Any, **more: Any) -> Any:
        nonlocal tried
        tried += 1
        return await do(writer, *given, **more)

    monkeypatch.setattr(Writer, "do", counting)
    async with running(ready, place, spends=limits(again_seconds=60.0)) as hub:
        async with asyncio.timeout(20):
            while hub.server.late_reads:  # noqa: ASYNC110 - in its own time
                await asyncio.sleep(SOON)
        await asyncio.sleep(0.3)
        assert hub.leaves(override).count("read:late") == 1
        assert hub.leaves(override).count("override:opened") == 1
        assert "read:late" not in hub.leaves(alert)
    assert not kept.exists()
    assert "late reads dropped: unseen 12" in caplog.text
    assert tried < 30


async def test_a_late_read_that_fails_is_tried_seldom_and_keeps_no_other(
    ready: Ready, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, people = ready.copy(tmp_path / "hub"), ready.people
    async with running(ready, place) as hub:
        override = (await hub.desks[ANA].call(routes.SEND_OVERRIDE, body(hub, BETH))).override
        now = hub.server.clock.now_us()
    reads = [
        [override, people[SELA], "envelope-seen", now],
        [override, people[BETH], "opened", now],
    ]
    (place / "data" / FILE).write_text("".join(json.dumps(one) + "\n" for one in reads))
    tried: list[str] = []
    write = reads_while_readonly._write

    def failing(hub: Any, read: Any, tx: Any) -> None:
        tried.append(read.what)
        if read.what == "envelope-seen":
            raise Broken("override-key")
        write(hub, read, tx)

    monkeypatch.setattr(reads_while_readonly, "_write", failing)
    async with running(ready, place, spends=limits(again_seconds=60.0)) as hub:
        async with asyncio.timeout(20):
            while len(hub.server.late_reads) > 1:  # noqa: ASYNC110 - in its own time
                await asyncio.sleep(SOON)
        for _ in range(3):
            await hub.desks[ANA].call(routes.SEND_OVERRIDE, body(hub, BETH))
        await asyncio.sleep(0.3)
        assert tried == ["envelope-seen", "opened"]
