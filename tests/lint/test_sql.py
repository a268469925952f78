"""SQL that only one engine takes is found: each query is read as PostgreSQL would read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

SERVER = Path(__file__).parents[2] / "hubtui" / "server"
ROLES = "roles are a JSON list in one column; as a child table they would serve both engines"
LADDER = "relations are gathered into one JSON list a row, and read back whole"
STEPS = "a list of codes comes in as one parameter; the other engine takes = ANY(:list)"
NEWEST = "bare columns beside max() are those of that row here, and refused there"
ALLOWED = {
    "alerts_sent": "INDEXED BY: the planner here would sort all that somebody ever saw",
    "alerts_waiting": "grouped by the primary key of the table whose columns it gives",
    "all_privacy_officers": ROLES,
    "privacy_officers": ROLES,
    "supervisors_of": ROLES,
    "people_with_roles": ROLES,
    "override_viewers": LADDER,
    "overrides_seen": LADDER,
    "override_leaves": "the log's leaves are JSON text, and their codes are read out of them",
    "first_on_call_since": "who is first on call stands in a JSON list",
    "revive_override_code": "UPDATE OR IGNORE: a code that another has by now stays theirs",
    "notices": NEWEST,
    "senders_to": NEWEST,
    "cancel_steps": STEPS,
    "due_timers": STEPS,
    "next_timer": "max() of two values, which is greatest() there",
}
"""Queries that need a text of their own on another engine, and why they stay."""

ONLY_HERE = {
    "a literal %, which the other engine's driver takes for a parameter": r"%",
    "GLOB": r"\bGLOB\b",
    "the row's hidden number": r"\browid\b",
    "== for =": r"==",
    "OR for what a conflict does": r"\b(?:INSERT|UPDATE)\s+OR\b",
    "ifnull() for coalesce()": r"\bifnull\b",
    "IS for the equality of values": r"\bIS\s+(?:NOT\s+)?:",
    "a collation of this engine": r"\bCOLLATE\s+NOCASE\b",
}
OWN_FUNCTIONS = (
    exp.Anonymous,
    exp.JSONExtract,
    exp.JSONExtractScalar,
)


def queries() -> dict[str, str]:
    """Every query of the server by its name, without comments."""
    found = {}
    for path in sorted(SERVER.rglob("queries.sql")):
        for part in re.split(r"(?m)^-- name: ", path.read_text(encoding="utf-8"))[1:]:
            head, _, sql = part.partition("\n")
            name = head.partition("(")[0]
            assert name not in found, name
            found[name] = re.sub(r"--[^\n]*", "", sql)
    return found


def faults(sql: str) -> Iterator[str]:
    """What another engine would refuse in a query, or understand otherwise."""
    for why, pattern in ONLY_HERE.items():
        if re.search(pattern, sql, re.IGNORECASE):
            yield why
    try:
        trees = [tree for tree in sqlglot.parse(sql, read="postgres") if tree is not None]
    except ParseError as error:
        yield str(error).partition("\n")[0]
        return
    for tree in trees:
        for call in tree.find_all(*OWN_FUNCTIONS):
            yield f"a function of this engine: {call.sql()}"
        for least in tree.find_all(exp.Max, exp.Min, exp.Greatest, exp.Least):
            if least.expressions:
                yield f"of two values: {least.sql()}"
        for select in tree.find_all(exp.Select):
            yield from _bare(select)


def _bare(select: exp.Select) -> Iterator[str]:
    """Columns beside an aggregate that the rows are not grouped by."""
    group = select.args.get("group")
    sums = [each for each in select.find_all(exp.AggFunc) if each.parent_select is select]
    if group is None and not sums:
        return
    keys = {key.sql() for key in group.expressions} if group is not None else set()
    for wanted in select.expressions:
        for column in wanted.find_all(exp.Column, exp.Star):
            own = column.parent_select is select and not column.find_ancestor(exp.AggFunc)
            if own and column.sql() not in keys:
                yield f"neither grouped by nor summed up: {column.sql()}"


def test_every_query_is_for_both_engines_or_says_why_not() -> None:
    found = {name: list(faults(sql)) for name, sql in queries().items()}
    assert len(found) > 150
    wrong = {name: why for name, why in found.items() if why}
    assert {name: why for name, why in wrong.items() if name not in ALLOWED} == {}
    assert set(ALLOWED) == set(wrong), "what needs no leave any more has none"


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT OR IGNORE INTO a (b) VALUES (:b);",
        "REPLACE INTO a (b) VALUES (:b);",
        "SELECT * FROM a INDEXED BY a_b WHERE b = :b;",
        "SELECT ifnull(b, 0) FROM a;",
        "SELECT b FROM a, json_each(a.c);",
        "SELECT json_extract(b, '$.c') FROM a;",
        "SELECT b, max(c) FROM a GROUP BY d;",
        "SELECT max(b, c) FROM a;",
        "SELECT b FROM a WHERE b LIKE 'x%';",
        "SELECT b FROM a WHERE b IS :b;",
        "SELECT b FROM a WHERE b GLOB :b;",
    ],
)
def test_control_what_only_one_engine_takes_is_found(sql: str) -> None:
    assert list(faults(sql))


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO a (b) VALUES (:b) ON CONFLICT DO NOTHING RETURNING b;",
        "SELECT b, max(c) FROM a WHERE d IS NOT NULL GROUP BY b ORDER BY b LIMIT :most;",
        "SELECT coalesce(max(b), 0) FROM a WHERE c = CAST(:c AS BIGINT);",
    ],
)
def test_control_what_both_take_is_not(sql: str) -> None:
    assert not list(faults(sql))
