"""The real server, killed at each step of the climb: each due step once, none lost."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubtui.server.hub import store_path
from hubtui.server.log.verify import verify
from hubtui.server.settings import write_settings
from hubtui.server.setup import create_hub
from hubtui.server.store import open_for_checking, open_store
from hubtui.wire import routes
from hubtui.wire.overrides import SendOverride
from tests.hubs import HANG, PLAN, Desk, RunningHub, enrol, passphrase
from tests.server.overrides.danger import ANA, BETH

STEPS = {
    "next-able-1": 0.3,
    "next-able-2": 0.9,
    "page-again": 0.9,
    "next-able-3": 1.5,
    "next-supervisor": 2.1,
    "all-supervisors": 2.7,
    "every-workstation": 3.3,
    "needs-a-person": 3.9,
}
"""Seconds after release."""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningHub]:
    place = tmp_path / "hub"
    created = create_hub(place, PLAN)
    store = open_store(store_path(place))
    with store.transaction():
        q = store.bound(store.hub_id)
        write_settings(q, {"escalation": {step: at / 60 for step, at in STEPS.items()}})
    store.close()
    hub = RunningHub(place, created)
    hub.start()
    yield hub
    hub.kill()


async def _send(running: RunningHub) -> tuple[str, float]:
    async with running.client() as http:
        station = await enrol(http, running.host_token)
        people, codes = running.created.people, running.created.codes
        desk: Desk = await station.sign_in(people[ANA], codes[ANA], passphrase(ANA))
        sent = SendOverride(
            key=secrets.token_hex(16),
            written_at=time.time_ns() // 1000,
            recipients=[people[BETH]],
        )
        receipt = await desk.call(routes.SEND_OVERRIDE, sent)
        return receipt.override, time.monotonic()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_killed_while_it_climbs(running: RunningHub) -> None:
    override, began = asyncio.run(_send(running))
    for at in sorted(set(STEPS.values()))[::2]:
        time.sleep(max(0.0, began + at - time.monotonic()))
        running.kill()
        running.start()
    path = store_path(running.place)
    deadline = time.monotonic() + HANG
    while _waiting(path, override) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.stop()
    assert _waiting(path, override) == set()
    with open_for_checking(path) as q:
        events = q.override_events(override=override)
        leaves = [json.loads(row["body"]) for row in q.leaves_of(thing=override)]
    fired = [leaf["facts"]["step"] for leaf in leaves if leaf["event"] == "timer:fired"]
    assert sorted(fired) == sorted(STEPS)
    shown = [row["code"] for row in events if row["kind"] == "shown"]
    assert shown == [step for step in STEPS if not step.startswith("next-able")]
    told = [row["person"] for row in events if row["kind"] == "told"]
    assert len(told) == len(set(told))
    assert sum(leaf["event"].startswith("override:") for leaf in leaves) == len(events)
    assert verify(path).well


def _waiting(path: Path, override: str) -> set[str]:
    with open_for_checking(path) as q:
        rows = q.override_timers(override=override)
    return {row["step"] for row in rows if row["done_at"] is None and row["step"] in STEPS}
