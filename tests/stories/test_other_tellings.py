"""Asking without a name, asking whether it is OK, saying that we talked."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Pair
from tests.stories.telling import number_row, sent

pytestmark = pytest.mark.story


def test_i_ask_beth_without_a_name(pair: Pair) -> None:
    ana, beth = pair.ana, pair.beth
    ana.pick("Ask without a name")
    ana.sees("Who do you want to ask?")
    ana.find("Beth")
    ana.sees("What do you ask Beth?")
    ana.fill("5-12", "school", "Who should look?")
    ana.sees("What kind of worry is it?")
    ana.mark("Care of children")
    ana.sees("Could Beth work out who you mean?")
    ana.pick("No")
    ana.sees("This is what Beth will see.", "No name goes with it.")
    ana.pick("Send it to Beth")
    number = sent(ana)
    beth.pick("What waits for you")
    beth.sees(number)
    beth.pick(number_row(beth, number))
    beth.sees("Who should look?")


def test_is_it_ok_to_tell_gives_me_a_number_for_my_own_file(pair: Pair) -> None:
    ana = pair.ana
    ana.pick("Is it OK to tell?")
    ana.sees("Is it OK to tell?")
    ana.pick("I have a worry")
    ana.sees("Who would you tell?")
    ana.pick("Someone in this hub")
    ana.sees("Who needs to know?")
    ana.find("Beth")
    ana.sees("Could someone be badly hurt")
    ana.pick("No")
    ana.sees("Can they help you if they cannot work out who it is?")
    ana.pick("No")
    ana.sees("Is this about keeping someone under 18 safe or well?")
    ana.pick("Yes")
    ana.sees("Is someone being hurt, scared or controlled?")
    ana.pick("Yes")
    ana.sees("You found a reason to tell Beth")
    ana.pick("I will tell Beth my own way")
    ana.sees("Your number is")
    number = ana.reads_off(r"Your number is ([A-Z0-9]{2}-[A-Z]+)")
    ana.tell_home()
    ana.pick("More")
    ana.sees("What else?")
    ana.pick("My numbers")
    ana.sees("My numbers", number)


def test_we_talked_and_beth_says_so_too(pair: Pair) -> None:
    ana, beth = pair.ana, pair.beth
    ana.pick("We talked")
    ana.sees("Who did you talk with?")
    ana.find("Beth")
    ana.sees("Who told whom?")
    ana.pick("I told Beth")
    ana.sees("When was it?")
    ana.pick_first()
    ana.sees("Have you talked with the person it is about?")
    ana.pick("Yes, and the client is OK with it")
    ana.sees("Why")
    ana.pick_first()
    ana.sees("How much")
    ana.pick("The name.")
    ana.sees("Beth will be asked if this is so.")
    ana.pick("Yes, we talked")
    ana.sees("Written down. The number is")
    number = ana.reads_off(r"number is ([A-Z0-9]{2}-[A-Z]+)")
    beth.sees_come("for your yes")
    beth.pick("We talked")
    beth.sees("for your yes", "Ana Sender says")
    beth.pick("Ana Sender says")
    beth.sees("Is this so?")
    beth.pick("Yes, we talked")
    beth.sees(f"{number} is answered")
