"""Confirm or deny the person who signed in with a new code; a denial undoes the sign-in."""

from __future__ import annotations

from functools import partial

from hubtui.domain.log.audit import AuditEvent
from hubtui.errors import Refused
from hubtui.server.http.auth import HOST
from hubtui.server.http.context import RequestContext
from hubtui.server.outbox.messages import Message, queue
from hubtui.server.overrides.again import void_words
from hubtui.server.people.new_codes import tell_all_watchers
from hubtui.server.push import Push
from hubtui.server.tx import Tx
from hubtui.wire.base import Done
from hubtui.wire.session import SayWho


def say_who(asked: RequestContext[SayWho]) -> Done:
    """Confirm or deny a person; a denial ends their sessions and removes the passphrase."""
    tx, yes = asked.tx, asked.body.yes
    row = tx.q.person_code(id=asked.id)
    person = row["person"]
    mine = [one for one in tx.q.open_codes() if one["person"] == person]
    if mine[-1]["id"] != asked.id:  # somebody signed in with yet another code since
        raise Refused("code-changed")
    outcome = "yes" if yes else "no"
    tx.q.settle_codes(person=person, until=row["used_at"], by=asked.me, outcome=outcome, now=tx.now)
    event = AuditEvent.PERSON_CONFIRMED if yes else AuditEvent.PERSON_DENIED
    tx.leaf(event, actor=asked.me, thing=person, code=asked.id)
    if not yes:
        tell_all_watchers(tx, "denied", person, asked.me)
    elif asked.me == HOST.person:
        tell_all_watchers(tx, "machine", person, asked.me)
    if yes:
        tx.event(person, "notice:yes", "")
        return Done()
    _shut_out(asked.hub.push, tx, person, asked.id)
    void_words(asked.hub.keys, tx, person, asked.me, "denied")
    return Done()


def _shut_out(push: Push, tx: Tx, person: str, code: str) -> None:
    """Remove the person's secrets, end their sessions, and message them."""
    tx.q.drop_secrets(person=person)
    for row in tx.q.live_sessions(person=person, now=tx.now):
        tx.q.end_session(id=row["id"], person=person, now=tx.now)
    tx.after(partial(push.end, person))
    queue(tx, Message("code", person, "", code))
