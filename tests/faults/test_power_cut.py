"""R2 and R3: the power goes at any write; what was acknowledged has had its sync before.

The whole hub runs on a file system that remembers what no sync has made safe. At random moments,
in the middle of writing, a copy is taken that has lost a random half of that; a hub that starts
on the copy must have all that was acknowledged by then.
"""

from __future__ import annotations

import asyncio
import random
import re
import shutil
from pathlib import Path

import pytest

from hubtui.wire import routes
from hubtui.wire.records import KeepDraft
from tests.faults.conftest import Figures, Scale
from tests.faults.falling import Falling
from tests.faults.invariant import Acked, wrong_with
from tests.faults.ready import SENDERS, Author, Ready, author, child, running
from tests.hubs import AsgiHub, Desk

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

A_RUN = 50
"""Cuts in the life of one server, so that checkpoints are cut too."""
Found = dict[str, list[str]]


async def keep(desk: Desk) -> str:
    """Keep a draft, to be sent."""
    kept = KeepDraft(job="tell", version=0, answers="{}")
    return (await desk.call(routes.KEEP_NEW_DRAFT, kept)).id


async def send_for_ever(
    hub: AsgiHub, write: Author, name: str, acked: Acked, chance: random.Random
) -> None:
    """One client: alerts, and now and then a safety alert, one after another."""
    desk = hub.desks[name]
    while True:
        other = chance.choice([one for one in SENDERS if one != name])
        if chance.random() < 0.25:
            acked.override(await desk.call(routes.SEND_OVERRIDE, write.override(other)))
            continue
        draft = await keep(desk)
        receipt = await desk.call(routes.SEND_DRAFT, write.alert(name, other), id=draft)
        acked.alert(receipt, hub.created.people[other])


async def cut_often(
    ready: Ready, place: Path, times: int, synchronous: int, seed: int
) -> tuple[list[Found], int]:
    """Run one server under four clients, cut it so many times; gives what each cut cost."""
    chance, acked = random.Random(seed), Acked()
    fallen: list[tuple[Path, Acked]] = []
    home = ready.copy(place / "hub")
    falling, wait = Falling(f"falling{seed}"), [10]

    def moment() -> None:
        wait[0] -= 1
        if wait[0] > 0 or len(fallen) >= times or not len(acked):
            return
        wait[0] = chance.randrange(1, 80)
        to, so_far = place / f"cut{len(fallen)}" / "hub.db", acked.copy()
        falling.copy_fallen(home / "data" / "hub.db", to, chance)
        fallen.append((to, so_far))

    falling.moment = moment
    try:
        async with (
            author(ready, place / "author") as write,
            running(ready, home, vfs=falling.name, synchronous=synchronous) as hub,
        ):
            public = hub.server.log_key.public
            lots = {name: random.Random(f"{seed}{name}") for name in SENDERS}
            clients = [
                asyncio.create_task(send_for_ever(hub, write, name, acked, lots[name]))
                for name in SENDERS
            ]
            while len(fallen) < times:
                await asyncio.sleep(0.02)
                assert not any(one.done() for one in clients), clients
            for one in clients:
                one.cancel()
            await asyncio.gather(*clients, return_exceptions=True)
    finally:
        falling.unregister()
    found = [wrong_with(path, so_far, public) for path, so_far in fallen]
    shutil.rmtree(place)
    return found, len(acked)


async def test_a_power_cut_loses_nothing_acknowledged(
    ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times, cuts, sent = scale(500, 10_000), 0, 0
    while cuts < times:
        more = min(A_RUN, times - cuts)
        found, acked = await cut_often(ready, tmp_path / f"run{cuts}", more, 2, cuts)
        assert not any(found), [one for one in found if one]
        cuts, sent = cuts + more, sent + acked
    figures("R2 power cut", cuts=cuts, acknowledged=sent, lost=0, half=0)


async def test_control_with_fewer_syncs_acknowledged_alerts_are_lost(
    ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times = max(A_RUN, scale(500, 10_000) // 10)
    found, _ = await cut_often(ready, tmp_path / "control", times, 1, 1_000_003)
    lost = sum("acknowledged and lost" in one or bool(one) for one in found)
    figures("R2 control, synchronous=NORMAL", cuts=times, losing=lost)
    assert lost >= times / 2


# ---- R3: traced from outside, on the real server

_CALL = re.compile(r"^\d+ +(\w+)\(\d+<([^>]*)>")


def syncs_before_answers(trace: str) -> tuple[int, int]:
    """Read a system-call trace; gives answers that followed writing, and those without a sync."""
    unsynced, wrote, answers, bad = False, False, 0, 0
    for line in trace.splitlines():
        if "<unfinished" in line:  # the call has begun; a sync counts when it is over
            line = line.replace("fdatasync(", "begun(").replace("fsync(", "begun(")
        resumed = re.match(r"^\d+ +<\.\.\. f(?:data)?sync resumed", line)
        if resumed:
            unsynced = False
            continue
        seen = _CALL.match(line)
        if seen is None:
            continue
        call, file = seen.groups()
        if call in ("pwrite64", "write") and file.endswith("-wal"):
            unsynced = wrote = True
        elif call in ("fdatasync", "fsync") and file.endswith("-wal"):
            unsynced = False
        elif file.startswith("TCP") and wrote:
            answers, bad, wrote = answers + 1, bad + unsynced, False
    return answers, bad


async def traced(ready: Ready, place: Path, before: str, times: int) -> tuple[int, int]:
    """Send so often to a real server under strace."""
    trace = place.with_suffix(".trace")
    prefix = ["strace", "-f", "-yy", "-e", "trace=pwrite64,write,sendto,fdatasync,fsync"]
    options = {"prefix": [*prefix, "-o", str(trace)], "before": before}
    async with author(ready, place.with_suffix(".author")) as write:
        with child(ready, place, **options) as server:
            async with server.client() as http:
                desk = ready.desk(http, "Ana Sender")
                for number in range(times):
                    if number % 5 == 4:
                        await desk.call(routes.SEND_OVERRIDE, write.override("Beth Receiver"))
                        continue
                    draft = await keep(desk)
                    body = write.alert("Ana Sender", "Beth Receiver")
                    await desk.call(routes.SEND_DRAFT, body, id=draft)
            server.stop()
    return syncs_before_answers(trace.read_text(errors="replace"))


FEWER_SYNCS = """
import functools
from hubtui.server import hub
hub.open_store = functools.partial(hub.open_store, synchronous=1)
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="takes strace")
async def test_each_answer_comes_after_its_sync(
    ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times = scale(50, 50)
    answers, bad = await traced(ready, tmp_path / "hub", "", times)
    _, control = await traced(ready, tmp_path / "loose", FEWER_SYNCS, times)
    figures("R3 sync before the answer", answers=answers, without=bad, control_without=control)
    assert answers >= times
    assert bad == 0
    assert control >= times / 2
