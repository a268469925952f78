"""What was answered, put together: the body to send, the version the rules know, its view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hubtui.domain.alerts.basis import Basis
from hubtui.domain.alerts.levels import Client, Content, Field, Level
from hubtui.domain.alerts.life import MOST_DAYS
from hubtui.domain.alerts.told import Told
from hubtui.domain.alerts.view import Version, View, promises_for, recipient_view
from hubtui.flow.engine.known import Known
from hubtui.flow.people import colleagues
from hubtui.flow.tell import basis
from hubtui.flow.tell.levels import Filled
from hubtui.guidance.walk import duties
from hubtui.wire.alerts import AlertBody, BasisBody, ClientBody, ToldBody

DAYS = {"today": 3, "before-a-day": 7, "this-week": MOST_DAYS}
"""How many days an alert is good for, by when it is asked for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a sender has decided."""

    recipient: str
    level: Level
    filled: Filled
    best_before: str
    client: Client | None = None
    told: Told | None = None
    basis: BasisBody | None = None
    promises: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    keep_from: tuple[str, ...] = ()
    record: str = ""

    def version(self, known: Known) -> Version:
        """Return it as the rules know it."""
        found: Basis | None = basis.domain(known, self.basis) if self.basis else None
        return Version(
            known.me.id,
            self.recipient,
            Content(self.level, self.client, self.filled.picks, self.filled.note),
            self.told,
            found,
            promises_for(self.promises, self.keep_from),
            self.best_before,
            self.duties,
        )

    def view(self, known: Known) -> View:
        """Return exactly what the recipient will see."""
        return recipient_view(self.version(known))

    def body(self) -> AlertBody:
        """Return it as it crosses the wire."""
        return AlertBody(
            recipient=self.recipient,
            level=self.level,
            client=client_body(self.client),
            picks={name: list(codes) for name, codes in self.filled.picks.items() if codes},
            note=self.filled.note,
            told=told_body(self.told),
            basis=self.basis,
            promises=list(promises_for(self.promises, self.keep_from)),
            best_before=self.best_before,
            duties=list(self.duties),
            keep_from=list(self.keep_from),
            asked_by_record=self.record or None,
        )


def client_body(client: Client | None) -> ClientBody | None:
    """Return a client as it crosses the wire."""
    if client is None:
        return None
    return ClientBody(kind=client.kind, name=client.name, detail=client.detail, value=client.value)


def told_body(told: Told | None) -> ToldBody | None:
    """Return a told-status as it crosses the wire."""
    return ToldBody(talked=told.talked, reason=told.reason) if told else None


def best_before(known: Known, when: str) -> str:
    """Return the last day an alert is good for, unless the sender says otherwise."""
    return day(known, DAYS.get(when, MOST_DAYS))


def day(known: Known, days: int) -> str:
    """Return the date so many days from the hub's today."""
    return (date.fromisoformat(known.facts.today) + timedelta(days=days)).isoformat()


def owed(
    known: Known, recipient: str, client: Client, filled: Filled, reason: BasisBody
) -> tuple[str, ...]:
    """Return the ids of the lines that say what this alert is not."""
    return duties(
        known.pack,
        colleagues.office(known, recipient),
        about=client.kind,
        age=basis.age_of(known, client),
        topics=filled.picks.get(Field.TOPICS, ()),
        bases=(reason.id, *reason.supporting),
    )
