"""What a reader is shown of overrides: rows without names, one override as far as they may see."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from hubtui.domain.clock import DAY
from hubtui.domain.overrides.answers import THREAT, OverrideAct
from hubtui.domain.overrides.emergency import may_ring_sender, older_code, ring_code
from hubtui.domain.overrides.ladder import TELLS_NEXT, Escalation
from hubtui.domain.overrides.standing import standing, wants
from hubtui.domain.overrides.tracks import Kind, OverrideEvent
from hubtui.domain.overrides.turns import acts_of, asked_for, stands_with
from hubtui.domain.people import Actor
from hubtui.domain.policy import (
    CONTENT,
    OVERSEERS,
    Act,
    Relation,
    Resource,
    active_relations,
    is_shut,
)
from hubtui.server.http.context import RequestContext
from hubtui.server.hub import HubServer
from hubtui.server.keys import Keys
from hubtui.server.overrides.override import (
    Override,
    content_of,
    is_live,
    load,
    opened_unanswered,
    relations,
    words_of,
)
from hubtui.server.overrides.people import who_is_next, why_not_asked
from hubtui.server.overrides.roster import current, phone_card
from hubtui.server.people.directory import all_but
from hubtui.server.settings import Config
from hubtui.server.store import Bound, Row
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import (
    OverrideOut,
    OverrideRow,
    OverrideRows,
    OverrideWords,
    Recipient,
    StandingOut,
)

_KEPT_FOR: Final = 14 * DAY
"""After it was looked back on, its readers still find the outcome for so long."""
_ORDER: Final = (
    Relation.RECIPIENT,
    Relation.SUPERVISOR,
    Relation.SENDER,
    Relation.REVIEWER,
    Relation.FACILITATOR,
    Relation.PRIVACY,
)
_OPEN_IN_DOUBT: Final[Mapping[str, Act]] = {
    OverrideAct.OPEN: Act.OVERRIDE_OPEN,
    OverrideAct.HEAR: Act.OVERRIDE_OPEN,
    OverrideAct.OVER: Act.OVERRIDE_OPEN,
    OverrideAct.READ_BACK: Act.OVERRIDE_READ_BACK,
    OverrideAct.READ_WORDS: Act.OVERRIDE_READ_WORDS,
    OverrideAct.ACKNOWLEDGE: Act.OVERRIDE_ACKNOWLEDGE,
    OverrideAct.BY_PHONE: Act.OVERRIDE_TELL_BY_PHONE,
    OverrideAct.RECORD: Act.OVERRIDE_RECORD,
    OverrideAct.STILL_TRUE: Act.OVERRIDE_STILL_TRUE,
    OverrideAct.STAND_DOWN: Act.OVERRIDE_STAND_DOWN,
}
"""What may be offered to who is in doubt, if ``may`` lets them; nothing else is."""
_WORST: Final = (
    OverrideAct.ACKNOWLEDGE,
    OverrideAct.OPEN,
    OverrideAct.READ_BACK,
    OverrideAct.STILL_TRUE,
    OverrideAct.CONFIRM_VOICE,
    OverrideAct.OVER,
    OverrideAct.RECORD,
)


def list_overrides(asked: RequestContext[Nothing]) -> OverrideRows:
    """List what is live for a reader, worst first; with them what every workstation shows."""
    q, me = asked.q, asked.me
    rows = [
        row_of(q, matter, me, whys)
        for row in q.overrides_seen(person=me, since=asked.now - _KEPT_FOR)
        if (whys := active_relations(map(Relation, json.loads(row["whys"])), asked.actor.roles))
        for matter in (load(q, row["id"]),)
        if not is_shut(asked.actor, Act.OVERRIDE_READ, _thing(matter, whys))
    ]
    known = {row.id for row in rows}
    for matter in for_everyone(q, asked.actor.workstation, asked.now):
        if matter.id not in known and me not in matter.ladder.kept_from:
            everyone = OverrideRow(
                id=matter.id,
                reference=matter.reference,
                at=matter.row["released_at"],
                why="everyone",
                wants="",
                may_ring=_rung_by_all(asked, matter),
            )
            rows.append(everyone)
    rows.sort(key=_worst_first)
    return OverrideRows(rows=rows)


def for_everyone(q: Bound, workstation: str, now: int) -> list[Override]:
    """Return what every workstation shows: it has come that far, and no supervisor has it."""
    rows = q.overrides_for_everyone(workstation=workstation, now=now)
    found = (load(q, row["id"]) for row in rows)
    return [matter for matter in found if matter.tracks.acknowledged_at is None]


def not_rung(matter: Override) -> frozenset[str]:
    """Return who may not be rung: whom it is kept from, and a sender who cannot talk."""
    quiet = () if may_ring_sender(matter.row["called"]) else (matter.row["sender"],)
    return matter.ladder.kept_from.union(quiet)


def _rung_by_all(asked: RequestContext[Nothing], matter: Override) -> list[str]:
    """Return who is rung about what every workstation shows: nobody where the hub has a number.

    Else who is on call. A longer list would tell, by who is not in it, whom it is kept from.
    """
    if phone_card(asked.hub.config, asked.q, asked.now).hub_phone:
        return []
    known = current(asked.q, asked.q.people(now=asked.now))
    return [person for person in known.on_call if person not in not_rung(matter)]


def read_override(asked: RequestContext[Any]) -> OverrideOut:
    """Give one override as far as its reader may see it."""
    return out(asked.hub, asked.q, load(asked.q, asked.id), asked.actor, asked.now)


def row_of(q: Bound, matter: Override, person: str, whys: Collection[Relation]) -> OverrideRow:
    """Return one line: no name, no agency, no content."""
    tracks, late = matter.tracks, bool(matter.row["late"])
    why = next((one for one in _ORDER if one in whys), Relation.PRIVACY)
    gone_by = Escalation.NEEDS_A_PERSON.value in tracks.shown
    return OverrideRow(
        id=matter.id,
        reference=matter.reference,
        at=matter.row["released_at"],
        why=why.value,
        wants=asked_for(person, whys, matter.ladder, tracks, late=late),
        over=tracks.stood_down_at is not None,
        late=late,
        needs_a_person=gone_by and tracks.acknowledged_at is None,
        standing=_standing(q, matter, names=_sees_envelope(matter, person, whys)),
        stays=stands_with(person, whys, tracks),
    )


def _standing(q: Bound, matter: Override, *, names: bool) -> StandingOut:
    stands = standing(matter.tracks)
    found = StandingOut(
        code=stands.code.value,
        since=stands.since,
        holds=stands.holds,
        new_code=bool(q.in_doubt_at(person=stands.by, at=stands.since or 0)),
    )
    if not names:
        return found
    facts = {"who": stands.who or None, "by": stands.by or None, "what": stands.what}
    return found.model_copy(update={**facts, "more": stands.more})


def out(hub: HubServer, q: Bound, matter: Override, actor: Actor, now: int) -> OverrideOut:
    """Return an override as this reader may see it now."""
    person = actor.person
    whys = active_relations(relations(q, matter.id, person), actor.roles)
    row, tracks = matter.row, matter.tracks
    late = bool(row["late"])
    thing = _thing(matter, whys)
    base = OverrideOut(
        row=row_of(q, matter, person, whys),
        written_at=row["written_at"],
        arrived_at=row["released_at"],
        late=late,
        acknowledged_at=tracks.acknowledged_at,
        stood_down_at=tracks.stood_down_at,
        standing=_standing(q, matter, names=_sees_envelope(matter, person, whys)),
        may_ring=all_but(q, not_rung(matter), now),
        acts=[
            act
            for act in acts_of(person, whys, matter.ladder, tracks, late=late)
            if _is_open(actor, act, thing)
        ],
    )
    if not _sees_envelope(matter, person, whys):
        return base
    more = _envelope(hub, q, matter, person, whys, now)
    if _sees_words(matter, person, whys):
        content = content_of(hub.keys, q, matter)
        more["content"] = OverrideWords(**content) if content else None
    return base.model_copy(update=more)


def _thing(matter: Override, whys: frozenset[Relation]) -> Resource:
    return Resource(whys, made_at=matter.row["released_at"], live=is_live(matter))


def _is_open(actor: Actor, act: str, thing: Resource) -> bool:
    """Say whether an act is open to this reader, who may be in doubt."""
    if not actor.doubt_since:
        return True
    named = _OPEN_IN_DOUBT.get(act)
    return named is not None and not is_shut(actor, named, thing)


def record_of(keys: Keys, q: Bound, matter: Override) -> dict[str, Any]:
    """Return the record as it stands: what was said later stands over what was said before."""
    found: dict[str, Any] = {}
    for words in words_of(keys, q, matter, Kind.DETAILED):
        found |= words["said"]
    return found


def _envelope(
    hub: HubServer, q: Bound, matter: Override, person: str, whys: Collection[Relation], now: int
) -> dict[str, Any]:
    """Return who told whom, when, how bad, 111; and who has it."""
    row, tracks = matter.row, matter.tracks
    record = record_of(hub.keys, q, matter)
    added = [
        base for words in words_of(hub.keys, q, matter, Kind.DETAILED) for base in words["bases"]
    ]
    bases = tuple(dict.fromkeys((*json.loads(row["basis"]), *added)))
    following = _following(q, matter, now)
    reviews = words_of(hub.keys, q, matter, Kind.REVIEWED)
    whole = not {Relation.SENDER, *OVERSEERS}.isdisjoint(whys)
    return {
        "sender": row["sender"],
        "new_code": bool(q.in_doubt_at(person=row["sender"], at=row["released_at"])),
        "called": record.get("called", older_code(row["called"])),
        "ring": ring_code(row["called"]),
        "called_at": record.get("called_at", row["called_at"]),
        "told": _told(q, matter, now),
        "threat": {name.replace("_", "-"): record[name] for name in THREAT if name in record},
        "record": {k: v for k, v in record.items() if k != "called_at"} if whole else {},
        "acknowledged_by": tracks.acknowledged_by or None,
        "acting": tracks.acting,
        "acting_person": tracks.acting_person or None,
        "by_voice": tracks.by_voice,
        "told_status": tracks.told,
        "still_true": tracks.still_true,
        "outcome": tracks.outcome,
        "remedy": reviews[0].get("remedy") or "" if reviews else "",
        "bases": list(bases) if whole else [],
        "why_not_ask": why_not_asked(hub.pack, bases),
        "next_at": following["due_at"] if following and whole else None,
        "next_what": following["step"] if following and whole else "",
        "phone": _phone(hub.config, q, matter, person, now),
    }


def _following(q: Bound, matter: Override, now: int) -> Row | None:
    """Return the next step that is still wanted and has somebody to tell."""
    left = who_is_next(q, matter, now)
    timers: list[Row] = q.override_timers(override=matter.id)
    for row in sorted(timers, key=_soonest):
        step = Escalation(row["step"])
        waits = row["done_at"] is None and wants(step, matter.tracks)
        if step is Escalation.NO_ANSWER:
            waits = waits and opened_unanswered(matter, row["round"])
        if waits and (left or step not in TELLS_NEXT):
            return row
    return None


def _soonest(row: Row) -> tuple[int, int]:
    """Order steps by time, and those of one moment as they are listed, not by chance."""
    return row["due_at"], list(Escalation).index(Escalation(row["step"]))


def _told(q: Bound, matter: Override, now: int) -> list[Recipient]:
    tracks = matter.tracks

    def doubted(person: str, at: int | None) -> bool:
        return bool(q.in_doubt_at(person=person, at=at or now))

    found = [
        Recipient(
            person=person,
            told_at=receipt.told_at,
            opened_at=receipt.opened_at,
            read_back=receipt.read_back,
            said_at=receipt.said_at,
            names=receipt.names or None,
            by_phone_at=receipt.by_phone_at,
            new_code=doubted(person, receipt.opened_at),
            by_phone=receipt.by_phone,
            by_phone_by=receipt.by_phone_by or None,
        )
        for person, receipt in tracks.receipts.items()
    ]
    return found + [
        Recipient(
            person=person,
            as_supervisor=True,
            told_at=at,
            opened_at=at if person in tracks.envelope_seen else None,
            new_code=doubted(person, None),
            **_word(tracks.supervisors.get(person)),
        )
        for person, at in tracks.paged.items()
    ]


def _word(said: OverrideEvent | None) -> dict[str, Any]:
    """Return a supervisor's own last word."""
    if said is None or said.kind is Kind.HAS_IT_BY_VOICE:
        return {}
    return {"says": said.code, "said_at": said.at, "names": said.person or None}


def _phone(config: Config, q: Bound, matter: Override, person: str, now: int) -> str:
    """Return whom this reader rings: the sender; the sender rings the supervisor.

    A sender who cannot talk is rung by nobody: their number leaves the hub for no reader.
    """
    other = matter.row["sender"]
    if person == other:
        other = next(iter(matter.ladder.supervisors), "")
    elif not may_ring_sender(matter.row["called"]):
        return ""
    row = q.person(id=other, now=now)
    return (row["phone"] if row else "") or phone_card(config, q, now).hub_phone


def _sees_envelope(matter: Override, person: str, whys: Collection[Relation]) -> bool:
    if not CONTENT.isdisjoint(whys):
        return True
    return not OVERSEERS.isdisjoint(whys) and person in matter.tracks.envelope_seen


def _sees_words(matter: Override, person: str, whys: Collection[Relation]) -> bool:
    if Relation.SENDER in whys:
        return True
    mine = matter.tracks.receipts.get(person)
    if Relation.RECIPIENT in whys and mine is not None and mine.opened_at is not None:
        return True
    return person in matter.tracks.words_read


def _worst_first(row: OverrideRow) -> tuple[int, int, str]:
    place = _WORST.index(row.wants) if row.wants in _WORST else len(_WORST)
    if row.why == "everyone":
        place = 0
    return (place, row.at, row.id)
