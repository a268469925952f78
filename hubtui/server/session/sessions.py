"""Sign-in: throttle, slow hash, one-time codes, and the sessions that result."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol, TypeVar

from hubtui.crypto.aead import same
from hubtui.domain.clock import HOUR, MINUTE, SECOND
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.passphrases import check_passphrase, tidy
from hubtui.domain.people import Actor
from hubtui.errors import Refused
from hubtui.server.http.auth import Session, token_hash
from hubtui.server.hub import HubServer
from hubtui.server.keys import Keys
from hubtui.server.people.codes import code_mac
from hubtui.server.people.new_codes import code_used
from hubtui.server.push import Push
from hubtui.server.settings import Config
from hubtui.server.store import Bound, Row
from hubtui.server.tx import Tx
from hubtui.wire.session import SignedIn, SignIn

T = TypeVar("T")

LOCKED_AT: Final = 10
"""Wrong tries that lock one account at one workstation, until a new code is made."""
_LADDER: Final = ((6, 5 * MINUTE), (3, 60 * SECOND))
_WORKSTATION_TRIES: Final = 30
_WORKSTATION_WINDOW: Final = 10 * MINUTE


class Trying(Protocol):
    """The person and workstation that wrong tries are counted by."""

    @property
    def person(self) -> str:
        """Return the id of the person whose secret is tried."""
        ...

    @property
    def workstation(self) -> str:
        """Return the id of the workstation where it is tried."""
        ...


@dataclass(frozen=True, slots=True)
class _Proven:
    """Result of checking a secret, before the transaction."""

    good: bool
    fits: str | None = None
    """The verifier that the passphrase was checked against."""
    verifier: str = ""
    code: bytes = b""


def blocked_words(config: Config, q: Bound) -> list[str]:
    """Return the names no passphrase may be made of."""
    offices = q.agencies(pack="", version="", digest="")
    people = q.people(now=0)
    return [config.name, *(row["name"] for row in (*offices, *people))]


async def sign_in(hub: HubServer, q: Bound, body: SignIn) -> SignedIn:
    """Sign a person in at a proven workstation.

    Raises:
        Refused: ``sign-in-wrong`` (the same for an unknown name), ``sign-in-wait`` (``seconds``),
            ``sign-in-locked``, ``passphrase-needed`` for a right code without a new passphrase,
            a ``passphrase-`` rule, or ``hub-busy``.
    """
    _check_throttle(hub.keys, q, body, hub.clock.now_us())
    row = q.credential(person=body.person)
    new = body.new_passphrase
    proven = await _prove(hub, body, row)
    if proven.code:
        if new is None:
            raise Refused("passphrase-needed", field="new_passphrase")
        kept = check_passphrase(new, blocked_words(hub.config, q))
        verifier = await slow(
            hub, body.workstation, partial(hub.limits.hasher.hash, kept, hub.keys.pepper)
        )
        proven = _Proven(good=True, verifier=verifier, code=proven.code)
    token = secrets.token_urlsafe(32)
    # Urgent: nothing may stand between a person and a safety alert but their own sign-in.
    made = await hub.writer.do(partial(_settle, hub, body, proven, token), urgent=True)
    if made is None:
        raise Refused("sign-in-wrong")
    return SignedIn(token=token, until=made, person=body.person, must_set_passphrase=False)


async def prove_again(hub: HubServer, q: Bound, actor: Actor, secret: str, field: str) -> str:
    """Check a signed-in person's passphrase again; return the verifier it matched.

    Wrong tries count as at sign-in, so that nobody can guess a passphrase at an open desk.

    Raises:
        Refused: ``passphrase-wrong`` naming ``field``, ``sign-in-wait``, ``sign-in-locked`` or
            ``hub-busy``.
    """
    _check_throttle(hub.keys, q, actor, hub.clock.now_us())
    hasher, row = hub.limits.hasher, q.credential(person=actor.person)
    kept: str = (row["verifier"] if row else None) or hasher.dummy
    good = await slow(
        hub, actor.workstation, partial(hasher.check, kept, tidy(secret), hub.keys.pepper)
    )

    def settle(tx: Tx) -> None:
        _check_throttle(hub.keys, tx.q, actor, tx.now)
        if good:
            account = _account(hub.keys, actor.person)
            tx.q.clear_throttle(account=account, workstation=actor.workstation)
        else:
            _count_wrong(hub.keys, tx, actor)

    await hub.writer.do(settle)
    if not good:  # counted, and so not raised inside
        raise Refused("passphrase-wrong", field=field)
    return kept


def check_still_in(tx: Tx, session: Session) -> None:
    """Refuse (``sign-in``) if the session has ended meanwhile."""
    live = tx.q.live_sessions(person=session.actor.person, now=tx.now)
    if all(row["id"] != session.id for row in live):
        raise Refused("sign-in")


async def slow(hub: HubServer, workstation: str, work: Callable[[], T]) -> T:
    """Run a slow hash in a thread; ``Refused`` (``hub-busy``) if too many wait.

    Each workstation has a limit of its own, or endless requests from one of them, even with the
    right passphrase, would keep everybody else from signing in.
    """
    most = hub.limits.hashes_waiting + hub.limits.hashes_at_once
    if hub.hashes.total() >= most or hub.hashes[workstation] >= hub.limits.hashes_a_desk:
        raise Refused("hub-busy")
    hub.hashes[workstation] += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(hub.hashing, work)
    finally:
        hub.hashes[workstation] -= 1
        hub.hashes += Counter()  # forgets who has none


async def _prove(hub: HubServer, body: SignIn, row: Row | None) -> _Proven:
    """Check the secret; it takes the same time for an unknown person."""
    hasher, pepper = hub.limits.hasher, hub.keys.pepper
    verifier = (row["verifier"] if row else None) or hasher.dummy
    good = await slow(
        hub, body.workstation, partial(hasher.check, verifier, tidy(body.secret), pepper)
    )
    typed = code_mac(hub.keys, body.secret)
    kept = (row["code_hash"] if row else None) or b""
    live = bool(kept) and row is not None and row["code_until"] > hub.clock.now_us()
    if same(typed, kept) and live:
        return _Proven(good=True, code=kept)
    if row is None or row["verifier"] is None:
        return _Proven(good=False)
    return _Proven(good=good, fits=verifier)


def _settle(hub: HubServer, body: SignIn, proven: _Proven, token: str, tx: Tx) -> int | None:
    """Begin a session and return its end, or count a wrong try; checks again in the transaction."""
    _check_throttle(hub.keys, tx.q, body, tx.now)
    person, workstation = body.person, body.workstation
    row = tx.q.credential(person=person)
    good = proven.good and row is not None
    if proven.code:
        good = (
            good
            and tx.q.use_person_code(
                person=person, code_hash=proven.code, verifier=proven.verifier, now=tx.now
            )
            is not None
        )
    elif row is not None and row["verifier"] != proven.fits:
        good = False  # changed while it was checked: the old passphrase begins nothing any more
    if not good:
        _count_wrong(hub.keys, tx, body)
        return None
    if proven.code:
        end_sessions(hub.push, tx, person)  # until now the old passphrase was valid
        never = row is None or row["changed_at"] is None
        code_used(tx, person, workstation, first=never)
    tx.q.clear_throttle(account=_account(hub.keys, person), workstation=workstation)
    return _begin(hub, tx, body, token, first=bool(proven.code))


def _begin(hub: HubServer, tx: Tx, body: SignIn, token: str, *, first: bool) -> int:
    person = body.person
    live = tx.q.live_sessions(person=person, now=tx.now)
    for old in live[: max(0, len(live) + 1 - hub.limits.sessions_a_person)]:
        tx.q.end_session(id=old["id"], person=person, now=tx.now)
        tx.after(partial(hub.push.end, person))
    failed = [[row["name"], row["at"]] for row in tx.q.failed_tries(person=person)]
    tx.q.forget_failed_tries(person=person)
    made, until = tx.new_id(), tx.now + hub.limits.session
    tx.q.add_session(
        token_hash=token_hash(token),
        id=made,
        person=person,
        workstation=body.workstation,
        now=tx.now,
        until=until,
        failed=json.dumps(failed, ensure_ascii=False),
    )
    hours = hub.config.hours  # whoever signs in is in, unless they say otherwise
    tx.q.mark_present(person=person, until=hours.end_of(hours.day_of(tx.now)), now=tx.now)
    event = AuditEvent.PERSON_FIRST_SIGNED_IN if first else AuditEvent.PERSON_SIGNED_IN
    tx.leaf(event, actor=person, thing=body.workstation)
    return until


def _count_wrong(keys: Keys, tx: Tx, body: Trying) -> None:
    account, workstation = _account(keys, body.person), body.workstation
    row = tx.q.throttle(account=account, workstation=workstation)
    fails = 1 + (row["fails"] if row else 0)
    wait = next((wait for most, wait in _LADDER if fails % 3 == 0 and fails >= most), 0)
    tx.q.set_throttle(
        account=account, workstation=workstation, fails=fails, until=tx.now + wait, now=tx.now
    )
    _count_at_workstation(tx, keys, workstation)
    if tx.q.person(id=body.person, now=tx.now) is None:
        return
    tx.q.add_failed_try(person=body.person, workstation=workstation, now=tx.now)
    if wait or fails == LOCKED_AT:
        tx.leaf(AuditEvent.PERSON_THROTTLED, actor=workstation, thing=body.person, fails=fails)


def _count_at_workstation(tx: Tx, keys: Keys, workstation: str) -> None:
    """Count wrong tries of all accounts at a workstation, so that nobody tries name after name."""
    everyone = _account(keys, "*")
    row = tx.q.throttle(account=everyone, workstation=workstation)
    fresh = row is None or row["changed_at"] < tx.now - _WORKSTATION_WINDOW
    fails = 1 if fresh or row is None else row["fails"] + 1
    began = tx.now if fresh or row is None else row["changed_at"]
    until = began + _WORKSTATION_WINDOW if fails >= _WORKSTATION_TRIES else 0
    tx.q.set_throttle(
        account=everyone, workstation=workstation, fails=fails, until=until, now=began
    )


def _check_throttle(keys: Keys, q: Bound, body: Trying, now: int) -> None:
    for account in (_account(keys, body.person), _account(keys, "*")):
        row = q.throttle(account=account, workstation=body.workstation)
        if row is None:
            continue
        if row["fails"] >= LOCKED_AT and account != _account(keys, "*"):
            raise Refused("sign-in-locked")
        if row["wait_until"] > now:
            seconds = -(-(row["wait_until"] - now) // SECOND)
            raise Refused("sign-in-wait", seconds=min(seconds, HOUR // SECOND))


def forget_throttle(keys: Keys, tx: Tx, person: str) -> None:
    """Clear a person's wrong tries everywhere, when they are given a new code."""
    tx.q.clear_throttles(account=_account(keys, person))


def end_sessions(push: Push, tx: Tx, person: str, *, but: str = "") -> None:
    """End a person's sessions, except ``but``."""
    for row in tx.q.live_sessions(person=person, now=tx.now):
        if row["id"] != but:
            tx.q.end_session(id=row["id"], person=person, now=tx.now)
    tx.after(partial(push.end, person))


def _account(keys: Keys, person: str) -> bytes:
    return keys.index_mac(b"account/" + person.encode())
