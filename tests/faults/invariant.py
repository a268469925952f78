"""Invariant I, asked of a hub's file with no server: acknowledged is there, once, whole, logged.

An alert whose answer was lost may be there or not; half of one may not. What is found wrong is
given as plain lines, so that a control can count them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from hubtui.errors import Broken
from hubtui.server.log.verify import verify
from hubtui.wire.alerts import Receipt
from hubtui.wire.overrides import OverrideReceipt

_HALF = {
    "an alert without its version": """
        SELECT a.id FROM alert a WHERE (SELECT count(*) FROM alert_version v
          WHERE v.alert = a.id) <> a.version""",
    "an alert its sender does not see": """
        SELECT a.id FROM alert a WHERE NOT EXISTS (SELECT 1 FROM visibility v
          WHERE v.alert = a.id AND v.person = a.sender AND v.why = 'sender')""",
    "an alert its recipient does not see": """
        SELECT a.id FROM alert a WHERE NOT EXISTS (SELECT 1 FROM visibility v
          WHERE v.alert = a.id AND v.person = a.recipient AND v.why = 'recipient')""",
    "an alert without news of it": """
        SELECT a.id FROM alert a WHERE NOT EXISTS (SELECT 1 FROM event e
          WHERE e.person = a.recipient AND e.ref = a.reference AND e.kind = 'alert:new')""",
    "an alert nothing falls due of": """
        SELECT a.id FROM alert a WHERE NOT EXISTS (SELECT 1 FROM timer t WHERE t.thing = a.id)""",
    "an alert without the draft it was": """
        SELECT a.id FROM alert a WHERE (SELECT count(*) FROM draft d
          WHERE json_extract(d.receipt, '$.alert') = a.id) <> 1""",
    "a version not in the log": """
        SELECT v.alert FROM alert_version v WHERE NOT EXISTS (SELECT 1 FROM log_leaf l
          WHERE l.seq = v.leaf AND l.thing = v.alert)""",
    "a version without its key": """
        SELECT v.alert FROM alert_version v WHERE v.client IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM data_key k WHERE k.thing = v.alert AND k.version = v.version)
          AND NOT EXISTS (SELECT 1 FROM shred s WHERE s.thing = v.alert)""",
    "a log entry of no alert": """
        SELECT l.thing FROM log_leaf l
        WHERE json_extract(l.body, '$.event') IN ('alert:sent', 'ask:sent')
          AND l.thing NOT IN (SELECT id FROM alert)""",
    "an alert logged twice": """
        SELECT l.thing FROM log_leaf l
        WHERE json_extract(l.body, '$.event') IN ('alert:sent', 'ask:sent')
        GROUP BY l.thing HAVING count(*) > 1""",
    "a sent draft that still holds words": """
        SELECT id FROM draft WHERE sent_at IS NOT NULL AND (sealed IS NOT NULL OR receipt IS NULL
          OR id IN (SELECT thing FROM data_key))""",
    "a safety alert not in the log": """
        SELECT o.id FROM override o WHERE NOT EXISTS (SELECT 1 FROM log_leaf l
          WHERE l.seq = o.leaf AND l.thing = o.id
          AND json_extract(l.body, '$.event') = 'override:sent')""",
    "a safety alert its sender does not see": """
        SELECT o.id FROM override o WHERE NOT EXISTS (SELECT 1 FROM override_seen s
          WHERE s.override = o.id AND s.person = o.sender)""",
    "somebody not told of a safety alert": """
        SELECT o.id FROM override o, json_each(json_extract(o.receipt, '$.told')) t
        WHERE NOT EXISTS (SELECT 1 FROM override_seen s WHERE s.override = o.id
          AND s.person = json_extract(t.value, '$.person'))""",
    "a safety alert that does not climb": """
        SELECT o.id FROM override o WHERE (SELECT count(*) FROM timer t
          WHERE t.thing = o.id AND t.round = 0) <> 10""",
    "a safety alert that climbs again by half": """
        SELECT o.id FROM override o JOIN timer t ON t.thing = o.id
        WHERE t.round > 0 AND t.step <> 'no-answer'
        GROUP BY o.id, t.round, t.step LIKE 'next-able-%'
        HAVING count(*) <> CASE WHEN max(t.step LIKE 'next-able-%') THEN 3 ELSE 5 END""",
    "an opening that nobody is given time to answer": """
        SELECT e.override FROM override_event e WHERE e.kind = 'opened'
        AND NOT EXISTS (SELECT 1 FROM override_event d WHERE d.override = e.override
          AND d.kind = 'stood-down' AND d.leaf < e.leaf)
        AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.thing = e.override
          AND t.step = 'no-answer' AND t.round = (SELECT count(*) FROM override_event b
            WHERE b.override = e.override AND b.kind = 'opened' AND b.leaf <= e.leaf))""",
    "a safety alert without its key": """
        SELECT o.id FROM override o WHERE o.id NOT IN (SELECT thing FROM data_key)""",
    "a safety alert not one request": """
        SELECT o.id FROM override o WHERE (SELECT count(*) FROM request r
          WHERE r.kind = 'override' AND r.thing = o.id) <> 1""",
    "a log entry of no safety alert": """
        SELECT l.thing FROM log_leaf l WHERE json_extract(l.body, '$.event') = 'override:sent'
          AND l.thing NOT IN (SELECT id FROM override)""",
    "a step that fired and is not in the log": """
        SELECT t.thing FROM timer t WHERE t.outcome = 'fired' AND NOT EXISTS (
          SELECT 1 FROM log_leaf l WHERE l.thing = t.thing
          AND json_extract(l.body, '$.event') = 'timer:fired'
          AND json_extract(l.body, '$.facts.step') = t.step)""",
}


@dataclass
class Acked:
    """What clients read whole receipts of."""

    alerts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By alert: reference and recipient."""
    overrides: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """By safety alert: reference and everybody told."""

    def alert(self, receipt: Receipt, recipient: str) -> None:
        """Note a receipt; a second one must be the same."""
        kept = self.alerts.setdefault(receipt.alert, (receipt.reference, recipient))
        assert kept == (receipt.reference, recipient)

    def override(self, receipt: OverrideReceipt) -> None:
        """Note a safety alert's receipt."""
        told = tuple(sorted(one.person for one in receipt.told))
        kept = self.overrides.setdefault(receipt.override, (receipt.reference, told))
        assert kept == (receipt.reference, told)

    def copy(self) -> Acked:
        """Give what was acknowledged up to now."""
        return Acked(dict(self.alerts), dict(self.overrides))

    def __len__(self) -> int:
        return len(self.alerts) + len(self.overrides)


def wrong_with(
    path: Path, acked: Acked, public: bytes, heads: Iterable[str] = ()
) -> dict[str, list[str]]:
    """Look through a hub's file at rest; gives what is wrong, by kind, with the ids."""
    found: dict[str, list[str]] = {}
    try:
        report = verify(path, public=public, outside=tuple(heads))
    except Broken as error:
        return {f"not to be opened: {error.code}": [""]}
    if not report.well:
        found[f"the log does not verify: {report.problem}"] = [str(report.first_bad)]
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        for pragma in ("integrity_check", "foreign_key_check"):
            rows = list(connection.execute(f"PRAGMA {pragma}"))
            if rows not in ([], [("ok",)]):
                found[pragma] = [str(row) for row in rows]
        for what, sql in _HALF.items():
            ids = [str(row[0]) for row in connection.execute(sql)]
            if ids:
                found[what] = ids
        _lost(connection, acked, found)
    finally:
        connection.close()
    return found


def _lost(connection: apsw.Connection, acked: Acked, found: dict[str, list[str]]) -> None:
    alerts = {row[0]: (row[1], row[2]) for row in _rows(connection, "id, reference, recipient")}
    lost = [one for one, kept in acked.alerts.items() if alerts.get(one) != kept]
    sql = "SELECT id, reference FROM override"
    overrides = {str(row[0]): str(row[1]) for row in connection.execute(sql)}
    lost += [one for one, (ref, _) in acked.overrides.items() if overrides.get(one) != ref]
    if lost:
        found["acknowledged and lost"] = lost


def _rows(connection: apsw.Connection, columns: str) -> list[tuple[Any, ...]]:
    return list(connection.execute(f"SELECT {columns} FROM alert"))


def doubles(path: Path, meant: Mapping[str, int]) -> list[str]:
    """Give who has more alerts in the store than they meant (counted by sender)."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        sent = Counter(row[0] for row in _rows(connection, "sender"))
        sent.update(row[0] for row in connection.execute("SELECT sender FROM override"))
    finally:
        connection.close()
    return [
        f"{who}: {count} of {meant.get(who, 0)}"
        for who, count in sent.items()
        if count > meant.get(who, 0)
    ]


def told(found: Mapping[str, list[str]]) -> str:
    """Put what was found in one line."""
    return json.dumps({what: len(ids) for what, ids in found.items()})
