"""A desk newer than its hub: a plain answer gets through, and nothing denies what was said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hubtui.client.http import wired
from hubtui.desk.perform_override import body_of
from hubtui.flow.effects import Effect
from hubtui.flow.effects_override import Acknowledge, ByPhone, ReadBackOverride
from hubtui.wire.overrides import StandingOut
from tests.unit.flow import alarmed
from tests.unit.flow.alarmed import only, person
from tests.unit.flow.test_danger import words

OLD: dict[type[Effect], set[str]] = {
    ReadBackOverride: {"answer"},
    Acknowledge: {"acting", "person"},
    ByPhone: {"person"},
}
"""What a hub of the first edition takes; it refuses a body with any other field."""


def sent_fields(effect: Effect) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wired(body_of(effect)))
    return found


@pytest.mark.parametrize(
    ("as_", "out", "answers", "kind"),
    [
        ("ana", alarmed.received, [("read", "going")], ReadBackOverride),
        ("ana", alarmed.received, [("read", "cannot-act")], ReadBackOverride),
        ("ana", alarmed.received, [("read", "someone-else")], ReadBackOverride),
        ("jo", alarmed.envelope, [("envelope", "me")], Acknowledge),
        ("jo", alarmed.envelope, [("envelope", "named"), ("who", "rob")], Acknowledge),
        ("jo", alarmed.envelope, [("envelope", "nobody-yet")], Acknowledge),
        ("sue", alarmed.sent, [("live", "phone"), ("by-phone", "ana")], ByPhone),
    ],
)
def test_a_plain_answer_has_no_field_that_it_refuses(
    as_: str, out: Any, answers: list[tuple[str, str]], kind: type[Effect]
) -> None:
    someone = person(as_, out(standing=None))
    someone.go(*answers)
    assert set(sent_fields(only(someone, kind))) <= OLD[kind]


def test_nor_has_one_that_is_changed() -> None:
    told = alarmed.told(opened_at=alarmed.AT, read_back="going")
    someone = person("ana", alarmed.received(standing=None, told=told))
    someone.go(("read", "changed"), ("changed", "cannot-act"))
    assert sent_fields(only(someone, ReadBackOverride)) == {"answer": "cannot-act"}
    told = alarmed.told(opened_at=alarmed.AT, read_back="someone-else")
    someone = person("ana", alarmed.received(standing=None, told=told))
    assert "You said that someone else is going." in words(someone.now()), "no name is claimed"


def test_a_hub_that_knows_them_is_told_all_of_it() -> None:
    someone = person("ana", alarmed.received(standing=StandingOut()))
    someone.go(("read", "someone-else"), ("acting", "tam"))
    said = sent_fields(only(someone, ReadBackOverride))
    assert said == {"answer": "someone-else", "person": "tam", "replaces": ""}
    someone = person("sue", alarmed.sent())
    someone.go(("live", "phone"), ("by-phone", "ana"), ("by-phone.said", "will-act"))
    assert sent_fields(only(someone, ByPhone)) == {"person": "ana", "said": "will-act"}
