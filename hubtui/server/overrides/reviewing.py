"""The look back: by somebody who had no part in it, with their passphrase; and the hub's counts."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import Final

from hubtui.domain.alerts.basis import GuideAnswer
from hubtui.domain.clock import DAY, MINUTE, SECOND
from hubtui.domain.overrides.answers import LOOK_BACK, Remedy, ReviewOutcome
from hubtui.domain.overrides.ladder import Escalation
from hubtui.domain.overrides.tracks import Kind
from hubtui.domain.overrides.turns import check_reviewer
from hubtui.domain.people import Role
from hubtui.domain.policy import Act, may
from hubtui.domain.refs import new_id
from hubtui.errors import Refused
from hubtui.server.http.auth import Session
from hubtui.server.http.context import RequestContext
from hubtui.server.hub import HubServer
from hubtui.server.late import AGAIN
from hubtui.server.overrides import reading
from hubtui.server.overrides.override import happen, load, override_thing, tell
from hubtui.server.overrides.sending import minutes
from hubtui.server.overrides.supervising import seen
from hubtui.server.session.sessions import check_still_in, prove_again
from hubtui.server.tx import Tx
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import OverrideOut, Review, Use

DAYS: Final = 30
_ONE_IN: Final = 20


async def review(asked: RequestContext[Review]) -> OverrideOut:
    """Look back on it, once, after proving who one is again."""
    hub, session, actor, body = asked.hub, asked.session, asked.actor, asked.body
    _check(body)
    try:
        await prove_again(hub, asked.q, actor, body.passphrase, "passphrase")
    except Refused:
        hub.note_refusal(actor, Act.OVERRIDE_REVIEW.value)
        raise
    return await hub.writer.do(partial(_review, hub, session, asked.id, body))


def use(asked: RequestContext[Nothing]) -> Use:
    """Count the hub's own use; nobody is in it, and nothing that is kept from the reader."""
    q, since = asked.q, asked.now - DAYS * DAY
    counts = q.override_counts(person=asked.me, since=since, first=new_id(since, bytes(10)))
    sent = [load(q, row["id"]) for row in q.overrides_since(person=asked.me, since=since)]
    waits = [(one.row["released_at"], one.tracks.acknowledged_at) for one in sent]
    took = [seen_at - released for released, seen_at in waits if seen_at is not None]
    limit = round(minutes(q)[Escalation.NEXT_SUPERVISOR] * MINUTE)
    late = sum((seen_at or asked.now) - released > limit for released, seen_at in waits)
    return Use(
        days=DAYS,
        overrides=counts["overrides"],
        alerts=counts["alerts"],
        many=counts["overrides"] * _ONE_IN > counts["alerts"] + counts["overrides"],
        median_acknowledge_seconds=round(median(took) / SECOND) if took else None,
        late=late,
        unwritten_reads=sum(
            not q.override_kept_from(override=read.thing, person=asked.me)
            for read in asked.hub.late_reads
            if read.what != AGAIN
        ),
        failed_channels=[row["channel"] for row in q.channel_failures()],
        logged=_logged(asked, since) if Role.PRIVACY_OFFICER in asked.actor.roles else {},
    )


def _logged(asked: RequestContext[Nothing], since: int) -> dict[str, int]:
    """Count the log's own entries: a table that was tampered with says something else."""
    rows = asked.q.override_leaves(person=asked.me, since=since)
    return {f"{row['event']}/{row['code']}".rstrip("/"): row["leaves"] for row in rows}


def _check(body: Review) -> None:
    for name in LOOK_BACK:
        if getattr(body, name) not in tuple(GuideAnswer):
            raise Refused("answer-unknown", field=name)
    if body.outcome not in tuple(ReviewOutcome):
        raise Refused("answer-unknown", field="outcome")
    needed = body.outcome == ReviewOutcome.USUAL_WAY
    if (body.remedy in tuple(Remedy)) != needed or (body.remedy is not None) != needed:
        raise Refused("review-remedy", field="remedy")


def _review(hub: HubServer, session: Session, override: str, body: Review, tx: Tx) -> OverrideOut:
    check_still_in(tx, session)
    actor = session.actor
    decision = may(actor, Act.OVERRIDE_REVIEW, override_thing(tx.q, actor, override, tx.now))
    if not decision.allowed:
        raise Refused(decision.code)
    matter = load(tx.q, override)
    check_reviewer(actor.person, matter.ladder, matter.tracks)
    seen(hub.keys, tx, matter, actor.person)
    words = {name: getattr(body, name) for name in (*LOOK_BACK, "remedy")}
    matter = happen(
        hub.keys, tx, override, Kind.REVIEWED, actor.person, code=body.outcome, words=words
    )
    tx.cancel_timers(override, Escalation.REVIEW_DUE.value)
    tell(tx, matter, "override:reviewed")
    return reading.out(hub, tx.q, matter, actor, tx.now)
