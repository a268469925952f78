"""Any course a safety alert can take: over time-outs, retries and restarts the promises hold."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from hubtui.domain.overrides.answers import Acting, ReceiptAnswer
from hubtui.server.overrides.calling import voice_code
from hubtui.server.overrides.override import load
from hubtui.server.setup import Created
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import (
    Acknowledge,
    ByPhone,
    ByVoice,
    ConfirmVoice,
    ReadBack,
    SendOverride,
    StandDown,
)
from tests.hubs import AsgiHub, Desk, Problem, TestClock, asgi_hub
from tests.server.overrides.conftest import LIMITS
from tests.server.overrides.danger import (
    ANA,
    BETH,
    COLIN,
    EVERYBODY,
    FAITH,
    NORA,
    PITA,
    SELA,
    TAMA,
    THEO,
    body,
    pass_minutes,
    set_roster,
)

T = TypeVar("T")
PEOPLE = st.sampled_from((ANA, BETH, COLIN, NORA, SELA, TAMA, PITA, FAITH, THEO))


Rows = list[dict[str, Any]]


def _whose(row: dict[str, Any]) -> Any:
    return row["person" if row["kind"] == "has-it-by-voice" else "by"]


def last_words(rows: Rows) -> dict[str, dict[str, Any]]:
    """The last word of each supervisor, who spoke first and was not silent since first.

    Where a call was not theirs, what they said before it stands again.
    """
    words: Rows = []
    for row in rows:
        if row["kind"] == "voice-denied":
            mine = [one for one in words if _whose(one) == row["by"]]
            if mine and mine[-1]["kind"] == "has-it-by-voice":
                words.remove(mine[-1])
        elif row["kind"] in ("acknowledged", "has-it-by-voice"):
            words.append(row)
    found: dict[str, dict[str, Any]] = {}
    for row in words:
        who = _whose(row)
        if who in found and found[who]["code"] == "nobody-yet":
            found.pop(who)
        found[who] = row
    return found


def refuses(rows: Rows, person: str) -> bool:
    """Whether somebody's own last word, else what they said by phone, is that they do not act."""
    said = [row["code"] for row in rows if row["kind"] == "read-back" and row["by"] == person]
    if said:
        return bool(said[-1] != "going")
    mine = last_words(rows).get(person)
    if mine is not None:
        return bool(mine["code"] != "me")
    rung = [r["code"] for r in rows if r["kind"] == "told-by-phone" and r["person"] == person]
    return bool(rung) and rung[-1] == "cannot"


def has_it(rows: Rows) -> str:
    """Whoever has it as a supervisor: that no one acts is seen only, until it is over."""
    over = any(row["kind"] == "stood-down" for row in rows)
    for who, row in last_words(rows).items():
        void = row["code"] == "named" and refuses(rows, row["person"])
        if over or (row["code"] != "nobody-yet" and not void):
            return who
    return ""


def acts(rows: Rows, person: str) -> bool:
    """Whether somebody said themselves that they will act, and has not taken it back."""
    said = [row["code"] for row in rows if row["kind"] == "read-back" and row["by"] == person]
    word = last_words(rows).get(person, {"code": "", "kind": ""})
    voice = word["kind"] == "has-it-by-voice"
    confirmed = False
    for row in rows:
        if row is word:
            confirmed = False
        confirmed = confirmed or (row["kind"] == "voice-confirmed" and row["by"] == person)
    return (bool(said) and said[-1] == "going") or (
        word["code"] == "me" and (not voice or confirmed)
    )


class Shared:
    """One hub for all courses, which can be stopped and started."""

    def __init__(self, place: Path, created: Created) -> None:
        self.runner = asyncio.Runner()
        self.place, self.created, self.clock = place, created, TestClock()
        self.start({})
        for name in EVERYBODY:
            self.run(self.hub.sign_in(name))
        self.run(set_roster(self.hub, (SELA, TAMA), (COLIN, NORA)))

    def start(self, desks: dict[str, Desk]) -> None:
        self._context = asgi_hub(self.place, created=self.created, limits=LIMITS, clock=self.clock)
        self.hub: AsgiHub = self.run(self._context.__aenter__())
        self.hub.desks = {name: Desk(self.hub.http, d.token, d.id) for name, d in desks.items()}

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def stop(self) -> None:
        self.run(self._context.__aexit__(None, None, None))


class Course(RuleBasedStateMachine):
    """One safety alert, everybody in the hub, the clock and restarts."""

    shared: ClassVar[Shared]
    been: ClassVar[Counter[str]] = Counter()

    @initialize(
        named=st.lists(st.sampled_from((BETH, COLIN, SELA, NORA)), max_size=2),
        shut=st.lists(st.sampled_from((TAMA, COLIN, FAITH, PITA)), max_size=1),
    )
    def send(self, named: list[str], shut: list[str]) -> None:
        self.sent: SendOverride = body(self.hub, *named, keep_from=tuple(shut))
        self.override = self._call(ANA, routes.SEND_OVERRIDE, self.sent).override
        self.fixed = self.hub.server.q.override(id=self.override)["ladder"]
        self.shut = {self.hub.created.people[name] for name in shut}
        self.released = len(load(self.hub.server.q, self.override).happened)

    @property
    def hub(self) -> AsgiHub:
        return self.shared.hub

    def _call(self, name: str, route: Any, sent: Any = None, **ids: str) -> Any:
        desk = self.shared.run(self.hub.sign_in(name))
        return self.shared.run(desk.call(route, sent, None, **ids))

    def try_it(self, name: str, route: Any, sent: Any) -> bool:
        """Somebody tries; a refusal is one of those this act may have."""
        try:
            self._call(name, route, sent, id=self.override)
        except Problem as problem:
            if problem.status not in (403, 404, 409, 422):
                raise
            return False
        self.been[route.name] += 1
        return True

    @rule(minutes=st.sampled_from((1, 2, 3, 5, 10, 16, 31, 60, 60 * 24)))
    def time_passes(self, minutes: int) -> None:
        self.shared.run(pass_minutes(self.hub, minutes))

    @rule()
    def send_again(self) -> None:
        again = self._call(ANA, routes.SEND_OVERRIDE, self.sent)
        assert again.override == self.override

    @rule(minutes=st.sampled_from((0, 4, 40, 60 * 30)))
    def restart(self, minutes: int) -> None:
        self.shared.stop()
        self.shared.start(self.hub.desks)
        self.been["restart"] += 1
        self.shared.run(pass_minutes(self.hub, minutes))

    @rule(name=PEOPLE)
    def open(self, name: str) -> None:
        self.try_it(name, routes.OPEN_OVERRIDE, Nothing())

    @rule(name=PEOPLE)
    def read_words(self, name: str) -> None:
        self.try_it(name, routes.READ_WORDS, Nothing())

    @rule(name=PEOPLE, answer=st.sampled_from(ReceiptAnswer))
    def read_back(self, name: str, answer: str) -> None:
        self.try_it(name, routes.READ_BACK, ReadBack(answer=answer))

    @rule(name=PEOPLE, person=PEOPLE)
    def by_phone(self, name: str, person: str) -> None:
        self.try_it(name, routes.BY_PHONE, ByPhone(person=self.hub.created.people[person]))

    @rule(
        name=PEOPLE | st.sampled_from((SELA, TAMA)), acting=st.sampled_from(Acting), person=PEOPLE
    )
    def acknowledge(self, name: str, acting: str, person: str) -> None:
        who = self.hub.created.people[person]
        self.try_it(name, routes.ACKNOWLEDGE, Acknowledge(acting=acting, person=who))

    @rule(
        name=PEOPLE,
        whose=st.sampled_from((SELA, SELA, TAMA, PITA)),
        then=st.sampled_from(("", "yes", "no")),
    )
    def by_voice(self, name: str, whose: str, then: str) -> None:
        person = self.hub.created.people[whose]
        code = voice_code(self.hub.server.keys, self.hub.server.q, self.override, person)
        reference = load(self.hub.server.q, self.override).reference
        if not code:
            return
        try:
            heard = self._call(name, routes.BY_VOICE, ByVoice(code=code, reference=reference))
        except Problem as problem:
            if problem.code not in ("voice-code-unknown", "voice-wait"):
                raise
            return
        self.been["by-voice"] += 1
        assert heard.person == (self.first or person)
        if then:
            self.confirm_voice(whose, whoever=False, yes=then == "yes")

    @rule(name=st.sampled_from((SELA, TAMA, PITA)), whoever=st.booleans(), yes=st.booleans())
    def confirm_voice(self, name: str, whoever: bool, yes: bool) -> None:
        if self.first and not whoever:
            people = self.hub.created.people
            name = next(who for who, person in people.items() if person == self.first)
        self.try_it(name, routes.CONFIRM_VOICE, ConfirmVoice(yes=yes))

    @property
    def first(self) -> str:
        """Whoever has it as a supervisor now, by a plain reading of all that was said."""
        return has_it([dict(row) for row in load(self.hub.server.q, self.override).happened])

    @rule(name=PEOPLE)
    def stand_down(self, name: str) -> None:
        rows = [dict(row) for row in load(self.hub.server.q, self.override).happened]
        was_over = any(row["kind"] == "stood-down" for row in rows)
        said = self.try_it(name, routes.STAND_DOWN, StandDown(why="over"))
        person = self.hub.created.people[name]
        if said and not was_over:
            assert person == self.hub.created.people[ANA] or acts(rows, person)

    @invariant()
    def readers_stay_within_those_fixed_at_send(self) -> None:
        q = self.hub.server.q
        matter = load(q, self.override)
        assert matter.row["ladder"] == self.fixed
        readers = matter.ladder.content_readers()
        for row in q.override_viewers(override=self.override):
            assert row["person"] not in self.shut
            whys = set(json.loads(row["whys"]))
            assert row["person"] in readers or whys <= {"facilitator", "privacy"}
        for row in matter.happened:
            assert row["person"] not in self.shut
            assert row["by"] not in self.shut

    @invariant()
    def nobody_acknowledges_their_own(self) -> None:
        tracks = load(self.hub.server.q, self.override).tracks
        assert tracks.acknowledged_by == self.first
        assert tracks.acknowledged_by not in {self.hub.created.people[ANA], *tracks.receipts}

    @invariant()
    def each_step_once_and_none_after_an_acknowledgement(self) -> None:
        q = self.hub.server.q
        leaves = [json.loads(row["body"]) for row in q.leaves_of(thing=self.override)]
        fired = Counter(
            (one["facts"]["step"], one["facts"]["round"])
            for one in leaves
            if one["event"] == "timer:fired"
        )
        assert all(count == 1 for count in fired.values())
        rows = [dict(row) for row in load(q, self.override).happened]
        for at, row in enumerate(rows):
            if row["kind"] in ("paged", "shown"):
                assert not has_it(rows[:at]), rows[: at + 1]
            if row["kind"] == "told" and at > self.released:
                assert not any(
                    acts(rows[:at], person) for person in self.hub.created.people.values()
                )
                assert not any(one["kind"] == "stood-down" for one in rows[:at])

    @invariant()
    def nothing_due_is_left(self) -> None:
        now = self.hub.clock.now
        rows = self.hub.server.q.override_timers(override=self.override)
        assert all(row["done_at"] or row["due_at"] > now for row in rows)


def test_any_course_a_safety_alert_can_take(founded: tuple[Path, Created], tmp_path: Path) -> None:
    place = tmp_path / "hub"
    shutil.copytree(founded[0], place)
    Course.shared = Shared(place, founded[1])
    Course.been.clear()
    try:
        run_state_machine_as_test(
            Course,
            settings=settings(
                max_examples=45,
                stateful_step_count=25,
                deadline=None,
                derandomize=True,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        Course.shared.stop()
        Course.shared.runner.close()
    # The control: a machine that could do none of it would prove nothing.
    acts = {"open-override", "acknowledge", "by-voice", "confirm-voice", "restart", "read-back"}
    assert acts <= set(Course.been), Course.been
