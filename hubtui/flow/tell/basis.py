"""Why is it OK? The usual answers first, all others in plain words, or the pack's questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hubtui.domain.alerts.basis import Basis, GuideAnswer
from hubtui.domain.alerts.consultation import Consultation, Talked
from hubtui.domain.alerts.levels import Client
from hubtui.domain.people import Agency
from hubtui.errors import Refused
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Option
from hubtui.flow.people import colleagues
from hubtui.guidance.walk import (
    STATEMENT,
    Entry,
    check_answers,
    usual,
)
from hubtui.guidance.walk import UsualAnswer as Usual

OTHER, HELP, ASK_FIRST = "other", "help", "ask-first"
MOST_FIRST = 2
"""Usual answers shown at once; one where both offices' notes take the room."""


@dataclass(frozen=True, slots=True)
class ShareCase:
    """Who would tell whom, about whom: what a reason depends on."""

    sender: Agency
    receiver: Agency
    name: str
    """What to call whoever is told."""
    told: Consultation | None
    """None where nobody has said yet whether they talked: then the guide asks if they agreed."""
    kind: str = ""
    age: int | None = None
    entry: Entry = "worry"
    named: bool = True
    heading: str = ""
    """The question, where it is not "Why is it OK to tell ...?"."""
    prefix: str = ""
    """Before the ids of the steps, where the reason belongs to another step's answer."""

    @property
    def talked(self) -> str:
        """Return the told-status as the pack reads it, or nothing."""
        return self.told.talked.value if self.told else ""


def case_of(known: JobContext, recipient: str, told: Consultation, client: Client) -> ShareCase:
    """Return the case of telling ``recipient`` about ``client``."""
    return ShareCase(
        colleagues.office(known, known.me.id),
        colleagues.office(known, recipient),
        colleagues.called(known, recipient),
        told,
        client.kind,
        age_of(known, client),
    )


def age_of(known: JobContext, client: Client) -> int | None:
    """Return the client's age this year, if it was given."""
    return client.age(int(known.facts.today[:4]))


def accepted(known: JobContext) -> bool:
    """Say whether one's own office has accepted the guide."""
    return colleagues.office(known, known.me.id).accepted_pack


def again(known: JobContext, case: ShareCase, before: Basis) -> dict[str, str]:
    """Return the answers that lead to ``before`` again."""
    if len(before.answers) != 1 or not before.answers[0][0].startswith(STATEMENT):
        return {"why": HELP, **{f"why.{question}": said.value for question, said in before.answers}}
    first, _ = offers(known, case)
    if before.id in {each.basis for each in first}:
        return {"why": before.id}
    return {"why": OTHER, "why.other": before.id, "why.true": "true"}


def offers(known: JobContext, case: ShareCase) -> tuple[tuple[Usual, ...], tuple[Option, ...]]:
    """Return the usual reasons shown first, and every other one."""
    every = usual(
        known.pack,
        case.talked,
        case.sender,
        case.receiver,
        about=case.kind,
        age=case.age,
    )
    differ = bool(every and (every[0].sender_note or every[0].receiver_note))
    first = every[: 1 if differ else MOST_FIRST]
    return first, _others(known, case, {each.basis for each in first})


def reason(
    known: JobContext, case: ShareCase, basis: str, answers: Mapping[str, GuideAnswer]
) -> Basis:
    """Walk it as the hub will."""
    return check_answers(
        known.pack,
        case.sender,
        case.receiver,
        basis,
        answers,
        entry=case.entry,
        named=case.named,
        told=case.talked,
    )


def begins_with_asking(known: JobContext, case: ShareCase) -> bool:
    """Say whether they said no, and no Act open to both offices stands in spite of that."""
    if case.talked != Talked.YES_NOT_OK:
        return False
    first, _ = offers(known, case)
    return not any(known.pack.bases[each.basis].after_no == "stands" for each in first)


def _others(known: JobContext, case: ShareCase, shown: set[str]) -> tuple[Option, ...]:
    """Return every further reason one sentence is enough for, as the hub would take it."""
    found = []
    for basis in known.pack.bases:
        words = known.pack.texts.get(f"basis.{basis}.option")
        if basis in shown or words is None:
            continue
        try:
            reason(known, case, basis, {STATEMENT + basis: GuideAnswer.YES})
        except Refused:
            continue
        found.append(Option(basis, words))
    return tuple(found)
