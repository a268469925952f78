"""Names as people type them: read, hinted about, and called by."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubtui.domain.alerts.levels import Client, check_client
from hubtui.errors import Refused
from hubtui.flow.people import colleagues
from hubtui.flow.tell import names
from hubtui.flow.tell.about import about_again
from tests.unit.flow.eastfield import known

SUBURBS = ("Eastfield", "Ōtāhuhu", "Mount Roskill")


@pytest.mark.parametrize(
    ("typed", "name", "detail", "value"),
    [
        ("Ruby McAllister, 7", "Ruby McAllister", "age", "7"),
        ("Ruby McAllister 7", "Ruby McAllister", "age", "7"),
        ("Ruby McAllister,2019", "Ruby McAllister", "year", "2019"),
        ("Hōhepa Ruatapu , otahuhu", "Hōhepa Ruatapu", "suburb", "Ōtāhuhu"),
        ("Mrs Zhou Jialin, mount roskill", "Mrs Zhou Jialin", "suburb", "Mount Roskill"),
        ("McAllister, Ruby", "McAllister, Ruby", "", ""),
        ("Ruby", "Ruby", "", ""),
        ("  Ngā   Tāmati  ", "Ngā Tāmati", "", ""),
    ],
)
def test_a_name_and_one_detail_are_read(typed: str, name: str, detail: str, value: str) -> None:
    assert names.read(typed, SUBURBS, 2026) == names.TypedName(name, detail, value)


@given(st.text(max_size=120))
def test_whatever_is_typed_is_read_and_judged_by_the_rules(text: str) -> None:
    typed = names.read(text, SUBURBS, 2026)
    assert not typed.detail or typed.value
    names.says_more(typed.name)
    client = typed.client("person") if typed.detail else Client("person", typed.name, "known")
    # Nothing but a refusal of the rules may come of it.
    with contextlib.suppress(Refused):
        check_client(client, suburbs=frozenset(SUBURBS), year=2026)


@pytest.mark.parametrize(
    "name", ["Ruby mum drunk again", "Ruby hit", "Ruby and her mother", "A B C D E F"]
)
def test_a_small_note_is_hinted_about(name: str) -> None:
    assert names.says_more(name)


@pytest.mark.parametrize(
    "name",
    ["Ruby McAllister", "ruby mcallister", "Losa van der Berg", "Rāwiri te Kanawa", "Zhou Jialin",
     "Mary-Jane O'Neil", "Hēmi Ngā Tai"],
)  # fmt: skip
def test_a_name_is_not(name: str) -> None:
    assert not names.says_more(name)


@pytest.mark.parametrize(
    ("name", "called"),
    [("Ari Hunt", "Ari"), ("Dr Ben Tui", "Dr Ben Tui"), ("Whaea Hana", "Whaea Hana"), ("Jo", "Jo")],
)
def test_what_to_call_someone(name: str, called: str) -> None:
    assert colleagues.given(name) == called


@pytest.mark.parametrize(
    "client",
    [
        Client("person", "Ruby McAllister", "age", "7"),
        Client("person", "Ruby McAllister", "suburb", "Ōtāhuhu"),
        Client("person", "Ruby McAllister", "known"),
        Client("children", "Faleolo", "year", "2019"),
        Client("place", "14B Marlow Lane"),
        Client("known"),
    ],
)
def test_what_was_said_can_be_said_again(client: Client) -> None:
    from hubtui.flow.engine.steps import End
    from hubtui.flow.engine.walk import Prompter, Walk
    from hubtui.flow.tell.about import about

    found: list[Client | End] = []

    def job(ask: Prompter) -> End:
        ask.assume(about_again(client))
        found.append(about(ask, known()))
        return End()

    assert Walk(job).now() == End()
    assert found[-1] == client


def test_colleagues_here_today_stand_first_and_never_oneself() -> None:
    options = colleagues.colleagues(known(), without=("ana",))
    ids = [option.id for option in options]
    assert "sue" not in ids
    assert "ana" not in ids
    assert ids[0] == "ari"
    rawiri = next(option for option in options if option.id == "rawiri")
    assert "Oranga Tamariki" in rawiri.search
    jo = next(option for option in options if option.id == "jo")
    assert jo.aside.startswith("back tomorrow")
