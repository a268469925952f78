"""Process of the practice hub: ``python -m hubtui.demo.child PACE [climb]``.

The process prints how to enrol (one line of JSON), then ``READY port=...``. It reads from
standard input who is played now. Its parent holds the other end of that pipe: when the parent
ends, the input closes, and the process deletes its folder and ends.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hubtui import guard
from hubtui.demo.folder import Folder, sweep
from hubtui.demo.hub import CLIMB, NO_ROOM, RAISING
from hubtui.demo.manner import Manner
from hubtui.demo.people import PracticePlan, read_practice
from hubtui.demo.stage import Stage
from hubtui.domain.overrides.ladder import DEFAULT_MINUTES
from hubtui.errors import HubError
from hubtui.server import serve
from hubtui.server.settings import Limits
from hubtui.server.setup import Created, create_hub
from hubtui.server.store import DiskFull, StoreFailed

if TYPE_CHECKING:
    from hubtui.demo.cast import Cast

HURRY = 60
"""Alerts are late this many times sooner than in a real hub."""
HURRY_DANGER = 12
"""The same for safety alerts: a minute takes 5 seconds, so each step can still be read."""
GRACE = 3.0
"""Seconds the hub has to stop before it is stopped by force."""
_QUICKEST = 0.1
"""Lowest pace for safety alerts: somebody must have time to answer between two steps."""


def main(pace: float, *, climbs: bool = False) -> int:
    """Create a hub and run it until the parent ends, then delete its folder."""
    for ending in guard.ENDINGS:
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    sweep()
    folder = Folder()
    try:
        place = folder.path / "hub"
        people = read_practice()
        made = create_hub(place, _at_pace(people, pace))
        _say(_how_to_enrol(people, made, folder.path))
        stage = Stage(place, made.people, Manner(people.passphrase, pace, climbs), _enter)
        threading.Thread(target=_follow, args=(stage, folder), daemon=True).start()
        serve.run(place, port=0, limits=Limits(hurry=HURRY))
        stage.close()
    except (HubError, StoreFailed, OSError) as error:
        _say({"trouble": _why(error)})
        return 1
    finally:
        folder.remove()
    return 0


async def _enter(place: Path, people: Mapping[str, str], manner: Manner) -> Cast:
    # Half of what this process ever loads, and the hub is to be up first.
    from hubtui.demo.entrance import enter  # noqa: PLC0415

    return await enter(place, people, manner)


def _why(error: HubError | StoreFailed | OSError) -> str:
    """Return the code of what stopped the hub; a full disk has a code of its own."""
    if isinstance(error, HubError):
        return NO_ROOM if error.facts.get("kind") == "FullError" else error.code
    full = isinstance(error, DiskFull) or getattr(error, "errno", None) == errno.ENOSPC
    return NO_ROOM if full else "practice"


def _at_pace(people: PracticePlan, pace: float) -> PracticePlan:
    """Return the plan with the times of its safety alerts scaled to the script's pace."""
    slow = max(pace, _QUICKEST) if pace else 1.0
    steps = {step.value: each * slow / HURRY_DANGER for step, each in DEFAULT_MINUTES.items()}
    return people.model_copy(update={"escalation": steps})


def _how_to_enrol(people: PracticePlan, made: Created, folder: Path) -> dict[str, object]:
    roles = {role for each in people.people for role in each.roles}
    return {
        "ca": made.authority.decode(),
        "code": made.join_code,
        "secret": people.passphrase,
        "pin": people.pin,
        "roles": {role: made.people[people.first(role)] for role in roles},
        "folder": str(folder),
    }


def _say(facts: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def _follow(stage: Stage, folder: Folder) -> None:
    """Pass on who is played; when the parent is gone, stop, after ``GRACE`` by force."""
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
