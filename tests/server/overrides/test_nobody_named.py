"""A safety alert that names nobody: what Check says beforehand is what the hub then does."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubtui.flow.known import Known
from hubtui.flow.override_people import somebody_next
from hubtui.wire import routes
from hubtui.wire.door import PhoneCard
from hubtui.wire.people import SetPresence
from tests.hubs import AsgiHub, asgi_hub
from tests.server.overrides.danger import ANA, BETH, COLIN, FAITH, SELA, TAMA, send, set_roster


async def known(hub: AsgiHub) -> Known:
    """What the sender's desk knows."""
    desk = await hub.sign_in(ANA)
    return Known(
        card=PhoneCard(emergency="111"),
        hub="Rimu Street Hub",
        practice=False,
        now=hub.clock.now,
        facts_or_none=await desk.call(routes.FACTS),
        me_or_none=await desk.call(routes.ME),
    )


@pytest.mark.parametrize(
    ("here", "able", "kept", "told"),
    [
        ((), (), (), ""),
        ((BETH,), (), (), BETH),
        ((FAITH, TAMA), (), (), ""),
        ((BETH,), (COLIN,), (), COLIN),
        ((BETH,), (), (BETH,), ""),
    ],
    ids=["nobody", "one-is-in", "only-who-may-not", "roster-first", "kept-from"],
)
async def test_who_hears(
    tmp_path: Path,
    here: tuple[str, ...],
    able: tuple[str, ...],
    kept: tuple[str, ...],
    told: str,
) -> None:
    async with asgi_hub(tmp_path / "hub") as hub:
        people = hub.created.people
        for name in here:
            await (await hub.sign_in(name)).call(routes.PRESENCE, SetPresence(here=True))
        if able:
            await set_roster(hub, (SELA,), able)

        said = somebody_next(await known(hub), {people[name] for name in kept})
        receipt = await send(hub, keep_from=kept)

        heard = [each.person for each in receipt.told if not each.as_supervisor]
        assert heard == ([people[told]] if told else [])
        assert said == bool(told)
        assert [each.person for each in receipt.told if each.as_supervisor], "control"
