"""Practice leaves nothing behind, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hubtui.demo.folder import Folder, sweep
from hubtui.demo.hub import PracticeHub
from tests.demo.conftest import PATIENCE
from tests.pty import Terminal

HOLD = """
import sys, threading
from hubtui.demo.hub import PracticeHub
hub = PracticeHub.start(pace=0.02)
ready = hub.ready()
print(hub.pid, ready.folder, flush=True)
threading.Event().wait()
"""


@pytest.fixture(autouse=True)
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the practice hubs of one test apart from every other, and see what they leave."""
    place = tmp_path / "temp"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def wait_until(so: Callable[[], bool]) -> bool:
    ends = time.monotonic() + PATIENCE
    while not so():
        if time.monotonic() > ends:
            return False
        time.sleep(0.02)
    return True


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def left(place: Path) -> list[str]:
    return sorted(path.name for path in place.glob("hubtui-*"))


def test_an_ordinary_end(own_temp: Path, own_folders: Path) -> None:
    hub = PracticeHub.start()
    folder = Path(hub.ready().folder)
    assert folder.parent == own_temp
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "hub" / "data").is_dir(), "control: there is something to delete"

    hub.stop()

    assert left(own_temp) == []
    assert not alive(hub.pid)
    assert not own_folders.exists()


def test_the_parent_is_killed(own_temp: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child, folder = parent.stdout.readline().split()
    assert Path(folder).is_dir()

    parent.kill()
    parent.wait()

    assert wait_until(lambda: not alive(int(child)))
    assert left(own_temp) == []
    parent.stdout.close()


def test_the_parent_is_gone_before_the_hub_is_up(own_temp: Path) -> None:
    hub = PracticeHub.start()

    hub.stop()

    assert left(own_temp) == []


def test_the_hub_is_killed(own_temp: Path) -> None:
    hub = PracticeHub.start()
    folder = Path(hub.ready().folder)
    os.kill(hub.pid, signal.SIGKILL)
    assert folder.is_dir(), "control: it could not delete its folder itself"

    hub.stop()

    assert left(own_temp) == []


def test_what_was_left_behind_is_swept_and_what_is_in_use_is_not(own_temp: Path) -> None:
    hub = PracticeHub.start()
    killed = Path(hub.ready().folder)
    os.kill(hub.pid, signal.SIGKILL)
    hub._process.wait()
    in_use = Folder()
    not_ours = own_temp / "hubtui-practice-file"
    not_ours.write_text("a file of somebody's")

    sweep()

    assert not killed.exists()
    assert in_use.path.is_dir()
    assert not_ours.exists()
    in_use.remove()
    assert not in_use.path.exists()
    hub.stop()


def test_the_app_is_killed(own_temp: Path, own_folders: Path) -> None:
    with Terminal(["python", "-m", "hubtui", "demo"]) as terminal:
        terminal.wait_for("Who are you")
        assert len(left(own_temp)) == 1
        terminal.process.kill()
        terminal.process.wait()

        assert wait_until(lambda: left(own_temp) == [])
    assert not [path for path in own_folders.rglob("*") if path.is_file()]


def test_the_app_is_left(own_temp: Path) -> None:
    with Terminal(["python", "-m", "hubtui", "demo", "--plain", "--as", "staff"]) as terminal:
        terminal.wait_for("Press Enter")
        terminal.press("enter")
        terminal.wait_for("What do you want to do")
        terminal.type("leave")
        terminal.press("enter")
        terminal.wait_for("Close hubtui")
        terminal.press("3", "enter")
        assert terminal.wait_exit() == 0
    assert left(own_temp) == []


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_practice_that_does_not_start_says_so(
    plain: tuple[str, ...], own_temp: Path, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        'import sys\nif "hubtui.demo.child" in sys.orig_argv:\n    sys.exit(1)\n'
    )
    command = ["python", "-m", "hubtui", "demo", *plain]
    with Terminal(command, env={"PYTHONPATH": str(tmp_path)}) as terminal:
        if plain:
            terminal.wait_for("Press Enter")
            terminal.press("enter")
        assert terminal.wait_exit() == 1
        assert "Practice did not start" in terminal.text()
    assert left(own_temp) == []
