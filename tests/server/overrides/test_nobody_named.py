"""A safety alert that names nobody: what Check says beforehand is what the hub then does."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubtui.flow.engine.context import JobContext
from hubtui.flow.overrides import recipients
from hubtui.wire import routes
from hubtui.wire.door import PhoneCard
from hubtui.wire.people import SetPresence
from tests.hubs import AsgiHub, asgi_hub
from tests.server.overrides.danger import (
    ANA,
    ARI,
    BETH,
    COLIN,
    FAITH,
    NORA,
    SELA,
    TAMA,
    here,
    look,
    pass_minutes,
    send,
    set_roster,
)


async def known(hub: AsgiHub) -> JobContext:
    """What the sender's desk knows."""
    desk = await hub.sign_in(ANA)
    return JobContext(
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
        ((NORA,), (COLIN, BETH), (COLIN,), BETH),
        ((NORA,), (), (SELA, TAMA), NORA),
    ],
    ids=[
        *("nobody", "one-is-in", "only-who-may-not", "roster-first", "kept-from"),
        *("in-the-rosters-order", "kept-from-who-is-on-call"),
    ],
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

        said = recipients.ladder(await known(hub), (), [people[name] for name in kept])
        receipt = await send(hub, keep_from=kept)

        heard = [each.person for each in receipt.told if not each.as_supervisor]
        assert heard == ([people[told]] if told else [])
        assert list(said.recipients) == heard
        watching = [each.person for each in receipt.told if each.as_supervisor]
        assert watching == list(said.supervisors[:1]), "control: somebody watches"


async def test_the_ladder_that_was_shown_is_the_one_used(hub: AsgiHub) -> None:
    """Who came in, or onto the roster, after Check was drawn is told of nothing."""
    people = hub.created.people
    await set_roster(hub, (SELA, TAMA), (NORA,))
    shown = [people[name] for name in (COLIN, NORA)]
    await here(hub, BETH, COLIN)
    receipt = await send(hub, next_told=shown)
    await pass_minutes(hub, 20)
    told = [one.person for one in (await look(hub, ANA, receipt.override)).told]
    assert [person for person in told if person not in (people[SELA], people[TAMA])] == shown


async def test_whom_nobody_may_be_brought_in_as_is_not_for_having_been_shown(
    hub: AsgiHub,
) -> None:
    """Nobody is for having been shown; with none of those left, it is today's roster."""
    people = hub.created.people
    await set_roster(hub, (SELA, TAMA), (NORA,))
    shown = [people[name] for name in (ARI, COLIN, ANA)] + ["0" * 32]
    receipt = await send(hub, next_told=shown, keep_from=(COLIN,))
    await pass_minutes(hub, 20)
    told = {one.person for one in (await look(hub, ANA, receipt.override)).told}
    assert told == {people[name] for name in (NORA, SELA, TAMA)}
