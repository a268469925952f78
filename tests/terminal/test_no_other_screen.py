"""Where there is no other screen to go back to, what a person worked on is overwritten.

tmux with ``alternate-screen off``, as people set it to keep their scrollback, and GNU screen, which
has none unless told to and keeps in its scrollback what a screen is cleared of.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from hubtui import guard, streams
from hubtui.wording import say
from tests.pty import Terminal
from tests.terminal.conftest import PROBE, pid_of
from tests.terminal.probe import SECRET

BARE = {"TERM": "xterm-256color", "TMUX": "", "STY": ""}
ENDED = "ended with"
EARLIER = say("plain.earlier-lines")


class Kept:
    """A probe in a program that keeps what was on its screen, and all that can be read there."""

    def __init__(self, terminal: Terminal, ask: Callable[..., str], quit_: Sequence[str]) -> None:
        self.terminal, self.ask, self.quit = terminal, ask, quit_

    def left(self) -> str:
        """Give the screen and the scrollback."""
        raise NotImplementedError

    def close(self) -> None:
        """End it and all in it."""
        self.ask(*self.quit)
        self.terminal.close()


class Tmux(Kept):
    """The probe in tmux."""

    says_so = False

    def __init__(self, folder: Path, inner: str) -> None:
        conf = folder / "conf"
        conf.write_text("set -g alternate-screen off\nset -g status off\n")
        tmux = ("tmux", "-S", str(folder / "s"), "-f", str(conf))
        super().__init__(
            Terminal([*tmux, "new-session", inner], env=BARE),
            lambda *words: asked(*tmux, *words),
            ("kill-server",),
        )

    def left(self) -> str:
        return self.ask("capture-pane", "-p", "-J", "-S", "-", "-E", "-")


class Screen(Kept):
    """The probe in GNU screen."""

    says_so = True

    def __init__(self, folder: Path, inner: str) -> None:
        conf, self.copy = folder / "conf", folder / "copy"
        conf.write_text("defscrollback 1000\nstartup_message off\n")
        sessions = folder / "s"
        sessions.mkdir(mode=0o700)
        env = {**BARE, "SCREENDIR": str(sessions)}
        begin = ["screen", "-c", str(conf), "-S", "probe", "sh", "-c", inner]
        super().__init__(
            Terminal(begin, env=env),
            lambda *words: asked("screen", "-S", "probe", "-X", *words, env=env),
            ("quit",),
        )

    def left(self) -> str:
        self.copy.unlink(missing_ok=True)
        self.ask("hardcopy", "-h", str(self.copy))
        self.terminal.wait_for(lambda _: self.copy.exists())
        return self.copy.read_text(errors="replace")


def asked(*words: str, env: dict[str, str] | None = None) -> str:
    found = subprocess.run(
        words, capture_output=True, text=True, check=False, env={**os.environ, **(env or {})}
    )
    return found.stdout


Opens = Callable[..., Kept]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    opened: list[Kept] = []

    def open_(kind: type[Kept], before: str = "") -> Kept:
        probe = shlex.join([sys.executable, str(PROBE), "hub"])
        inner = f"{before} {probe}; echo {ENDED} $?; exec sleep 600"
        opened.append(kind(tmp_path, inner))  # type: ignore[arg-type, call-arg]
        opened[-1].terminal.wait_for(SECRET)
        assert SECRET in opened[-1].left(), "control: it is there to be read"
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def has_ended(pid: int) -> bool:
    """Say whether a process is gone: with its guard killed it overwrites what the shell says."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


KINDS = [Tmux, Screen]
ENDINGS = [
    *((Tmux, "guard", number) for number in (*guard.ENDINGS, signal.SIGKILL)),
    *((Tmux, "app", number) for number in (signal.SIGTERM, signal.SIGKILL)),
    (Screen, "guard", signal.SIGTERM),
    (Screen, "guard", signal.SIGKILL),
    (Screen, "app", signal.SIGKILL),
]


@pytest.mark.parametrize(("kind", "whom", "number"), ENDINGS)
def test_whatever_ends_it_no_name_stays(
    opens: Opens, kind: type[Kept], whom: str, number: int
) -> None:
    kept = opens(kind)
    app = pid_of(kept.terminal)
    os.kill(app if whom == "app" else parent_of(app), number)
    kept.terminal.wait_for(lambda _: has_ended(app))
    kept.terminal.wait_for(lambda _: SECRET not in kept.left())
    if (whom, number) == ("app", signal.SIGKILL):
        assert (EARLIER in kept.left().replace("\n", " ")) is (kind is Screen)


@pytest.mark.parametrize("kind", KINDS)
def test_left_by_key_no_name_stays(opens: Opens, kind: type[Kept]) -> None:
    kept = opens(kind)
    kept.terminal.press("ctrl+q")
    kept.terminal.wait_for(ENDED)
    assert SECRET not in kept.left()


STUCK = "PROBE_STUCK=1"


@pytest.mark.parametrize("kind", KINDS)
def test_an_app_that_hangs_while_it_leaves_leaves_no_name(opens: Opens, kind: type[Kept]) -> None:
    kept = opens(kind, STUCK)
    os.kill(pid_of(kept.terminal), signal.SIGTERM)
    kept.terminal.wait_for(ENDED)
    assert SECRET not in kept.left()


@pytest.mark.parametrize(
    ("env", "forgets"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "linux"}, True),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/s,1,0"}, True),
        ({"TERM": "screen-256color", "TMUX": "/tmp/s,1,0"}, True),
        ({"TERM": "screen"}, False),
        ({"TERM": "screen.xterm-256color", "STY": "1.probe"}, False),
        ({"TERM": "xterm-256color", "STY": "1.probe"}, False),
        ({"TERM": "screen-256color", "TMUX": "/tmp/s,1,0", "STY": "1.probe"}, False),
        ({"TERM": "vt100"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_which_terminals_forget(env: dict[str, str], forgets: bool) -> None:
    assert streams.forgets(env) is forgets
