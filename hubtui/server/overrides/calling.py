"""Bring people in: the next able as a recipient, a supervisor as a supervisor; and stop paging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hubtui.domain.overrides.ladder import SUPERVISION_STEPS
from hubtui.domain.overrides.tracks import Kind
from hubtui.domain.overrides.turns import reviewers_now
from hubtui.domain.policy import Relation
from hubtui.server.keys import Keys
from hubtui.server.outbox.messages import Message, queue
from hubtui.server.overrides.override import HUB, Override, happen, show, who_is_left
from hubtui.server.overrides.people import who_acts
from hubtui.server.store import Bound
from hubtui.server.tx import Tx

CODES: Final = 10_000
"""Four digits."""
_TRIES: Final = 1_000


def bring_in(keys: Keys, tx: Tx, matter: Override, person: str, by: str = HUB) -> bool:
    """Tell somebody as a recipient; says whether they could be.

    Only whom the sender named, or who may act: an older hub's ladder may hold others.
    """
    if person not in matter.ladder.recipients and person not in who_acts(tx.q, tx.now):
        return False
    if not show(tx, matter, person, Relation.RECIPIENT):
        return False
    happen(keys, tx, matter.id, Kind.TOLD, by, person=person)
    tx.event(person, "override:new", matter.reference)
    queue(tx, Message("safety-told", person, matter.reference, matter.id))
    return True


def page(
    keys: Keys, tx: Tx, matter: Override, person: str, *, code: str = "", outside: bool = True
) -> bool:
    """Call a supervisor; says whether they could be. ``outside`` is whether messages go out too."""
    if not show(tx, matter, person, Relation.SUPERVISOR):
        return False
    happen(keys, tx, matter.id, Kind.PAGED, HUB, person=person, code=code)
    tx.event(person, "override:new", matter.reference)
    keep_code(keys, tx, matter.id, person)
    if outside:
        queue(tx, Message("safety", person, matter.reference, matter.id))
    return True


def stop_paging(tx: Tx, matter: Override) -> None:
    """Somebody has it: no step calls a supervisor any more, and no message goes out."""
    tx.cancel_timers(matter.id, *(step.value for step in SUPERVISION_STEPS))
    tx.q.end_override_codes(override=matter.id, now=tx.now)
    for person in matter.tracks.paged:
        tx.q.drop_messages(thing=matter.id, person=person, channel="", now=tx.now)


def ask_reviewers(tx: Tx, matter: Override) -> None:
    """Show it to whoever may look back on it now."""
    for person in reviewers_now(who_is_left(tx, matter), matter.tracks):
        if show(tx, matter, person, Relation.REVIEWER):
            tx.event(person, "override:review", matter.reference)


def voice_code(keys: Keys, q: Bound, override: str, person: str) -> str:
    """Return the digits a supervisor says on the phone; kept nowhere, made again each time."""
    row = q.override_code(override=override, person=person)
    return "" if row is None else _digits(keys, override, person, row["salt"])


def code_mac(keys: Keys, digits: str) -> bytes:
    """Return what a code is found by."""
    return keys.index_mac(b"voice/" + digits.encode())


def keep_code(keys: Keys, tx: Tx, override: str, person: str) -> None:
    """Give a supervisor a code that no other live one has; the same for every message.

    Where a flood has taken them all they are called without: that is no reason to refuse anybody.
    """
    if tx.q.override_code(override=override, person=person) is not None:
        tx.q.revive_override_code(override=override, person=person)
        return
    for salt, mac in _free(keys, tx, override, person, 0):
        tx.q.add_override_code(override=override, person=person, salt=salt, mac=mac, now=tx.now)
        return


def burn_code(keys: Keys, tx: Tx, override: str, person: str) -> None:
    """Give other digits to whoever did not ring: somebody else has used the ones there were."""
    row = tx.q.override_code(override=override, person=person)
    if row is None:
        return
    for salt, mac in _free(keys, tx, override, person, row["salt"] + 1):
        tx.q.renew_override_code(override=override, person=person, salt=salt, mac=mac)
        return


def _free(
    keys: Keys, tx: Tx, override: str, person: str, first: int
) -> Iterator[tuple[int, bytes]]:
    for salt in range(first, first + _TRIES):
        mac = code_mac(keys, _digits(keys, override, person, salt))
        if not tx.q.override_code_taken(mac=mac):
            yield salt, mac


def _digits(keys: Keys, override: str, person: str, salt: int) -> str:
    seed = keys.index_mac(f"digits/{override}/{person}/{salt}".encode())
    return f"{int.from_bytes(seed) % CODES:04d}"
