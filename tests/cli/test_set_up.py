"""Setting up a hub: asked step by step, or from a file and flags; whole or not at all."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from hubtui.server.hub import store_path
from tests.cli.conftest import ANSWERS, Made, hubtui
from tests.pty import Terminal

FLAGS = (
    *("--hub", "Northbay hub", "--hub-phone", "0800 555 011", "--hours", "always"),
    *("--office", "police: Police", "--office", "housing: Kāinga Ora"),
    *("--person", "Jo Lee; sergeant; Police; supervisor; 021 555 021"),
    *(
        "--person",
        "Dev Patel; manager; Kāinga Ora; supervisor privacy-officer; 021 555 015",
    ),
    *("--on-call", "Jo Lee", "--on-call", "Dev Patel"),
    *("--suburb", "Northbay", "--guide", "Police = Dev Patel"),
)


def test_it_ends_with_what_to_do_next(made: Made) -> None:
    lines = made.said.out.splitlines()

    assert "Eastfield hub is set up" in lines[0]
    assert "Nobody has accepted the guide for: Eastfield School" in made.said.out
    for name in ("Jo Lee", "Mere Tāne", "Anne Cole"):
        assert len(made.said.after(f"  {name}")) == len("ABCD-EFGH")
    assert len(made.words.split()) == 6
    assert "first workstation" in lines[-1], "the code that dies soonest comes last"
    assert len(made.join_code) == len("ABCD-EFGH")
    assert made.place.stat().st_mode & 0o077 == 0


def test_nothing_said_once_is_kept_in_the_clear(made: Made) -> None:
    codes = [made.said.after(f"  {name}") for name in ("Jo Lee", "Mere Tāne", "Anne Cole")]
    kept = b"".join(path.read_bytes() for path in made.place.rglob("*") if path.is_file())

    for code in (*codes, made.join_code):
        assert code.encode() not in kept
        assert code.replace("-", "").encode() not in kept


def test_flags_alone_are_enough(tmp_path: Path) -> None:
    said = hubtui("server", "init", *FLAGS, "--data", str(tmp_path / "hub"))

    assert said.code == 0, said.err
    assert "Northbay hub is set up" in said.out
    assert "accepted the guide for: Kāinga Ora" in said.out


def test_a_second_time_shows_what_is_there_and_changes_nothing(made: Made, answers: Path) -> None:
    before = {path: path.read_bytes() for path in made.place.rglob("*") if path.is_file()}

    again = hubtui("server", "init", "--answers", str(answers), "--data", str(made.place))

    assert again.code == 0
    assert "Nothing was changed" in again.out
    assert "3 people" in again.out
    assert {p: p.read_bytes() for p in before} == before


def test_everything_wrong_is_named_in_one_go(tmp_path: Path, answers: Path) -> None:
    text = ANSWERS.replace('kind = "school"', 'kind = "castle"')
    text = text.replace('roles = ["supervisor"]\nphone = "021 555 022"', 'roles = ["queen"]')
    text = text.replace('name = "Anne Cole"\n', 'name = "Jo  Lee"\n')
    text = text.replace('guide = "Anne Cole"', 'guide = "Mere Tāne"')
    text = text.replace('phone = "021 555 021"', 'phone = "ask Mere"')
    text = text.replace("Eastfield hub", "East\\u202efield hub")
    answers.write_text(text, "utf-8")
    place = tmp_path / "hub"

    said = hubtui("server", "init", "--answers", str(answers), "--data", str(place))

    assert said.code == 2
    named = {line.partition(":")[0] for line in said.err.splitlines()[1:]}
    assert named >= {
        "hub",
        "offices 2 kind",
        "offices 1 guide",
        "people",
        "people 1 name",
        "people 1 phone",
        "people 3 name",
        "people 2 roles",
        "on_call 2",
    }
    assert "\u202e" not in said.err
    assert not place.exists()


def test_missing_and_unknown_answers_are_named(tmp_path: Path, answers: Path) -> None:
    answers.write_text('hub = 7\ncolour = "red"\n[[people]]\nname = "Jo"\n')

    said = hubtui("server", "init", "--answers", str(answers), "--data", str(tmp_path / "hub"))

    named = {line.partition(":")[0] for line in said.err.splitlines()[1:]}
    assert said.code == 2
    assert named == {
        *("hub", "colour", "hub_phone", "offices", "on_call"),
        *("people 1 job", "people 1 office"),
    }


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: path.chmod(0o644), "Other people of this machine can read"),
        (lambda path: path.write_text("hub = "), "cannot be read"),
        (lambda path: path.write_bytes(b"hub = '\xff'"), "cannot be read"),
        (lambda path: path.unlink(), "cannot be read"),
    ],
    ids=["open", "not-toml", "not-text", "gone"],
)
def test_a_file_that_cannot_be_used(
    tmp_path: Path, answers: Path, spoil: Callable[[Path], object], says: str
) -> None:
    spoil(answers)

    said = hubtui("server", "init", "--answers", str(answers), "--data", str(tmp_path / "hub"))

    assert said.code == 1
    assert says in said.err
    assert not (tmp_path / "hub").exists()


def test_a_flag_put_together_wrongly(tmp_path: Path) -> None:
    said = hubtui("server", "init", "--office", "Police", "--data", str(tmp_path / "hub"))

    assert said.code == 1
    assert "Police" in said.err


def test_a_folder_that_is_used_for_something_else(tmp_path: Path, answers: Path) -> None:
    place = tmp_path / "hub"
    place.mkdir()
    (place / "letters.txt").write_text("mine")

    said = hubtui("server", "init", "--answers", str(answers), "--data", str(place))

    assert said.code == 1
    assert f"cannot keep a hub in {place}" in said.err
    assert [path.name for path in place.iterdir()] == ["letters.txt"]
    assert not list(tmp_path.glob(".hub*"))


def test_a_folder_that_cannot_be_made(tmp_path: Path, answers: Path) -> None:
    place = answers / "hub"

    said = hubtui("server", "init", "--answers", str(answers), "--data", str(place))

    assert said.code == 1
    assert f"cannot keep a hub in {place}" in said.err


@pytest.mark.parametrize(
    "command", [("init",), ("run",), ("code", "workstation"), ("log", "verify")]
)
def test_a_folder_that_this_account_may_not_open(tmp_path: Path, command: tuple[str, ...]) -> None:
    place = tmp_path / ("x" * 300)  # refused to root as well

    said = hubtui("server", *command, "--data", str(place))

    assert said.code == 1
    assert "the account that the hub runs as" in said.err


def test_a_port_that_another_program_has(made: Made) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        said = hubtui("server", "run", "--port", port, "--data", str(made.place))

    assert said.code == 1
    assert f"cannot have port {port}" in said.err
    assert hubtui("server", "log", "verify", "--data", str(made.place)).code == 0


def test_a_key_that_others_can_read_says_how_to_mend_it(made: Made) -> None:
    (made.place / "keys" / "hubtui-root").chmod(0o644)

    said = hubtui("server", "run", "--port", "0", "--data", str(made.place))

    assert said.code == 1
    assert "chmod 600" in said.err


def test_a_set_up_that_was_cut_short_is_begun_afresh(tmp_path: Path, answers: Path) -> None:
    half = tmp_path / ".hub.making"
    (half / "keys").mkdir(parents=True)
    (half / "keys" / "hub-ca.pem").write_text("half")

    said = hubtui("server", "init", "--answers", str(answers), "--data", str(tmp_path / "hub"))

    assert said.code == 0, said.err
    assert not half.exists()


def test_step_by_step(own_folders: Path) -> None:
    with Terminal(["python", "-m", "hubtui", "server", "init"], rows=60) as terminal:

        def answer(asked: str, *typed: str) -> None:
            terminal.wait_for(asked)
            for each in typed:
                terminal.type(each)
                terminal.press("enter")

        answer("What is the hub called", "Eastfeild hub")
        answer("Which kind of office", "back")
        answer("or Enter for Eastfeild hub", "Eastfield hub", "1")
        answer("What is this office called", "Police")
        answer("one more office", "2")
        answer("Type one name", "Jo Lee")
        answer("What is their job", "sergeant")
        answer("Which office are they from", "1")
        answer("What do they do in the hub", "2 5")
        answer("their phone number", "021 555 021")
        # One supervisor is not enough, and there is no way round it.
        answer("one more person", "2")
        answer("Two supervisors at least", "1")
        answer("Type one name", "jo lee")
        answer("That name is here already", "Mere Tāne", "principal", "1", "2")
        answer("their phone number", "none")
        answer("no phone number in it", "021 555 022", "2")
        answer("Who is on call", "1")
        answer("That did not fit", "2 1")
        answer("Should messages find people", "")
        answer("Which phone number reaches the hub", "0800 555 010")
        answer("Which suburbs", "Eastfield, Northbay")
        answer("When is the hub open", "4")
        answer("Who has accepted the guide", "2")
        answer("Where shall the hub keep its data", "/dev/null/hub")
        answer("Is this right", "1")
        answer("cannot keep a hub in /dev/null/hub", "back")
        answer("or Enter for /dev/null/hub", str(own_folders / "data" / "hubtui" / "hub"))
        terminal.wait_for("Is this right")
        assert not (own_folders / "data").exists(), "nothing is made before the last yes"
        assert "Police. Guide accepted by: Jo Lee" in terminal.text()
        jo = "Jo Lee, sergeant, Police, supervisor, privacy officer, 021 555 021"
        assert jo in " ".join(terminal.text().split()), "what they may do, and their number, too"
        terminal.press("enter")
        answer("Pick 1 to make the hub", "1")
        assert terminal.wait_exit() == 0
        assert "Eastfield hub is set up" in terminal.text()
        assert "Code for the first workstation" in terminal.text()
    assert store_path(own_folders / "data" / "hubtui" / "hub").is_file()


def test_leaving_half_way_makes_nothing(own_folders: Path) -> None:
    with Terminal(["python", "-m", "hubtui", "server", "init"]) as terminal:
        terminal.wait_for("What is the hub called")
        terminal.type("leave")
        terminal.press("enter")
        assert terminal.wait_exit() == 1
    assert not [path for path in own_folders.rglob("*") if path.is_file()]


def test_a_log_that_was_changed_is_found(made: Made) -> None:
    whole = hubtui("server", "log", "verify", "--data", str(made.place))
    store = apsw.Connection(str(store_path(made.place)))
    store.execute("DROP TRIGGER log_leaf_no_update")
    store.execute("UPDATE log_leaf SET body = replace(body, 'person', 'persan') WHERE seq = 2")
    store.close()

    changed = hubtui("server", "log", "verify", "--data", str(made.place))

    assert whole.code == 0
    assert changed.code == 1
    assert "not as it was written" in changed.out


def test_no_hub_here(tmp_path: Path) -> None:
    for command in (("run",), ("code", "workstation")):
        said = hubtui("server", *command, "--data", str(tmp_path))
        assert said.code == 1
        assert "in another folder" in said.err
        assert "hubtui server init" in said.err
