"""What a desk does once somebody is signed in; loaded when that is first asked for."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from hubtui.client.port import Hub
from hubtui.desk import perform
from hubtui.desk.session import visit
from hubtui.desk.state import Heard
from hubtui.errors import HubError
from hubtui.flow.engine import effects
from hubtui.wire import routes
from hubtui.wire.people import ChangeMe, Me, SetPresence
from hubtui.wire.session import Report

if TYPE_CHECKING:
    from hubtui.desk.desk import Desk
    from hubtui.desk.session.visit import Visit


async def act(desk: Desk, effect: effects.Effect) -> object:
    """Do what an effect says and give its result."""
    match effect:
        case effects.SendOverride() | effects.ReadHeld() | effects.HeldByPhone():
            sent = await desk.safety.perform(effect)
            desk.safety.bar.look()
            desk.safety.acted = desk.safety.acted or not effect.reads
            return sent
        case effects.HomeNews():
            await desk.keepers.dropped()
            news = await visit.home_news(desk.road, desk.here(), desk.clock)
            desk.remember(visit.placed(desk.place, desk.here().facts))
            return news
        case effects.SetPresence(here, back, shown):
            body = SetPresence(here=here, shown=shown, back=back or None)
            asked = desk.here()
            me = await desk.road.call(routes.PRESENCE, body)
            asked.changes += 1
            return _settled(desk, asked, me)
        case effects.ChangeSettings(theme, plain):
            change = ChangeMe(theme=theme or None, plain=plain)
            asked = desk.here()
            return _settled(desk, asked, await desk.road.call(routes.CHANGE_ME, change))
        case _:
            done = await perform.perform(desk.road, effect)
            if not effect.reads:
                await desk.safety.done(effect)
            return done


async def report(hub: Hub, what: str, count: int = 0) -> None:
    """Tell the hub what happened here; nobody waits for it, and the road notices if it fails."""
    with suppress(HubError):
        await hub.call(routes.REPORT, Report(what=what, count=count))


def _settled(desk: Desk, here: Visit, me: Me) -> Me:
    """Take an answer for the visit that asked: somebody else may be here by now."""
    here.me = me
    desk.tell(Heard("settings"))
    return me
