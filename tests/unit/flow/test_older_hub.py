"""A desk newer than its hub: a plain answer gets through, and nothing denies what was said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hubtui.client.http import wired
from hubtui.flow.engine.effects import Call
from hubtui.flow.engine.steps import Do
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import routes
from hubtui.wire.overrides import Recipient, StandingOut
from tests.calls import Kind
from tests.unit.flow import alarmed
from tests.unit.flow.alarmed import only, person
from tests.unit.flow.person import Person
from tests.unit.flow.test_danger import RING, words

OLD: dict[Kind, set[str]] = {
    routes.READ_BACK: {"answer"},
    routes.ACKNOWLEDGE: {"acting", "person"},
    routes.BY_PHONE: {"person"},
}
"""What a hub of the first edition takes; it refuses a body with any other field."""


def sent_fields(effect: Call) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wired(effect.body))
    return found


@pytest.mark.parametrize(
    ("as_", "out", "answers", "kind"),
    [
        ("ana", alarmed.received, [("read", "going")], routes.READ_BACK),
        ("ana", alarmed.received, [("read", "cannot-act")], routes.READ_BACK),
        ("ana", alarmed.received, [("read", "someone-else")], routes.READ_BACK),
        ("jo", alarmed.envelope, [("envelope", "me")], routes.ACKNOWLEDGE),
        ("jo", alarmed.envelope, [("envelope", "named"), ("who", "rob")], routes.ACKNOWLEDGE),
        ("jo", alarmed.envelope, [("envelope", "nobody-yet")], routes.ACKNOWLEDGE),
        ("sue", alarmed.sent, [("live", "phone"), ("by-phone", "ana")], routes.BY_PHONE),
    ],
)
def test_a_plain_answer_has_no_field_that_it_refuses(
    as_: str, out: Any, answers: list[tuple[str, str]], kind: Kind
) -> None:
    someone = person(as_, out(standing=None))
    someone.go(*answers)
    assert set(sent_fields(only(someone, kind))) <= OLD[kind]


def test_nor_has_one_that_is_changed() -> None:
    told = alarmed.told(opened_at=alarmed.AT, read_back="going")
    someone = person("ana", alarmed.received(standing=None, told=told))
    someone.go(("read", "changed"), ("changed", "cannot-act"))
    assert sent_fields(only(someone, routes.READ_BACK)) == {"answer": "cannot-act"}
    told = alarmed.told(opened_at=alarmed.AT, read_back="someone-else")
    someone = person("ana", alarmed.received(standing=None, told=told))
    assert "You said that someone else is going." in words(someone.now()), "no name is claimed"


def test_a_hub_that_knows_them_is_told_all_of_it() -> None:
    someone = person("ana", alarmed.received(standing=StandingOut()))
    someone.go(("read", "someone-else"), ("acting", "tam"))
    said = sent_fields(only(someone, routes.READ_BACK))
    assert said == {"answer": "someone-else", "person": "tam", "replaces": ""}
    someone = person("sue", alarmed.sent())
    someone.go(("live", "phone"), ("by-phone", "ana"), ("by-phone.said", "will-act"))
    assert sent_fields(only(someone, routes.BY_PHONE)) == {"person": "ana", "said": "will-act"}


SELF: dict[str, Any] = {"acting": "me", "acknowledged_by": "jo", "acting_person": "jo"}
NAMED: dict[str, Any] = {"acting": "named", "acknowledged_by": "jo", "acting_person": "rob"}
SOMEONE: dict[str, Any] = {"acting": "someone-else", "acknowledged_by": "jo"}
NO_ONE: dict[str, Any] = {"acting": "nobody-yet", "acknowledged_by": "jo"}
NOBODY = "No one has told the hub they will act."


@pytest.mark.parametrize(
    ("said", "words_"),
    [
        (SELF, "Jo Lee will act. They said so at {at}."),
        (NAMED, "Jo Lee says that {rob} will act. That was at {at}."),
        (SOMEONE, "Someone says that someone will act."),
        ({**SELF, "by_voice": True}, "Someone says that someone will act."),
        (NO_ONE, NOBODY),
        ({}, NOBODY),
    ],
)
def test_what_a_supervisor_said_is_in_the_sum(said: dict[str, Any], words_: str) -> None:
    out = alarmed.sent(standing=None, **{"acknowledged_at": alarmed.AT, **said} if said else {})
    text = words(person("sue", out).now())
    known = alarmed.known()
    at = moment_words(known, alarmed.AT)
    assert words_.format(at=at, rob=known.people["rob"].name) in text
    assert (NOBODY in text) == (words_ == NOBODY)
    assert ("Ring Ana Smith now" in text) == (words_ == NOBODY)


def test_opening_is_not_the_time_of_an_answer() -> None:
    told = alarmed.told(opened_at=alarmed.AT, read_back="going")
    text = words(person("sue", alarmed.sent(standing=None, told=told)).now())
    assert "Ana Smith has told the hub they will act." in text
    assert "They said so" not in text
    mine = words(person("ana", alarmed.received(standing=None, told=told)).now())
    assert "You have told the hub you will act." in mine


def test_with_the_hub_lost_right_after_send_nothing_is_said_without_its_time() -> None:
    known = alarmed.known()
    told = [Recipient(person="ana", told_at=alarmed.AT, read_back="cannot-act")]
    receipt = alarmed.RECEIPT.model_copy(update={"told": told})
    someone = Person("danger", known, alarmed.hub())
    someone.go(("called", "yes"), ("who", "@keep"), ("+keep", ["tam"]), ("who", "ana"))
    someone.go(("what", RING))
    someone.walk.answer(someone.walk.now(), "send")  # type: ignore[arg-type]
    send = someone.walk.now()
    assert isinstance(send, Do)
    someone.walk.done(send, receipt)
    lost = someone.walk.now()
    assert isinstance(lost, Do)
    someone.walk.done(lost, lost.otherwise)
    text = words(someone.now())
    at = moment_words(known, alarmed.AT)
    assert f"At {at}, no one had told the hub they will act." in text
    assert NOBODY not in text
    assert known.people["tam"].name not in text, "nor is somebody rung whom it is kept from"
