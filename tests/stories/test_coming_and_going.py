"""I sign in for the first time, hide, come back, let someone else in; my words wait for me."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hubs import passphrase
from tests.stories.people import FRONTS, PIN, Front, environment
from tests.stories.town import Town

pytestmark = pytest.mark.story


@pytest.fixture(scope="module", params=FRONTS, ids=lambda kind: kind.kind)
def kind(request: pytest.FixtureRequest) -> type[Front]:
    found: type[Front] = request.param
    return found


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A hub of its own: what others left unfinished elsewhere must not stand on Home."""
    town = Town(tmp_path_factory.mktemp("town"))
    yield town
    town.close()


@pytest.fixture(scope="module")
def desk(kind: type[Front], town: Town) -> Path:
    return town.desk()


@pytest.fixture
def front(kind: type[Front], desk: Path) -> Iterator[Front]:
    front = kind(env=environment(desk))
    yield front
    front.close()


NEWCOMER = {"tui": "Tama Supervisor", "plain": "Ari Admin"}
OWN = "a kettle sang over seven hills"


def test_the_first_time_with_a_code_and_words_of_my_own(front: Front, town: Town) -> None:
    name = NEWCOMER[front.kind]
    front.begin()
    front.sees("Who are you?", timeout=40)
    front.find(name)
    front.sees("Type your passphrase.")
    front.secret("1")
    front.sees("Will you use these four words to sign in?")
    front.pick("No. I will make my own")
    front.sees("Type your own passphrase.")
    front.secret(OWN)
    front.sees("Type it once more.")
    front.secret(OWN)
    front.sees("Type the code you were given.")
    front.secret("AAAA-BBBB")
    front.sees("That did not work.", "Type the code you were given.")
    front.secret_again(town.hub.codes[name])
    front.sees("Pick a PIN")
    front.secret(PIN)
    front.sees("Type the PIN once more")
    front.secret(PIN)
    front.sees("Someone tried to sign in as you.", "1 failed try")
    front.pick("Go on")
    front.sees("Which of these is easiest to read?")
    front.pick("Strong black and white")
    front.sees("What do you want to do?")
    assert OWN not in front.terminal.residue()
    assert town.hub.codes[name] not in front.terminal.residue() or front.kind == "plain"


def test_hidden_nothing_shows_and_the_pin_brings_back_what_i_typed(front: Front) -> None:
    front.sign_in("Ana Sender", passphrase("Ana Sender"))
    begun(front)
    front.hide()
    front.sees("This screen is hidden.")
    assert "Ruby" not in front.terminal.text()
    assert "Ana Sender" not in front.terminal.text()
    front.secret("111111")
    front.sees("There is a problem")
    front.secret(PIN)
    front.sees("Have you talked with Ruby McAllister")
    front.back()
    front.sees("Who is it about?", "Ruby McAllister, 7" if front.kind == "tui" else "Who")


def test_from_the_hidden_screen_i_may_close_it_and_nothing_goes_wrong(front: Front) -> None:
    front.sign_in("Ana Sender", passphrase("Ana Sender"))
    front.hide()
    front.sees("This screen is hidden.")
    front.leave()
    front.sees("Leave?")
    front.pick("Close hubtui")
    assert front.terminal.wait_exit() == 0
    assert "went wrong" not in front.terminal.residue()


def test_someone_else_signs_in_and_my_draft_is_mine_alone(front: Front) -> None:
    front.sign_in("Ana Sender", passphrase("Ana Sender"))
    begun(front)
    front.hide()
    front.sees("This screen is hidden.")
    front.secret("1")
    front.sees("Who are you?")
    front.find("Colin Other")
    front.sees("Type your passphrase.")
    front.secret(passphrase("Colin Other"))
    front.sees("Pick a PIN")
    front.secret(PIN)
    front.sees("Type the PIN once more")
    front.secret(PIN)
    home = front.sees("What do you want to do?", "More")
    assert "Finish what you started" not in home
    front.pick("More")
    front.sees("What else?")
    front.pick("Sign out")
    front.sees("Who are you?")
    front.find("Ana Sender")
    front.sees("Type your passphrase.")
    front.secret(passphrase("Ana Sender"))
    front.sees("Pick a PIN")
    front.secret(PIN)
    front.sees("Type the PIN once more")
    front.secret(PIN)
    front.sees("Finish what you started")


def test_the_wrong_passphrase_says_so_and_keeps_my_name(front: Front) -> None:
    front.begin()
    front.sees("Who are you?", timeout=40)
    front.find("Colin Other")
    front.sees("Type your passphrase.")
    front.secret("not the words at all")
    front.sees("There is a problem", "Type your passphrase.")
    front.secret(passphrase("Colin Other"))
    front.sees("Pick a PIN")


def begun(front: Front) -> None:
    """Far enough in for something to be lost."""
    front.pick("Tell someone")
    front.sees("Who needs to know?")
    front.find("Beth")
    front.sees("Who is it about?")
    front.write("Ruby McAllister, 7")
    front.sees("Have you talked with Ruby McAllister")
