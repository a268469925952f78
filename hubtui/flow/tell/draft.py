"""A finished draft, as the domain version, the recipient's view and the body to send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hubtui.domain.alerts.basis import Basis
from hubtui.domain.alerts.consultation import Consultation
from hubtui.domain.alerts.levels import Client, Content, Field, Level, When
from hubtui.domain.alerts.life import MOST_DAYS
from hubtui.domain.alerts.view import VIEWS, Preview, Version, View, promises_for, shared_view
from hubtui.flow.engine.context import JobContext
from hubtui.flow.people import colleagues
from hubtui.flow.tell import basis
from hubtui.flow.tell.levels import Filled
from hubtui.guidance.walk import duties
from hubtui.wire.alerts import AlertBody
from hubtui.wire.convert import version_to_wire

DAYS: Mapping[str, int] = {When.TODAY: 3, When.BEFORE_A_DAY: 7, When.THIS_WEEK: MOST_DAYS}
"""How many days an alert is valid, by when the sender needs the recipient."""


@dataclass(frozen=True, slots=True)
class Draft:
    """All decisions of the sender about one alert."""

    recipient: str
    level: Level
    filled: Filled
    best_before: str
    client: Client | None = None
    told: Consultation | None = None
    basis: Basis | None = None
    promises: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    keep_from: tuple[str, ...] = ()
    record: str = ""

    def version(self, sender: str = "") -> Version:
        """Return the domain version; ``sender`` is needed only for a view."""
        return Version(
            sender,
            self.recipient,
            Content(self.level, self.client, self.filled.picks, self.filled.note),
            self.told,
            self.basis,
            promises_for(self.promises, self.keep_from),
            self.best_before,
            self.duties,
        )

    def view(self, known: JobContext) -> View:
        """Return exactly what the recipient will see."""
        return VIEWS[shared_view(known.facts.view_version)](self.version(known.me.id))

    def preview(self, known: JobContext) -> Preview:
        """Return digest and number of the newest view that both sides know, for the hub's check."""
        return Preview(self.view(known).digest(), shared_view(known.facts.view_version))

    def body(self) -> AlertBody:
        """Return the body to send to the hub."""
        return version_to_wire(self.version(), self.keep_from, record=self.record)


def best_before(known: JobContext, when: str) -> str:
    """Return the default last valid day of an alert, as an ISO date."""
    return day(known, DAYS.get(when, MOST_DAYS))


def day(known: JobContext, days: int) -> str:
    """Return the ISO date ``days`` days after the hub's today."""
    return (date.fromisoformat(known.facts.today) + timedelta(days=days)).isoformat()


def owed(
    known: JobContext, recipient: str, client: Client, filled: Filled, reason: Basis
) -> tuple[str, ...]:
    """Return the ids of the duty lines: sentences on what this alert does not replace."""
    return duties(
        known.pack,
        colleagues.office(known, recipient),
        about=client.kind,
        age=basis.age_of(known, client),
        topics=filled.picks.get(Field.TOPICS, ()),
        bases=reason.every,
    )
