"""All invented colleagues: they sign in once a person is there, and send the first alerts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from hubtui.demo import script
from hubtui.demo.colleague import Colleague
from hubtui.demo.manner import Manner
from hubtui.demo.people import read_practice
from hubtui.demo.script import Send
from hubtui.desk.hub.workstation import Enrolment, WorkstationKey
from hubtui.errors import HubError


class Cast:
    """Plays everybody in the practice hub except the person signed in."""

    def __init__(
        self, place: Enrolment, key: WorkstationKey, people: Mapping[str, str], manner: Manner
    ) -> None:
        """Keep the shared workstation, people's ids by name, and how colleagues play."""
        self._place, self._key, self._people = place, key, people
        self._secret, self._pace = manner.secret, manner.pace
        self._script = script.script(climbs=manner.climbs)
        self._apart_until = 0.0
        self._changed = asyncio.Event()
        self._playing = ""
        self._greeted: set[str] = set()
        self._alarmed: set[str] = set()
        self._lock = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._all = {
            name: Colleague(name, self._script, self._pace, lambda who: who == self._playing)
            for name in self._script.colleagues.people
        }
        everybody = read_practice()
        self._first_in = dict.fromkeys((*everybody.able, *everybody.on_call, *self._all))
        """Sign-in order: people needed for safety alerts come first, as each sign-in takes time."""

    def play(self, person: str) -> None:
        """Note who is played now (``""`` for nobody), and start that person's scenes."""
        self._playing = person
        self._changed.set()
        if person:
            for work in (self._greet(person), self._alarm(person)):
                task = asyncio.create_task(work)
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    def raising(self) -> None:
        """Note that the person may be raising a safety alert: colleagues raise none meanwhile."""
        apart = self._script.danger.raised.apart * self._pace
        self._apart_until = asyncio.get_running_loop().time() + apart

    async def close(self) -> None:
        """Stop all scenes and close the colleagues' connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(each.close() for each in self._all.values()))

    async def _greet(self, person: str) -> None:
        """Send the first alerts, sign in all colleagues, then send the later alerts."""
        if person in self._greeted:
            return
        self._greeted.add(person)
        waiting = list(self._script.first.send)
        while waiting and not waiting[0].after:
            await self._send(waiting.pop(0), person)
        for name in self._first_in:
            if self._people[name] != person:
                with suppress(HubError):  # one failed sign-in must not stop the others
                    await self._in(name)
        for scene in waiting:
            await asyncio.sleep(scene.after * self._pace)
            await self._send(scene, person)

    async def _alarm(self, person: str) -> None:
        """Raise a safety alert to a person, once, while they are there and raise none."""
        if person in self._alarmed:
            return
        self._alarmed.add(person)
        scene = self._script.danger.raised
        await asyncio.sleep(scene.after * self._pace)
        await self._turn(person)
        name = next(name for name in scene.senders if self._people[name] != person)
        with suppress(HubError):  # a scene that fails is only not seen
            sender = await self._in(name)
            await sender.alarm(scene, person)

    async def _turn(self, person: str) -> None:
        """Wait until the person is there and had time to raise a safety alert of their own."""
        clock = asyncio.get_running_loop().time
        while self._playing != person or clock() < self._apart_until:
            self._changed.clear()
            here = self._playing == person
            with suppress(TimeoutError):
                async with asyncio.timeout_at(self._apart_until if here else None):
                    await self._changed.wait()

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
