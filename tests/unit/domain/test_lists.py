"""Each closed list of the rules has its words, and stands in the API as it is."""

from __future__ import annotations

import pkgutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum, IntEnum, StrEnum
from typing import Any

import pytest

import hubtui.domain
from hubtui.domain.alerts import answers as said
from hubtui.domain.alerts.answers import AlertAnswer, AlertOutcome, DeclineReason
from hubtui.domain.alerts.basis import Force, GuideAnswer, RecordOutcome
from hubtui.domain.alerts.consultation import NotToldReason, Talked
from hubtui.domain.alerts.levels import (
    LISTS,
    ClientDetail,
    ClientKind,
    Field,
    FindMe,
    Level,
    Part,
    When,
)
from hubtui.domain.alerts.life import (
    SENDER_ACTS,
    AlertAct,
    AlertStep,
    AlertTimer,
    Side,
    State,
    Transition,
)
from hubtui.domain.alerts.view import Promise
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.overrides import answers as alarms
from hubtui.domain.overrides.answers import (
    ACTING_ASKED,
    ACTING_BY_VOICE,
    LOOK_BACK,
    RECORD,
    Acting,
    OverrideAct,
    PhoneAnswer,
    ReceiptAnswer,
    Remedy,
    ReviewOutcome,
    SafetyLine,
    StandDownReason,
)
from hubtui.domain.overrides.emergency import Called
from hubtui.domain.overrides.ladder import Escalation
from hubtui.domain.overrides.standing import Stands
from hubtui.domain.overrides.tracks import Kind, Track
from hubtui.domain.people import Role
from hubtui.domain.policy import Act, ProofKind, Relation
from hubtui.domain.text import TextKind
from hubtui.server.http.openapi import document
from hubtui.wording import messages

Codes = Iterable[str]
_OVER = {OverrideAct.OVER, OverrideAct.HEAR}
_NOT_ASKED = {OverrideAct.READ_WORDS, OverrideAct.BY_PHONE, OverrideAct.STAND_DOWN}

SENTENCES: dict[str, Codes] = {
    "answer.way": AlertAnswer,
    "answer.done": set(AlertAnswer) - set(said.TELLING),
    "answer.reason": DeclineReason,
    "answer.outcome": AlertOutcome,
    "sent.answered": {*AlertAnswer, *AlertOutcome},
    "sent.act": SENDER_ACTS,
    "sent.step": AlertStep,
    "sent.state": State,
    "waiting.level": [str(int(each)) for each in Level],
    "view.label": set(Field),
    "list.told": Talked,
    "view.told": set(Talked) - {Talked.NO_OTHER},
    "list.told-reason": NotToldReason,
    "view.told_reason": NotToldReason,
    "list.promise": Promise,
    "list.yes-no": GuideAnswer,
    "ok.file": RecordOutcome,
    "tell.about": set(ClientKind) - {ClientKind.PERSON},
    "tell.detail": ClientDetail,
    "review.answer": GuideAnswer,
    "danger.called": set(Called) - {Called.NOT_SAID},
    "override.called": set(Called) - {Called.CALL_FOR_ME},
    "override.line": SafetyLine,
    "override.read": ReceiptAnswer,
    "override.read.said": ReceiptAnswer,
    "override.changed": ReceiptAnswer,
    "override.said": {*ReceiptAnswer, *Acting},
    "override.by_phone_answer": PhoneAnswer,
    "override.says_of": set(PhoneAnswer) - {PhoneAnswer.NOT_TOLD},
    "override.stand_down": StandDownReason,
    "override.standing.why": StandDownReason,
    "override.wants": set(OverrideAct) - _NOT_ASKED - {OverrideAct.HEAR},
    "supervisor.acting": ACTING_ASKED,
    "supervisor.voice": ACTING_BY_VOICE,
    "review.outcome": ReviewOutcome,
    "review.remedy": Remedy,
    "review.row": LOOK_BACK,
    **{f"list.{field}": codes for field, codes in LISTS.items()},
    **{f"answer.back.{row}": codes for row, codes in said.READ_BACK.items()},
    **{f"override.record.{name}": set(codes) - {Called.NOT_SAID} for name, codes in RECORD.items()},
}
"""Under which key the words of each list stand."""

FIELDS: dict[tuple[str, str], Codes] = {
    ("AnswerAlert", "answer"): {*AlertAnswer, *AlertOutcome},
    ("AnswerAlert", "reason"): DeclineReason,
    ("CloseAlert", "outcome"): AlertOutcome,
    ("AlertOut", "answers"): {*AlertAct, *AlertAnswer},
    ("AlertRow", "state"): State,
    ("StepOut", "what"): AlertStep,
    ("AlertBody", "promises"): Promise,
    ("RenewAlert", "when"): When,
    ("ClientBody", "kind"): ClientKind,
    ("ClientBody", "detail"): ClientDetail,
    ("ToldBody", "reason"): NotToldReason,
    ("SendOverride", "line"): SafetyLine,
    ("SendOverride", "called"): Called,
    ("ReadBack", "answer"): ReceiptAnswer,
    ("Acknowledge", "acting"): Acting,
    ("ByVoice", "acting"): ACTING_BY_VOICE,
    ("ByPhone", "said"): {*PhoneAnswer, "(empty)"},
    ("StandDown", "why"): StandDownReason,
    ("Review", "outcome"): ReviewOutcome,
    ("Review", "remedy"): Remedy,
    **{("Review", name): GuideAnswer for name in LOOK_BACK},
    **{("RecordRest", name): codes for name, codes in RECORD.items()},
    ("OverrideRow", "wants"): {*OverrideAct, "(empty)"},
    ("OverrideOut", "acts"): OverrideAct,
    ("StandingOut", "code"): Stands,
    ("MakeRecord", "outcome"): RecordOutcome,
}
"""Fields that say in the API which codes they hold."""

SCHEMAS: dict[str, type[Enum]] = {"Field": Field, "Level": Level, "Role": Role, "Talked": Talked}
"""Lists the API names as such: a code that is on none of them is refused by its form."""

UNSAID: set[type[Enum]] = {
    *(Act, ProofKind, Relation, AuditEvent, TextKind),  # of the house: no reader picks or reads one
    *(Transition, Side, AlertTimer, Part, Force, Track, Kind, Escalation),
}
"""Lists that are neither said aloud nor sent as a code of their own."""


def every_list() -> set[type[Enum]]:
    """Every closed list of codes in the rules."""
    found: set[type[Enum]] = set()
    for info in pkgutil.walk_packages(hubtui.domain.__path__, "hubtui.domain."):
        module = pkgutil.resolve_name(info.name)
        found |= {
            each
            for each in vars(module).values()
            if isinstance(each, type) and issubclass(each, StrEnum | IntEnum)
        }
    return found - {StrEnum, IntEnum}


def told_codes(schema: Any) -> Iterator[str]:
    """The codes a field's description lists."""
    if isinstance(schema, dict):
        text = schema.get("description")
        if isinstance(text, str) and text.startswith("One of: "):
            yield from text.removeprefix("One of: ").split(", ")
        for each in schema.values():
            yield from told_codes(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from told_codes(each)


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    found: dict[str, Any] = document()["components"]["schemas"]
    return found


@pytest.fixture(scope="module")
def worded() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, _ in messages():
        table, _, code = key.rpartition(".")
        found[table].add(code)
    return found


@pytest.mark.parametrize("table", SENTENCES)
def test_every_member_has_its_sentence(table: str, worded: dict[str, set[str]]) -> None:
    codes = {str(each) for each in SENTENCES[table]}

    assert codes
    assert codes - worded[table] == set()


@pytest.mark.parametrize("field", FIELDS, ids=".".join)
def test_the_api_lists_the_same_members(field: tuple[str, str], schemas: dict[str, Any]) -> None:
    model, name = field

    assert set(told_codes(schemas[model]["properties"][name])) == {str(c) for c in FIELDS[field]}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_list_the_api_names_has_the_same_members(name: str, schemas: dict[str, Any]) -> None:
    assert schemas[name]["enum"] == [each.value for each in SCHEMAS[name]]


def test_the_codes_of_a_description_are_read() -> None:
    schema = {"anyOf": [{"description": "One of: a, b", "type": "string"}, {"type": "null"}]}

    assert list(told_codes(schema)) == ["a", "b"]
    assert list(told_codes({"description": "A code."})) == []


def test_no_list_is_forgotten() -> None:
    """Control: a list that is in neither table is a fault."""
    walked: set[type[Enum]] = set(SCHEMAS.values())
    for codes in (*SENTENCES.values(), *FIELDS.values()):
        walked |= {type(each) for each in codes if isinstance(each, Enum)}

    assert every_list() - walked - UNSAID == set()
    assert not UNSAID & walked
    assert {AlertAnswer, FindMe, Called} <= every_list()


def test_every_answer_moves_the_alert_and_none_is_left_out() -> None:
    assert set(said.ANSWER_EVENTS) == set(AlertAnswer)
    assert {*said.PLAIN, *said.TELLING, *said.RINGING, *said.NAMED_ONLY} <= set(AlertAnswer)


def test_whatever_happens_to_a_safety_alert_has_its_log_event() -> None:
    events = {f"override:{kind}" for kind in Kind}

    assert {each for each in AuditEvent if each.startswith("override:")} - events == {
        AuditEvent.OVERRIDE_DELIVERED
    }
    assert events <= set(AuditEvent)
    assert {*alarms.LINES, *alarms.QUIET_LINES} == set(SafetyLine)
