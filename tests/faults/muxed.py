"""Both fronts inside tmux: a second terminal to ask, with its scrollback, clipboard and titles."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.pty import Terminal
from tests.stories.people import Front, Plain, Tui

_CONF = """
set -g remain-on-exit on
set -g status off
set -g history-limit 5000
set -g set-clipboard on
set -g allow-rename on
set -s escape-time 10
set -g default-terminal tmux-256color
set-hook -g session-created 'pipe-pane -O "exec cat >> {raw}"'
"""


def children(pid: int) -> list[int]:
    """Give the processes that one started."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in path.read_text().split()] if path.exists() else []


class Muxed(Terminal):
    """A terminal with tmux in it; its bytes are what the program wrote, not what tmux drew."""

    def __init__(self, command: Sequence[str], *, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.said = folder / "raw"
        self.said.touch()
        (folder / "conf").write_text(_CONF.format(raw=self.said))
        self.stderr = folder / "stderr"
        # Under a shell, as at a desk: what leads a terminal's session takes it away when it ends.
        inner = f"{shlex.join([sys.executable, *command[1:]])} 2>{self.stderr}; exec sleep 600"
        super().__init__(
            [*self._tmux(), "-f", str(folder / "conf"), "new-session", inner], **options
        )
        shell = "display-message", "-p", "#{pane_pid}"
        self.wait_for(lambda _: bool(children(int(self.ask(*shell) or 0))))
        self.pid = children(int(self.ask(*shell)))[0]

    def _tmux(self) -> list[str]:
        return ["tmux", "-S", str(self.folder / "s")]

    def ask(self, *words: str) -> str:
        """Ask tmux."""
        found = subprocess.run(
            [*self._tmux(), *words], capture_output=True, text=True, check=False, env=os.environ
        )
        return found.stdout.strip("\n")

    @property
    def raw(self) -> bytes:
        """Every byte the program has sent."""
        return self.said.read_bytes()

    def left(self) -> dict[str, bytes]:
        """Give all that a passer-by, or another program, could find in it, by place."""
        history = ("capture-pane", "-p", "-J", "-S", "-", "-E", "-")
        return {
            "screen and scrollback": self.ask(*history).encode(),
            "other screen": self.ask(*history, "-a").encode(),
            "clipboard": self.ask("show-buffer").encode(),
            "titles": self.ask("display-message", "-p", "#{pane_title} #{window_name}").encode(),
            "drawn": self.residue().encode(),
        }

    def close(self) -> None:
        """End tmux and all in it."""
        self.ask("kill-server")
        super().close()


class _InTmux(Front):
    terminal: Muxed

    def starts(self, command: Sequence[str], **options: Any) -> Terminal:
        env: Mapping[str, str] = options["env"]
        return Muxed(command, folder=Path(env["TMUX_FOLDER"]), **options)

    @property
    def pid(self) -> int:
        return self.terminal.pid

    def close_window(self) -> None:
        self.terminal.ask("kill-server")


class TuiInTmux(_InTmux, Tui):
    """The app in tmux."""


class PlainInTmux(_InTmux, Plain):
    """Plain mode in tmux."""
