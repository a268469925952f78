"""What falls due while nobody has an override: it climbs, step by stored step, each once."""

from __future__ import annotations

import json
from functools import partial

from hubtui.domain.overrides.ladder import SUPERVISION_STEPS, TELLS_NEXT, Escalation, called_by
from hubtui.domain.overrides.standing import wants
from hubtui.domain.overrides.tracks import Kind
from hubtui.domain.people import Role
from hubtui.domain.policy import Relation
from hubtui.server.keys import Keys
from hubtui.server.overrides import calling
from hubtui.server.overrides.again import tell_next
from hubtui.server.overrides.override import (
    HUB,
    Override,
    happen,
    load,
    opened_unanswered,
    show,
    tell,
    tell_everyone,
    who_is_left,
)
from hubtui.server.timers import Due, Handler
from hubtui.server.tx import Tx


def climb(keys: Keys, tx: Tx, due: Due) -> None:
    """Do what this step is for, if it is still wanted."""
    step, matter = Escalation(due.step), load(tx.q, due.thing)
    if not wants(step, matter.tracks):
        return
    if step is Escalation.NO_ANSWER and not opened_unanswered(matter, due.round):
        return
    if step in TELLS_NEXT:
        if tell_next(keys, tx, matter):
            tell(tx, matter)
    elif step in SUPERVISION_STEPS:
        _call(keys, tx, matter, step)
    elif step is Escalation.RECORD_DUE:
        tx.event(matter.ladder.sender, "override:record", matter.reference)
    else:
        calling.ask_reviewers(tx, matter)


def handlers(keys: Keys) -> dict[str, Handler]:
    """Bind every step to a hub."""
    return {step.value: partial(climb, keys) for step in Escalation}


def _call(keys: Keys, tx: Tx, matter: Override, step: Escalation) -> None:
    outside = not _overtaken(tx, matter)
    matter = happen(keys, tx, matter.id, Kind.SHOWN, HUB, code=step.value)
    for person in called_by(step, who_is_left(tx, matter)):
        calling.page(keys, tx, matter, person, code=step.value, outside=outside)
    if step in (Escalation.ALL_SUPERVISORS, Escalation.NEEDS_A_PERSON):
        _tell_the_lead(tx, matter)
    if step is Escalation.EVERY_WORKSTATION:
        tell_everyone(tx, matter)
    kind = "override:needs-a-person" if step is Escalation.NEEDS_A_PERSON else "override:changed"
    tell(tx, matter, kind)


def _overtaken(tx: Tx, matter: Override) -> bool:
    """Say whether a later step is due too: after hours away only the newest sends messages."""
    steps = {step.value for step in SUPERVISION_STEPS}
    return any(
        row["done_at"] is None and row["due_at"] <= tx.now and row["step"] in steps
        for row in tx.q.override_timers(override=matter.id)
    )


def _tell_the_lead(tx: Tx, matter: Override) -> None:
    """Show the reference and state, and no more, to whoever leads the hub."""
    for row in tx.q.people(now=tx.now):
        person = row["id"]
        if Role.FACILITATOR not in json.loads(row["roles"]) or person == matter.ladder.sender:
            continue
        if show(tx, matter, person, Relation.FACILITATOR):
            tx.event(person, "override:new", matter.reference)
