"""Desk in the practice hub: it enrols by itself, keeps its key in memory and writes no file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from hubtui import net
from hubtui.client.enrol import enrol
from hubtui.client.http import HttpHub
from hubtui.crypto.signing import SigningKey
from hubtui.demo.hub import PracticeHub, Ready
from hubtui.desk.desk import Desk
from hubtui.desk.hub.workstation import Enrolment
from hubtui.desk.runner import Runner
from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.state import Heard
from hubtui.flow.engine.effects import SetPin, SignInHere
from hubtui.flow.engine.jobs import JOBS
from hubtui.wording import say


class PracticeDesk(Desk):
    """Desk that tells its hub when danger is pressed, so that colleagues raise nothing then."""

    raising: Callable[[], None]

    def runner(self, job: str, begin: Mapping[str, str] | None = None, draft: str = "") -> Runner:
        """Make a runner as ``Desk`` does; tell the practice hub if the job is danger."""
        if job == "danger" and "id" not in (begin or {}):
            self.raising()
        return super().runner(job, begin, draft)


async def practice_desk(hub: PracticeHub, role: str = "") -> Desk:
    """Return a desk in the practice hub; with ``role``, sign in the first person who has it."""
    ready, _ = await asyncio.gather(asyncio.to_thread(hub.ready), asyncio.to_thread(net.warm))
    key = SigningKey.new()
    place = await join(ready, key, say("demo.desk"))
    desk = PracticeDesk(
        HttpHub(net.Link(ready.address, ready.ca)),
        key,
        place,
        JOBS,
        practice_secret=ready.secret,
        practice_pin=ready.pin,
    )

    desk.raising = hub.raising

    def heard(what: Heard) -> None:
        if what.kind == "stage":
            me = desk.me if desk.stage is not Occupancy.SIGNED_OUT else None
            hub.playing(me.id if me else "")

    desk.listen(heard)
    if role:
        await desk.perform(SignInHere(ready.roles[role], ready.secret))
        await desk.perform(SetPin(ready.pin))
    return desk


async def join(ready: Ready, key: SigningKey, name: str) -> Enrolment:
    """Enrol a workstation at the practice hub."""
    made = await enrol(ready.address, ready.ca, code=ready.code, key=key, name=name)
    return Enrolment(
        address=ready.address,
        ca=ready.ca,
        hub=made.hub,
        hub_id=made.hub_id,
        workstation=made.workstation,
        name=name,
        phone_card=made.phone_card,
        key_name="",
        practice=True,
    )
