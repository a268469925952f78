"""R7: no room, no order, no writing allowed, from any write on; then well again, unrestarted."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw
import pytest

from hubtui.domain.clock import MINUTE
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import Acknowledge
from hubtui.wire.records import KeepDraft
from tests.faults.conftest import Figures, Scale
from tests.faults.invariant import Acked, doubles, wrong_with
from tests.faults.ready import RESERVE, Author, Ready, author, child, limits, running
from tests.hubs import AsgiHub, Desk, Problem
from tests.server.core.faulty import Disk, _File

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

ANA, BETH, SELA = "Ana Sender", "Beth Receiver", "Sela Supervisor"
TEXT = '{"what":"all I have typed"}'
FULL, BROKEN = "hub-disk-full", "hub-cannot-write"


class Failing(Disk):
    """A disk that fails from the n-th write on; a full one has the room the reserve gives up."""

    def __init__(self, name: str, reserve: Path) -> None:
        super().__init__(name)
        self.kind = ""
        self.wait = 0
        self.failed = 0
        self._reserve = reserve
        self._room = 0

    def fail(self, kind: str, after: int) -> None:
        """Begin to fail."""
        self.kind, self.wait = kind, after

    def well(self) -> None:
        """Fail no more."""
        self.kind = ""

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        return _FailingFile(self, name, flags)

    def before_write(self, path: str, length: int) -> None:
        """Fail, if it is time."""
        if not self.kind or not path.endswith("-wal"):
            return
        if self.wait > 0:
            self.wait -= 1
            return
        if self._reserve.exists():
            self._room = RESERVE
        elif self.kind == "full" and self._room >= length:
            self._room -= length
            return
        self.failed += 1
        match self.kind:
            case "full":
                raise apsw.FullError("no room")
            case "broken":
                raise apsw.IOError("broken")
            case _:
                raise apsw.ReadOnlyError("read only")


class _FailingFile(_File):
    disk: Failing

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self.disk.before_write(self.path, len(data))
        super().xWrite(data, offset)


@contextmanager
def failing(place: Path) -> Iterator[Failing]:
    made = Failing(f"failing-{place.name}", place / "data" / "reserve")
    try:
        yield made
    finally:
        made.unregister()


KINDS = {"full": FULL, "broken": BROKEN, "read-only": BROKEN}


class Trial:
    """Ana at her desk while the disk fails."""

    def __init__(self, write: Author, ana: Desk, sela: Desk, acked: Acked) -> None:
        self.write = write
        self.ana = ana
        self.sela = sela
        self.acked = acked
        self.meant = 0
        self.refused = 0

    @property
    def _beth(self) -> str:
        return self.write.hub.created.people[BETH]

    async def send(self) -> None:
        """Send one that must arrive."""
        kept = KeepDraft(job="tell", version=0, answers=TEXT)
        draft = (await self.ana.call(routes.KEEP_NEW_DRAFT, kept)).id
        await self.send_draft(draft)

    async def send_draft(self, draft: str) -> None:
        self.meant += 1
        body = self.write.alert(ANA, BETH)
        self.acked.alert(await self.ana.call(routes.SEND_DRAFT, body, id=draft), self._beth)

    async def until_refused(self, draft: str, code: str) -> None:
        """Send until the hub says that it cannot, and says so as it should."""
        said: Problem | None = None
        for _ in range(40):
            try:
                await self.send()
            except Problem as problem:
                said = problem
                break
            finally:
                await self.reads(draft)
        assert said is not None
        assert (said.status, said.code) == (503, code)
        self.refused += 1

    async def reads(self, draft: str) -> None:
        """See that reading goes on, and that what was typed is there."""
        assert (await self.ana.call(routes.DRAFT, id=draft)).answers == TEXT
        rows = (await self.ana.call(routes.ALERTS, query={"box": "sent"})).rows
        assert {row.id for row in rows} >= set(list(self.acked.alerts)[-100:])

    async def safety(self) -> str:
        """Send a safety alert."""
        self.meant += 1
        made = await self.ana.call(routes.SEND_OVERRIDE, self.write.override(BETH))
        self.acked.override(made)
        return made.override

    async def acknowledged(self, override: str) -> None:
        """Let the supervisor on call say who acts."""
        await self.sela.call(routes.OPEN_OVERRIDE, Nothing(), id=override)
        body = Acknowledge(acting="me")
        said = await self.sela.call(routes.ACKNOWLEDGE, body, id=override)
        assert said.acknowledged_by == self.sela.id


async def one_failure(ready: Ready, place: Path, write: Author, kind: str, after: int) -> int:
    """One disk failing in one way from one write on; gives how many writes failed."""
    home, acked = ready.copy(place), Acked()
    with failing(home) as disk:
        async with running(ready, home, vfs=disk.name) as hub:
            assert hub.server.reserve.held()
            trial = Trial(write, hub.desks[ANA], hub.desks[SELA], acked)
            await trial.send()
            kept = KeepDraft(job="tell", version=0, answers=TEXT)
            draft = (await trial.ana.call(routes.KEEP_NEW_DRAFT, kept)).id
            disk.fail(kind, after)
            await trial.until_refused(draft, KINDS[kind])
            if kind == "full":
                await in_reserve(hub, trial, draft)
            else:
                with pytest.raises(Problem) as said:
                    await trial.safety()
                trial.meant -= 1
                assert (said.value.status, said.value.code) == (503, BROKEN)
            disk.well()
            assert not hub.server.writer.dead
            await trial.send_draft(draft)
            await trial.safety()
            public = hub.server.log_key.public
        failed = disk.failed
    db = home / "data" / "hub.db"
    found = wrong_with(db, acked, public)
    assert not found, (kind, after, found)
    assert not doubles(db, {ready.people[ANA]: trial.meant})
    shutil.rmtree(home)
    return failed


async def in_reserve(hub: AsgiHub, trial: Trial, draft: str) -> None:
    """With no room left: a safety alert, its climbing and its acknowledgement still go."""
    override = await trial.safety()
    await hub.fire(16 * MINUTE)
    steps = hub.server.q.override_timers(override=override)
    fired = {row["step"] for row in steps if row["outcome"] == "fired"}
    assert fired == {f"next-able-{n}" for n in (1, 2, 3)} | {"page-again", "next-supervisor"}
    await trial.acknowledged(override)
    await trial.until_refused(draft, FULL)  # and what can wait, waits


async def test_a_failing_disk_is_said_and_got_over(
    ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times, failed = scale(40, 400), 0
    kinds = list(KINDS)
    async with author(ready, tmp_path / "author") as write:
        for number in range(times):
            kind, after = kinds[number % len(kinds)], number // len(kinds)
            failed += await one_failure(ready, tmp_path / f"hub{number}", write, kind, after)
    figures("R7 failing disk", points=times, failed_writes=failed, wrong=0, recovered=times)
    assert failed >= times


async def test_control_without_the_reserve_a_full_disk_stops_a_safety_alert(
    ready: Ready, tmp_path: Path, figures: Figures
) -> None:
    home = ready.copy(tmp_path / "hub")
    with failing(home) as disk:
        async with (
            author(ready, tmp_path / "author") as write,
            running(ready, home, vfs=disk.name, spends=limits(reserve=0)) as hub,
        ):
            trial = Trial(write, hub.desks[ANA], hub.desks[SELA], Acked())
            disk.fail("full", 0)
            (home / "data" / "reserve").touch()  # the disk gives no room
            hub.server.writer._release = lambda: False
            with pytest.raises(Problem) as said:
                await trial.safety()
    figures("R7 control, no reserve", code=said.value.code)
    assert said.value.code == FULL


# ---- a disk that is really full


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Callable[[], None]]:
    """A disk of its own; gives what fills it up to the last byte."""
    place.mkdir()
    options = f"size={megabytes}m"
    mounted = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own takes root")

    def fill() -> None:
        with suppress(OSError), (place / "filler").open("wb", buffering=0) as file:
            while file.write(b"\0" * 4096):
                pass

    try:
        yield fill
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


async def test_a_disk_that_is_really_full(ready: Ready, tmp_path: Path, figures: Figures) -> None:
    acked, disk = Acked(), tmp_path / "disk"
    with small_disk(disk, 24) as fill:
        async with author(ready, tmp_path / "author") as write:
            with child(ready, disk / "hub", reserve=2 * 1024 * 1024) as server:
                async with server.client() as http:
                    ana, sela = ready.desk(http, ANA), ready.desk(http, SELA)
                    trial = Trial(write, ana, sela, acked)
                    kept = KeepDraft(job="tell", version=0, answers=TEXT)
                    draft = (await ana.call(routes.KEEP_NEW_DRAFT, kept)).id
                    fill()
                    await trial.until_refused(draft, FULL)
                    override = await trial.safety()
                    for _ in range(20):  # what was kept is for safety alerts, to the end
                        await trial.until_refused(draft, FULL)
                    for _ in range(3):
                        await trial.safety()
                    await trial.acknowledged(override)
                    (disk / "filler").unlink()
                    await trial.send_draft(draft)
                server.stop()
            public = write.hub.server.log_key.public
        found = wrong_with(disk / "hub" / "data" / "hub.db", acked, public)
    figures("R7 a disk really full", acknowledged=len(acked), refused=trial.refused)
    assert not found
