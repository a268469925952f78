"""Where the invented colleagues play: a loop and a thread of their own, beside the hub's."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from hubtui.client.enrol import enrol
from hubtui.client.http import HttpHub
from hubtui.crypto.signing import SigningKey
from hubtui.demo.cast import Cast
from hubtui.desk.workstation import Place
from hubtui.net import Link
from hubtui.server.host import read_access
from hubtui.server.setup import Created
from hubtui.wire import routes
from hubtui.wire.people import MakeCode
from hubtui.wording import say

SECONDS = 2.0
"""How long colleagues have to go home."""


class Stage:
    """Colleagues waiting for somebody to play with; at a pace of 0 they stay away."""

    def __init__(self, place: Path, made: Created, secret: str, pace: float) -> None:
        """Keep what it takes to begin; nothing runs until somebody is played."""
        self._place, self._made, self._secret, self._pace = place, made, secret, pace
        self._loop: asyncio.AbstractEventLoop | None = None
        self._cast: Cast | None = None

    def play(self, person: str) -> None:
        """Hear who is played now (nobody: ``""``)."""
        if not self._pace:
            return
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, name="colleagues", daemon=True).start()
        asyncio.run_coroutine_threadsafe(self._play(person), self._loop)

    def close(self) -> None:
        """Send everybody home."""
        if self._loop is None or self._cast is None:
            return
        going = asyncio.run_coroutine_threadsafe(self._cast.close(), self._loop)
        try:
            going.result(SECONDS)
        except TimeoutError:
            pass  # the process ends now anyway
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _play(self, person: str) -> None:
        if self._cast is None:
            self._cast = await self._enter()
        self._cast.play(person)

    async def _enter(self) -> Cast:
        """Enrol a workstation for all of them, as the hub's own machine may."""
        access = read_access(self._place)
        hub = HttpHub(Link(access.address, access.authority))
        hub.token = access.token
        try:
            code = (await hub.call(routes.MAKE_CODE, MakeCode(kind="workstation"))).code
        finally:
            await hub.close()
        key, name = SigningKey.new(), say("demo.colleagues")
        enrolled = await enrol(access.address, access.authority, code=code, key=key, name=name)
        place = Place(
            address=access.address,
            ca=access.authority,
            hub=enrolled.hub,
            hub_id=enrolled.hub_id,
            workstation=enrolled.workstation,
            name=name,
            phone_card=enrolled.phone_card,
            key_name="",
            practice=True,
        )
        return Cast(place, key, self._made.people, self._secret, self._pace)
