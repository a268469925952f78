"""The past of one person in a hub: all of it over, written straight into its tables."""

from __future__ import annotations

import json
import os
from typing import Any

import apsw

from hubtui.domain.clock import DAY, HOUR, MINUTE
from hubtui.domain.refs import new_id
from tests.hubs import AsgiHub

_ALERT = (
    *("hub_id", "id", "reference", "sender", "sender_agency", "recipient", "recipient_agency"),
    *("state", "level", "version", "sent_at", "due_at", "best_before", "opened_at", "moved_at"),
    *("ended_at", "outcome", "first_due"),
)


class Past:
    """What a person lived through; ``months`` ago and more, so that no list shows any of it."""

    def __init__(self, hub: AsgiHub, person: str, others: list[str]) -> None:
        self.hub = hub
        self.person = person
        self.others = others
        self.id = hub.server.hub_id
        self.last = hub.clock.now - 60 * DAY

    def write(self, alerts: int) -> None:
        """Write so many alerts to and from this person, and as much of all else."""
        with self.hub.server.store.transaction():
            connection = self.hub.server.store.connection
            for number in range(alerts):
                at = self.last - (alerts - number) * 20 * MINUTE
                other = self.others[number % len(self.others)]
                sides = (other, self.person) if number % 2 else (self.person, other)
                self._alert(connection, number, at, *sides)
                if number % 5 == 0:
                    self._talk(connection, number, at, *sides)
                    self._session(connection, number, at)
                if number % 20 == 0:
                    self._override(connection, number, at, *sides)

    def _add(self, connection: apsw.Connection, table: str, **row: Any) -> None:
        row = {"hub_id": self.id, **row}
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)

    def _alert(
        self, connection: apsw.Connection, number: int, at: int, sender: str, recipient: str
    ) -> None:
        alert, wrong = new_id(at, os.urandom(10)), number % 10 == 0
        row = (
            *(self.id, alert, f"OLD-{number}", sender, "a", recipient, "b", "sent", 3, 1),
            *(at, at + HOUR, at + DAY, at, at, None, None, at + HOUR),
        )
        marks = ", ".join("?" * len(row))
        names = ", ".join(_ALERT)
        connection.execute(f"INSERT INTO alert ({names}) VALUES ({marks})", row)
        for why, person in (("sender", sender), ("recipient", recipient)):
            self._add(connection, "visibility", alert=alert, person=person, why=why, since=at)
        self._add(
            connection,
            "event",
            person=self.person,
            number=1_000_000 + number,
            at=at,
            kind="alert:new",
            ref="",
        )
        state = "misdirected" if wrong else "closed"
        connection.execute(
            "UPDATE alert SET state = ?, ended_at = ? WHERE hub_id = ? AND id = ?",
            (state, at + HOUR, self.id, alert),
        )
        if wrong:  # a privacy officer hears of it once it is over
            self._add(
                connection, "visibility", alert=alert, person=self.person, why="privacy", since=at
            )

    def _talk(
        self, connection: apsw.Connection, number: int, at: int, teller: str, listener: str
    ) -> None:
        thing = new_id(at, os.urandom(10))
        facts = {"teller": teller, "listener": listener, "said_by": teller, "said_at": at}
        said = {"id": thing, "reference": f"TALK-{number}", "talked_at": at, "level": 2}
        self._add(connection, "talk", **facts, **said, state="confirmed")
        third = next(one for one in self.others if one not in (teller, listener))
        met = {"made_by": third, "one": teller, "other": listener}
        self._add(connection, "introduction", id=thing, at=at, **met)

    def _session(self, connection: apsw.Connection, number: int, at: int) -> None:
        """One that nobody ended: its time ran out."""
        times = {"started_at": at, "seen_at": at, "ends_at": at + HOUR}
        station = self.hub.workstation.id
        token = number.to_bytes(8)
        self._add(
            connection,
            "session",
            token_hash=token,
            id=new_id(at, os.urandom(10)),
            person=self.person,
            workstation=station,
            **times,
        )

    def _override(
        self, connection: apsw.Connection, number: int, at: int, sender: str, recipient: str
    ) -> None:
        thing = new_id(at, os.urandom(10))
        people = json.dumps([self.person])
        fixed = {"ladder": "{}", "readers": people, "basis": "{}", "receipt": "{}", "content": b""}
        pack = {"pack": "nz", "pack_version": "1", "pack_digest": "0"}
        self._add(
            connection,
            "override",
            id=thing,
            reference=f"SAFE-{number}",
            sender=sender,
            sender_agency="a",
            written_at=at,
            released_at=at,
            late=0,
            called="",
            leaf=0,
            **fixed,
            **pack,
        )
        self._add(
            connection,
            "override_seen",
            override=thing,
            person=self.person,
            why="supervisor",
            content=1,
            since=at,
        )
        for leaf, (track, kind) in enumerate(
            (("supervision", "acknowledged"), ("review", "reviewed"))
        ):
            event = {"id": str(leaf), "override": thing, "track": track, "kind": kind}
            self._add(connection, "override_event", **event, at=at, by=recipient, leaf=leaf)
