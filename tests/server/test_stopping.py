"""A hub that stops and comes back: nothing is lost, and what was due happens once."""

from __future__ import annotations

import shutil
from pathlib import Path

from hubtui.server.setup import Created
from hubtui.wire import routes
from tests.hubs import Desk, TestClock, asgi_hub, passphrase
from tests.server import made
from tests.server.made import Wanted

DAY = 24 * 3_600_000_000


async def test_it_comes_back_with_everything_and_fires_what_it_missed_once(
    founded: tuple[Path, Created], tmp_path: Path
) -> None:
    place = tmp_path / "hub"
    shutil.copytree(founded[0], place)
    clock = TestClock()
    async with asgi_hub(place, created=founded[1], clock=clock) as hub:
        ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
        receipt = await made.send(hub, ana, beth.id, Wanted(days=10))
        draft = await made.draft(ana, "half a thought")
        token, workstation = ana.token, hub.workstation
    clock.now += 3 * DAY
    async with asgi_hub(place, created=founded[1], clock=clock) as hub:
        await hub.fire()
        await hub.fire()
        assert hub.leaves(receipt.alert).count("alert:late") == 1
        workstation.http = hub.http
        ana = await workstation.sign_in(ana.id, passphrase("Ana Sender"))
        assert ana.token != token
        seen = await ana.call(routes.ALERT, id=receipt.alert)
        assert seen.row.late
        assert (await ana.call(routes.DRAFT, id=draft)).answers == "half a thought"
        events = (await ana.call(routes.EVENTS_PAGE)).events
        late = [event for event in events if event.kind == "alert:late"]
        assert [event.reference for event in late] == [receipt.reference]
        beth = await workstation.sign_in(beth.id, passphrase("Beth Receiver"))
        assert (await made.open_it(beth, receipt.alert)).alert is not None


async def test_a_session_outlives_a_restart(founded: tuple[Path, Created], tmp_path: Path) -> None:
    place = tmp_path / "hub"
    shutil.copytree(founded[0], place)
    clock = TestClock()
    async with asgi_hub(place, created=founded[1], clock=clock) as hub:
        token = (await hub.sign_in("Ana Sender")).token
        host = hub.server.host_token
    async with asgi_hub(place, created=founded[1], clock=clock) as hub:
        await Desk(hub.http, token).call(routes.ME)
        assert hub.server.host_token != host
        stale = await Desk(hub.http, host).raw("POST", "/v1/codes", b"{}")
        assert stale.status_code == 401
