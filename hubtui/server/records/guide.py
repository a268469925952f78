"""Check a basis by walking the guide with the hub's own facts, and find the lines owed."""

from __future__ import annotations

from hubtui.domain.alerts.basis import Basis, GuideAnswer
from hubtui.domain.alerts.consultation import Consultation, check_told
from hubtui.domain.alerts.levels import Content, Field
from hubtui.errors import Refused
from hubtui.guidance.pack import Office, Pack
from hubtui.guidance.walk import Entry, check_answers, duties
from hubtui.wire.alerts import BasisBody, ToldBody
from hubtui.wire.convert import basis_to_domain, consultation_to_domain

_ENTRIES: tuple[Entry, ...] = ("worry", "asked")


def told_of(body: ToldBody) -> Consultation:
    """Return a valid consultation; ``Refused`` (``told-reason``)."""
    told = consultation_to_domain(body)
    check_told(told)
    return told


def walked(
    pack: Pack,
    sender: Office,
    receiver: Office,
    body: BasisBody,
    told: str,
    *,
    named: bool = True,
) -> Basis:
    """Walk the guide again, and return the basis these answers lead to.

    Raises:
        Refused: ``pack-changed``, ``guidance-mismatch`` or ``guidance-not-without-name``.
    """
    given = basis_to_domain(body)
    if given.pack != pack.ref:
        raise Refused("pack-changed", field="basis")
    answers = dict(given.answers)
    if len(answers) != len(body.answers):  # a question twice, or an unknown one
        raise Refused("guidance-mismatch", field="basis", basis=body.id)
    found = _either(pack, sender, receiver, given.id, answers, told, named=named)
    if not set(given.supporting) <= set(found.supporting):
        raise Refused("guidance-mismatch", field="basis", basis=body.id)
    return found


def _either(
    pack: Pack,
    sender: Office,
    receiver: Office,
    basis: str,
    answers: dict[str, GuideAnswer],
    told: str,
    *,
    named: bool,
) -> Basis:
    """Walk from the entry ``worry``; if that does not match the basis, from ``asked``."""
    for entry in _ENTRIES[:-1]:
        try:
            return check_answers(
                pack, sender, receiver, basis, answers, entry=entry, named=named, told=told
            )
        except Refused as refused:
            if refused.code != "guidance-mismatch":
                raise
    return check_answers(
        pack, sender, receiver, basis, answers, entry=_ENTRIES[-1], named=named, told=told
    )


def owed(
    pack: Pack, receiver: Office, content: Content, year: int, basis: Basis | None
) -> tuple[str, ...]:
    """Return the ids of lines that say what this alert is not, but none that denies ``basis``."""
    if content.client is None:
        return ()
    return duties(
        pack,
        receiver,
        about=content.client.kind,
        age=content.client.age(year),
        topics=content.picks.get(Field.TOPICS, ()),
        bases=basis.every if basis else (),
    )
