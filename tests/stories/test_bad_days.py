"""The hub stops and comes back; the terminal is killed; nothing I typed is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hubs import passphrase
from tests.stories.people import FRONTS, Front, Tui, environment
from tests.stories.telling import opens, sent, up_to_check
from tests.stories.town import Town

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def own_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A hub of its own, since it is stopped."""
    town = Town(tmp_path_factory.mktemp("bad-days"))
    yield town
    town.close()


@pytest.mark.parametrize("kind", FRONTS, ids=lambda kind: kind.kind)
def test_the_hub_stops_and_starts_and_both_go_on(own_town: Town, kind: type[Front]) -> None:
    ana = own_town.sits_down(kind, "Ana Sender")
    beth = own_town.sits_down(kind, "Beth Receiver")
    try:
        up_to_check(ana, 2, "Mia Field, 8")
        own_town.hub.kill()
        ana.pick("Send it to Beth")
        problem = ana.sees("There is a problem", timeout=40)
        assert "Sent to Beth" not in problem
        own_town.hub.start()
        ana.sees("This is what Beth will see.")
        send_until_sent(ana)
        number = sent(ana)
        beth.sees_come(" waiting")
        opens(beth, number)
        beth.sees("Mia Field, 8")
    finally:
        ana.close()
        beth.close()


def send_until_sent(ana: Front) -> None:
    """Try again, as one would, until the hub answers."""
    for _ in range(10):
        ana.rest(0.5)
        ana.pick("Send it to Beth")
        ana.terminal.wait_for(
            lambda _: "Sent to Beth." in ana.shown() or "There is a problem" in ana.shown(), 40
        )
        if "Sent to Beth." in ana.shown():
            return
    raise AssertionError(ana.shown())


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, None], ids=str)
def test_the_terminal_dies_while_i_type_and_my_words_wait(
    own_town: Town, how: signal.Signals | None
) -> None:
    folder = own_town.desk()
    ana = Tui(env=environment(folder))
    again = None
    try:
        ana.sign_in("Ana Sender", passphrase("Ana Sender"))
        ana.pick("Tell someone")
        ana.sees("Who needs to know?")
        ana.find("Beth")
        ana.sees("Who is it about?")
        ana.terminal.type("Hana Woods, 6")
        ana.sees("Hana Woods, 6")
        ana.rest(2.5)  # kept a second after typing stops
        if how is None:
            ana.terminal.hang_up()
        else:
            kill_child(ana, how)
            ana.terminal.wait_exit()
            assert "Hana" not in ana.terminal.residue()
            assert "Ana Sender" not in ana.terminal.residue()
        again = Tui(env=environment(folder))
        again.sign_in("Ana Sender", passphrase("Ana Sender"))
        again.sees("Finish what you started")
        again.pick("Finish what you started")
        again.terminal.wait_for(
            lambda _: "to finish?" in again.shown() or "Hana Woods, 6" in again.shown()
        )
        if "to finish?" in again.shown():
            again.terminal.press("1")
        again.sees("Who is it about?", "Hana Woods, 6")
    finally:
        ana.close()
        if again is not None:
            again.close()


def kill_child(front: Front, number: signal.Signals) -> None:
    """Signal what draws the screen: a guard stands above it."""
    os.kill(child_of(front.pid), number)


def child_of(pid: int) -> int:
    """Give the first child of a process, or itself where it has none."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


BREAKS_BESIDE = """
import hubtui.desk.warm as warm
async def rest(*_given):
    raise ValueError("Ruby McAllister")
warm.rest = rest
"""


@pytest.mark.parametrize("kind", FRONTS, ids=lambda kind: kind.kind)
def test_what_breaks_beside_the_screen_ends_it_and_says_no_more_than_a_code(
    own_town: Town, kind: type[Front]
) -> None:
    front = kind(env=environment(own_town.desk()), before=BREAKS_BESIDE)
    try:
        if kind is not Tui:
            front.begin()
        assert front.terminal.wait_exit() == 70
        assert "ValueError" in front.terminal.text()
        assert "Ruby" not in front.terminal.residue()
    finally:
        front.close()
