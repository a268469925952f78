"""The one plan of a hub: read strictly, judged whole, the same for every way to give it."""

from __future__ import annotations

from typing import Any

import pytest

from hubtui.demo.people import read_practice
from hubtui.errors import Refused
from hubtui.guidance.load import load
from hubtui.setup.answers import WrongAnswers, read_plan
from hubtui.setup.faults import check_makeable, find_faults
from hubtui.setup.plan import PACK, HubPlan, SetupPlan

KINDS = load(PACK).lists
ONLY_FOR_MACHINES = set(HubPlan.model_fields) - set(SetupPlan.model_fields)


def answers(**more: Any) -> dict[str, Any]:
    """Answers that hold together, as a file gives them."""
    people = [
        {"name": name, "job": "nurse", "office": "Health", "roles": ["supervisor"], "phone": phone}
        for name, phone in (("Jo Lee", "021 555 021"), ("Mere Tane", "021 555 022"))
    ]
    return {
        "hub": "Northbay hub",
        "hub_phone": "0800 555 011",
        "place": "/hub",
        "offices": [{"name": "Health", "kind": "health-nz"}],
        "people": people,
        "on_call": ["Jo Lee", "Mere Tane"],
        **more,
    }


def wrong(**more: Any) -> dict[str, str]:
    """The code of each answer that is wrong."""
    with pytest.raises(WrongAnswers) as found:
        read_plan(answers(**more), KINDS)
    return {str(fault.facts["answer"]): fault.code for fault in found.value.faults}


def test_answers_that_hold_together_are_a_plan() -> None:
    plan = read_plan(answers(), KINDS)

    assert plan.on_call == ("Jo Lee", "Mere Tane")
    assert plan.people[0].roles == ("supervisor",)


def test_who_has_no_role_is_staff_and_a_role_counts_once() -> None:
    found = answers()
    found["people"] += [
        {"name": "Ana", "job": "nurse", "office": "Health"},
        {"name": "Beth", "job": "nurse", "office": "Health", "roles": []},
        {"name": "Cole", "job": "nurse", "office": "Health", "roles": ["trainer", "trainer"]},
    ]

    roles = [each.roles for each in read_plan(found, KINDS).people[2:]]

    assert roles == [("staff",), ("staff",), ("trainer",)]


@pytest.mark.parametrize("field", sorted(ONLY_FOR_MACHINES))
def test_what_set_up_never_asks_is_no_answer(field: str) -> None:
    assert wrong(**{field: ""}) == {field: "setup-unknown"}


def test_a_port_may_stand_in_quotes_and_a_name_may_be_no_number() -> None:
    mail = {"host": "mail.test", "sender": "hub@hub.test", "port": "587"}
    plan = read_plan(answers(mail=mail), KINDS)

    assert plan.mail is not None
    assert plan.mail.port == 587
    assert wrong(mail={**mail, "host": 7}) == {"mail host": "setup-not-fitting"}


def test_form_is_judged_before_sense() -> None:
    assert wrong(on_call=["Nobody"], colour="red") == {"colour": "setup-unknown"}
    assert wrong(on_call=["Nobody"]) == {
        "on_call": "setup-two-on-call",
        "on_call 1": "setup-nobody",
    }


def test_a_hub_can_be_made_of_an_unwise_plan_but_not_of_one_with_holes() -> None:
    unwise = SetupPlan.model_validate(answers(on_call=["Jo Lee"], hub_phone=""))
    assert find_faults(unwise, KINDS)
    check_makeable(unwise, KINDS)

    for holes in (
        {"on_call": ["Nobody"]},
        {"hours": "never"},
        {"offices": [{"name": "Health", "kind": "castle"}]},
        {"offices": [{"name": "School", "kind": "school"}]},
    ):
        with pytest.raises(Refused):
            check_makeable(SetupPlan.model_validate(answers(**holes)), KINDS)


def test_secrets_are_in_no_words_about_a_plan() -> None:
    plan = HubPlan.model_validate({**answers(), "secrets": {"mail": "s3cret", "hook": "t0ken"}})

    assert "s3cret" not in repr(plan)
    assert "t0ken" not in repr(plan)


def test_practice_is_a_plan_with_nothing_wrong() -> None:
    faults = find_faults(read_practice(), KINDS)

    assert {fault.facts["answer"] for fault in faults} == {"place"}, "a folder for an hour"


def test_the_phone_card_is_made_of_those_on_call() -> None:
    card = HubPlan.model_validate({**answers(), "lines": ["Say where."]}).card()

    assert card.on_call == [("Jo Lee", "021 555 021"), ("Mere Tane", "021 555 022")]
    assert (card.emergency, card.lines, card.hub_phone) == ("111", ["Say where."], "0800 555 011")
