"""Every step that can be reached, as a person would meet it: the scenes of the golden screens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from hubtui.domain.alerts.levels import Level
from hubtui.domain.text import TextKind
from hubtui.errors import Refused
from hubtui.flow.engine.answers import problem
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import Effect, KeptDraft, News, Stake
from hubtui.flow.engine.jobs import JOBS
from hubtui.flow.engine.steps import Choose, Do, End, Filter, Free, Mark, Picks, Step, Value, Write
from hubtui.flow.engine.walk import Walk
from hubtui.flow.people.new_code import KINDS, NOTICES
from hubtui.wire.alerts import AlertOut, LookOut, Looks, Receipt, StepOut
from hubtui.wire.base import Done
from hubtui.wire.door import NameOut, Names
from hubtui.wire.overrides import OverrideRows
from hubtui.wire.people import IntroductionOut, Shut, Week, WeekLate
from hubtui.wire.records import DraftRow, RecordOut, Records, TalkOut, Talks
from hubtui.wire.session import CodeUsed, Notice, Proposal
from tests.calls import name_of
from tests.unit.flow import alarmed, arrived, eastfield
from tests.unit.flow.known import CARD, SIGNED_OUT

NOW = eastfield.NOW
HOUR = 3_600_000_000
KNOWN = eastfield.known(card=CARD, facts_or_none=eastfield.facts(phone_card=CARD))
ME = eastfield.me()
RECEIPT = Receipt(
    alert="al-1",
    reference="K7-RATA",
    at=NOW,
    next_at=NOW + 20 * HOUR,
    next_what="nudge",
    leaf=7,
    checkpoint="c",
)
TALK = TalkOut(
    id="t-1",
    reference="M3-TOTARA",
    said_by="ari",
    other="sue",
    i_told=True,
    level=Level(2),
    at=NOW - HOUR,
    said_at=NOW - HOUR,
)
WEEK = Week(
    late=[WeekLate(reference="K7-RATA", receiver="ari", since=NOW - HOUR, state="sent")],
    here=["ana", "ari", "wiremu"],
    away_with_waiting=[("ben", 3)],
    asked=9,
    answered_in_time=7,
    nothing_back=2,
)
RECORD = RecordOut(id="r-1", reference="T4-KIWI", at=NOW, outcome="tell", basis="ot-15")
MET = IntroductionOut(id="i", by="mere", first="ana", second="sue", at=NOW - HOUR)
DRAFT = DraftRow(id="d-1", job="tell", version=2, at=NOW - HOUR)
WORDS = "kowhai rata kea tui"
LONG = "She was asleep in class on three days. She has had no lunch since Monday."

Hub = Callable[[Effect], object]


def hub(**given: object) -> Hub:
    """A hub that answers each effect, by its name or its route's, with what a person may meet."""
    out = arrived.opened()
    usual: dict[str, object] = {
        "HomeNews": News(ME, (), (), ()),
        "ALERTS": arrived.page(
            arrived.row("a1", reference="K7-RATA", state="opened"),
            arrived.row("a2", reference="T4-KIWI", state="sent", new=True, level=Level(1)),
            arrived.row("a3", reference="M3-TOTARA", state="sent", late=True, level=Level(4)),
        ),
        "OVERRIDES": OverrideRows(rows=[]),
        "ALERT": out,
        "OPEN": out,
        "ANSWER": out,
        "CLOSE": out,
        "RECALL": arrived.mine("recalled"),
        "LOOKS": Looks(looks=[LookOut(person="ari", agency="a-school", at=NOW, why="recipient")]),
        "WORRY": out,
        "MISDIRECT": Done(),
        "SendAlert": RECEIPT,
        "KeepDraftNow": KeptDraft(kept=True),
        "CORRECT": RECEIPT,
        "RENEW": RECEIPT,
        "WEEK": WEEK,
        "INTRODUCE": MET,
        "RECORDS": Records(records=[RECORD]),
        "MAKE_RECORD": RECORD,
        "TALKS": Talks(talks=[TALK]),
        "SAY_TALK": TALK,
        "CONFIRM_TALK": TALK,
        "PRESENCE": ME,
        "CHANGE_ME": ME,
        "ListNames": Names(names=[NameOut(id="sue", name="Sue Patel", agency="Health NZ")]),
        "ProposeWords": Proposal(words="kowhai rata kea tui"),
        "SignInHere": ME.model_copy(update={"last_failed": [("Desk 3", NOW), ("Desk 3", NOW)]}),
        "SET_PASSPHRASE": Done(),
        "SetPin": Done(),
        "ComeBack": Done(),
        "SignOut": Done(),
        "DROP_DRAFT": Done(),
        "SAY_WHO": Done(),
        "ReadStake": Stake(),
    }
    answers = usual | given
    return lambda effect: answers[name_of(effect)]


@dataclass(frozen=True)
class Scene:
    """A job to walk all ways, as somebody, at a hub that answers so."""

    name: str
    job: str
    known: JobContext = KNOWN
    hub: Hub = field(default_factory=hub)
    begin: Mapping[str, str] = field(default_factory=dict)
    deepest: int = 14


def _mine(state: str, *answers: str) -> AlertOut:
    steps = [
        StepOut(what="sent", at=NOW - 2 * HOUR, by="sue"),
        StepOut(what="opened", at=NOW - HOUR, by="ari"),
    ]
    return arrived.mine(state, answers, steps=steps)


def _sent(state: str, *answers: str) -> Hub:
    return hub(ALERT=_mine(state, *answers))


def _arrived(level: int) -> Hub:
    out = arrived.opened(Level(level))
    return hub(ALERT=out, OPEN=out, ANSWER=out)


def _begun(level: int) -> dict[str, str]:
    given = {"who": "ari", "about": "=Ruby McAllister, 7", "told": "not-yet"}
    return {"again": json.dumps(given | {"level": str(level)})}


def _of_safety() -> Iterator[Scene]:
    """What comes after Send, as each of those it concerns sees it first."""
    stuck = alarmed.row("supervisor", "acknowledge", needs_a_person=True)
    seen = {"acknowledged_by": "jo", "acknowledged_at": alarmed.AT, "acting": "nobody-yet"}
    rang = alarmed.unseen(wants="confirm-voice", acknowledged_at=alarmed.AT)
    ways = {
        "safety-sent": ("override", "sue", alarmed.sent(why_not_ask=True, called="soon")),
        "safety-late": ("override", "sue", alarmed.sent(late=True, acts=["still-true"])),
        "safety-received": ("override", "ana", alarmed.received()),
        "safety-envelope": ("override", "jo", alarmed.envelope(row=stuck)),
        "safety-rang": ("override", "jo", rang),
        "look-back": ("look-back", "rob", alarmed.envelope(record={"tried": "rang"}, **seen)),
        "safety": ("safety", "jo", alarmed.sent()),
        "voice": ("voice", "sue", alarmed.sent()),
        "roster": ("roster", "jo", alarmed.sent()),
        "use": ("use", "jo", alarmed.sent()),
    }
    for name, (job, as_, out) in ways.items():
        begin = {"id": "o1"} if job == "look-back" else {}
        yield Scene(name, job, alarmed.known(as_), alarmed.hub(out), begin, deepest=6)
    away = alarmed.hub(ReadHeld=alarmed.HELD)
    yield Scene("not-sent", "danger", alarmed.known(), away, {"held": "k"}, deepest=2)


def _of_codes() -> Iterator[Scene]:
    """Somebody in doubt, whoever says who it is, and who is told."""
    doubt = eastfield.me(shut=Shut(since=NOW - HOUR, person="jo", phone="021 555 023"))
    asked = CodeUsed(
        id="c1",
        person="ari",
        made_by="mere",
        made_at=NOW - 2 * HOUR,
        used_at=NOW - HOUR,
        workstation="Front desk",
    )
    told = [
        Notice(id=f"n{at}", kind=kind, about="ari", by="mere", reference="K7-RATA", at=NOW - HOUR)
        for at, kind in enumerate((*KINDS, "of-a-later-build"))
    ]
    says = eastfield.me("jo", asked=[asked], told=told)
    for name, me in (("shut", doubt), ("is-it-them", says)):
        known = eastfield.known(me_or_none=me, facts_or_none=KNOWN.facts, card=CARD)
        yield Scene(f"home-{name}", "home", known, hub(HomeNews=News(me, (), (), ())), deepest=2)
        yield Scene(f"waiting-{name}", "waiting", known, deepest=2)
    known = eastfield.known(me_or_none=says)
    yield Scene("new-code", "new-code", known, begin={"id": "c1"})
    yield Scene("told", "new-code", known, begin={"id": NOTICES})


SCENES = (
    Scene("sign-in", "sign-in", SIGNED_OUT),
    Scene(
        "sign-in-practice", "sign-in", replace(SIGNED_OUT, practice=True, practice_secret="x y z")
    ),
    Scene("hidden", "hidden", SIGNED_OUT),
    Scene("home", "home"),
    Scene("home-full", "home", hub=hub(HomeNews=News(ME, (DRAFT,), (TALK,), (MET,)))),
    Scene("tell", "tell"),
    *(Scene(f"tell-{level}", "tell", begin=_begun(level), deepest=9) for level in (3, 4)),
    Scene("ask", "ask"),
    Scene("ok", "ok"),
    Scene("talked", "talked"),
    Scene("talks", "talks"),
    Scene("waiting-1", "waiting", eastfield.known("ari"), _arrived(1)),
    Scene("waiting-2", "waiting", eastfield.known("ari"), _arrived(2)),
    Scene(
        "waiting-new",
        "waiting",
        eastfield.known("ari"),
        hub(ALERT=arrived.unopened(), OPEN=arrived.opened()),
    ),
    Scene("waiting-none", "waiting", eastfield.known("ari"), hub(ALERTS=arrived.page())),
    Scene("sent-new", "sent", hub=_sent("sent", "recall", "correct")),
    Scene("sent-opened", "sent", hub=_sent("opened", "close", "correct", "renew", "still-worried")),
    Scene("sent-none", "sent", hub=hub(ALERTS=arrived.page())),
    Scene("find", "find"),
    Scene("week", "week"),
    Scene("introduce", "introduce", eastfield.known("mere")),
    Scene("presence", "presence"),
    Scene("settings", "settings"),
    Scene("passphrase", "passphrase"),
    Scene("records", "records"),
    Scene("danger", "danger", alarmed.known(), alarmed.hub(), deepest=6),
    Scene("danger-out", "danger", SIGNED_OUT),
    *_of_safety(),
    Scene("help", "help", begin={"key": "tell.who"}),
    Scene("leave", "leave"),
    Scene("leave-out", "leave", SIGNED_OUT),
    *_of_codes(),
)


@cache
def every() -> dict[str, list[tuple[str, Step]]]:
    """Give, by scene, each step that looks like none before, with how one gets there."""
    seen: set[object] = set()
    return {scene.name: list(_walked(scene, seen)) for scene in SCENES}


def _walked(scene: Scene, seen: set[object]) -> Iterator[tuple[str, Step]]:
    todo: list[list[Value]] = [[]]
    here: set[object] = set()
    while todo:
        path = todo.pop(0)
        found, way = _reached(scene, path)
        if isinstance(found, End) or _looks(found) in here:
            continue
        here.add(_looks(found))
        assert len(here) < 200, "a scene without an end"
        if _looks(found) not in seen or not path:
            yield " > ".join(way) or "begins", found
        if len(path) < scene.deepest:
            todo += [[*path, answer] for answer in _ways(found)]
    seen |= here


def _reached(scene: Scene, path: list[Value]) -> tuple[Step | End, list[str]]:
    walk = Walk(JOBS[scene.job].build(scene.known), scene.begin)
    left = iter(path)
    way: list[str] = []
    while True:
        found = walk.now()
        if isinstance(found, Do):
            walk.done(found, scene.hub(found.effect))
            continue
        answer = next(left, None)
        if isinstance(found, End):
            if found.go != "@change":
                return found, way
            walk.change(found.facts["step"])
            left = iter([answer]) if answer is not None else iter(())
            continue
        if answer is None:
            return found, way
        try:
            walk.answer(found, answer)
        except Refused:
            return End(), way
        way.append(f"{found.id}: {_short(answer)}")


def _looks(step: Step) -> object:
    """What tells two screens apart for somebody who lays them out: not the names in them."""
    name = step.id.rstrip("0123456789")
    match step:
        case Choose():
            options = tuple(option.id for option in step.options)
            return name, options if not step.entry else len(options), len(step.body)
        case Mark():
            return name, tuple(option.id for option in step.options)
        case Picks():
            return name, tuple((row.id, len(row.options)) for row in step.rows)
        case Write():
            return name, len(step.body)


def _ways(step: Step) -> list[Value]:
    match step:
        case Choose():
            listed = isinstance(step.entry, Filter)
            some = step.options[:1] if listed else step.options
            picks: list[Value] = [o.id for o in step.options if o in some or o.stays]
            if isinstance(step.entry, Free):
                secret = "1" * step.entry.digits or "kowhai rata kea tui"
                picks.append("=" + (secret if step.entry.secret else "Ruby McAllister, 7"))
            return picks
        case Mark():
            return [[option.id for option in step.options[: max(1, step.at_least)]]]
        case Picks():
            return [{row.id: row.picked or row.options[0].id for row in step.rows}]
        case Write():
            if step.same_as or step.digits:
                return [step.same_as or "1" * step.digits]
            tries: list[Value] = [LONG] if step.kind is TextKind.NOTE else [WORDS, "7", "2019"]
            return [typed for typed in tries if problem(step, typed) is None][:1]


def _short(answer: Value) -> str:
    match answer:
        case str():
            return answer
        case list():
            return ", ".join(answer)
        case dict():
            return ", ".join(answer.values())
