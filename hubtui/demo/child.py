"""The practice hub's own process: ``python -m hubtui.demo.child PACE [climb]``.

It says on standard output how to enrol (one line of JSON), then ``READY port=...``; it reads on
standard input who is played now, and ends, deleting its folder, when that input does: its parent
holds the other end, and lets go of it however it dies.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
from pathlib import Path

from hubtui import guard
from hubtui.demo.folder import Folder, sweep
from hubtui.demo.hub import CLIMB, NO_ROOM, RAISING
from hubtui.demo.people import People
from hubtui.demo.people import people as read_people
from hubtui.demo.stage import Manner, Stage
from hubtui.domain.overrides.ladder import DEFAULT_MINUTES
from hubtui.errors import HubError
from hubtui.server import serve
from hubtui.server.settings import Limits
from hubtui.server.setup import Created, HubPlan, PlannedAgency, PlannedPerson, create_hub
from hubtui.server.store import DiskFull, StoreFailed
from hubtui.wire.door import PhoneCard

HURRY = 60
"""How many times sooner than in a real hub an alert is late."""
HURRY_DANGER = 12
"""The same for a safety alert: five seconds a minute, so that each step can still be read."""
GRACE = 3.0
"""Seconds the hub has to stop by itself."""
_QUICKEST = 0.1
"""The least a quick script quickens safety alerts: somebody still has to answer in between."""
_DAY_IN_MINUTES = 24 * 60


def main(pace: float, *, climbs: bool = False) -> int:
    """Make a hub, run it until the parent is gone, leave nothing behind."""
    for ending in guard.ENDINGS:
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    sweep()
    folder = Folder()
    try:
        place = folder.path / "hub"
        people = read_people()
        made = create_hub(place, _plan(people, pace))
        _say(_how_to_enrol(people, made, folder.path))
        stage = Stage(place, made.people, Manner(people.secret, pace, climbs))
        threading.Thread(target=_follow, args=(stage, folder), daemon=True).start()
        serve.run(place, port=0, limits=Limits(hurry=HURRY))
        stage.close()
    except (HubError, StoreFailed, OSError) as error:
        _say({"trouble": _why(error)})
        return 1
    finally:
        folder.remove()
    return 0


def _why(error: HubError | StoreFailed | OSError) -> str:
    """Name what stopped it; the disk only where it is the disk that said so."""
    if isinstance(error, HubError):
        return NO_ROOM if error.facts.get("kind") == "FullError" else error.code
    full = isinstance(error, DiskFull) or getattr(error, "errno", None) == errno.ENOSPC
    return NO_ROOM if full else "practice"


def _plan(people: People, pace: float) -> HubPlan:
    slow = max(pace, _QUICKEST) if pace else 1.0
    phones = {each.name: each.phone for each in people.people}
    return HubPlan(
        name=people.hub,
        agencies=tuple(
            PlannedAgency(o.name, o.kind, o.listed, o.accepts_pack) for o in people.offices
        ),
        people=tuple(
            PlannedPerson(
                p.name, p.office, p.job, p.roles, p.skills, p.phone, days_in=tuple(range(7))
            )
            for p in people.people
        ),
        zone=people.zone,
        practice=True,
        phone_card=PhoneCard(
            emergency="111",
            lines=list(people.lines),
            on_call=[(name, phones[name]) for name in people.on_call],
            hub_phone=people.hub_phone,
        ),
        suburbs=people.suburbs,
        weekly=dict.fromkeys(range(7), (0, _DAY_IN_MINUTES)),
        join_minutes=60,
        passphrase=people.secret,
        on_call=people.on_call,
        able=people.able,
        escalation={
            step.value: minutes * slow / HURRY_DANGER for step, minutes in DEFAULT_MINUTES.items()
        },
    )


def _how_to_enrol(people: People, made: Created, folder: Path) -> dict[str, object]:
    roles = {role for each in people.people for role in each.roles}
    return {
        "ca": made.authority.decode(),
        "code": made.join_code,
        "secret": people.secret,
        "pin": people.pin,
        "roles": {role.value: made.people[people.first(role)] for role in roles},
        "folder": str(folder),
    }


def _say(facts: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def _follow(stage: Stage, folder: Folder) -> None:
    """Pass on who is played; when the parent is gone, stop, by force if need be."""
    for line in sys.stdin.buffer:
        said = line.decode("ascii", "replace").strip()
        if said == RAISING:
            stage.raising()
        else:
            stage.play(said)
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(GRACE)
    folder.remove()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), climbs=CLIMB in sys.argv[2:]))
