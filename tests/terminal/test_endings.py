"""However it ends, nothing a person worked on is left behind, and the terminal is as it was."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from hubtui import guard
from tests.pty import Terminal
from tests.terminal.conftest import Start, pid_of
from tests.terminal.probe import SECRET

MOUSE_AND_MORE = {1000, 1002, 1003, 1004, 1006, 1015, 1016, 2004, 1049}


def is_clean(terminal: Terminal) -> bool:
    """Nothing to read, nothing left switched on, typing shows again."""
    return (
        SECRET not in terminal.residue()
        and not terminal.alternate
        and not (terminal.modes & MOUSE_AND_MORE)
        and terminal.cursor[2]
        and terminal.echo
    )


def is_alive(pid: int) -> bool:
    """Whether a process still runs (one that ended but was not waited for does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(pid: int, seconds: float = 2.5) -> bool:
    """Whether a process ends within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not is_alive(pid):
            return True
        time.sleep(0.02)
    return False


def cpu_seconds(pid: int) -> float:
    """The processor time a process has used."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def test_leaving_by_key_leaves_nothing(start: Start) -> None:
    terminal = start("hub")
    assert not terminal.echo
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert is_clean(terminal)
    assert terminal.residue().strip() == ""


@pytest.mark.parametrize("key", ["b", "t", "k", "r"])
def test_a_crash_tells_a_code_and_no_name(start: Start, key: str) -> None:
    terminal = start("hub")
    terminal.press(key)
    assert terminal.wait_exit() == 70
    assert is_clean(terminal)
    assert "hubtui stopped" in terminal.text()
    assert "ValueError." in terminal.text() or "Rich." in terminal.text()
    assert SECRET.encode() not in terminal.raw.partition(b"\x1b[?1049l")[2]


@pytest.mark.parametrize("key", ["b", "r"])
def test_control_the_toolkit_prints_the_name(start: Start, key: str) -> None:
    terminal = start("stock")
    terminal.press(key)
    assert terminal.wait_exit() != 0
    assert SECRET in terminal.residue()


def test_a_crash_outside_the_app_tells_a_code_and_no_name(start: Start) -> None:
    terminal = start("hub", ready="hubtui stopped", env={"PROBE_RAISE": "1"})
    assert terminal.wait_exit() == 1
    assert SECRET not in terminal.residue()
    assert terminal.echo


@pytest.mark.parametrize(
    ("whom", "number"),
    [*(("guard", number) for number in guard.ENDINGS), ("app", signal.SIGTERM)],
)
def test_told_to_end_it_ends_clean(start: Start, number: int, whom: str) -> None:
    terminal = start("hub")
    app = pid_of(terminal)
    os.kill(terminal.process.pid if whom == "guard" else app, number)
    terminal.wait_exit(timeout=2.5)
    assert not is_alive(app)
    assert is_clean(terminal)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_killed_the_guard_cleans_up(start: Start, number: int) -> None:
    terminal = start("hub")
    os.kill(pid_of(terminal), number)
    assert terminal.wait_exit() == 128 + number
    assert is_clean(terminal)
    assert "hubtui was stopped" in terminal.text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_control_the_toolkit_leaves_the_name_and_the_mouse(start: Start, number: int) -> None:
    terminal = start("stock")
    terminal.kill(number)
    terminal.wait_exit()
    assert SECRET in terminal.residue()
    assert terminal.modes & MOUSE_AND_MORE


def stop(app: int, keeper: int) -> None:
    """Stop the app; the guard stops with it, as a shell waits for before it goes on."""
    os.kill(app, signal.SIGSTOP)
    deadline = time.monotonic() + 20
    while "T" not in Path(f"/proc/{keeper}/stat").read_text().split()[2]:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_stuck_app_is_ended_by_its_guard(start: Start) -> None:
    terminal = start("hub")
    app = pid_of(terminal)
    stop(app, terminal.process.pid)
    terminal.kill(signal.SIGTERM)
    terminal.kill(signal.SIGCONT)
    terminal.wait_exit(timeout=4)
    assert not is_alive(app)
    assert is_clean(terminal)


def test_the_app_goes_when_its_guard_is_killed(start: Start) -> None:
    terminal = start("hub")
    app = pid_of(terminal)
    terminal.kill(signal.SIGKILL)
    assert gone(app)


@pytest.mark.parametrize("env", [{}, {"PROBE_NOHUP": "1"}])
def test_a_closed_terminal_ends_everything(start: Start, env: dict[str, str]) -> None:
    terminal = start("hub", env=env)
    app, keeper = pid_of(terminal), terminal.process
    terminal.hang_up()
    keeper.wait(2.5)
    assert gone(app, 0.1)


def test_control_the_toolkit_spins_when_its_terminal_is_closed(start: Start) -> None:
    terminal = start("stock", env={"PROBE_NOHUP": "1"})
    terminal.hang_up()
    pid = terminal.process.pid
    before = cpu_seconds(pid)
    deadline = time.monotonic() + 10
    while cpu_seconds(pid) < before + 0.4:  # it does nothing, and that takes a whole processor
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert is_alive(pid)


def test_back_from_a_stop_it_hides_and_still_works(start: Start) -> None:
    terminal = start("hub")
    app = pid_of(terminal)
    before = len(list(Path(f"/proc/{app}/task").iterdir()))
    stop(app, terminal.process.pid)
    os.killpg(terminal.process.pid, signal.SIGCONT)
    terminal.wait_for("HIDDEN NOW")
    assert len(list(Path(f"/proc/{app}/task").iterdir())) == before
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert is_clean(terminal)
