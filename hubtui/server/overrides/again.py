"""A word was said, or taken back: whoever it frees or leaves alone is called, or left in peace."""

from __future__ import annotations

from hubtui.domain.clock import MINUTE
from hubtui.domain.overrides.answers import Acting
from hubtui.domain.overrides.ladder import NEXT_ABLE, SUPERVISION_STEPS, Escalation, due_times
from hubtui.domain.overrides.standing import standing
from hubtui.domain.overrides.tracks import Kind, is_word_of, still_said
from hubtui.server.keys import Keys
from hubtui.server.overrides import calling
from hubtui.server.overrides.override import (
    Override,
    happen,
    is_live,
    load,
    tell,
    tell_everyone,
    who_is_left,
)
from hubtui.server.overrides.people import who_is_next
from hubtui.server.overrides.sending import minutes
from hubtui.server.tx import Tx


def go_on(keys: Keys, tx: Tx, before: Override, after: Override, *, at_once: bool = False) -> None:
    """Begin anew what a word held that is gone, for who may act and for who watches.

    ``at_once``: it was said that somebody does not act, so that the next one is told now.
    """
    was, now = standing(before.tracks), standing(after.tracks)
    if not now.holds and (was.holds or at_once):
        tell_next(keys, tx, after)
        climb_again(tx, after, NEXT_ABLE)
    if before.tracks.acknowledged_at is not None and after.tracks.acknowledged_at is None:
        call_again(keys, tx, load(tx.q, after.id))


def void_words(keys: Keys, tx: Tx, person: str, by: str, why: str) -> None:
    """Let no word of somebody count who has left, or was not them: what it held goes on."""
    for row in tx.q.overrides_naming(person=person):
        before = load(tx.q, row["override"])
        words = (event for event in still_said(before.events) if is_word_of(event, person))
        if is_live(before) and any(words):
            after = happen(keys, tx, before.id, Kind.WORD_VOID, by, person=person, code=why)
            go_on(keys, tx, before, after)
            tell(tx, after)


def tell_next(keys: Keys, tx: Tx, matter: Override) -> bool:
    """Tell the next able person who is still in the hub, and works with clients still."""
    left = who_is_next(tx.q, matter, tx.now)
    return any(calling.bring_in(keys, tx, matter, person) for person in left)


def call_next(keys: Keys, tx: Tx, matter: Override) -> None:
    """Call the next supervisor who was not called yet: who has seen it says that no one acts."""
    for person in who_is_left(tx, matter).supervisors:
        if person not in matter.tracks.paged and calling.page(keys, tx, matter, person):
            return


def call_again(keys: Keys, tx: Tx, matter: Override) -> None:
    """Call anew the supervisors called before, and let every step fall due again from now.

    Who has just said that no one acts knows it: their code stays good, and the next one is called.
    """
    said = matter.tracks.supervisors
    for person in matter.tracks.paged:
        quiet = person in said and said[person].code == Acting.NOBODY_YET
        if quiet:
            calling.keep_code(keys, tx, matter.id, person)
        else:
            calling.page(keys, tx, matter, person)
    call_next(keys, tx, matter)
    climb_again(tx, matter, SUPERVISION_STEPS)
    tell_everyone(tx, matter)


def climb_again(tx: Tx, matter: Override, steps: tuple[Escalation, ...]) -> None:
    """Let these steps fall due from now: while somebody had it, they went by."""
    rows = tx.q.override_timers(override=matter.id)
    names = {step.value for step in steps}
    again = 1 + max((row["round"] for row in rows if row["step"] in names), default=0)
    tx.cancel_timers(matter.id, *names)
    for step, due_at in due_times(tx.now, minutes(tx.q)):
        if step in steps:
            tx.timer(matter.id, step.value, due_at, round=again)


def ask_whoever_opened(tx: Tx, matter: Override) -> None:
    """Give who has just opened it some minutes to say what they do, then the next one is told."""
    opened = sum(row["kind"] == Kind.OPENED for row in matter.happened)
    wait = round(minutes(tx.q)[Escalation.NO_ANSWER] * MINUTE)
    tx.timer(matter.id, Escalation.NO_ANSWER.value, tx.now + wait, round=opened)
