"""Messages in the outbox: one row per person and channel, without text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hubtui.server.tx import Tx

CHANNELS: Final = ("mail", "hook")


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one person.

    ``kind``: ``safety``, ``safety-told``, ``on-call``, ``waiting``, ``code`` (a new code was made
    for them), ``look`` (a sensitive act in the hub) or ``test``.
    """

    kind: str
    person: str
    reference: str
    thing: str


def queue(tx: Tx, message: Message) -> None:
    """Queue a message on each channel the person has; it replaces an older one about the thing."""
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
    """Queue a message that an ordinary alert waits, if the person asked for such messages."""
    reach = tx.q.reach(person=person)
    if reach is not None and reach["ordinary"]:
        queue(tx, Message("waiting", person, reference, alert))
