"""Alerts as the hub gives them, for the tests of reading and answering."""

from __future__ import annotations

from typing import Any

from hubtui.domain.alerts.consultation import Talked
from hubtui.domain.alerts.levels import Field, Level
from hubtui.wire.alerts import (
    AlertBody,
    AlertOut,
    AlertPage,
    AlertRow,
    BasisBody,
    ClientBody,
    StepOut,
    ToldBody,
)
from tests.unit.flow import eastfield

AT = eastfield.NOW - 3_600_000_000
OPENED = [
    "have-it",
    "will-come",
    "will-ring",
    "know-them",
    "fits",
    "does-not-fit",
    "more",
    "not-for-me",
    "propose",
    "close",
    "misdirect",
]


def row(id_: str = "a1", **changed: Any) -> AlertRow:
    given: dict[str, Any] = {
        "id": id_,
        "reference": "K7-RATA",
        "state": "opened",
        "level": Level.KIND_OF_WORRY,
        "mine": False,
        "why": "recipient",
        "sent_at": AT,
        "due_at": AT + 4 * 3_600_000_000,
    }
    return AlertRow(**(given | changed))


def page(*rows: AlertRow, after: str | None = None) -> AlertPage:
    return AlertPage(rows=list(rows), after=after)


def body(level: Level = Level.KIND_OF_WORRY, **changed: Any) -> AlertBody:
    picks = {Field.WHEN: ["this-week"], Field.FIND_ME: ["in-the-hub"]}
    if level >= Level.KIND_OF_WORRY:
        picks |= {Field.TOPICS: ["care-of-children"], Field.ASK: ["look-again"]}
    ref = eastfield.pack().ref
    basis = next(iter(eastfield.pack().bases))
    given: dict[str, Any] = {
        "recipient": "ari",
        "level": level,
        "client": ClientBody(kind="person", name="Ruby McAllister", detail="age", value="7"),
        "picks": picks,
        "told": ToldBody(talked=Talked.YES_OK),
        "basis": BasisBody(id=basis, pack=ref.id, pack_version="1", pack_digest=ref.digest),
        "best_before": "2026-11-30",
    }
    return AlertBody(**(given | changed))


def unopened(**changed: Any) -> AlertOut:
    given: dict[str, Any] = {
        "row": row(state="sent", new=True),
        "sender": "sue",
        "recipient": "ari",
        "sent_at": AT,
        "answers": ["open"],
    }
    return AlertOut(**(given | changed))


def opened(level: Level = Level.KIND_OF_WORRY, **changed: Any) -> AlertOut:
    given: dict[str, Any] = {
        "row": row(level=level),
        "sender": "sue",
        "recipient": "ari",
        "sent_at": AT,
        "opened_at": AT,
        "answers": OPENED,
        "alert": body(level),
    }
    return AlertOut(**(given | changed))


def mine(state: str = "sent", answers: tuple[str, ...] = (), **changed: Any) -> AlertOut:
    given: dict[str, Any] = {
        "row": row(state=state, mine=True, why="sender"),
        "sender": "sue",
        "recipient": "ari",
        "sent_at": AT,
        "steps": [StepOut(what="sent", at=AT, by="sue")],
        "answers": list(answers),
        "alert": body(),
    }
    return AlertOut(**(given | changed))
