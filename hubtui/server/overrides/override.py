"""An override as the hub holds it: fixed at Send, folded from its events, told to its readers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.overrides.emergency import may_ring_sender
from hubtui.domain.overrides.ladder import Escalation, Ladder
from hubtui.domain.overrides.tracks import Kind, OverrideEvent, Tracks, fold
from hubtui.domain.people import Actor
from hubtui.domain.policy import CONTENT, OVERSEERS, WATCH, Relation, Resource
from hubtui.errors import Broken, Refused
from hubtui.server.keys import Keys
from hubtui.server.keys.ring import commitment
from hubtui.server.store import Bound, Row
from hubtui.server.tx import Tx

HUB: Final = "hub"
"""Who brings something about when a step falls due."""
KEY: Final = "words"


@dataclass(frozen=True)
class Override:
    """One override: its row, and what happened to it so far."""

    row: Row
    happened: tuple[Row, ...]

    @property
    def id(self) -> str:
        """Return its id."""
        return str(self.row["id"])

    @property
    def reference(self) -> str:
        """Return what it is called aloud."""
        return str(self.row["reference"])

    @cached_property
    def ladder(self) -> Ladder:
        """Return who may ever be brought in."""
        return ladder_of(self.row["ladder"])

    @cached_property
    def events(self) -> tuple[OverrideEvent, ...]:
        """Return what happened, in order."""
        return tuple(
            OverrideEvent(Kind(row["kind"]), row["at"], row["by"], row["person"], row["code"])
            for row in self.happened
        )

    @cached_property
    def tracks(self) -> Tracks:
        """Return the five tracks as they stand."""
        return fold(self.events)


def load(q: Bound, override: str) -> Override:
    """Return an override; ``Refused`` (``unseen``)."""
    row = q.override(id=override)
    if row is None:
        raise Refused("unseen")
    return Override(row, tuple(q.override_events(override=override)))


def may_ring_its_sender(q: Bound, override: str) -> bool:
    """Say whether the sender of one may be rung; of one that is not known nobody says no."""
    row = q.override(id=override)
    return row is None or may_ring_sender(row["called"])


def override_thing(q: Bound, actor: Actor, override: str, now: int) -> Resource:
    """Say why an actor sees an override, and whether it is kept from them."""
    whys = relations(q, override, actor.person)
    kept = bool(q.override_kept_from(override=override, person=actor.person))
    if not actor.doubt_since or not whys:
        return Resource(whys, kept)
    matter = load(q, override)
    return Resource(whys, kept, matter.row["released_at"], is_live(matter))


def is_live(matter: Override) -> bool:
    """Say whether it is neither over nor looked back on."""
    return matter.tracks.stood_down_at is None and not matter.tracks.outcome


def relations(q: Bound, override: str, person: str) -> frozenset[Relation]:
    """Return why a person sees it; nothing where it is kept from them."""
    rows = q.override_relations(override=override, person=person)
    return frozenset(Relation(row["why"]) for row in rows)


def ladder_text(ladder: Ladder) -> str:
    """Return a ladder as it is kept: ids only."""
    return json.dumps(
        {
            "sender": ladder.sender,
            "recipients": ladder.recipients,
            "able": ladder.able,
            "supervisors": ladder.supervisors,
            "reviewers": ladder.reviewers,
            "kept_from": sorted(ladder.kept_from),
        }
    )


def ladder_of(text: str) -> Ladder:
    """Read a ladder back."""
    kept = json.loads(text)
    return Ladder(
        kept["sender"],
        tuple(kept["recipients"]),
        tuple(kept["able"]),
        tuple(kept["supervisors"]),
        tuple(kept["reviewers"]),
        frozenset(kept["kept_from"]),
    )


def who_is_left(tx: Tx, matter: Override) -> Ladder:
    """Return who may watch over it now: neither left, nor without the role, nor a recipient."""
    watching = {
        row["id"]
        for row in tx.q.people(now=tx.now)
        if not WATCH.isdisjoint(json.loads(row["roles"]))
    }
    return matter.ladder.left_of(watching - matter.tracks.receipts.keys())


def happen(
    keys: Keys,
    tx: Tx,
    override: str,
    kind: Kind,
    by: str,
    *,
    person: str = "",
    code: str = "",
    words: Mapping[str, object] | None = None,
    **facts: Any,
) -> Override:
    """Write what happened, its log entry with it; gives the override as it then stands.

    ``words`` are sealed under the override's own key, and the leaf commits to them.
    """
    made, sealed, seal = tx.new_id(), None, b""
    if words is not None:
        key = keys.data_key(tx.q, override, KEY)
        if key is None:
            raise Broken("override-key")
        sealed = keys.seal_field(key, "override_event", made, "sealed", json.dumps(words))
        seal = commitment(key, sealed)
    event = AuditEvent(f"override:{kind.value}")
    leaf = tx.leaf(event, actor=by, thing=override, seal=seal, person=person, code=code, **facts)
    add_event(tx, override, OverrideEvent(kind, tx.now, by, person, code), leaf, made, sealed)
    return load(tx.q, override)


def add_event(
    tx: Tx, override: str, event: OverrideEvent, leaf: int, made: str, sealed: bytes | None = None
) -> None:
    """Write the row of an event whose leaf is written."""
    tx.q.add_override_event(
        id=made,
        override=override,
        track=event.track.value,
        kind=event.kind.value,
        by=event.by,
        person=event.person,
        code=event.code,
        sealed=sealed,
        leaf=leaf,
        now=event.at,
    )


def words_of(keys: Keys, q: Bound, matter: Override, *kinds: Kind) -> list[dict[str, Any]]:
    """Open what was sealed with events of these kinds, the oldest first."""
    key = keys.data_key(q, matter.id, KEY)
    if key is None:
        return []
    found: list[dict[str, Any]] = []
    for row in matter.happened:
        if row["sealed"] is not None and Kind(row["kind"]) in kinds:
            text = keys.open_field(key, "override_event", row["id"], "sealed", row["sealed"])
            found.append(json.loads(text))
    return found


def content_of(keys: Keys, q: Bound, matter: Override) -> dict[str, Any]:
    """Open the words themselves; nothing where their key was shredded."""
    key = keys.data_key(q, matter.id, KEY)
    if key is None:
        return {}
    text = keys.open_field(key, "override", matter.id, "content", matter.row["content"])
    found: dict[str, Any] = json.loads(text)
    return found


def show(tx: Tx, matter: Override, person: str, why: Relation) -> bool:
    """Let somebody know of it who may; whom it is kept from, or who has left, is passed over."""
    if person in matter.ladder.kept_from or tx.q.person(id=person, now=tx.now) is None:
        return False
    content = why in CONTENT | OVERSEERS
    if content and person not in matter.ladder.content_readers():
        return False
    tx.q.show_override(
        override=matter.id, person=person, why=why.value, content=int(content), now=tx.now
    )
    return True


def tell(tx: Tx, matter: Override, kind: str = "override:changed") -> None:
    """Tell everybody who sees it that it changed."""
    for row in tx.q.override_viewers(override=matter.id):
        tx.event(row["person"], kind, matter.reference)


def tell_everyone(tx: Tx, matter: Override) -> None:
    """Let every workstation look at its bar again, but where it is kept from somebody there.

    Until it has come to every workstation, nobody but its own readers hears of it.
    """
    if Escalation.EVERY_WORKSTATION.value not in matter.tracks.shown:
        return
    rows = tx.q.signed_in(now=tx.now)
    shut = {row["workstation"] for row in rows if row["person"] in matter.ladder.kept_from}
    for person in sorted({row["person"] for row in rows if row["workstation"] not in shut}):
        if person not in matter.ladder.kept_from:
            tx.event(person, "override:everyone", matter.reference)


def opened_unanswered(matter: Override, round_: int) -> bool:
    """Say whether the one whose opening was the nth still has said nothing."""
    opened = [row["by"] for row in matter.happened if row["kind"] == Kind.OPENED]
    person = opened[round_ - 1] if 0 < round_ <= len(opened) else ""
    receipt = matter.tracks.receipts.get(person)
    return receipt is not None and not receipt.answered
