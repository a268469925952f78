"""The supervisor's part: the words by one more call, who is acting, at the desk or by voice."""

from __future__ import annotations

from functools import partial
from typing import Final

from hubtui.domain.clock import MINUTE
from hubtui.domain.overrides.answers import ACTING_BY_VOICE, Acting
from hubtui.domain.overrides.tracks import Kind, OverrideEvent
from hubtui.domain.overrides.turns import check_acknowledger
from hubtui.domain.people import Actor
from hubtui.domain.refs import read_reference
from hubtui.errors import Refused
from hubtui.guidance.pack import Pack
from hubtui.server.http.context import RequestContext
from hubtui.server.keys import Keys
from hubtui.server.overrides import calling, reading
from hubtui.server.overrides.again import call_next, go_on
from hubtui.server.overrides.override import Override, happen, is_live, load, tell, tell_everyone
from hubtui.server.overrides.receiving import check_replaced, somebody
from hubtui.server.tx import Tx
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import Acknowledge, ByVoice, ConfirmVoice, HeardByVoice, OverrideOut

_WRONG_CODES: Final = 10
_WINDOW: Final = 10 * MINUTE


def read_words(asked: RequestContext[Nothing]) -> OverrideOut:
    """Read the words themselves: one call more than the envelope, and logged."""
    hub, tx, me = asked.hub, asked.tx, asked.me
    matter = load(tx.q, asked.id)
    matter = seen(hub.keys, tx, matter, me)
    if me not in matter.tracks.words_read:
        happen(hub.keys, tx, asked.id, Kind.WORDS_READ, me)
        tell(tx, matter)
    return reading.read_override(asked)


def acknowledge(asked: RequestContext[Acknowledge]) -> OverrideOut:
    """Say who is acting. The first who says so has it; that no one is calls the next."""
    hub, tx, body, me = asked.hub, asked.tx, asked.body, asked.me
    matter = load(tx.q, asked.id)
    check_acknowledger(me, matter.ladder, matter.tracks)
    if body.acting not in tuple(Acting):
        raise Refused("answer-unknown", field="acting")
    mine = body.acting == Acting.NAMED and body.person == me
    code = Acting.ME if mine else body.acting
    person = _named(hub.pack, tx, matter, body) if code == Acting.NAMED else ""
    before = seen(hub.keys, tx, matter, me)
    last = before.tracks.supervisors.get(me)
    said = (code, person)
    if last is None or last.kind is Kind.HAS_IT_BY_VOICE or (last.code, last.person) != said:
        check_replaced(body.replaces, last.code if last else "")
        after = happen(hub.keys, tx, asked.id, Kind.ACKNOWLEDGED, me, person=person, code=code)
        _said(hub.keys, tx, before, after, last)
    return reading.read_override(asked)


def seen(keys: Keys, tx: Tx, matter: Override, person: str) -> Override:
    """Log that somebody is shown the envelope, once: the answer to what they do holds it."""
    if person in matter.tracks.envelope_seen:
        return matter
    return happen(keys, tx, matter.id, Kind.ENVELOPE_SEEN, person)


async def by_voice(asked: RequestContext[ByVoice]) -> HeardByVoice:
    """Record that a supervisor rang and has it, by the code from their message."""
    hub, actor = asked.hub, asked.actor
    if asked.body.acting not in ACTING_BY_VOICE:
        raise Refused("answer-unknown", field="acting")
    command = partial(_heard, hub.keys, actor, asked.body)
    heard = await hub.writer.do(command, urgent=True)
    if heard is None:  # counted, and so not raised inside
        hub.note_refusal(actor, "override:hear-voice")
        raise Refused("voice-code-unknown", field="code")
    return heard


def confirm_voice(asked: RequestContext[ConfirmVoice]) -> OverrideOut:
    """Say whether it was you who rang; if not, the call for a supervisor begins again."""
    hub, tx, me = asked.hub, asked.tx, asked.me
    matter = load(tx.q, asked.id)
    tracks = seen(hub.keys, tx, matter, me).tracks
    if not tracks.by_voice or tracks.acknowledged_by != me:
        raise Refused("voice-not-yours")
    if tracks.voice_confirmed and asked.body.yes:
        return reading.read_override(asked)
    kind = Kind.VOICE_CONFIRMED if asked.body.yes else Kind.VOICE_DENIED
    before = load(tx.q, asked.id)
    after = happen(hub.keys, tx, asked.id, kind, me)
    if not asked.body.yes:
        calling.burn_code(hub.keys, tx, asked.id, me)
    go_on(hub.keys, tx, before, after)
    tell(tx, after)
    return reading.read_override(asked)


def _named(pack: Pack, tx: Tx, matter: Override, body: Acknowledge) -> str:
    if body.person is None:
        raise Refused("person-unknown", field="person")
    return somebody(pack, tx, matter, body.person)


def _said(
    keys: Keys, tx: Tx, before: Override, after: Override, last: OverrideEvent | None
) -> None:
    """Let a supervisor's word have its effect: the call stops, or goes on to the next."""
    if after.tracks.acknowledged_at is not None:
        calling.stop_paging(tx, after)
        if after.tracks.stood_down_at is not None:
            calling.ask_reviewers(tx, after)
        tell_everyone(tx, after)
    word = after.happened[-1]
    none = word["code"] == Acting.NOBODY_YET and (last is None or last.code != Acting.NOBODY_YET)
    go_on(keys, tx, before, after, at_once=none and after.tracks.stood_down_at is None)
    if none and before.tracks.acknowledged_at is None and after.tracks.acknowledged_at is None:
        call_next(keys, tx, load(tx.q, after.id))
    tell(tx, after)


def _heard(keys: Keys, actor: Actor, body: ByVoice, tx: Tx) -> HeardByVoice | None:
    """Take a code; None for one that fits nothing here, which counts against who tries it."""
    me, workstation = actor.person, actor.workstation
    account = keys.index_mac(b"voice-tries/" + me.encode())
    tries = tx.q.throttle(account=account, workstation=workstation)
    fresh = tries is None or tries["changed_at"] < tx.now - _WINDOW
    if not fresh and tries["fails"] >= _WRONG_CODES:
        raise Refused("voice-wait", minutes=_WINDOW // MINUTE)
    matter, person = _by_code(keys, tx, actor, body)
    if matter is None:
        tx.q.set_throttle(
            account=account,
            workstation=workstation,
            fails=1 if fresh else tries["fails"] + 1,
            until=0,
            now=tx.now if fresh else tries["changed_at"],
        )
        return None
    already = matter.tracks.acknowledged_at is not None
    if not already:
        before, last = matter, matter.tracks.supervisors.get(person)
        matter = happen(
            keys, tx, matter.id, Kind.HAS_IT_BY_VOICE, me, person=person, code=body.acting
        )
        _said(keys, tx, before, matter, last)
    tracks = matter.tracks
    return HeardByVoice(
        reference=matter.reference,
        person=tracks.acknowledged_by or person,
        at=tracks.acknowledged_at or tx.now,
        already=already,
        acknowledged=tracks.acknowledged_at is not None,
    )


def _by_code(keys: Keys, tx: Tx, actor: Actor, body: ByVoice) -> tuple[Override | None, str]:
    """Find what a code is for; never where it is kept from whoever types it.

    Who signed in with a new code takes down only what a call is still for.
    """
    digits = "".join(sign for sign in body.code if sign.isascii() and sign.isdigit())
    try:
        reference = read_reference(body.reference) if body.reference.strip() else ""
    except Refused:
        return None, ""
    row = tx.q.override_by_code(mac=calling.code_mac(keys, digits), reference=reference)
    if row is None or tx.q.override_kept_from(override=row["override"], person=actor.person):
        return None, ""
    matter, person = load(tx.q, row["override"]), str(row["person"])
    if actor.doubt_since and not is_live(matter):
        return None, ""
    try:
        check_acknowledger(person, matter.ladder, matter.tracks)
    except Refused:
        return None, ""
    return matter, person
