"""Walk a pack: from two offices and the answers so far to a question, a basis or a stop.

Pure. The workstation walks to ask; the hub walks the same answers again with its own facts about
the offices, and refuses a different result.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from hubtui.domain.alerts.basis import Basis, GuideAnswer
from hubtui.domain.alerts.consultation import Talked
from hubtui.errors import Refused
from hubtui.guidance.model import (
    AskNode,
    Duty,
    FoundNode,
    LookNode,
    StopNode,
    Usual,
)
from hubtui.guidance.pack import Office, Pack

Entry = Literal["worry", "asked"]
Ask = Literal["facilitator", "privacy"]
STATEMENT = "said-"
"""Prefix of the question id of a usual answer's statement."""
MOST_OPTIONS = 3
SAID_NO = "said-no"
OPEN_ROAD = "stop.open-road"
CHILD_BELOW = 18


@dataclass(frozen=True, slots=True)
class Question:
    """The next question; the answer is yes, no or not sure."""

    id: str
    text: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class FoundBasis:
    """A basis to record; the answers to ``asked`` are its evidence."""

    basis: str
    supporting: tuple[str, ...]
    notes: tuple[str, ...]
    asked: tuple[str, ...]
    named: bool
    """False if the receiver must not learn who the client is: then no client is named."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop: do not share yet, and ask this person without saying who it is about."""

    ask: Ask
    text: str
    asked: tuple[str, ...]
    danger: bool = False
    """True if the danger key is shown too."""
    open_road: str = ""
    """Text on whom anybody may tell even so; empty if the pack has none."""


Step = Question | FoundBasis | Stop


@dataclass(frozen=True, slots=True)
class UsualAnswer:
    """A basis offered as a short answer, with the statement (``test``) that must be true for it."""

    basis: str
    text: str
    test: Question
    note: str
    sender_note: str = ""
    receiver_note: str = ""
    """Set, like ``sender_note``, only where the notes of the two offices differ."""


def walk(
    pack: Pack,
    sender: Office,
    receiver: Office,
    answers: Mapping[str, GuideAnswer],
    *,
    entry: Entry = "worry",
    told: str = "",
) -> Step:
    """Return the next question, a basis or a stop, after at most six questions.

    Tests that failed come on top of the six. ``told``, if given, answers the question whether the
    client said yes, which is then neither asked nor recorded as an answer.
    """
    asked: list[str] = []
    node = pack.nodes[getattr(pack.flow.starts, entry)]
    while True:
        match node:
            case AskNode() if told and node.id not in answers and _asks_consent(pack, node):
                node = pack.nodes[node.yes if told == Talked.YES_OK else node.no]
            case AskNode():
                answer = answers.get(node.id)
                asked.append(node.id)
                if answer is None:
                    return _question(pack, node.id, f"node.{node.text or node.id}")
                node = pack.nodes[getattr(node, answer.value)]
            case LookNode():
                stand = _in(pack, sender, node.sender_in) and _in(pack, receiver, node.receiver_in)
                stand = stand and node.entry in (None, entry)
                node = pack.nodes[node.yes if stand else node.no]
            case FoundNode():
                found = _found(pack, sender, receiver, node, answers, tuple(asked), told)
                if not isinstance(found, Stop) or node.otherwise is None:
                    return found
                asked = list(found.asked)
                node = pack.nodes[node.otherwise]
            case StopNode():
                return _stop(pack, node.id, tuple(asked), node.ask, danger=node.danger)
            case _:
                assert_never(node)


def usual(
    pack: Pack,
    told: str,
    sender: Office,
    receiver: Office,
    *,
    about: str = "",
    age: int | None = None,
) -> tuple[UsualAnswer, ...]:
    """Return at most three usual answers, the likeliest first.

    Args:
        pack: The sender's office's pack.
        told: The told-status code.
        sender: The office of whoever tells.
        receiver: The office of whoever is told.
        about: What it is about: ``person``, ``children``, ``place`` or ``known``.
        age: The client's age where it was given.

    """
    if age is not None and age < CHILD_BELOW:
        about = "children"
    found: dict[str, UsualAnswer] = {}
    for entry in pack.flow.usual:
        if not _fits(entry, told, about):
            continue
        basis = _for_office(pack, sender, entry.basis)
        adult = age is not None and age >= CHILD_BELOW
        if adult and pack.bases[basis].subject == "child":
            continue
        if basis not in found and _may_confirm(pack, sender, receiver, basis):
            found[basis] = _option(pack, sender, receiver, basis)
    return tuple(found.values())[:MOST_OPTIONS]


def check_answers(
    pack: Pack,
    sender: Office,
    receiver: Office,
    basis: str,
    answers: Mapping[str, GuideAnswer],
    *,
    entry: Entry = "worry",
    named: bool = True,
    told: str = "",
) -> Basis:
    """Walk the answers again and return the record of ``basis``, to which they must lead.

    Raises:
        Refused: ``guidance-mismatch`` or ``guidance-not-without-name`` with ``field="basis"``;
            ``guidance-not-said-yes`` with ``field="told"``.
    """
    step: Step | None
    if set(answers) == {STATEMENT + basis}:
        step = _confirmed(pack, sender, receiver, basis, answers[STATEMENT + basis], told)
    else:
        step = walk(pack, sender, receiver, answers, entry=entry, told=told)
    if not isinstance(step, FoundBasis) or step.basis != basis or set(step.asked) != set(answers):
        raise Refused("guidance-mismatch", field="basis", basis=basis)
    if named and not step.named:
        raise Refused("guidance-not-without-name", field="basis", basis=basis)
    chosen = pack.bases[basis]
    if told and chosen.consent == "is_the_basis" and told != Talked.YES_OK:
        raise Refused("guidance-not-said-yes", field="told", basis=basis)
    return Basis(
        id=basis,
        provision=str(chosen.provision),
        pack=pack.ref,
        answers=tuple((question, answers[question]) for question in step.asked),
        supporting=step.supporting,
        force=chosen.force,
    )


def duties(
    pack: Pack,
    receiver: Office,
    *,
    about: str = "",
    age: int | None = None,
    topics: Collection[str] = (),
    bases: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the ids of the lines that say what this alert is not, and whom to call instead.

    ``bases`` are those recorded: no line contradicts one of them. ``Pack.duty_line`` returns the
    text of an id; an office's own lines are ``office-1`` and so on.
    """
    child = age < CHILD_BELOW if age is not None else True if about == "children" else None
    ids = dict.fromkeys(
        f"duty.{duty.line}"
        for duty in pack.flow.duties
        if _owed(pack, duty, receiver, child=child, topics=topics)
        and _beside(duty, frozenset(bases))
    )
    return (*ids, *(f"office-{number}" for number in range(1, len(pack.lines) + 1)))


def _owed(
    pack: Pack, duty: Duty, receiver: Office, *, child: bool | None, topics: Collection[str]
) -> bool:
    return (
        (duty.child is None or duty.child == child)
        and (not duty.topics or not set(duty.topics).isdisjoint(topics))
        and not (duty.no_topics and topics)
        and _in(pack, receiver, duty.receiver_in)
    )


def _beside(duty: Duty, bases: frozenset[str]) -> bool:
    """Say whether a line fits these recorded bases, by its ``bases`` and ``unless``."""
    wanted = not duty.bases or not bases.isdisjoint(duty.bases)
    return wanted and bases.isdisjoint(duty.unless)


def _asks_consent(pack: Pack, node: AskNode) -> bool:
    """Say whether this question asks for consent: its yes leads to consent as the basis."""
    after = pack.nodes[node.yes]
    return isinstance(after, FoundNode) and pack.bases[after.basis].consent == "is_the_basis"


def _stop(
    pack: Pack,
    words: str,
    asked: tuple[str, ...],
    ask: Ask = "facilitator",
    *,
    danger: bool = False,
) -> Stop:
    return Stop(ask, pack.texts[f"stop.{words}"], asked, danger, open_road(pack))


def open_road(pack: Pack) -> str:
    """Return the text on whom anybody may tell about a child; empty if the pack has none."""
    return pack.texts.get(OPEN_ROAD, "")


def ask_first(pack: Pack) -> Stop:
    """Return the stop for a worker who picks "ask first" because the client said no."""
    return _stop(pack, SAID_NO, ())


def _question(pack: Pack, question: str, words: str) -> Question:
    return Question(question, pack.texts[f"{words}.question"], pack.texts.get(f"{words}.help", ""))


def _in(pack: Pack, office: Office, wanted: Collection[str]) -> bool:
    """Say whether ``office`` is of a kind or on a list in ``wanted``; True if that is empty."""
    return not wanted or not set(wanted).isdisjoint(pack.standing(office) | {office.kind})


def _open_to(pack: Pack, sender: Office, receiver: Office, basis: str) -> bool:
    entry = pack.bases[basis]
    return (
        pack.offered(basis)
        and _in(pack, sender, entry.sharer_in)
        and _in(pack, receiver, entry.receiver_in)
    )


def _for_office(pack: Pack, sender: Office, basis: str) -> str:
    health = pack.bases[basis].health_as
    return health if health is not None and "health" in pack.standing(sender) else basis


def _found(
    pack: Pack,
    sender: Office,
    receiver: Office,
    node: FoundNode,
    answers: Mapping[str, GuideAnswer],
    asked: tuple[str, ...],
    told: str,
) -> Step:
    basis = _for_office(pack, sender, node.basis)
    if not _open_to(pack, sender, receiver, basis):
        return _stop(pack, "unsure", asked)
    if told == Talked.YES_NOT_OK and pack.bases[basis].after_no == "ends":
        return _stop(pack, SAID_NO, asked)
    for question in _tests(pack, basis):
        asked = (*asked, question.id)
        match answers.get(question.id):
            case None:
                return question
            case GuideAnswer.YES:
                continue
            case GuideAnswer.NO | GuideAnswer.UNSURE:
                return _stop(pack, "unsure", asked)
    beside = (_for_office(pack, sender, also) for also in node.also)
    supporting = tuple(
        also
        for also in dict.fromkeys(beside)
        if also != basis and _open_to(pack, sender, receiver, also) and not _tests(pack, also)
    )
    note = pack.texts.get(f"basis.{basis}.note", "")
    return FoundBasis(basis, supporting, (note,) if note else (), asked, pack.bases[basis].named)


def _tests(pack: Pack, basis: str) -> tuple[Question, ...]:
    own = (_question(pack, test, f"test.{test}") for test in pack.bases[basis].tests)
    added = (Question(test.id, test.question, test.help) for test in pack.extra.get(basis, ()))
    return (*own, *added)


def _may_confirm(pack: Pack, sender: Office, receiver: Office, basis: str) -> bool:
    """Say whether the basis is open to both offices and no overlay adds a test to it."""
    return _open_to(pack, sender, receiver, basis) and not pack.extra[basis]


def _fits(entry: Usual, told: str, about: str) -> bool:
    return told in entry.told and (not entry.about or about in entry.about)


def _option(pack: Pack, sender: Office, receiver: Office, basis: str) -> UsualAnswer:
    ours, theirs = (_reading(pack, office, basis) for office in (sender, receiver))
    words = f"basis.{basis}"
    return UsualAnswer(
        basis=basis,
        text=pack.texts[f"{words}.option"],
        test=Question(STATEMENT + basis, pack.texts[f"{words}.statement"]),
        note=pack.texts.get(f"{words}.note", ""),
        sender_note=ours if ours != theirs else "",
        receiver_note=theirs if ours != theirs else "",
    )


def _reading(pack: Pack, office: Office, basis: str) -> str:
    for reading in pack.flow.readings:
        if office.kind in reading.kinds and (not reading.bases or basis in reading.bases):
            return pack.texts[f"reading.{reading.id}"]
    return pack.texts["reading.default"]


def _confirmed(
    pack: Pack, sender: Office, receiver: Office, basis: str, answer: GuideAnswer, told: str
) -> FoundBasis | None:
    offered = {
        _for_office(pack, sender, entry.basis)
        for entry in pack.flow.usual
        if not told or told in entry.told
    }
    if answer is not GuideAnswer.YES or basis not in offered:
        return None
    if not _may_confirm(pack, sender, receiver, basis):
        return None
    return FoundBasis(basis, (), (), (STATEMENT + basis,), pack.bases[basis].named)
