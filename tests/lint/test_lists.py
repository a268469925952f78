"""A code of a closed list is written down once, in the rules; everybody else names its member."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path, PurePosixPath

from hubtui.domain.alerts.answers import AlertAnswer, AlertOutcome, DeclineReason
from hubtui.domain.alerts.basis import RecordOutcome
from hubtui.domain.alerts.consultation import NotToldReason, Talked
from hubtui.domain.alerts.levels import FindMe, When
from hubtui.domain.alerts.life import State
from hubtui.domain.alerts.view import Promise
from hubtui.domain.overrides.answers import (
    Acting,
    PhoneAnswer,
    ReceiptAnswer,
    Remedy,
    ReviewOutcome,
    SafetyLine,
    StandDownReason,
)
from hubtui.domain.overrides.emergency import Called
from tests.lint.source import Source, read_house, strings

HOUSE = Path(__file__).parents[2] / "hubtui"
LISTS: tuple[type[StrEnum], ...] = (
    *(AlertAnswer, AlertOutcome, DeclineReason, State, FindMe, When),
    *(NotToldReason, Talked, RecordOutcome, Promise, Called, SafetyLine),
    *(ReceiptAnswer, PhoneAnswer, Acting, StandDownReason, ReviewOutcome, Remedy),
)
# A code of one word ("more", "over") is a plain word, too, and cannot be told from it.
CODES = {each.value for codes in LISTS for each in codes if "-" in each.value}
APART = {"guidance", "bench"}
"""The packs have lists of their own; the bench is no part of the house."""


def written_out(source: Source) -> Iterator[str]:
    """Each code that a file outside the rules writes out."""
    if source.room in {"domain", *APART}:
        return
    for text in strings(source):
        if text.value in CODES:
            yield f"hubtui/{source.path}:{text.lineno}: {text.value}"


def test_no_code_is_written_out_beside_the_rules() -> None:
    found = [fault for source in read_house(HOUSE) for fault in written_out(source)]

    assert found == []


def test_a_code_written_out_is_found() -> None:
    text = 'def f(answer):\n    return answer == "have-it" or answer == "more"'

    assert list(written_out(Source(PurePosixPath("flow/a.py"), text))) == [
        "hubtui/flow/a.py:2: have-it"
    ]
    assert list(written_out(Source(PurePosixPath("domain/a.py"), text))) == []
