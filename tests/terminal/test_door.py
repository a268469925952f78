"""The first things done: no echo, no spy switches, the right front, nothing loaded too early."""

from __future__ import annotations

import faulthandler
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import textual

from hubtui import guard
from hubtui.errors import Broken
from hubtui.tui import terminal as private
from tests.terminal.conftest import Start
from tests.terminal.probe import SECRET

SPIES = {
    "TEXTUAL": "debug",
    "TEXTUAL_LOG": "spy.log",
    "TEXTUAL_DEBUG": "1",
    "TEXTUAL_PRESS": "b",
    "TEXTUAL_THEME": "textual-light",
}


def test_spy_switches_in_the_environment_do_nothing(start: Start, tmp_path: Path) -> None:
    terminal = start("hub", env=SPIES, cwd=tmp_path)
    terminal.press("n", "ctrl+q")
    assert terminal.wait_exit() == 0  # TEXTUAL_PRESS would have broken it
    assert list(tmp_path.iterdir()) == []


def test_control_the_toolkit_writes_what_is_typed(start: Start, tmp_path: Path) -> None:
    env = {name: SPIES[name] for name in ("TEXTUAL_LOG", "TEXTUAL_DEBUG")}
    terminal = start("stock", env=env, cwd=tmp_path)
    terminal.press("n")
    terminal.wait_for("shown 1.")
    assert {path.name for path in tmp_path.iterdir()} == {"spy.log", "keys.log"}


def test_what_is_typed_too_early_is_not_shown(start: Start) -> None:
    terminal = start("hub", ready=None)
    terminal.wait_for(lambda terminal: not terminal.echo)
    terminal.type("zzz early".upper())
    terminal.wait_for(SECRET)
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert "EARLY" not in terminal.residue()
    assert terminal.echo


@pytest.mark.parametrize(
    ("arguments", "env"),
    [(["--plain"], {}), ([], {"TERM": "dumb"}), ([], {"ACCESSIBLE": "1"}), (["--help"], {})],
)
def test_the_line_front_is_neither_guarded_nor_slowed(
    start: Start, arguments: list[str], env: dict[str, str]
) -> None:
    terminal = start("hub", *arguments, ready="guard", env=env)
    assert f"plain {'--help' not in arguments}, loaded [], guard True" in terminal.text()
    terminal.type("seen\r")
    assert terminal.wait_exit() == 0
    assert "seen" in terminal.text()  # it turned echo on for its question
    assert terminal.echo


def test_errors_sent_to_a_file_leave_the_screen_where_it_is(start: Start, tmp_path: Path) -> None:
    with (tmp_path / "errors").open("wb") as errors:
        terminal = start("hub", stderr=errors.fileno())
        terminal.press("b")
        terminal.wait_exit()
    assert "hubtui stopped" in terminal.text()
    assert (tmp_path / "errors").read_bytes() == b""


def test_no_colour_sends_no_colour(start: Start) -> None:
    terminal = start("hub", env={"NO_COLOR": "1"})
    sent = terminal.raw.decode()
    assert ";2;" not in sent  # no 24-bit colour
    assert "\x1b[7m" in sent or ";7m" in sent  # the line picked is reversed


def test_the_environment_is_scrubbed() -> None:
    env = {**SPIES, "COLUMNS": "3", "ESCDELAY": "9000", "HOME": "/h", "PYTHONASYNCIODEBUG": "1"}
    env["SSLKEYLOGFILE"] = "keys.log"
    guard.scrub(env)
    assert env == {
        "HOME": "/h",
        "ESCDELAY": "100",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
        "TEXTUAL_ANIMATIONS": "none",
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
    }


KEYS = """
import os, ssl
from hubtui import guard
{guarded}
ssl.create_default_context()  # as mail and the web hook have it
"""


@pytest.mark.parametrize("guarded", ["guard.scrub(os.environ)", ""], ids=["so", "control"])
def test_no_key_of_a_connection_goes_to_a_file(guarded: str, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", KEYS.format(guarded=guarded)],
        check=True,
        env={**os.environ, "SSLKEYLOGFILE": str(tmp_path / "keys.log")},
    )
    assert (tmp_path / "keys.log").exists() is not bool(guarded)


@pytest.mark.parametrize(
    ("given", "kept"), [("25", "25"), ("24", "100"), ("x", "100"), ("²", "100")]
)
def test_only_a_sane_escape_delay_is_kept(given: str, kept: str) -> None:
    env = {"ESCDELAY": given}
    guard.scrub(env)
    assert env["ESCDELAY"] == kept


def test_piped_it_is_plain() -> None:
    assert guard.wants_plain([], {"TERM": "xterm"})  # pytest's stdin is no terminal


def died(place: Path, before: Callable[[], object]) -> tuple[bool, bool]:
    """Break in a child, in a folder of its own: was memory written, and by how much may it be?"""
    child = os.fork()
    if child == 0:
        os.chdir(place)
        before()
        fit = resource.getrlimit(resource.RLIMIT_CORE) == (1, 1) and not faulthandler.is_enabled()
        (place / f"fit-{fit}").touch()
        os.abort()
    status = os.waitpid(child, 0)[1]
    found = {each.name for each in place.iterdir()}
    return os.WCOREDUMP(status) or len(found) > 1, "fit-True" in found


def test_no_memory_goes_to_disk(tmp_path: Path) -> None:
    assert died(tmp_path, lambda: guard.no_dumps(lambda key, /, **facts: key)) == (False, True)


def test_control_memory_goes_to_disk(tmp_path: Path) -> None:
    pattern = Path("/proc/sys/kernel/core_pattern").read_text()
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    if "/" in pattern or "|" in pattern or most != resource.RLIM_INFINITY:
        pytest.skip("this machine keeps no core where one would see it")

    def unguarded() -> None:
        faulthandler.disable()
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))

    assert died(tmp_path, unguarded)[0]


WARNS = f"""
import warnings
from pydantic import BaseModel
from hubtui import guard

class Note(BaseModel):
    text: str

{{guarded}}
warnings.warn({SECRET!r})
Note.model_construct(text=[{SECRET!r}]).model_dump_json()
"""


@pytest.mark.parametrize("guarded", ["guard.no_dumps(print)", ""], ids=["so", "control"])
@pytest.mark.parametrize("told", ["", "always"])
def test_a_warning_is_not_shown(guarded: str, told: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WARNS.format(guarded=guarded)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": told},
    )
    assert ran.stderr.count(SECRET) == (0 if guarded else 2)


BREAKS_TWICE = f"""
import os, signal
from hubtui import guard

def say(key, /, **facts):
    {{fails}}
    return key

guard.no_dumps(say)
raise ValueError({SECRET!r})
"""


@pytest.mark.parametrize(
    "fails", ["raise OSError", "os.kill(os.getpid(), signal.SIGINT)"], ids=["words", "ctrl+c"]
)
def test_breaking_again_while_saying_so_shows_no_more(fails: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BREAKS_TWICE.format(fails=fails)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr == "ValueError.start\n"


def test_a_crash_code_names_place_and_type_only() -> None:
    with pytest.raises(TypeError) as caught:
        guard.scrub(None)  # type: ignore[arg-type]
    assert guard.crash_code(caught.value).startswith("TypeError.guard.")
    assert guard.crash_code(ValueError(SECRET)) == "ValueError.start"


def test_textual_is_the_version_this_was_checked_against() -> None:
    checks = "\n".join(f"- {what}: {still}" for what, still in private.PRIVATE.items())
    assert textual.__version__ == private.PINNED, (
        f"Textual is now {textual.__version__}. Check each of these in its source, "
        f"run tests/terminal, then change PINNED in hubtui/tui/terminal.py:\n{checks}"
    )


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private, "PINNED", "8.3.0")
    with pytest.raises(Broken) as broken:
        private.check_version()
    assert broken.value.facts == {"found": textual.__version__, "wanted": "8.3.0"}
