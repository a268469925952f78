"""The guide at the hub: reasons walked again with the hub's own facts, and the lines owed."""

from __future__ import annotations

from hubtui.domain.alerts.basis import Answer, Basis
from hubtui.domain.alerts.levels import Client, Content, Field
from hubtui.domain.alerts.told import Told, check_told
from hubtui.errors import Refused
from hubtui.guidance.pack import Office, Pack
from hubtui.guidance.walk import Entry, check_answers, duties
from hubtui.wire.alerts import BasisBody, ToldBody

_ENTRIES: tuple[Entry, ...] = ("worry", "asked")


def told_of(body: ToldBody) -> Told:
    """Return a told-status that holds; ``Refused`` (``told-reason``)."""
    told = Told(body.talked, body.reason)
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
    """Return the reason these answers lead to, walked afresh.

    Raises:
        Refused: ``pack-changed``, ``guidance-mismatch`` or ``guidance-not-without-name``.
    """
    ref = pack.ref
    if (body.pack, body.pack_version, body.pack_digest) != (ref.id, ref.version, ref.digest):
        raise Refused("pack-changed", field="basis")
    found = _either(pack, sender, receiver, body, told, named=named)
    if not set(body.supporting) <= set(found.supporting):
        raise Refused("guidance-mismatch", field="basis", basis=body.id)
    return found


def _either(
    pack: Pack, sender: Office, receiver: Office, body: BasisBody, told: str, *, named: bool
) -> Basis:
    """Walk from a worry; where that does not lead there, from having been asked."""
    answers = _answers(body)
    for entry in _ENTRIES[:-1]:
        try:
            return check_answers(
                pack, sender, receiver, body.id, answers, entry=entry, named=named, told=told
            )
        except Refused as refused:
            if refused.code != "guidance-mismatch":
                raise
    return check_answers(
        pack, sender, receiver, body.id, answers, entry=_ENTRIES[-1], named=named, told=told
    )


def _answers(body: BasisBody) -> dict[str, Answer]:
    try:
        answers = {question: Answer(answer) for question, answer in body.answers}
    except ValueError:
        raise Refused("guidance-mismatch", field="basis", basis=body.id) from None
    if len(answers) != len(body.answers):
        raise Refused("guidance-mismatch", field="basis", basis=body.id)
    return answers


def owed(
    pack: Pack, receiver: Office, content: Content, year: int, basis: Basis | None
) -> tuple[str, ...]:
    """Return the ids of the lines that say what this alert is not; none denies ``basis``."""
    if content.client is None:
        return ()
    return duties(
        pack,
        receiver,
        about=content.client.kind,
        age=_age(content.client, year),
        topics=content.picks.get(Field.TOPICS, ()),
        bases=basis.every if basis else (),
    )


def _age(client: Client, year: int) -> int | None:
    """Return an age where one was given; a year of birth gives the higher one."""
    match client.detail:
        case "age":
            return int(client.value)
        case "year":
            return year - int(client.value)
        case _:
            return None
