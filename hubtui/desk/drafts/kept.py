"""What is kept, and what only this window has: the facts behind each sentence that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.desk.session.stage import Stage
from hubtui.desk.state import Status
from hubtui.errors import Unreachable
from hubtui.flow.engine.effects_door import Stake
from hubtui.flow.engine.may_ring import ANYBODY, card_for, not_rung
from hubtui.flow.engine.problems import problem_words

if TYPE_CHECKING:
    from hubtui.desk.desk import Desk
    from hubtui.errors import HubError
    from hubtui.flow.engine.may_ring import MayRing


async def read_stake(desk: Desk) -> Stake:
    """Say what going now would leave behind; the last words get a moment to be kept first."""
    await desk.keepers.settle()
    safety = desk.safety
    return Stake(
        alerts=safety.unsent,
        kept=safety.kept,
        words=desk.keepers.unkept,
        ring=safety.to_ring(),
        ring_after=safety.to_ring(out=True),
    )


def risk(desk: Desk) -> str:
    """Name what the end of this window would do now, the worst first, for whoever sees it end.

    ``alert``: an alert that nobody has is lost; ``held``: one waits here, unsent, on disk;
    ``words``: some are not known to be kept. Empty: nothing of these.
    """
    safety = desk.safety
    alert = ("held" if safety.kept else "alert") if safety.unsent else ""
    return f"{alert} {'words' if desk.keepers.unkept else ''}".strip()


def beside(desk: Desk) -> Status:
    """Give what the status row has no room for: words not kept, else a hub that is away."""
    found = desk.keepers.notes(desk.notes).get("offline", Status())
    return Status() if found == desk.status else found


def words_for(desk: Desk, error: HubError, may: MayRing = ANYBODY) -> str:
    """Give the words for a problem at this desk: they name whom the status row names.

    ``may`` is who may be rung about what is on the screen: nobody else is named.
    """
    known = desk.known()
    me = desk.me.name if desk.me else ""
    out = desk.stage is not Stage.OPEN
    card, shut = card_for(known, may), not_rung(known, may)
    first = next((row for row in desk.safety.to_ring(out=out) if row[0] not in shut), None)
    return problem_words(error, card, me, kept=_kept(desk, error), first=first)


def _kept(desk: Desk, error: HubError) -> bool | None:
    """Tell whether what was typed is kept; None where nothing was, or it is on its way."""
    keepers = desk.keepers
    if keepers.unkept:
        return False if keepers.lost or isinstance(error, Unreachable) else None
    return True if keepers.kept else None
