"""Any course an alert can take, against a model small enough to be read in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hubtui.domain.clock import DAY
from hubtui.server.settings import Limits
from hubtui.wire import routes
from hubtui.wire.alerts import AlertOut, CorrectAlert, RenewAlert
from tests.hubs import AsgiHub, Desk, Problem, QuickHasher, asgi_hub
from tests.server import made
from tests.server.made import Wanted

T = TypeVar("T")
LIVE = frozenset(
    {
        "sent",
        "opened",
        "more-asked",
        "acknowledged",
        "in-progress",
        "declined",
        "redirect-proposed",
        "challenged",
    }
)
ENDED = frozenset({"recalled", "misdirected", "closed"})
RARELY = st.integers(0, 4).map(lambda number: number == 0)
"""An ending ends the course, so most are only tried where they must fail."""
READ = frozenset({"opened", "more-asked", "acknowledged", "in-progress", "challenged"})


@dataclass
class Model:
    """What should be so."""

    state: str = "sent"
    version: int = 1
    ever_opened: bool = False
    opened: bool = False
    """This version, by its recipient."""
    worried: bool = False
    seen: bool = True
    """Whether its recipient may know of it."""
    moves: int = 1
    """Leaves about it that are its own course."""


class Hub:
    """One hub for all courses: each is an alert of its own."""

    def __init__(self, place: Path) -> None:
        self.runner = asyncio.Runner()
        limits = Limits(hasher=QuickHasher(), alerts_an_hour=1 << 30, session=4000 * DAY)
        self._context = asgi_hub(place, limits=limits)
        self.hub: AsgiHub = self.run(self._context.__aenter__())
        self.ana, self.beth, self.colin = (
            self.run(self.hub.sign_in(name))
            for name in ("Ana Sender", "Beth Receiver", "Colin Other")
        )

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def close(self) -> None:
        self.run(self._context.__aexit__(None, None, None))
        self.runner.close()


class Course(RuleBasedStateMachine):
    """One alert, and all that two people and the clock can do to it."""

    shared: ClassVar[Hub]
    been: ClassVar[set[str]] = set()

    @initialize()
    def begin(self) -> None:
        self.send()

    @precondition(lambda self: self.model.state in ENDED)
    @rule()
    def begin_again(self) -> None:
        self.send()

    def send(self) -> None:
        hub = self.shared
        receipt = hub.run(made.send(hub.hub, hub.ana, hub.beth.id, Wanted(days=2)))
        self.alert = receipt.alert
        self.model = Model()

    def tried(self, work: Coroutine[Any, Any, object], *, good: bool) -> bool:
        """Do it; it must go well just when the model says so."""
        try:
            self.shared.run(work)
        except Problem as problem:
            found = problem
        else:
            assert good
            self.model.moves += 1
            return True
        assert not good, found
        assert found.status in (403, 404, 409)
        return False

    @property
    def reachable(self) -> bool:
        return self.model.seen and self.model.opened

    @rule()
    def open(self) -> None:
        model = self.model
        if self.reachable and model.state != "sent":
            self.shared.run(made.open_it(self.shared.beth, self.alert))  # again is nothing
            return
        if self.tried(
            made.open_it(self.shared.beth, self.alert), good=model.seen and model.state == "sent"
        ):
            model.state, model.opened, model.ever_opened = "opened", True, True

    def answers(self, code: str, sources: frozenset[str], target: str, **more: Any) -> None:
        work = made.answer(self.shared.beth, self.alert, code, self.model.version, **more)
        unread = more.get("reason") == "too-close-to-me"
        may = self.model.seen and (self.model.opened or unread)
        if self.tried(work, good=may and self.model.state in sources):
            self.model.state = target

    @rule()
    def have_it(self) -> None:
        state = self.model.state
        if self.model.seen and state in ("acknowledged", "in-progress"):
            work = made.answer(self.shared.beth, self.alert, "have-it", self.model.version)
            before = self.leaves()
            self.shared.run(work)  # said before: the first one stands
            self.model.moves += self.leaves() - before
            return
        sources = frozenset({"opened", "more-asked", "challenged", "redirect-proposed"})
        self.answers("have-it", sources, "acknowledged")

    @rule()
    def under_way(self) -> None:
        if self.model.state != "in-progress":
            self.answers("under-way", frozenset({"acknowledged"}), "in-progress")

    @rule()
    def more(self) -> None:
        if self.model.state != "more-asked":
            self.answers("more", frozenset({"opened", "acknowledged"}), "more-asked")

    @rule()
    def decline(self) -> None:
        if self.model.state != "declined":
            self.answers("not-for-me", READ, "declined", reason="not-my-work")

    @rule()
    def too_close(self) -> None:
        """Given back unread, to say no more than that it should not be them."""
        if self.model.state != "declined":
            self.answers("not-for-me", READ | {"sent"}, "declined", reason="too-close-to-me")

    @rule()
    def propose(self) -> None:
        if self.model.state != "redirect-proposed":
            person = self.shared.colin.id
            self.answers("propose", READ, "redirect-proposed", person=person)

    @rule()
    def worry(self) -> None:
        model = self.model
        good = model.state == "declined" and not model.worried
        if self.tried(self.shared.ana.call(routes.WORRY, id=self.alert), good=good):
            model.state, model.worried = "challenged", True
            model.moves += 2  # each supervisor who is shown it

    @rule(now=RARELY)
    def recall(self, now: bool) -> None:
        good = self.model.state == "sent" and not self.model.ever_opened
        if good and not now:
            return
        if self.tried(self.shared.ana.call(routes.RECALL, id=self.alert), good=good):
            self.model.state, self.model.seen = "recalled", False

    @rule()
    def correct(self) -> None:
        hub, model = self.shared, self.model
        alert, view = made.body(hub.hub, hub.ana.id, hub.beth.id, Wanted(days=2))
        body = CorrectAlert(version=model.version, alert=alert, view=view)
        work = hub.ana.call(routes.CORRECT, body, id=self.alert)
        if self.tried(work, good=model.state in LIVE):
            self.again()

    @rule()
    def renew(self) -> None:
        hub, model = self.shared, self.model
        body = RenewAlert(
            version=model.version,
            basis=made.reason(hub.hub, hub.ana.id, hub.beth.id),
            told=made.told(),
            best_before=made.day(hub.hub, 2),
        )
        work = hub.ana.call(routes.RENEW, body, id=self.alert)
        if self.tried(work, good=model.state == "lapsed"):
            self.again()

    def again(self) -> None:
        model = self.model
        model.version += 1
        model.state, model.opened, model.worried, model.seen = "sent", False, False, True

    @rule(now=RARELY)
    def close_by_sender(self, now: bool) -> None:
        if self.model.state not in ENDED and not now:
            return
        work = made.close(self.shared.ana, self.alert, "no-longer-needed", self.model.version)
        if self.tried(work, good=self.model.state in LIVE | {"lapsed"}):
            self.model.state = "closed"
            self.model.seen = self.model.seen and self.model.ever_opened

    @rule(now=RARELY)
    def close_by_recipient(self, now: bool) -> None:
        hub, model = self.shared, self.model
        good = model.seen and model.opened and model.state in LIVE - {"sent"}
        if good and not now:
            return
        work = made.close(
            hub.beth,
            self.alert,
            "no-change",
            model.version,
            told=made.told(),
            basis=made.reason(hub.hub, hub.beth.id, hub.ana.id),
        )
        if self.tried(work, good=good):
            model.state = "closed"
            model.moves += 1  # the telling, and the closing

    @rule(now=RARELY)
    def misdirect(self, now: bool) -> None:
        good = self.model.seen and self.model.state in LIVE | {"lapsed"}
        if good and not now:
            return
        work = self.shared.beth.call(routes.MISDIRECT, id=self.alert)
        if self.tried(work, good=good):
            self.model.state, self.model.seen = "misdirected", False

    @rule(now=RARELY)
    def days_pass(self, now: bool) -> None:
        if not now:
            return
        before = self.leaves()
        self.shared.run(self.shared.hub.fire(4 * DAY))
        if self.model.state in LIVE:
            self.model.state = "lapsed"
            self.model.seen = self.model.ever_opened
        self.model.moves += self.leaves() - before

    def leaves(self) -> int:
        return len([e for e in self.shared.hub.leaves(self.alert) if e != "timer:fired"])

    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        hub, model = self.shared, self.model
        self.been.add(model.state)
        seen = hub.run(hub.ana.call(routes.ALERT, id=self.alert))
        assert (seen.row.state, seen.row.version) == (model.state, model.version)
        assert seen.alert is not None
        theirs = hub.run(self.shown(hub.beth))
        assert (theirs is not None) == model.seen
        if theirs is not None:
            assert (theirs.alert is not None) == model.opened
        assert hub.run(self.shown(hub.colin)) is None

    @invariant()
    def every_step_is_in_the_log(self) -> None:
        assert self.leaves() == self.model.moves

    async def shown(self, desk: Desk) -> AlertOut | None:
        reply = await desk.raw("GET", f"/v1/alerts/{self.alert}")
        assert reply.status_code in (200, 404)
        return AlertOut.model_validate_json(reply.content) if reply.status_code == 200 else None


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    Course.shared = Hub(tmp_path_factory.mktemp("courses") / "hub")
    yield
    Course.shared.close()


@pytest.mark.usefixtures("shared")
def test_any_course_an_alert_can_take() -> None:
    small = settings(
        max_examples=25,
        stateful_step_count=30,
        derandomize=True,  # the same courses each time: what they reach is asserted below
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking would take minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Course, settings=small)
    assert len(Course.been) >= 8, Course.been  # courses that lead somewhere
