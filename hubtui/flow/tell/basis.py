"""The bases a share may have: the usual ones, all others, and the check of the one picked."""

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
"""How many usual answers are shown first; only one is where the offices' notes need the space."""


@dataclass(frozen=True, slots=True)
class ShareCase:
    """The facts a basis depends on: both offices, the client's kind and age, the consultation."""

    sender: Agency
    receiver: Agency
    name: str
    """The name of the colleague or office that is told, for use in a sentence."""
    told: Consultation | None
    """The consultation; None if not asked yet, so that the guide asks whether the client agreed."""
    kind: str = ""
    age: int | None = None
    entry: Entry = "worry"
    named: bool = True
    heading: str = ""
    """The heading of the first step; empty means "Why is it OK to tell ...?"."""
    prefix: str = ""
    """Prefix of the step ids, for a basis that depends on the answer to another step."""

    @property
    def talked(self) -> str:
        """Return the consultation code as the pack reads it, or empty."""
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
    """Return the client's age this year, or None where it is not known."""
    return client.age(int(known.facts.today[:4]))


def accepted(known: JobContext) -> bool:
    """Say whether the signed-in person's office has accepted the guide."""
    return colleagues.office(known, known.me.id).accepted_pack


def again(known: JobContext, case: ShareCase, before: Basis) -> dict[str, str]:
    """Return the answers that lead to the basis ``before``, to fill in the steps."""
    if len(before.answers) != 1 or not before.answers[0][0].startswith(STATEMENT):
        return {"why": HELP, **{f"why.{question}": said.value for question, said in before.answers}}
    first, _ = offers(known, case)
    if before.id in {each.basis for each in first}:
        return {"why": before.id}
    return {"why": OTHER, "why.other": before.id, "why.true": "true"}


def offers(known: JobContext, case: ShareCase) -> tuple[tuple[Usual, ...], tuple[Option, ...]]:
    """Return the usual answers to show first, and all other bases as options."""
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
    """Check the answers as the hub will, and return the basis; raise ``Refused`` on a misfit."""
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
    """Say whether the client said no and no usual answer shown first holds in spite of that."""
    if case.talked != Talked.YES_NOT_OK:
        return False
    first, _ = offers(known, case)
    return not any(known.pack.bases[each.basis].after_no == "stands" for each in first)


def _others(known: JobContext, case: ShareCase, shown: set[str]) -> tuple[Option, ...]:
    """Return the bases not in ``shown`` that the hub accepts with one statement, as options."""
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
