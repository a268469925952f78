"""A failure is named by one code, and a refusal a person can meet has its own words."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path, PurePosixPath

import pytest

from hubtui.wording import messages
from tests.lint.source import Source, calls, last_name, read_house

HOUSE = Path(__file__).parents[2] / "hubtui"
SOURCES = read_house(HOUSE)
KINDS = {"Refused", "Unreachable", "Broken"}
CODES_OF_RULES = {"Decision"}

_CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")


def codes(source: Source) -> list[tuple[str, str]]:
    """Kind and code of each failure a file names outright."""
    found = []
    for call in calls(source):
        kind = last_name(call.func)
        at = 0 if kind in KINDS else 1 if kind in CODES_OF_RULES else None
        named = [word.value for word in call.keywords if word.arg == "code"] if at else []
        if at is None or (len(call.args) <= at and not named):
            continue
        match named[0] if named else call.args[at]:
            case ast.Constant(value=str(code)) if code:
                found.append(("Refused" if at else kind, code))
            case _:
                pass
    return found


def every_code(*rooms: str) -> dict[str, set[str]]:
    """The kinds each code of the house, or of some rooms, is raised as."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for source in SOURCES:
        if rooms and source.room not in rooms:
            continue
        for kind, code in codes(source):
            kinds[code].add(kind)
    return kinds


def test_codes_are_found() -> None:
    text = """
raise Refused('alert-late', by=1)
Decision(False, 'role-not')
Decision(allowed=False, code='role-no')
f('no-code')
"""

    assert codes(Source(PurePosixPath("a.py"), text)) == [
        ("Refused", "alert-late"),
        ("Refused", "role-not"),
        ("Refused", "role-no"),
    ]
    assert len(every_code()) > 20


def test_a_code_is_plain_words_with_dashes() -> None:
    assert not [code for code in every_code() if not _CODE.fullmatch(code)]


def test_a_code_is_of_one_kind() -> None:
    assert not {code: kinds for code, kinds in every_code().items() if len(kinds) > 1}


def worded() -> set[str]:
    """The codes that have words of their own."""
    keys = (key.removeprefix("problem.") for key in dict(messages()) if key.startswith("problem."))
    return {key.partition(".")[0] for key in keys} - {"kind"}


def test_no_words_for_a_code_nobody_raises() -> None:
    assert not worded() - set(every_code())


@pytest.mark.skipif(not worded(), reason="no refusal has words yet")
@pytest.mark.parametrize("room", ["domain", "flow", "guidance"])
def test_a_refusal_people_can_meet_has_its_words(room: str) -> None:
    refusals = {code for code, kinds in every_code(room).items() if "Refused" in kinds}

    assert not refusals - worded()


@pytest.mark.skipif(not worded(), reason="no refusal has words yet")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_other_failure_has_the_words_of_its_kind(kind: str) -> None:
    assert f"problem.kind.{kind.lower()}" in dict(messages())
