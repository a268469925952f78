"""Relations of people to an alert, and notifications when it changes."""

from __future__ import annotations

from collections.abc import Iterable

from hubtui.domain.people import Actor
from hubtui.domain.policy import CONTENT, Relation, Resource
from hubtui.errors import Refused
from hubtui.server.store import Bound, Row
from hubtui.server.tx import Tx

_ORDER = (
    Relation.SENDER,
    Relation.RECIPIENT,
    Relation.DEPUTY,
    Relation.SUPERVISOR,
    Relation.PRIVACY,
    Relation.OTHER_PARTY,
    Relation.OWNER,
)


def alert_thing(q: Bound, actor: Actor, alert: str, now: int) -> Resource:
    """Return the actor's relations to an alert, and whether it is kept from them."""
    whys = relations(q, alert, actor.person)
    return Resource(whys, bool(q.is_kept_from(alert=alert, person=actor.person)))


def relations(q: Bound, alert: str, person: str) -> frozenset[Relation]:
    """Return a person's current relations to an alert."""
    rows = q.relations(alert=alert, person=person)
    return frozenset(Relation(row["why"]) for row in rows)


def strongest(whys: frozenset[Relation]) -> Relation:
    """Return the relation that decides what is shown."""
    return next(why for why in _ORDER if why in whys)


def found(q: Bound, alert: str) -> Row:
    """Return the row of an alert; ``Refused`` (``unseen``) if there is none."""
    row: Row | None = q.alert(id=alert)
    if row is None:
        raise Refused("unseen")
    return row


def show(tx: Tx, alert: str, person: str, why: Relation) -> bool:
    """Let a person see an alert; False if it is kept from them or they have left."""
    shown = tx.q.show_alert(
        alert=alert, person=person, why=why.value, content=int(why in CONTENT), now=tx.now
    )
    return shown is not None


def tell(tx: Tx, alert: Row, kind: str = "alert:changed") -> None:
    """Tell everyone who sees an alert that it changed."""
    for row in tx.q.viewers(alert=alert["id"]):
        tx.event(row["person"], kind, alert["reference"])


def tell_privacy(tx: Tx, alert: Row) -> None:
    """Show an alert's reference to the privacy officers of both offices, or else to all the hub's.

    The alert's sender and recipient, and anyone it is kept from, are left out.
    """
    own = tx.q.privacy_officers(one=alert["sender_agency"], other=alert["recipient_agency"])
    _tell_officers(tx, alert, own) or _tell_officers(tx, alert, tx.q.all_privacy_officers())


def _tell_officers(tx: Tx, alert: Row, rows: Iterable[Row]) -> bool:
    told = [
        row["person"]
        for row in rows
        if row["person"] not in (alert["sender"], alert["recipient"])
        and show(tx, alert["id"], row["person"], Relation.PRIVACY)
    ]
    for person in told:
        tx.event(person, "alert:new", alert["reference"])
    return bool(told)
