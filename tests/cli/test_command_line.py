"""What can be typed, what is said when it is not understood, and a machine without a hub."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hubtui import places
from hubtui.cli import parser, start
from hubtui.cli.hub.parser import ROLES
from hubtui.cli.join import as_typed
from hubtui.domain.people import Role
from tests.cli.conftest import hubtui
from tests.pty import Terminal
from tests.stories.people import environment
from tests.unit.test_imports import SLOW, among, loaded, run

EVERY_HELP = [("--help",), ("demo", "--help"), ("server", "init", "--help")]


@pytest.mark.parametrize("arguments", EVERY_HELP, ids=" ".join)
def test_help_is_there_and_light(arguments: tuple[str, ...]) -> None:
    modules = loaded(run(*arguments))

    assert "hubtui.cli.parser" in modules
    assert not among(modules, *SLOW, "platformdirs", "starlette", "apsw", "hubtui.plain")


def test_help_names_every_command() -> None:
    said = hubtui("--help")

    assert said.code == 0
    for command in ("demo", "join", "doctor", "server"):
        assert f"\n    {command} " in said.out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hub-pc", "https://hub-pc:8443"),
        ("https://hub.test/", "https://hub.test:8443"),
        ("192.0.2.7:9000", "https://192.0.2.7:9000"),
        ("[::1]", "https://[::1]:8443"),
    ],
)
def test_an_address_without_a_port_means_the_usual_one(typed: str, meant: str) -> None:
    assert as_typed(typed) == meant


def test_version() -> None:
    assert hubtui("--version").out.startswith("hubtui 0.")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("frobnicate",), "frobnicate"),
        (("demo", "--as", "king"), "king"),
        (("server", "run", "--port", "99999"), "99999"),
        (("server", "run", "--port", "all"), "all"),
        (("join", "--code"), "--code"),
        (("server", "person", "add", "Jo"), "--job"),
        (("--pla",), "--pla"),
    ],
    ids=str,
)
def test_what_is_not_understood_is_named(
    arguments: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        parser.parse(arguments)

    said = capsys.readouterr()
    assert left.value.code == 2
    assert said.out == ""
    assert named in said.err.splitlines()[0]
    assert "--help" in said.err


@pytest.mark.parametrize(
    ("arguments", "said_of_it"),
    [
        (("join", "hub.test:8443", "T76M-A9HT"), "more here than hubtui can take"),
        (("demo", "--pin", "T76M-A9HT"), "did not understand: --pin."),
        (("demo", "--pin=T76M-A9HT"), "did not understand: --pin."),
    ],
    ids=["in no place", "of no flag", "in a flag"],
)
def test_a_code_that_has_no_place_is_not_said_again(
    arguments: tuple[str, ...], said_of_it: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser.parse(arguments)

    said = capsys.readouterr().err
    assert said_of_it in said
    assert "T76M" not in said


def test_roles_on_the_command_line_are_the_roles_there_are() -> None:
    assert set(ROLES) == {role.value for role in Role} - {Role.HOST.value}


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_a_machine_that_joined_no_hub_says_what_to_do(plain: tuple[str, ...]) -> None:
    said = hubtui(*plain)

    assert said.code == 1
    assert "has not joined a hub" in said.out
    assert "hubtui demo" in said.out
    assert "hubtui join" in said.out
    assert said.err == ""


def test_practice_can_be_picked_there(own_folders: Path) -> None:
    with Terminal(["python", "-m", "hubtui"]) as terminal:
        terminal.wait_for("Pick 1 to 3")
        terminal.press("!", "enter")
        terminal.wait_for("Call 111 first")
        terminal.press("9", "enter")
        terminal.wait_for("did not fit")
        terminal.press("1", "enter")
        terminal.wait_for("Who are you")
        assert "PRACTICE" in terminal.text()
    assert not [path for path in own_folders.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["data", "config"])
@pytest.mark.parametrize("told", ["", "/elsewhere"])
def test_the_quick_way_to_a_folder_is_the_true_one(
    kind: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"XDG_{kind.upper()}_HOME"
    monkeypatch.setenv(name, told)
    if not told:
        monkeypatch.delenv(name)

    true = {"data": places.data_dir, "config": places.config_dir}[kind]

    assert start.usual(kind) == true()
    assert os.environ.get(name, "") == told


def test_doctor_says_what_is_missing(own_folders: Path) -> None:
    said = hubtui("doctor")

    assert said.code == 1
    assert "[look] This computer has not joined a hub" in said.out
    assert "no key ring" in said.out
    assert not own_folders.exists(), "looking changes nothing"


def test_doctor_says_where_a_setting_comes_from(
    own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = own_folders / "config" / "hubtui"
    config.mkdir(parents=True)
    (config / "hubtui.toml").write_text('[desk]\ntheme = "hub-night"\n')
    monkeypatch.setenv("HUBTUI_PLAIN", "1")

    said = hubtui("doctor")

    assert "theme = hub-night (from the file hubtui.toml)" in said.out
    assert "plain = True (from the environment)" in said.out


def test_what_a_command_says_is_broken_between_words(tmp_path: Path) -> None:
    command = ["python", "-m", "hubtui", "join", "http://127.0.0.1:1", "--key-file"]
    with Terminal(command, columns=38, env=environment(tmp_path)) as terminal:
        terminal.wait_exit()
        said = " ".join(line.strip() for line in terminal.screen())
    assert "This is not where a hub can be. It looks like https://hub.example:8443" in said
