"""Endpoints of the signed-in person: their settings, presence, passphrase and facts."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

from hubtui.crypto.words import propose
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.passphrases import check_passphrase
from hubtui.domain.people import Role
from hubtui.domain.policy import Act
from hubtui.errors import Refused
from hubtui.server.alerts.reading import waiting_facts
from hubtui.server.http.context import RequestContext
from hubtui.server.http.registry import reads, waits, writes
from hubtui.server.overrides.roster import handed_to
from hubtui.server.people.directory import facts
from hubtui.server.people.new_codes import list_notices, shut_for
from hubtui.server.session.sessions import (
    blocked_words,
    check_still_in,
    end_sessions,
    prove_again,
    slow,
)
from hubtui.server.tx import Tx
from hubtui.wire import routes
from hubtui.wire.base import Done, Nothing
from hubtui.wire.people import ChangeMe, Facts, Me, SetPresence
from hubtui.wire.session import Proposal, Report, SetPassphrase

_REPORTS = frozenset({"hidden", "back", "pin-wrong", "pin-out"})


def me(asked: RequestContext[Any]) -> Me:
    """Return who is signed in and how much waits for them."""
    row = asked.q.person(id=asked.me, now=asked.now)
    counts = asked.q.waiting_counts(person=asked.me, **waiting_facts(asked))
    settings = json.loads(row["settings"])
    shut = shut_for(asked.hub.config, asked.q, asked.actor, asked.now)
    page = list_notices(asked) if shut is None else None
    return Me(
        id=row["id"],
        name=row["name"],
        job=row["job"],
        agency=row["agency"],
        roles=[Role(role) for role in json.loads(row["roles"])],
        theme=settings.get("theme", ""),
        plain=settings.get("plain", False),
        waiting=counts["waiting"],
        late=counts["late"],
        turns=asked.q.sent_turns(person=asked.me),
        last_failed=list(asked.session.failed),
        shut=shut,
        told=page.notices if page else [],
        asked=page.asked if page else [],
        **handed_to(asked.q, asked.me),
    )


def change_me(asked: RequestContext[ChangeMe]) -> Me:
    """Store a person's own settings."""
    row = asked.q.person(id=asked.me, now=asked.now)
    given = asked.body.model_dump(exclude_none=True)
    settings = {**json.loads(row["settings"]), **given}
    asked.tx.q.set_person_settings(id=asked.me, settings=json.dumps(settings))
    return me(asked)


def set_presence(asked: RequestContext[SetPresence]) -> Me:
    """Record whether a person is in today, and when they are back."""
    body, hours = asked.body, asked.hub.config.hours
    today = hours.day_of(asked.now)
    back = ""
    if body.back is not None:
        back = _date(body.back, "back").isoformat()
    asked.tx.q.set_presence(
        person=asked.me,
        here=int(body.here),
        shown=int(body.shown),
        until=hours.end_of(today),
        back="" if body.here else back,
        now=asked.now,
    )
    asked.tx.leaf(AuditEvent.PRESENCE_SAID, actor=asked.me, thing=asked.me, here=body.here)
    return me(asked)


def _date(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("date-unreadable", field=field) from None


def report(asked: RequestContext[Report]) -> Done:
    """Take a report from the workstation; one of too many wrong PINs ends the session."""
    body, hub, tx = asked.body, asked.hub, asked.tx
    if body.what not in _REPORTS:
        raise Refused("report-unknown", field="what")
    if body.what in ("pin-wrong", "pin-out"):
        tx.leaf(
            AuditEvent.PERSON_PIN_FAILED,
            actor=asked.me,
            thing=asked.actor.workstation,
            count=max(0, min(body.count, 99)),
        )
    if body.what == "pin-out":
        tx.q.end_session(id=asked.session.id, person=asked.me, now=tx.now)
        tx.after(partial(hub.push.end, asked.me))
    return Done()


def sign_out(asked: RequestContext[Nothing]) -> Done:
    """End this session."""
    asked.tx.q.end_session(id=asked.session.id, person=asked.me, now=asked.now)
    asked.tx.leaf(AuditEvent.PERSON_SIGNED_OUT, actor=asked.me, thing=asked.actor.workstation)
    asked.tx.after(partial(asked.hub.push.end, asked.me))
    return Done()


def propose_words(asked: RequestContext[Nothing]) -> Proposal:
    """Propose a passphrase of four words; it is not stored."""
    return Proposal(words=propose())


async def set_passphrase(asked: RequestContext[SetPassphrase]) -> Done:
    """Change a person's passphrase, and end all their other sessions."""
    hub, body, person = asked.hub, asked.body, asked.me
    hasher, pepper = hub.limits.hasher, hub.keys.pepper
    kept = check_passphrase(body.new, blocked_words(hub.config, asked.q))
    old = await prove_again(hub, asked.q, asked.actor, body.old, "old")
    verifier = await slow(hub, asked.actor.workstation, partial(hasher.hash, kept, pepper))

    def command(tx: Tx) -> None:
        check_still_in(tx, asked.session)
        now_kept = tx.q.credential(person=person)
        if now_kept is None or now_kept["verifier"] != old:
            raise Refused("passphrase-wrong", field="old")
        tx.q.set_verifier(person=person, verifier=verifier, now=tx.now)
        end_sessions(hub.push, tx, person, but=asked.session.id)
        tx.leaf(AuditEvent.PERSON_CHANGED, actor=person, thing=person, what="passphrase")

    await hub.writer.do(command)
    return Done()


def read_facts(asked: RequestContext[Nothing]) -> Facts:
    """Return the facts a workstation needs of the hub."""
    return facts(asked.hub, asked.q, asked.now, asked.actor.agency)


ENDPOINTS = (
    reads(routes.ME, Act.ME_READ, me),
    writes(routes.CHANGE_ME, Act.ME_CHANGE, None, change_me),
    writes(routes.PRESENCE, Act.PRESENCE_SET, AuditEvent.PRESENCE_SAID, set_presence),
    writes(routes.REPORT, Act.SESSION_REPORT, None, report),
    writes(routes.SIGN_OUT, Act.SESSION_END, AuditEvent.PERSON_SIGNED_OUT, sign_out),
    reads(routes.PROPOSE_WORDS, Act.PASSPHRASE_SET, propose_words),
    waits(routes.SET_PASSPHRASE, Act.PASSPHRASE_SET, AuditEvent.PERSON_CHANGED, set_passphrase),
    reads(routes.FACTS, Act.FACTS_READ, read_facts),
)
