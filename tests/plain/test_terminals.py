"""Plain mode at terminals that lack a letter, a way to clear, or a hub that is quick."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hubtui.desk.drafts.store import DraftStore
from hubtui.desk.state import Status
from hubtui.flow.engine.steps import Choose, End, Option
from hubtui.plain.front import PATIENCE, PlainFront, Start
from hubtui.wording import say
from tests.plain.test_pastes import Sat
from tests.pty import Terminal

CARD = {"emergency": "111", "on_call": [["Mereana H\u014dhepa", "021 555 003"]]}
LOCALES = (
    {"LC_ALL": "en_NZ.ISO-8859-1", "PYTHONIOENCODING": "latin-1"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "no_SUCH.place"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "ascii:strict"},
)


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_a_macron_ends_nothing_and_what_cannot_be_read_ends_nothing(
    locale: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "workstation.json").write_text(
        json.dumps({"hub": "Te H\u0101", "phone_card": CARD})
    )
    ran = subprocess.run(
        [sys.executable, "-m", "hubtui", "--plain"],
        input=b"!\n\xff\xe9!\nleave\n",
        capture_output=True,
        check=False,
        env={**os.environ, "HUBTUI_DATA": str(tmp_path), **locale},
    )
    said = ran.stdout.decode("utf-8", "replace")
    assert ran.returncode == 0, ran
    assert "Mereana Hohepa" in said or "Mereana H\u014dhepa" in said
    assert "021 555 003" in said


CLEARS = """
import sys
from hubtui.plain.console import Console
console = Console()
console.say(*(f"Zebedee {n}" for n in range(10)))
cleared = console.clear()
console.say(f"cleared {cleared}.")
"""


@pytest.mark.parametrize(
    ("env", "clears"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "screen"}, False),
        ({"TERM": "xterm", "STY": "1.x"}, False),
        ({"TERM": "vt100"}, False),
    ],
    ids=str,
)
def test_it_overwrites_what_it_said_and_owns_up_to_what_it_cannot_clear(
    env: dict[str, str], clears: bool
) -> None:
    with Terminal(["python", "-c", CLEARS], env={"TMUX": "", "STY": "", **env}) as terminal:
        terminal.wait_exit()
        assert f"cleared {clears}." in terminal.text()
        assert "Zebedee" not in terminal.residue()
        assert (b"\x1b[2J" in terminal.raw) is clears, "GNU screen would keep what is cleared so"


class Slow:
    """A stack whose hub takes its time, while somebody types on."""

    at_rest = False

    def __init__(self, keyboard: int, typed: bytes, seconds: float) -> None:
        self.keyboard, self.typed, self.seconds = keyboard, typed, seconds
        self.over: list[str] = []

    async def answer(self, value: Any) -> Any:
        os.write(self.keyboard, self.typed)
        await asyncio.sleep(self.seconds)
        return SimpleNamespace(step=End("@stop"), trouble=None)

    async def lay_over(self, job: str) -> Any:
        self.over.append(job)
        return SimpleNamespace(step=End("@stop"), trouble=None)


@pytest.mark.parametrize(
    ("sends", "seconds", "typed", "dropped", "over"),
    [
        (True, 0.0, b"1\n", True, []),
        (True, 0.0, b"1\n1\n1", True, []),
        (True, 0.0, b"", False, []),
        (True, 0.0, b"\x1b[20~\n", False, ["danger"]),
        (True, 0.0, b"1\n!!\n", False, ["danger"]),
        (False, PATIENCE * 1.2, b"1\n", True, []),
        (False, 0.0, b"1\n", False, []),
    ],
)
def test_what_is_typed_during_a_send_answers_nothing_but_danger(
    sends: bool,
    seconds: float,
    typed: bytes,
    dropped: bool,
    over: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyboard, at = os.openpty()
    with os.fdopen(at) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        front = PlainFront(lambda: None, Start("Hub", practice=False, phone_lines=()))  # type: ignore[arg-type,return-value]
        front.console = console = Sat()
        front.stack = stack = Slow(keyboard, typed, seconds)  # type: ignore[assignment]
        front.desk = SimpleNamespace(  # type: ignore[assignment]
            keepers=DraftStore(SimpleNamespace(token=""), lambda: None),
            notes={},
            status=Status(),
            stage=None,
            touch="touch",
            known=lambda: SimpleNamespace(me_or_none=None),
        )
        front.loop = SimpleNamespace(call_soon_threadsafe=lambda _: None)  # type: ignore[assignment]
        front._wait = asyncio.run  # type: ignore[assignment, method-assign]
        os.write(keyboard, b"1\n")
        step = Choose("check", "Send it?", (Option("send", "Send"),), sends=sends)
        front._walk(SimpleNamespace(step=step, trouble=None))  # type: ignore[arg-type]
        left = bool(console._pending) or console._ready(0)
    os.close(keyboard)
    assert (say("plain.too-early") in console.heard) is dropped
    assert (say("frame.working") in console.heard) is (seconds > PATIENCE)
    assert stack.over == over
    assert left is (not sends and not seconds), (
        "control: else what was typed ahead is the next answer"
    )


READS = """
from hubtui.plain.console import Console
console = Console()
for number in range(3):
    console.prompt(f"Question {number}:")
    console.say(f"Got {console.read()!r}.")
"""


def test_ctrl_s_holds_back_nothing_that_is_said() -> None:
    with Terminal(["python", "-c", READS]) as terminal:
        terminal.wait_for("Question 0:")
        terminal.wait_for(lambda terminal: terminal.echo)
        terminal.send("\x13one\r")
        terminal.wait_for("Got 'one'.")
        terminal.wait_for("Question 1:")
        terminal.paste("two\rthree")
        terminal.send("\r")
        terminal.wait_for("Question 2:")
        assert b"\x1b[?2004h" in terminal.raw, "control: pastes come in brackets"
