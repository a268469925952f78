"""Lists that do not walk the past show what they showed when they did, in old hubs and in new."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from hubtui.server.store import Store, migrations, open_store
from tests.server.core.hub import HUB, SIGNER, START

PEOPLE = ("p1", "p2", "p3", "p4")
WHYS = ("recipient", "deputy", "supervisor", "privacy")
OPEN = ("sent", "opened", "acknowledged", "declined", "lapsed")
OVER = ("closed", "recalled", "misdirected")

WAITING = """
SELECT a.id, min(CASE v.why WHEN 'recipient' THEN 1 WHEN 'deputy' THEN 2 WHEN 'supervisor' THEN 3
    ELSE 4 END) AS rank
FROM visibility v JOIN alert a ON a.hub_id = v.hub_id AND a.id = v.alert
WHERE v.hub_id = :hub_id AND v.person = :person AND v.why <> 'sender' AND a.sender <> :person
  AND (v.why NOT IN ('supervisor', 'privacy') OR :watches)
  AND v.until IS NULL AND (a.ended_at IS NULL
    OR (v.why = 'privacy' AND a.state = 'misdirected' AND a.ended_at > :wrong_since))
  AND NOT EXISTS (SELECT 1 FROM keep_from k WHERE k.hub_id = v.hub_id AND k.kind = 'alert'
    AND k.thing = v.alert AND k.person = v.person)
GROUP BY a.hub_id, a.id ORDER BY a.due_at, a.id
"""
SENT = """
SELECT v.alert AS id FROM visibility v
WHERE v.hub_id = :hub_id AND v.person = :person AND v.why = 'sender' AND v.until IS NULL
ORDER BY v.alert DESC
"""
TALKS = (
    "SELECT id FROM talk WHERE hub_id = :hub_id AND :person IN (teller, listener) ORDER BY id DESC"
)
MET = """
SELECT id FROM introduction WHERE hub_id = :hub_id AND :person IN (one, other, made_by)
ORDER BY id DESC
"""
SAFETY = """
SELECT s.override AS id, json_group_array(s.why) AS whys FROM override_seen s
JOIN override_review r ON r.hub_id = s.hub_id AND r.override = s.override
WHERE s.hub_id = :hub_id AND s.person = :person
  AND (r.reviewed_at IS NULL OR r.reviewed_at > :since)
  AND NOT EXISTS (SELECT 1 FROM override_kept_from k WHERE k.hub_id = s.hub_id
    AND k.override = s.override AND k.person = s.person)
GROUP BY s.override ORDER BY s.override
"""
STOOD_DOWN = "SELECT override FROM override_release WHERE stood_down_at IS NOT NULL"
SUPERVISION = """
SELECT o.id, min(CASE WHEN e.kind = 'acknowledged' OR (e.kind = 'has-it-by-voice' AND NOT EXISTS (
    SELECT 1 FROM override_event d WHERE d.hub_id = e.hub_id AND d.override = e.override
    AND d.kind = 'voice-denied' AND d.by = e.person AND d.leaf > e.leaf)) THEN e.at END) AS had_at,
  max(CASE WHEN e.kind = 'shown' AND e.code = 'every-workstation' THEN 1 ELSE 0 END) AS everyone
FROM override o
LEFT JOIN override_event e ON e.hub_id = o.hub_id AND e.override = o.id AND e.track = 'supervision'
GROUP BY o.id ORDER BY o.id
"""
"""As they were asked when each walked all that a person had ever seen."""


class Life:
    """Random rows of a hub's life; each table's own rules hold."""

    def __init__(self, connection: apsw.Connection, seed: int) -> None:
        self.connection = connection
        self.pick = random.Random(seed)
        self.count = 0

    def add(self, table: str, **row: Any) -> None:
        row = {"hub_id": HUB, **row}
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)

    def go_on(self, times: int) -> None:
        for _ in range(times):
            self.count += 1
            act = self.pick.choice(
                (self.alert, self.alert, self.move, self.see, self.hide, self.meet)
            )
            act()
            self.pick.choice((self.override, self.happen, self.keep))()

    def alert(self) -> None:
        sender, recipient = self.pick.sample(PEOPLE, 2)
        at, thing = self.now(), f"a{self.count:05}"
        sides = {"sender": sender, "recipient": recipient}
        offices = {"sender_agency": "x", "recipient_agency": "y"}
        times = {"sent_at": at, "due_at": at, "best_before": at, "moved_at": at}
        told = {"reference": thing, "state": "sent", "level": 2, "version": 1}
        self.add("alert", id=thing, **told, **sides, **offices, **times)
        self.add("visibility", alert=thing, person=sender, why="sender", since=at)
        self.add("visibility", alert=thing, person=recipient, why="recipient", since=at)

    def now(self) -> int:
        return START + self.count * 1_000

    def one(self, table: str = "alert") -> str | None:
        found = [row[0] for row in self.rows(f"SELECT id FROM {table}")]
        return self.pick.choice(found) if found else None

    def rows(self, sql: str, facts: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        cursor = self.connection.cursor()
        cursor.row_trace = None
        return [tuple(row) for row in cursor.execute(sql, facts)]

    def move(self) -> None:
        state = self.pick.choice((*OPEN, *OVER))
        ended = self.now() if state in OVER else None
        facts = {"state": state, "ended": ended, "id": self.one()}
        self.connection.execute(
            "UPDATE alert SET state = :state, ended_at = :ended WHERE id = :id", facts
        )

    def see(self) -> None:
        if (thing := self.one()) is not None:
            facts = {"a": thing, "p": self.pick.choice(PEOPLE), "w": self.pick.choice(WHYS)}
            self.connection.execute(
                "INSERT INTO visibility (hub_id, alert, person, why, since)"
                f" VALUES ('{HUB}', :a, :p, :w, 0)"
                " ON CONFLICT (hub_id, person, alert, why) DO UPDATE SET until = NULL",
                facts,
            )

    def hide(self) -> None:
        facts = {"now": self.now(), "a": self.one(), "why": self.pick.choice(WHYS)}
        self.connection.execute(
            "UPDATE visibility SET until = :now WHERE alert = :a AND why = :why", facts
        )

    def keep(self) -> None:
        if self.pick.random() < 0.1 and (thing := self.one()) is not None:
            person = self.pick.choice(PEOPLE)
            self.connection.execute(
                "INSERT INTO keep_from (hub_id, kind, thing, person, set_by, at)"
                " VALUES (?, 'alert', ?, ?, '', 0) ON CONFLICT DO NOTHING",
                (HUB, thing, person),
            )

    def meet(self) -> None:
        made_by, one, other = self.pick.sample(PEOPLE, 3)
        thing = f"m{self.count:05}"
        self.add("introduction", id=thing, made_by=made_by, one=one, other=other, at=0)
        said = {"said_by": one, "said_at": 0, "talked_at": 0, "level": 1, "state": "said"}
        self.add("talk", id=thing, reference=thing, teller=one, listener=other, **said)

    def override(self) -> None:
        thing, at = f"o{self.count:05}", self.now()
        fixed = {"ladder": "[]", "readers": json.dumps(PEOPLE), "basis": "[]", "receipt": "{}"}
        pack = {"pack": "nz", "pack_version": "1", "pack_digest": "0", "content": b"", "leaf": 0}
        who = {"sender": self.pick.choice(PEOPLE), "sender_agency": "x", "called": "", "late": 0}
        times = {"written_at": at, "released_at": at}
        self.add("override", id=thing, reference=thing, **fixed, **pack, **who, **times)
        if self.pick.random() < 0.2:
            self.add("override_kept_from", override=thing, person="p4")
        for person in self.pick.sample(PEOPLE[:3], 2):
            seen = {"override": thing, "person": person, "content": 0, "since": at}
            for why in self.pick.sample(("recipient", "supervisor"), self.pick.randint(1, 2)):
                self.add("override_seen", why=why, **seen)

    def happen(self) -> None:
        if (thing := self.one("override")) is not None:
            track, kind, code = self.pick.choice(
                (
                    ("supervision", "acknowledged", ""),
                    ("supervision", "has-it-by-voice", ""),
                    ("supervision", "voice-denied", ""),
                    ("supervision", "shown", "every-workstation"),
                    ("review", "reviewed", ""),
                )
            )
            by, person = self.pick.sample(PEOPLE, 2)
            event = {"id": "e", "override": thing, "track": track, "kind": kind, "code": code}
            self.add(
                "override_event", at=self.now(), by=by, person=person, leaf=self.count, **event
            )

    def same(self, store: Store) -> int:
        """Compare every list of everybody with what it was; gives how many rows were shown."""
        q, shown = store.bound(HUB), 0
        middle = START + self.count * 500
        for person in PEOPLE:
            for watches in (0, 1):
                facts = {"person": person, "watches": watches, "wrong_since": middle}
                new = q.alerts_waiting(due=-1, id="", most=10_000, **facts)
                old = self.rows(WAITING, {**facts, "hub_id": HUB})
                assert [(row["id"], row["rank"]) for row in new] == old
                late = q.waiting_counts(**facts)["waiting"]
                states = ("declined", "acknowledged", "lapsed")
                assert late == sum(row["state"] not in states for row in new)
                shown += len(new)
            facts = {"person": person, "hub_id": HUB, "since": middle}
            sent = q.alerts_sent(person=person, id="~", most=10_000)
            assert [(row["id"],) for row in sent] == self.rows(SENT, facts)
            assert [(row["id"],) for row in q.talks(person=person)] == self.rows(TALKS, facts)[:200]
            met = [(row["id"],) for row in q.introductions(person=person)]
            assert met == self.rows(MET, facts)[:200]
            safety = q.overrides_seen(person=person, since=middle)
            now = [(row["id"], sorted(json.loads(row["whys"]))) for row in safety]
            before = [(thing, sorted(json.loads(whys))) for thing, whys in self.rows(SAFETY, facts)]
            assert now == before
            shown += len(sent) + len(met) + len(now)
        supervised = (
            "SELECT override, acknowledged_at, everyone FROM override_supervision ORDER BY 1"
        )
        assert self.rows(supervised) == self.rows(SUPERVISION)
        everywhere = q.overrides_for_everyone(workstation="w", now=0)
        over = {one for (one,) in self.rows(STOOD_DOWN)}
        wanted = [
            (one,)
            for one, had_at, everyone in self.rows(SUPERVISION)
            if everyone and (not had_at or one not in over)
        ]
        assert sorted((row["id"],) for row in everywhere) == wanted
        return shown + len(everywhere)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[tuple[Path, apsw.Connection]]:
    """A hub's file as a program before the lists' own columns left it."""
    folder = tmp_path / "steps"
    folder.mkdir()
    for step in migrations.shipped():
        if step.name.partition("_")[2] != "lists" and not list(folder.glob("*_lists.sql")):
            (folder / f"{step.name}.sql").write_text(step.sql, encoding="utf-8")
        else:
            break
    path = tmp_path / "old.db"
    connection = apsw.Connection(str(path))
    connection.row_trace = lambda cursor, row: dict(
        zip([column[0] for column in cursor.get_description()], row, strict=True)
    )
    migrations.migrate(connection, 0, folder)
    life = Life(connection, 0)
    log = {"log_origin": SIGNER.origin, "log_hash": "sha256", "log_public": b""}
    life.add("hub", name="A hub", time_zone="Pacific/Auckland", founded_at=0, **log)
    for person in PEOPLE:
        life.add("person", id=person, name=person, folded=person, made_at=0)
    yield path, connection
    connection.close()


@pytest.mark.parametrize("seed", range(6))
def test_each_list_shows_what_it_showed_before(
    old: tuple[Path, apsw.Connection], seed: int
) -> None:
    path, connection = old
    life = Life(connection, seed)
    life.go_on(seed * 40)
    connection.close()
    store = open_store(path)
    try:
        life.connection = store.connection
        shown = life.same(store)  # what was there is filled in
        for _ in range(4):
            life.go_on(60)
            shown += life.same(store)
        assert shown > 100
    finally:
        store.close()


@pytest.mark.parametrize(
    "trigger", ["alert_ends", "visibility_of_ended", "override_looked_back_on"]
)
def test_control_a_list_that_is_not_kept_up_is_found_out(
    old: tuple[Path, apsw.Connection], trigger: str
) -> None:
    path, connection = old
    connection.close()
    store = open_store(path)
    try:
        life = Life(store.connection, 1)
        store.connection.execute(f"DROP TRIGGER {trigger}")
        life.go_on(300)
        with pytest.raises(AssertionError):
            life.same(store)
    finally:
        store.close()
