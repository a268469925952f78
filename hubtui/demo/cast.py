"""All invented colleagues together: they sign in once somebody plays, and send the first alerts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from hubtui.demo import script
from hubtui.demo.colleague import Colleague
from hubtui.demo.script import Send
from hubtui.desk.workstation import Place, Signer
from hubtui.errors import HubError


class Cast:
    """Everybody in the practice hub but the one who is played."""

    def __init__(
        self, place: Place, key: Signer, people: Mapping[str, str], secret: str, pace: float
    ) -> None:
        """Know the workstation they share, their ids by name, and their passphrase."""
        self._place, self._key, self._people, self._secret = place, key, people, secret
        self._pace = pace
        self._playing = ""
        self._greeted: set[str] = set()
        self._lock = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        said = script.colleagues()
        self._all = {
            name: Colleague(name, said, pace, lambda person: person == self._playing)
            for name in said.people
        }

    def play(self, person: str) -> None:
        """Hear who is played now (nobody: ``""``)."""
        self._playing = person
        if person:
            task = asyncio.create_task(self._greet(person))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Send everybody home."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(each.close() for each in self._all.values()))

    async def _greet(self, person: str) -> None:
        """Send the alerts that wait at the start, let everybody come in, then the later ones."""
        if person in self._greeted:
            return
        self._greeted.add(person)
        waiting = list(script.first().send)
        while waiting and not waiting[0].after:
            await self._send(waiting.pop(0), person)
        for name in self._all:
            if self._people[name] != person:
                await self._in(name)
        for scene in waiting:
            await asyncio.sleep(scene.after * self._pace)
            await self._send(scene, person)

    async def _send(self, scene: Send, person: str) -> None:
        name = next(name for name in scene.senders if self._people[name] != person)
        with suppress(HubError):  # a scene that fails is only not seen
            sender = await self._in(name)
            await sender.send(scene, person)

    async def _in(self, name: str) -> Colleague:
        colleague = self._all[name]
        async with self._lock:
            if not colleague.id:
                await colleague.sign_in(self._place, self._key, self._people[name], self._secret)
        return colleague
