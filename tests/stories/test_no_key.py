"""111 and whom to ring stand there at once, whatever keeps a desk from opening."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hubs import passphrase
from tests.stories.people import FRONTS, SLOW, Front, Plain, Tui, environment
from tests.stories.town import Town

pytestmark = pytest.mark.story

CARD = ("Call 111 first", "Sela Supervisor", "021 555 010")
RING = """
import os, time
from pathlib import Path
import keyring.errors
from keyring.backend import KeyringBackend
from hubtui import vault

class Ring(KeyringBackend):
    priority = 1
    viable = {viable}
    def get_password(self, service, name):
        folder = Path(os.environ["HUBTUI_DATA"])
        if not (folder / "unlocked").exists():
            {locked}
        return (folder / "workstation.key").read_text()
    def set_password(self, service, name, text):
        {locked}
    def delete_password(self, service, name):
        {locked}

vault._trusted = lambda: iter([Ring])
"""
LOCKED = RING.format(viable=True, locked='raise keyring.errors.KeyringLocked("locked")')
STUCK = RING.format(viable=True, locked="time.sleep(60)")
FAILS = RING.format(viable=True, locked='raise keyring.errors.InitError("no prompt")')
ABSENT = RING.format(viable=False, locked="pass")


@pytest.fixture
def desk(town: Town) -> Path:
    """A desk whose key is in its key ring."""
    folder = town.desk()
    change(folder, key_file=False)
    return folder


def change(folder: Path, **facts: object) -> None:
    path = folder / "workstation.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | facts))


def opened(kind: type[Front], desk: Path, before: str = "", **env: str) -> Front:
    front = kind(env={**environment(desk), **env}, before=before)
    front.begin()
    return front


@pytest.mark.parametrize("kind", FRONTS, ids=lambda kind: kind.kind)
def test_with_a_locked_ring_it_says_so_below_111_and_opens_once_unlocked(
    kind: type[Front], desk: Path
) -> None:
    front = opened(kind, desk, LOCKED)
    said = front.sees("key ring with this desk's key is locked", *CARD, timeout=SLOW)
    assert "key-file" not in said
    front.danger()
    front.sees("Back to what I was doing", *CARD)
    front.back()
    front.sees("is locked")
    (desk / "unlocked").touch()
    front.pick("Try again")
    front.comes_in("Colin Other", passphrase("Colin Other"))
    front.sees("What do you want to do?")
    front.close()


def _torn(folder: Path) -> None:
    path = folder / "workstation.json"
    text = path.read_text()
    path.write_text(text[: text.rindex('"key_name"')])


def _others_may_read(folder: Path) -> None:
    change(folder, key_file=True)
    (folder / "workstation.key").chmod(0o640)


def _no_key(folder: Path) -> None:
    (folder / "unlocked").touch()
    (folder / "workstation.key").write_text("rubbish")


def _nothing(_folder: Path) -> None:
    pass


BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}


@pytest.mark.parametrize("kind", FRONTS, ids=lambda kind: kind.kind)
@pytest.mark.parametrize(
    ("before", "spoil", "env", "cause"),
    [
        (ABSENT, _nothing, BUS, "does not run"),
        (ABSENT, _nothing, {}, "as over ssh"),
        (FAILS, _nothing, {}, "does not work"),
        (LOCKED, _no_key, {}, "key is broken"),
        ("", _others_may_read, {}, "Others on this machine could read"),
        ("", _torn, {}, "cannot be read"),
    ],
    ids=["absent", "ssh", "fails", "damaged", "open", "torn"],
)
def test_the_true_cause_is_said_below_111(
    kind: type[Front],
    desk: Path,
    before: str,
    spoil: Callable[[Path], None],
    env: dict[str, str],
    cause: str,
) -> None:
    spoil(desk)
    front = opened(kind, desk, before, **env)
    said = front.sees(cause, *CARD, timeout=SLOW)
    assert "key-file" not in said
    front.danger()
    front.sees("Back to what I was doing", *CARD)
    front.close()


def test_while_a_key_ring_is_waited_for_danger_is_there(desk: Path) -> None:
    front = opened(Tui, desk, STUCK)
    front.sees("This takes a moment.", timeout=SLOW)
    front.terminal._pump(1.0)
    for _ in range(20):
        front.danger()
        front.rest(0.2)
        if "Back to what" in front.shown():
            break
    front.sees("Back to what I was doing", *CARD)
    front.close()


@pytest.mark.parametrize("kind", FRONTS, ids=lambda kind: kind.kind)
@pytest.mark.parametrize("text", ["", "[]", '{"phone_card": [7], "hub": 3}', "\udcff{"])
def test_with_nothing_left_of_the_card_111_stands_there(
    kind: type[Front], desk: Path, text: str
) -> None:
    (desk / "workstation.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    front = opened(kind, desk)
    front.sees("cannot be read", "Call 111 first", timeout=SLOW)
    front.close()


BREAKS = "import hubtui.desk.stack as s\ns.Stack.open = None\n"


@pytest.mark.parametrize("kind", FRONTS, ids=lambda kind: kind.kind)
def test_where_it_breaks_in_starting_whom_to_ring_stands_on_the_terminal(
    kind: type[Front], desk: Path
) -> None:
    front = opened(kind, desk, BREAKS)
    assert front.terminal.wait_exit(SLOW) == 70
    said = " ".join(front.terminal.text().split())
    assert "hubtui stopped." in said
    assert all(part in said for part in CARD), said
    front.close()


@pytest.mark.parametrize(
    ("before", "cause", "offered"),
    [
        (LOCKED, "there, but locked", False),
        (FAILS, "there, but did not work", False),
        (ABSENT, "no desktop session", True),
    ],
    ids=["locked", "fails", "absent"],
)
@pytest.mark.parametrize("command", ["join", "doctor"])
def test_a_ring_that_is_there_is_no_reason_for_a_file(
    command: str, before: str, cause: str, offered: bool, tmp_path: Path
) -> None:
    front = Tui(command, env=environment(tmp_path), before=before)
    front.terminal.wait_exit(SLOW)
    said = " ".join(front.terminal.residue().split())
    assert cause in said
    assert ("--key-file" in said) is offered
    front.close()


def test_a_computer_that_joined_no_hub_says_111_first(tmp_path: Path) -> None:
    front = Tui(env=environment(tmp_path))
    front.sees("Call 111 first", "has not joined a hub yet", "Pick 1 to 3", timeout=SLOW)
    front.terminal.type("\x1b[20~\r")
    front.sees("Ring your own supervisor")
    front.close()
    assert Plain.flags, "the same in plain mode: it is one console"
