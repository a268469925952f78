"""Makes ``build.tar.gz``: what a hub and a desk of an older build leave on disk, in mid-work.

It is run once, by the build whose folders are to be kept, not by this one::

    git worktree add --detach /tmp/before 43ea980
    PYTHONPATH=/tmp/before uv run python tests/older/make.py
    git worktree remove /tmp/before

So it imports only what stood in that build under the same name, and writes whatever that build's
own people wrote by its own walks. People and numbers are those of ``tests.hubs``: invented. The
clock is the tests' own, and passphrases are hashed as the tests' hubs hash them.

========== ================================================================
``hub/``   the hub's folder: store and keys, with the hub stopped
``desk/``  the workstation's folder: enrolment, key file, what is held there
``wire``   the shape of each body that build took and gave
========== ================================================================
"""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import apsw

from hubtui.desk.state import Shown
from hubtui.vault import open_vault
from hubtui.wire import routes
from hubtui.wire.overrides import SetRoster
from hubtui.wire.route import Route
from tests.desk.station import ANA, BETH, SELA, TAMA, Station, station
from tests.hubs import AsgiHub, asgi_hub

PACKED = Path(__file__).with_name("build.tar.gz")
FIELDS = {"when": "this-week", "find-me": "ring-me", "ask": "look-again"}
NOTICED = {"trend": "worse", "how-known": "seen-myself", "strength": "wants-help"}
SURE = {"how-sure": "fairly-sure", "how-fresh": "this-week"}
LEFT_OUT = ("reserve", "hub.db-wal", "hub.db-shm", "hub.db.lock")
"""Made anew by each start."""


async def walked(here: Station, job: str, *answers: Any) -> Shown:
    """Walk a job at this desk, and wait until what was said is kept."""
    runner = here.desk.runner(job)
    shown = await runner.start()
    for answer in answers:
        assert shown.trouble is None, (shown.step, shown.trouble)
        shown = await runner.answer(answer)
    return shown


async def half_written(here: Station, job: str, at: str, *answers: Any, typed: str = "") -> None:
    """Leave a job in the middle, with its draft at the hub."""
    runner = here.desk.runner(job)
    shown = await runner.start()
    for answer in answers:
        shown = await runner.answer(answer)
    assert getattr(shown.step, "id", "") == at, shown
    if typed:
        runner.typed(typed)
        await asyncio.sleep(1.5)  # as a person who stops typing
    await here.desk.keepers.flush()


async def work(hub: AsgiHub, here: Station) -> None:
    """Have everybody do what is to be found half done."""
    for name in (ANA, BETH, SELA, TAMA):
        await hub.sign_in(name)
    people, sela = hub.created.people, hub.desks[SELA]
    roster = await sela.call(routes.ROSTER)
    on_call = SetRoster(
        version=roster.version, on_call=[people[SELA], people[TAMA]], able=[people[BETH]]
    )
    await sela.call(routes.SET_ROSTER, on_call)

    await here.sign_in(ANA)
    beth = people[BETH]
    sent = await walked(
        here, "tell", beth, "=Noah Reed, 9", "yes-ok", "hipc-11-authorised", "2",
        ["care-of-children", "health"], FIELDS, "send",
    )  # fmt: skip
    assert getattr(sent.step, "id", "") == "sent", sent
    await half_written(
        here, "tell", "note", beth, "=Ruby McAllister, 7", "not-yet", "hipc-11-purpose", "4",
        ["care-of-children", "health"], NOTICED, SURE,
        typed="Asleep in class on",
    )  # fmt: skip
    asked = {"age-band": "child", "setting": "school", "question": "who-should-look"}
    await half_written(here, "ask", "topics", beth, asked)

    live = await walked(here, "danger", "yes", beth, "=Father is on his way", "send")
    assert getattr(live.step, "id", "") == "live", live
    await here.desk.keepers.dropped()
    here.road.cut = True
    held = await walked(here, "danger", "soon", beth, "=He is at the back door", "send")
    assert len(here.files) == 1, held
    await here.crash()


def keep_desk(here: Station) -> None:
    """Write the workstation's folder with that build's own hands."""
    of_place: Any = sys.modules[type(here.place).__module__]
    place = here.place.model_copy(update={"key_name": "desk", "key_file": True})
    of_place.save(place, here.folder)
    open_vault(here.folder / "key.pem").keep(place.key_name, here.machine.key.pem().decode())


def shapes() -> dict[str, Any]:
    """Give the shape of what goes in and comes out, by method and path."""
    every = [route for route in vars(routes).values() if isinstance(route, Route)]
    return {
        f"{each.method} {each.path}": {
            "takes": each.takes.model_json_schema(),
            "gives": each.gives.model_json_schema(),
        }
        for each in every
    }


async def make(folder: Path) -> None:
    """Fill ``folder``."""
    async with asgi_hub(folder / "hub") as hub, station(hub, folder / "desk") as here:
        await work(hub, here)
        keep_desk(here)
    store = apsw.Connection(str(folder / "hub" / "data" / "hub.db"))
    store.execute("PRAGMA journal_mode = DELETE")
    store.execute("VACUUM")
    store.close()
    (folder / "wire.json").write_text(json.dumps(shapes(), sort_keys=True), "utf-8")


def pack(folder: Path, to: Path) -> None:
    """Pack it with nothing of this machine: no owner, no time, no path."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for path in sorted(folder.rglob("*")):
            if path.name not in LEFT_OUT:
                info = tarfile.TarInfo(path.relative_to(folder).as_posix())
                info.type = tarfile.DIRTYPE if path.is_dir() else tarfile.REGTYPE
                info.mode = 0o700 if path.is_dir() else 0o600
                data = b"" if path.is_dir() else path.read_bytes()
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
    to.write_bytes(gzip.compress(made.getvalue(), mtime=0))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(make(Path(name)))
        pack(Path(name), PACKED)
    print(PACKED.name, PACKED.stat().st_size)
