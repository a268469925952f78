"""I cannot read a whole screen: this desk goes on line by line while it is mine, no longer."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hubs import passphrase
from tests.stories.people import HOME, PIN, SLOW, Front, Plain, Tui, environment
from tests.stories.test_bad_days import child_of, kill_child
from tests.stories.town import Town

pytestmark = pytest.mark.story

ANA, COLIN = "Ana Sender", "Colin Other"
FULL_SCREEN, LEFT_IT = b"\x1b[?1049h", b"\x1b[?1049l"


@pytest.fixture(scope="module")
def desk(town: Town) -> Path:
    return town.desk()


@pytest.fixture
def front(desk: Path) -> Iterator[Front]:
    front = Tui(env=environment(desk))
    yield front
    front.close()


def turned(front: Front, kind: type[Front]) -> Front:
    """The same person at the same terminal, now that the other front draws it."""
    other = object.__new__(kind)
    other.name, other.terminal = front.name, front.terminal
    if isinstance(other, Plain):
        text = front.terminal.raw
        other._since = text.rindex(b"\x1b[?1049l") if b"\x1b[?1049l" in text else len(text)
    return other


def settings(front: Front) -> None:
    front.pick("More")
    front.sees("What else?")
    front.pick("Settings")
    front.sees("What do you want to change?")
    front.pick("Plain mode")
    front.sees("Do you want plain mode?")


def to_plain(front: Front) -> Front:
    """Wait until the screen is left and the first question is asked again, as a line."""
    front.terminal.wait_for(lambda t: t.raw.rfind(LEFT_IT) > t.raw.rfind(FULL_SCREEN), SLOW)
    plain = turned(front, Plain)
    plain.sees("Plain.", HOME, timeout=SLOW)
    return plain


def in_plain(front: Front) -> Front:
    """Sign in, turn it on where it is not yet, and go on line by line."""
    front.comes_in(ANA, passphrase(ANA))
    front.terminal.wait_for(lambda t: HOME in front.shown() or LEFT_IT in t.raw, SLOW)
    if LEFT_IT not in front.terminal.raw:
        settings(front)
        front.pick("Yes. Line by line")
    return to_plain(front)


def to_app(front: Front) -> Front:
    front.terminal.wait_for(lambda t: t.raw.rfind(FULL_SCREEN) > t.raw.rfind(LEFT_IT), SLOW)
    return turned(front, Tui)


def sign_out(front: Front) -> None:
    front.pick("More")
    front.sees("What else?")
    front.pick("Sign out")


def test_turned_on_it_is_mine_alone_until_i_turn_it_off(front: Front) -> None:
    front.sign_in(ANA, passphrase(ANA))
    settings(front)
    front.pick("Yes. Line by line")
    mine = to_plain(front)
    mine.pick("Tell someone")
    mine.sees("Who needs to know?")
    mine.find("Beth")
    mine.sees("Who is it about?")
    mine.write("Ruby McAllister, 7")
    mine.sees("Have you talked with Ruby McAllister")
    mine.tell_home()
    sign_out(mine)

    shared = to_app(mine)
    assert "Ruby" not in shared.terminal.residue()
    shared.proves(COLIN, passphrase(COLIN))
    assert "Finish what you started" not in shared.shown()
    sign_out(shared)

    shared.comes_in(ANA, passphrase(ANA))
    mine = to_plain(shared)
    mine.sees("Finish what you started")
    settings(mine)
    mine.pick("No. The whole screen")
    to_app(mine).sees(HOME, "Finish what you started")


def test_hidden_and_left_line_by_line_it_ends_as_it_would_have(front: Front) -> None:
    mine = in_plain(front)
    mine.hide()
    mine.sees("This screen is hidden.")
    mine.secret(PIN)
    mine.sees(HOME)
    mine.leave()
    mine.sees("Leave?")
    mine.pick("Close hubtui")
    assert mine.terminal.wait_exit() == 0
    assert "went wrong" not in mine.terminal.residue()


def test_ctrl_z_leaves_no_shell_below_a_name(front: Front) -> None:
    mine = in_plain(front)
    assert [ignores(pid, signal.SIGTSTP) for pid in (mine.pid, child_of(mine.pid))] == [True, True]
    before = mine.terminal.raw.count(FULL_SCREEN)
    kill_child(mine, signal.SIGTSTP)
    mine.pick("More")
    mine.sees("What else?")
    assert mine.terminal.raw.count(FULL_SCREEN) == before


def ignores(pid: int, number: signal.Signals) -> bool:
    """Ask the system: a terminal of a test has no shell to stop for, so nothing stops there."""
    status = Path(f"/proc/{pid}/status").read_text()
    return bool(int(status.partition("SigIgn:")[2].split()[0], 16) >> (number - 1) & 1)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_leave_it_leaves(front: Front, ending: signal.Signals) -> None:
    mine = in_plain(front)
    os.kill(mine.pid, ending)
    assert mine.terminal.wait_exit() == 128 + ending
    assert ANA not in mine.terminal.residue()
