"""R4: the app, and plain mode, die at every step of every job; the person opens again and looks.

Either it was done once, or the draft is kept but for the last second. Never was "Sent" on the
screen while the hub did not have it. Whatever was left is finished then, and is there once.
"""

from __future__ import annotations

import itertools
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hubtui.server.settings import Argon2
from tests.faults.conftest import Figures, Scale
from tests.faults.endings import KILLED, strike, words
from tests.faults.invariant import Acked, wrong_with
from tests.faults.jobs import CORRECT, DANGER, JOBS, Job, Thing, goes_home
from tests.faults.office import ANA, Draft, Office
from tests.faults.ready import Child, child, make_ready
from tests.hubs import PLAN, passphrase
from tests.stories.people import FRONTS, Front, Tui, environment
from tests.stories.town import Desks

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

LAST_SECOND = 1.0
"""What was answered or typed within it may be lost."""
SLACK = 1.0
"""More than that for what is typed and not answered: it is kept a second after it stands."""
LETTERS = "bcdfghklmn"

AT, TYPED, TYPING, DONE, DOWN = "at", "typed", "typing", "done", "hub down"
"""On the screen; after typing there; while typing goes on; after it is answered; sent to no hub."""


@dataclass(frozen=True)
class Trial:
    """One death: in which job and front, at which step, when there, and how."""

    job: Job
    kind: type[Front]
    step: int
    moment: str
    how: str

    def __str__(self) -> str:
        where = f"{self.job.name} {self.step}/{self.job.last} {self.moment}"
        return f"{self.kind.kind}: {where}, {self.how}"


def plan(times: int, jobs: tuple[Job, ...] = JOBS) -> list[Trial]:
    """Take every job in both fronts by turns, and each time the next of its steps."""
    chance = random.Random(times)
    both = [(job, kind) for job in jobs for kind in FRONTS]
    points = {one: _points(*one, chance) for one in both}
    turns = itertools.chain.from_iterable(chance.sample(both, len(both)) for _ in itertools.count())
    return [
        Trial(*one, *next(points[one]), chance.choice(KILLED))
        for one in itertools.islice(turns, times)
    ]


def _points(job: Job, kind: type[Front], chance: random.Random) -> Iterator[tuple[int, str]]:
    """Give steps and moments for ever: each in some order, and sending again and again."""
    every: list[tuple[int, str]] = []
    sending: list[tuple[int, str]] = []
    for index, step in enumerate(job.steps):
        moments = [AT] if index else []
        if index < job.last:
            moments.append(DONE)
        if step.types and kind is Tui:  # a line not ended yet is nobody's in plain mode
            moments += [TYPED, TYPING]
        every += [(index, moment) for moment in moments]
        if step.sends:
            sending += [(index, DONE)] + ([(index, DOWN)] if job is DANGER else [])
    while True:
        for point in chance.sample(every, len(every)):
            yield point
            yield chance.choice(sending)


@dataclass
class Outcome:
    """What came of all of them."""

    wrong: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    at_rest: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Person:
    """Ana, who opens hubtui again after each death, and goes on."""

    hub: Child
    office: Office
    desks: list[Path]
    chance: random.Random
    before: str = ""
    outcome: Outcome = field(default_factory=Outcome)
    front: Front | None = None
    desk: Path = field(init=False)
    _count: int = 0

    def opens(self, kind: type[Front], desk: Path | None = None) -> Front:
        """Open and sign in."""
        self.desk = desk or self.chance.choice(self.desks)
        self.front = kind(env=environment(self.desk), before=self.before)
        self.front.sign_in(ANA, passphrase(ANA))
        return self.front

    def lives_through(self, trial: Trial, then: type[Front]) -> None:
        """Begin a job, have it end under one's hands, open ``then`` and put it right."""
        thing = self.office.prepare(trial.job, self._somebody())
        known = Counter(self.office.done(trial.job, thing))
        try:
            found = Death(self, trial, thing, known).died()
            self._comes_back(trial, found, then)
        except AssertionError as error:
            self.outcome.wrong.append(f"{trial}: {error}")
            if self.front is not None:
                self.front.close()
                self.front = None
        self.up_again()
        self.office.tidy(trial.job, thing)

    def _comes_back(self, trial: Trial, left: Left, then: type[Front]) -> None:
        job, thing = trial.job, left.thing
        left.no_false_word()
        front = self.opens(then, left.desk if job is DANGER else None)
        if left.held:
            until = time.monotonic() + 20
            while not left.done() and time.monotonic() < until:
                front.rest(0.1)
            assert left.done(), "held, and not sent by itself"
        done = left.done()
        assert len(done) <= 1, f"done more than once: {done}"
        drafts = self.office.drafts(job) if job.draft else []
        assert len(drafts) <= 1, "two drafts of one thing"
        if done:
            self.outcome.ends["done"] += 1
            assert not drafts or job.draft not in ("tell", "ask"), "sent, and still a draft"
        else:
            self.outcome.ends[left.kept(drafts)] += 1
        if drafts:
            self._finishes(front, job, thing, drafts[0], done=bool(done))
        elif not done:
            goes_home(front)
            job.walk(front, thing)
        done = left.done()
        assert len(done) == 1, f"finished, and there {len(done)} times"

    def _finishes(self, front: Front, job: Job, thing: Thing, draft: Draft, *, done: bool) -> None:
        """Go on with what Home offers, from the step where it was left."""
        self.office.stand_down()  # a safety alert would be offered before any draft
        front.sees_come("Finish what you started")
        front.pick("Finish what you started")
        if job is CORRECT and done:  # what was sent is another version now: it is shown, not sent
            front.sees(f"{thing.number} for Beth Receiver")
            return
        at = job.next_of(set(draft.answered))
        text = draft.typed.get(job.steps[at].id, "").removeprefix("=")
        if not text:
            job.walk(front, thing, at)
            return
        front.sees(job.steps[at].sees, *([text] if isinstance(front, Tui) else []))
        rest = job.steps[at].text(thing).removeprefix(text)
        if isinstance(front, Tui):
            front.write(rest)
        else:
            front.write(text + rest)
        job.walk(front, thing, at + 1)

    def up_again(self) -> None:
        """Start the hub where it is down."""
        if not self.hub.is_up:
            self.hub.start()

    def _somebody(self) -> str:
        self._count += 1
        return "Ruby " + "".join(LETTERS[int(each)] for each in f"{self._count:04}").title() + ", 7"


@dataclass
class Left:
    """What there was when it died, and what must be there after."""

    person: Person
    trial: Trial
    thing: Thing
    known: Counter[str]
    desk: Path
    said: str
    must: set[str]
    """The steps answered more than a second before."""
    typed: str
    """What was typed long enough before."""
    at_once: list[str]
    """What the hub had done already when it died."""
    held: bool
    """A safety alert lies at the desk: it goes by itself when hubtui is open there."""

    def done(self) -> list[str]:
        """Give what the hub has of this thing."""
        now = Counter(self.person.office.done(self.trial.job, self.thing))
        return list((now - self.known).elements())

    def no_false_word(self) -> None:
        """See that what was said to be done was done."""
        for claim in self.trial.job.claims(self.said):
            numbered = re.fullmatch(r"[A-Z0-9]{2}-[A-Z]+", claim)
            true = claim in self.at_once if numbered else bool(self.at_once)
            assert true, f"said {claim!r}, and the hub has {self.at_once}"
        assert self.at_once or "Sent to" not in self.said, "said that it is sent"

    def kept(self, drafts: list[Draft]) -> str:
        """See that what was not done is kept; say how much."""
        if not self.trial.job.draft:
            return "nothing to keep"
        draft = drafts[0] if drafts else Draft(frozenset(), {})
        lost = self.must - draft.answered
        assert not lost, f"lost: {sorted(lost)} of {sorted(self.must)}"
        step = self.trial.job.steps[self.trial.step]
        kept = draft.typed.get(step.id, "").removeprefix("=")
        assert kept.startswith(self.typed), f"typed {self.typed!r}, kept {kept!r}"
        return "kept" if drafts else "nothing begun"


@dataclass
class Death:
    """Gets to the step, and ends it there."""

    person: Person
    trial: Trial
    thing: Thing
    known: Counter[str]
    taken: dict[str, float] = field(default_factory=dict)
    typed: list[tuple[float, str]] = field(default_factory=list)

    def died(self) -> Left:
        """Do what comes before, and die."""
        job, person = self.trial.job, self.person
        front, desk = self._front()
        goes_home(front)
        mark = len(front.terminal.raw)  # what came before says what was done before
        for index, step in enumerate(job.steps[: self.trial.step]):
            step.do(front, self.thing)
            front.sees(job.steps[index + 1].sees.format(**vars(self.thing)))
            self.taken[step.id] = time.monotonic()
        self._moment(front)
        now = time.monotonic()
        strike(front, self.trial.how)
        person.up_again()
        left = Left(
            person,
            self.trial,
            self.thing,
            self.known,
            desk,
            words(front.terminal.raw[mark:]),
            {each for each, at in self.taken.items() if each and now - at >= LAST_SECOND},
            "".join(text for at, text in self.typed if now - at >= LAST_SECOND + SLACK),
            [],
            any((desk / "held").glob("*.json")) or self.trial.moment == DOWN,
        )
        left.at_once = left.done()
        front.close()
        return left

    def _front(self) -> tuple[Front, Path]:
        front = self.person.front
        if front is None or type(front) is not self.trial.kind:
            front = self.person.opens(self.trial.kind)
        return front, self.person.desk

    def _moment(self, front: Front) -> None:
        step, chance = self.trial.job.steps[self.trial.step], self.person.chance
        match self.trial.moment:
            case "typed":
                self._types(front, step.text(self.thing))
                front.rest(chance.choice((0.0, 0.3, 2.2)))
            case "typing":
                for letter in step.text(self.thing)[:20]:
                    self._types(front, letter)
                    front.rest(0.25)
            case "done":
                step.do(front, self.thing)
                front.rest(chance.uniform(0, 0.25 if step.sends else 0.05))
            case "hub down":
                self.person.hub.kill()
                step.do(front, self.thing)
                front.sees("NOT SENT.", timeout=40)
            case _:
                front.rest(chance.choice((0.0, 0.2, 1.2)))

    def _types(self, front: Front, text: str) -> None:
        front.terminal.type(text)
        self.typed.append((time.monotonic(), text))


def campaign(place: Path, trials: list[Trial], before: str = "") -> Outcome:
    """Live through all of them at one hub."""
    ready = make_ready(place / "ready", PLAN, Argon2())
    with child(ready, place / "hub", sessions=10**6) as hub:
        with Office(ready, hub, place / "author") as office:
            desks = Desks(place, hub)
            person = Person(hub, office, [desks.desk() for _ in range(3)], random.Random(1), before)
            try:
                for trial, after in itertools.zip_longest(trials, trials[1:]):
                    person.lives_through(trial, (after or trial).kind)
            finally:
                if person.front is not None:
                    person.front.close()
            public = office.log_key
        hub.kill()
        person.outcome.at_rest = wrong_with(place / "hub" / "data" / "hub.db", Acked(), public)
    return person.outcome


def test_killed_at_every_step(tmp_path: Path, scale: Scale, figures: Figures) -> None:
    trials = plan(scale(60, 600))
    found = campaign(tmp_path, trials)
    figures(
        "R4 app killed",
        deaths=len(trials),
        points=len({(t.job.name, t.kind, t.step, t.moment) for t in trials}),
        ways=Counter(t.how for t in trials),
        ends=found.ends,
        wrong=len(found.wrong),
    )
    assert not found.wrong, "\n".join(found.wrong)
    assert not found.at_rest


KEEPS_NOTHING = """
from hubtui.desk.drafts.sync import DraftSync
def want(self, text):
    self._wanted = text  # kept when it is sent, and not before
DraftSync.want = want
"""
TOO_SOON = """
import asyncio
from hubtui.desk.drafts import sending
from hubtui.wire.alerts import Receipt
real, going = sending.send, set()
async def send(*given, **more):
    async def later():
        await asyncio.sleep(1)
        await real(*given, **more)
    going.add(asyncio.create_task(later()))
    return Receipt(alert="0" * 32, reference="K7-RATA", at=0, leaf=0, checkpoint="")
sending.send = send
"""
NO_SHELF = """
from hubtui.desk.overrides.undelivered import Shelf
Shelf.put = lambda *given: None
"""


@pytest.mark.parametrize(
    ("before", "job", "moment", "step", "says"),
    [
        (KEEPS_NOTHING, "tell 2", AT, 5, "lost: "),
        (TOO_SOON, "tell 1", AT, 8, "said 'K7-RATA'"),
        (NO_SHELF, "danger", DOWN, 4, "not sent by itself"),
    ],
    ids=["keeps nothing", "says sent too soon", "holds no safety alert"],
)
@pytest.mark.parametrize("kind", FRONTS, ids=lambda kind: kind.kind)
def test_control_a_desk_made_wrong_is_caught(
    tmp_path: Path,
    figures: Figures,
    kind: type[Front],
    before: str,
    job: str,
    moment: str,
    step: int,
    says: str,
) -> None:
    found = next(each for each in JOBS if each.name == job)
    outcome = campaign(tmp_path, [Trial(found, kind, step, moment, "all killed")], before)
    figures("R4 control", desk=says, front=kind.kind, wrong=len(outcome.wrong))
    assert any(says in each for each in outcome.wrong), outcome.wrong
