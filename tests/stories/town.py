"""A real hub in a process of its own, with workstations that joined it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TypeVar

from hubtui.desk.hub import workstation
from hubtui.desk.hub.join import join
from hubtui.domain.text import fold
from hubtui.server.setup import HubPlan
from hubtui.vault import FileVault
from hubtui.wire import routes
from hubtui.wire.people import MakeCode
from tests.hubs import PLAN, Desk, RunningHub, Workstation, enrol, passphrase, start_hub
from tests.stories.people import Front, environment

AnyFront = TypeVar("AnyFront", bound=Front)


class Desks:
    """A hub that runs, and workstations that join it; their folders lie in ``place``."""

    def __init__(self, place: Path, hub: RunningHub) -> None:
        self.place = place
        self.hub = hub
        self._desks = 0

    def desk(self) -> Path:
        """Join one more workstation; give its folder."""
        self._desks += 1
        name = f"Desk {self._desks}"
        folder = self.place / fold(name).replace(" ", "-")
        folder.mkdir()
        asyncio.run(self._join(folder, name))
        return folder

    async def _join(self, folder: Path, name: str) -> None:
        async with self.hub.client() as http:
            host = Desk(http, self.hub.host_token)
            code = (await host.call(routes.MAKE_CODE, MakeCode(kind="workstation"))).code

        async def same(_words: tuple[str, ...]) -> bool:
            return True

        vault = FileVault(folder / "workstation.key")
        place = await join(
            self.hub.address, code, name, vault, agree=same, folder=folder, key_file=True
        )
        assert workstation.load(folder) == place

    def sits_down(
        self, kind: type[AnyFront], name: str, rows: int = 24, columns: int = 80
    ) -> AnyFront:
        """A person opens hubtui at a workstation of their own and signs in."""
        front = kind(env=environment(self.desk()), rows=rows, columns=columns)
        front.sign_in(name, passphrase(name))
        return front


class Town(Desks):
    """A hub of its own, and everybody's passphrase chosen already."""

    def __init__(self, place: Path, plan: HubPlan = PLAN, names: tuple[str, ...] = ()) -> None:
        """``names`` sit down here besides those who always do."""
        super().__init__(place, start_hub(place / "hub", plan))
        self._names = (*NAMES, *names)
        asyncio.run(self._choose_passphrases())

    async def _choose_passphrases(self) -> None:
        async with self.hub.client() as http:
            there = await enrol(http, self.hub.host_token, "The office")
            for name in self._names:  # one at a time, as at any one desk
                await self._choose(there, name)

    async def _choose(self, there: Workstation, name: str) -> None:
        code = self.hub.codes[name]
        await there.sign_in(self.hub.people[name], code, passphrase(name))

    def close(self) -> None:
        self.hub.stop()


NAMES = (
    "Ana Sender",
    "Beth Receiver",
    "Colin Other",
    "Sela Supervisor",
    "Faith Facilitator",
)
