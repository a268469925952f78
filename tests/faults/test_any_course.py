"""R13: any course the whole hub can take, with restarts, cut power, retries and a moving clock."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from hubtui.errors import HubError
from hubtui.server.overrides import people, sending
from hubtui.server.store import Bound
from tests.faults.conftest import Figures, Scale
from tests.faults.course import Course, Run
from tests.faults.ready import Ready

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

PARTS = 4
"""For as many processors; the choices of each are its own."""
SHORT = 200


def run_courses(ready: Ready, place: Path, courses: int, steps: int, part: int = 0) -> Counter[str]:
    """Run so many courses of so many steps; gives how often each thing was done.

    The courses of a short run are the same each time, those of a long one are not.
    """
    shared = Run(ready, place, part)

    class Ours(Course):
        run = shared

    chosen = settings(
        max_examples=courses,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
        database=None,
        derandomize=courses <= SHORT,
        print_blob=True,
    )
    run_state_machine_as_test(Ours, settings=chosen)
    return shared.seen


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_what_was_promised_holds(
    part: int, ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    courses = max(10, -(-scale(200, 5_000) // PARTS))  # fewer need not come upon everything
    steps = 40 if courses <= SHORT else 60
    seen = run_courses(ready, tmp_path, courses, steps, part)
    figures(
        f"R13 any course, part {part}",
        courses=courses,
        steps=steps,
        done=dict(sorted(seen.items())),
    )
    assert min(seen[act] for act in ("cut", "alert open", "safety ack", "safety words")) > 0


def _kept_from_nobody(patch: pytest.MonkeyPatch) -> None:
    whole = people.ladder_for

    def forgetful(q: Any, sender: str, named: Any, kept_from: Any, now: int) -> Any:
        return whole(q, sender, named, frozenset(), now)

    patch.setattr(sending, "ladder_for", forgetful)


def _sent_anew(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Bound, "request", lambda *_, **__: None, raising=False)


MISTAKES = {
    "kept from nobody": _kept_from_nobody,
    "a key that is not remembered": _sent_anew,
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_control_a_hub_with_a_mistake_does_not_get_far(
    mistake: str,
    ready: Ready,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figures: Figures,
) -> None:
    MISTAKES[mistake](monkeypatch)
    with pytest.raises((AssertionError, HubError)) as caught:
        run_courses(ready, tmp_path, 60, 40)
    figures(f"R13 control, {mistake}", caught=f"{caught.value!r}"[:120])
