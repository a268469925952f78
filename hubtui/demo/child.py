"""The practice hub's own process: ``python -m hubtui.demo.child PACE``.

It says on standard output how to enrol (one line of JSON), then ``READY port=...``; it reads on
standard input who is played now, and ends, deleting its folder, when that input does: its parent
holds the other end, and lets go of it however it dies.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path

from hubtui import guard
from hubtui.demo.folder import Folder, sweep
from hubtui.demo.people import People
from hubtui.demo.people import people as read_people
from hubtui.demo.stage import Stage
from hubtui.errors import HubError
from hubtui.server import serve
from hubtui.server.settings import Limits
from hubtui.server.setup import Created, HubPlan, PlannedAgency, PlannedPerson, create_hub
from hubtui.wire.people import PhoneCard

HURRY = 60
"""How many times sooner than in a real hub an alert is late."""
GRACE = 3.0
"""Seconds the hub has to stop by itself."""
_DAY_IN_MINUTES = 24 * 60


def main(pace: float) -> int:
    """Make a hub, run it until the parent is gone, leave nothing behind."""
    for ending in guard.ENDINGS:
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    sweep()
    folder = Folder()
    try:
        place = folder.path / "hub"
        people = read_people()
        made = create_hub(place, _plan(people))
        _say(_how_to_enrol(people, made, folder.path))
        stage = Stage(place, made.people, people.secret, pace)
        threading.Thread(target=_follow, args=(stage, folder), daemon=True).start()
        serve.run(place, port=0, limits=Limits(hurry=HURRY))
        stage.close()
    except HubError as error:
        _say({"trouble": error.code})
        return 1
    finally:
        folder.remove()
    return 0


def _plan(people: People) -> HubPlan:
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
        stage.play(line.decode("ascii", "replace").strip())
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(GRACE)
    folder.remove()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
