"""What waits to go out: a row a person and channel, with no words in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hubtui.server.tx import Tx

CHANNELS: Final = ("mail", "hook")


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say to one person.

    ``kind``: ``safety``, ``safety-told``, ``on-call``, ``waiting``, ``code`` (a new code was made
    for them), ``look`` (power was used in the hub) or ``test``.
    """

    kind: str
    person: str
    reference: str
    thing: str


def queue(tx: Tx, message: Message) -> None:
    """Let a message go out over each channel the person has; it stands in place of an older one."""
    reach = tx.q.reach(person=message.person)
    if reach is None:
        return
    for channel in CHANNELS:
        if not reach[channel]:
            continue
        tx.q.drop_messages(thing=message.thing, person=message.person, channel=channel, now=tx.now)
        tx.q.add_message(
            id=tx.new_id(),
            person=message.person,
            kind=message.kind,
            reference=message.reference,
            thing=message.thing,
            channel=channel,
            due_at=tx.now,
            now=tx.now,
        )
        tx.told.messages = True


def say_it_waits(tx: Tx, person: str, reference: str, alert: str) -> None:
    """Tell somebody who wants it that an ordinary alert waits for them: on send, and at a nudge."""
    reach = tx.q.reach(person=person)
    if reach is not None and reach["ordinary"]:
        queue(tx, Message("waiting", person, reference, alert))
