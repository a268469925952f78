"""Why is it OK? The usual answers first, all others in plain words, or the pack's questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from hubtui.domain.basis import Answer, Basis
from hubtui.domain.levels import Client
from hubtui.domain.people import Agency
from hubtui.domain.told import Told
from hubtui.errors import Refused
from hubtui.flow import people
from hubtui.flow.known import Known
from hubtui.flow.steps import Choose, Line, Option
from hubtui.flow.walk import Asker
from hubtui.guidance.walk import (
    STATEMENT,
    Entry,
    Found,
    Question,
    Stop,
    check_answers,
    usual,
    walk,
)
from hubtui.guidance.walk import Option as Usual
from hubtui.wire.alerts import BasisBody
from hubtui.wording import say

OTHER, HELP = "other", "help"
MOST_FIRST = 2
"""Usual answers shown at once; one where both offices' notes take the room."""


@dataclass(frozen=True, slots=True)
class Case:
    """Who would tell whom, about whom: what a reason depends on."""

    sender: Agency
    receiver: Agency
    name: str
    """What to call whoever is told."""
    told: Told
    kind: str = ""
    age: int | None = None
    entry: Entry = "worry"
    named: bool = True
    heading: str = ""
    """The question, where it is not "Why is it OK to tell ...?"."""
    prefix: str = ""
    """Before the ids of the steps, where the reason belongs to another step's answer."""


def case_of(known: Known, recipient: str, told: Told, client: Client) -> Case:
    """Return the case of telling ``recipient`` about ``client``."""
    return Case(
        people.office(known, known.me.id),
        people.office(known, recipient),
        people.called(known, recipient),
        told,
        client.kind,
        age_of(known, client),
    )


def age_of(known: Known, client: Client) -> int | None:
    """Return the client's age where it was given; a year of birth gives the higher one."""
    match client.detail:
        case "age":
            return int(client.value)
        case "year":
            return int(known.facts.today[:4]) - int(client.value)
        case _:
            return None


def accepted(known: Known) -> bool:
    """Say whether one's own office has accepted the guide."""
    return people.office(known, known.me.id).accepted_pack


def why(ask: Asker, known: Known, case: Case) -> BasisBody | Stop | Found:
    """Ask why it is OK; ``Found`` is a reason that holds only without a name."""
    first, others = _offers(known, case)
    picked = ask.choose(_first_step(known, case, first, more=bool(others)))
    said = bool(first) and picked == first[0].basis
    if picked == OTHER:
        picked = ask.choose(_other_step(known, case, others))
    if picked == HELP or not (said or _is_true(ask, known, case, picked)):
        return questions(ask, known, case)
    return _body(_checked(known, case, picked, {STATEMENT + picked: Answer.YES}))


def questions(ask: Asker, known: Known, case: Case) -> BasisBody | Stop | Found:
    """Ask the pack's questions, at most six, up to a reason or to whom to ask."""
    answers: dict[str, Answer] = {}
    while True:
        step = walk(known.pack, case.sender, case.receiver, answers, entry=case.entry)
        match step:
            case Question():
                answers[step.id] = Answer(ask.choose(_question_step(known, case, step)))
            case Found():
                if case.named and not step.named:
                    return step
                return _body(_checked(known, case, step.basis, answers))
            case Stop():
                return step
            case _:
                assert_never(step)


def again(known: Known, case: Case, body: BasisBody) -> dict[str, str]:
    """Return the answers that lead to ``body`` again."""
    if len(body.answers) != 1 or not body.answers[0][0].startswith(STATEMENT):
        return {"why": HELP, **{f"why.{question}": answer for question, answer in body.answers}}
    first, _ = _offers(known, case)
    if body.id in {each.basis for each in first}:
        return {"why": body.id, "why.true": "true"}
    return {"why": OTHER, "why.other": body.id, "why.true": "true"}


def domain(known: Known, body: BasisBody) -> Basis:
    """Return a reason as the rules know it, without walking it again."""
    provision = known.pack.bases[body.id].provision
    return Basis(
        body.id,
        str(provision),
        known.pack.ref,
        tuple((question, Answer(answer)) for question, answer in body.answers),
        tuple(body.supporting),
    )


def _offers(known: Known, case: Case) -> tuple[tuple[Usual, ...], tuple[Option, ...]]:
    """Return the usual reasons shown first, and every other one."""
    every = usual(
        known.pack,
        case.told.talked.value,
        case.sender,
        case.receiver,
        about=case.kind,
        age=case.age,
    )
    differ = bool(every and (every[0].sender_note or every[0].receiver_note))
    first = every[: 1 if differ else MOST_FIRST]
    return first, _others(known, case, {each.basis for each in first})


def _checked(known: Known, case: Case, basis: str, answers: Mapping[str, Answer]) -> Basis:
    """Walk it as the hub will."""
    return check_answers(
        known.pack,
        case.sender,
        case.receiver,
        basis,
        answers,
        entry=case.entry,
        named=case.named,
        told=case.told.talked.value,
    )


def _body(basis: Basis) -> BasisBody:
    return BasisBody(
        id=basis.id,
        pack=basis.pack.id,
        pack_version=basis.pack.version,
        pack_digest=basis.pack.digest,
        answers=[(question, answer.value) for question, answer in basis.answers],
        supporting=list(basis.supporting),
    )


def _others(known: Known, case: Case, shown: set[str]) -> tuple[Option, ...]:
    """Return every further reason one sentence is enough for, as the hub would take it."""
    found = []
    for basis in known.pack.bases:
        words = known.pack.texts.get(f"basis.{basis}.option")
        if basis in shown or words is None:
            continue
        try:
            _checked(known, case, basis, {STATEMENT + basis: Answer.YES})
        except Refused:
            continue
        found.append(Option(basis, words))
    return tuple(found)


def _first_step(known: Known, case: Case, first: tuple[Usual, ...], *, more: bool) -> Choose:
    # The one that is picked is the sentence to say yes to; another asks its own on the next screen.
    options = [
        Option(each.basis, each.text if at else each.test.text) for at, each in enumerate(first)
    ]
    if more:
        options.append(Option(OTHER, say("tell.why.other")))
    options.append(Option(HELP, say("tell.why.help")))
    return Choose(
        f"{case.prefix}why",
        case.heading or say("tell.why.heading", name=case.name),
        tuple(options),
        body=_notes(case, first[0]) if first else (),
        picked=first[0].basis if first else HELP,
        none_picked=say("list.pick_one"),
        help_key="why",
        guide=people.banner(known),
    )


def _other_step(known: Known, case: Case, others: tuple[Option, ...]) -> Choose:
    return Choose(
        f"{case.prefix}why.other",
        say("tell.why.other_heading"),
        (*others, Option(HELP, say("tell.why.help"))),
        none_picked=say("list.pick_one"),
        help_key="why",
        guide=people.banner(known),
    )


def _is_true(ask: Asker, known: Known, case: Case, basis: str) -> bool:
    answer = ask.choose(
        Choose(
            f"{case.prefix}why.true",
            say("tell.why.true_heading"),
            tuple(Option(each, say(f"tell.why.{each}")) for each in ("true", "not_true")),
            body=(Line(known.pack.texts[f"basis.{basis}.statement"]),),
            none_picked=say("list.pick_one"),
            help_key="why",
            guide=people.banner(known),
        )
    )
    return answer == "true"


def _question_step(known: Known, case: Case, question: Question) -> Choose:
    return Choose(
        f"{case.prefix}why.{question.id}",
        question.text,
        tuple(Option(each.value, say(f"list.yes-no.{each.value}")) for each in Answer),
        hint=question.help,
        none_picked=say("list.pick_one"),
        help_key="why",
        guide=people.banner(known),
    )


def _notes(case: Case, option: Usual) -> tuple[Line, ...]:
    """Return how each office starts, where they differ; else what goes with the usual answer."""
    if not option.sender_note and not option.receiver_note:
        return ()
    return (
        Line(option.sender_note, label=say("tell.why.ours")),
        Line(option.receiver_note, label=say("tell.why.theirs")),
    )
