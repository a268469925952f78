"""I find people, see the week, bring two people together, and ask for help and in danger."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Pair

pytestmark = pytest.mark.story


def test_i_find_who_to_tell_and_go_on_to_tell_them(pair: Pair) -> None:
    ana = pair.ana
    ana.pick("Find who to tell")
    ana.sees("Who are you looking for?")
    ana.find("Beth")
    ana.sees("Beth Receiver", "021 555 002", "counsellor")
    ana.pick("Tell Beth")
    ana.sees("Who is it about?")


def test_i_see_the_week_and_bring_two_people_together(pair: Pair) -> None:
    ana, beth = pair.ana, pair.beth
    ana.pick("This week")
    ana.sees("This week in the hub")
    ana.pick("Introduce two people")
    ana.sees("Who is one of them?")
    ana.find("Beth")
    ana.sees("Who should they meet?")
    ana.find("Colin")
    ana.sees("should meet?")
    ana.pick("Yes. Tell them both")
    ana.sees("Both are told.")
    beth.sees_come("Ana Sender thinks you should meet Colin Other.")


def test_help_and_danger_lie_over_what_i_am_at_and_leave_it_as_it_was(pair: Pair) -> None:
    ana = pair.ana
    ana.pick("Tell someone")
    ana.sees("Who needs to know?")
    ana.find("Beth")
    ana.sees("Who is it about?")
    if ana.kind == "tui":
        ana.terminal.type("Ruby Mc")
        ana.sees("Ruby Mc")
    ana.help()
    ana.sees("Ring and ask:")
    ana.back()
    ana.sees("Who is it about?")
    ana.danger()
    ana.sees("Is someone in danger?")
    ana.back()
    ana.sees("Who is it about?")
    ana.help()
    ana.sees("Ring and ask:")
    ana.back()
    ana.danger()  # so soon after it that it overtakes: what was pressed before takes it not away
    ana.sees("Is someone in danger?")
    ana.rest(0.5)
    assert "Is someone in danger?" in ana.shown()
    ana.back()
    ana.terminal.wait_for(
        lambda _: "Who is it about?" in ana.shown() or "Ring and ask:" in ana.shown()
    )
    if "Ring and ask:" in ana.shown():
        ana.back()
    ana.sees("Who is it about?")
    if ana.kind == "tui":
        ana.sees("Ruby Mc")


def test_leaving_is_asked_first(pair: Pair) -> None:
    ana = pair.ana
    ana.leave()
    ana.sees("Leave?")
    ana.pick("Stay here")
    ana.sees("What do you want to do?")
