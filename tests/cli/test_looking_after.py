"""What whoever looks after a hub sets, asks and is told, from its machine's command line."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from hubtui.cli.hub.place import standing
from hubtui.cli.hub.settings import days_of
from hubtui.errors import Refused
from hubtui.server.setup import create_hub
from hubtui.wording.when import date_words
from tests.cli.conftest import Made, Ran, hubtui
from tests.hubs import PLAN
from tests.pty import Terminal
from tests.server.overrides.test_roles import NEVER, as_it_was

RunHub = Callable[[Path], tuple[subprocess.Popen[str], int]]


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("once") / "hub"
    create_hub(place, PLAN)
    return place


@pytest.fixture
def place(once: Path, tmp_path: Path) -> Path:
    """A hub that does not run."""
    shutil.copytree(once, tmp_path / "hub")
    return tmp_path / "hub"


def server(place: Path, *arguments: str, typed: str = "") -> Ran:
    return hubtui("server", *arguments, "--data", str(place), typed=typed)


def doctor(place: Path) -> dict[str, dict[str, object]]:
    """What a script reads of the hub on this machine, by code."""
    ran = hubtui("doctor", "--json", "--data", str(place))
    told = json.loads(ran.out)
    assert told["ok"] == (ran.code == 0) == all(one["ok"] for one in told["found"])
    return {one["code"]: one for one in told["found"]}


def test_a_hub_is_set_while_it_runs_and_while_it_does_not(made: Made, run_hub: RunHub) -> None:
    coming = (datetime.now(UTC) + timedelta(days=40)).date()
    day = date_words(coming)

    stopped = server(made.place, "set", "--hub-phone", "04 555 0199", "--zone", "Pacific/Chatham")
    run_hub(made.place)
    running = server(made.place, "set", "--close", day)
    shown = server(made.place, "set")

    assert stopped.code == running.code == shown.code == 0, stopped.err + running.err
    assert "That is set" in stopped.out
    assert "That is set" in running.out
    assert "That is set" not in shown.out
    for line in ("Phone: 04 555 0199", "Time zone: Pacific/Chatham", f"Closed: {day}"):
        assert line in shown.out
    assert f"Closed: {day}" not in server(made.place, "set", "--open", coming.isoformat()).out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--hub-phone", "at the desk"), "no phone number in it"),
        (("--zone", "Chatham"), "no such time zone"),
        (("--close", "25.12.2026"), "does not know the day 25.12.2026"),
        (("--close", "30 February 2027"), "does not know the day 30 February 2027"),
        (("--close", "1 May 2020"), "That day is past: 2020-05-01"),
        (("--close", "5 January 2027 to 24 December 2026"), "before the first"),
        (("--open", "25 December 2027"), "not closed on 2027-12-25"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_set(
    place: Path, given: tuple[str, ...], said: str
) -> None:
    before = server(place, "set").out
    refused = server(place, "set", *given)
    assert refused.code == 1
    assert said in refused.err
    assert server(place, "set").out == before


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2026-12-25", ["2026-12-25"]),
        ("25 December 2026", ["2026-12-25"]),
        (" 1 jan 2027 ", ["2027-01-01"]),
        ("31 Dec 2026 to 2 Jan 2027", ["2026-12-31", "2027-01-01", "2027-01-02"]),
    ],
)
def test_days_as_people_write_them(typed: str, days: list[str]) -> None:
    assert [day.isoformat() for day in days_of(typed)] == days


@pytest.mark.parametrize("typed", ["", "tomorrow", "25/12/2026", "2026-13-01", "1 Mai 2027 to "])
def test_what_is_no_day(typed: str) -> None:
    with pytest.raises(Refused, match="day-unknown"):
        [*days_of(typed)]


def test_who_is_added_has_the_parts_asked_for(place: Path) -> None:
    def parts(name: str, *roles: str) -> list[str]:
        flags = [flag for role in roles for flag in ("--role", role)]
        added = server(place, "person", "add", name, "--job", "x", "--office", "Health", *flags)
        assert added.code == 0, added.err
        return roles_of(place, name)

    assert parts("No Part") == ["staff"]
    assert parts("One Part", "facilitator") == ["facilitator"]
    assert parts("Two Parts", "facilitator", "staff") == ["facilitator", "staff"]


def roles_of(place: Path, name: str) -> list[str]:
    from hubtui.server.hub import store_path
    from hubtui.server.store import open_for_checking

    with open_for_checking(store_path(place)) as q:
        rows = q.people(now=0)
    return [*json.loads(next(row["roles"] for row in rows if row["name"] == name))]


def test_set_up_gives_the_parts_asked_for(made: Made) -> None:
    assert roles_of(made.place, "Jo Lee") == ["supervisor"]
    assert roles_of(made.place, "Anne Cole") == ["privacy-officer"]


def old(place: Path) -> None:
    """Make it a hub of before: everybody staff, whatever they were added for."""
    ids = standing(place).people
    parts = {each.name: each.roles for each in PLAN.people}
    as_it_was(place, {ids[name]: ["staff", *parts[name]] for name in NEVER})


def not_started_since(place: Path) -> None:
    """Make its file one that the last step of an upgrade has not reached."""
    from hubtui.server.hub import store_path

    connection = apsw.Connection(str(store_path(place)))
    connection.execute("ALTER TABLE membership DROP COLUMN staff_asked")
    connection.execute("DELETE FROM schema_migration WHERE number >= 7")
    connection.close()


def test_before_its_first_start_after_an_upgrade_doctor_says_to_start_it(place: Path) -> None:
    not_started_since(place)
    found = doctor(place)
    assert "Start it once" in str(found["store-older"]["words"])
    assert "hub-unreadable" not in found


def test_a_file_that_cannot_be_read_is_still_said_to_be_so(place: Path) -> None:
    from hubtui.server.hub import store_path

    connection = apsw.Connection(str(store_path(place)))
    connection.execute("ALTER TABLE membership DROP COLUMN staff_asked")
    connection.close()
    assert "hub-unreadable" in doctor(place), "control: it lacks no step, and is broken"


def test_after_an_upgrade_each_is_asked_about_until_somebody_has_said(
    place: Path, run_hub: RunHub
) -> None:
    old(place)
    process, _ = run_hub(place)
    named = doctor(place)["staff-asked"]
    assert not named["ok"]
    assert all(name in str(named["words"]) for name in NEVER)

    half = server(place, "person", "roles", typed="yes\nno\n")
    assert half.code == 1, "the end of input is no answer"
    [first, second] = [
        line.partition(" is ")[0] for line in half.out.splitlines() if " is " in line
    ][-2:]
    left = str(doctor(place)["staff-asked"]["words"])
    assert sum(name in left for name in NEVER) == 2

    rest = server(place, "person", "roles", "--clients", "no")
    assert rest.code == 0, rest.err
    assert "staff-asked" not in doctor(place)
    assert "Nobody is asked about" in server(place, "person", "roles").out
    process.terminate()
    _, err = process.communicate(timeout=20)
    assert "4 people may have been made staff" in err
    assert not any(name in err for name in NEVER), "journals keep no names"
    held = {name: "staff" in roles_of(place, name) for name in NEVER}
    assert sorted(held.values()) == [False, False, False, True]
    assert first
    assert second


def test_an_answer_about_one_person_can_be_changed(place: Path) -> None:
    def say(answer: str) -> Ran:
        return server(place, "person", "roles", "Ari Admin", "--clients", answer)

    assert "A safety alert can go on to them" in say("yes").out
    assert "staff" in roles_of(place, "Ari Admin")
    assert say("no").code == 0
    assert roles_of(place, "Ari Admin") == ["administrator"]
    only = server(place, "person", "roles", "Colin Other", "--clients", "no")
    assert only.code == 1
    assert roles_of(place, "Colin Other") == ["staff"]


def test_doctor_asks_the_hub_and_believes_no_file(place: Path, run_hub: RunHub) -> None:
    assert "hub-stands" in doctor(place)
    process, _ = run_hub(place)
    runs = doctor(place)
    assert runs["hub-runs"]["ok"]
    assert runs["no-workstation"]["ok"], "a hub's own machine need not be one"
    assert hubtui("doctor", "--data", str(place)).code == 0, "fit for a timer"

    process.kill()
    process.wait(20)

    assert (place / "data" / "host.json").is_file(), "control: it was left behind"
    killed = doctor(place)
    assert "hub-runs" not in killed
    assert not killed["hub-silent"]["ok"]
    (place / "data" / "host.json").write_text("half")
    assert not doctor(place)["hub-silent"]["ok"]
    assert "hub-none" in doctor(place / "nowhere")


def test_doctor_says_what_a_hub_says_of_itself() -> None:
    from hubtui.cli.hub.doctor import why_not_well
    from hubtui.wire.session import Greeting

    class Newer(Greeting):
        trouble: str = ""

    facts = {"hub": "x", "practice": False, "versions": ["v1"], "server": "hubtui 9"}
    ill = why_not_well(Newer.model_validate({**facts, "trouble": "hub-cannot-write"}))
    assert ill is not None
    assert not ill.ok
    assert "hub-cannot-write" in ill.words
    assert why_not_well(Newer.model_validate(facts)) is None
    assert why_not_well(Greeting.model_validate(facts)) is None, "an older hub says nothing"


def test_doctor_writes_the_date_as_people_here_do() -> None:
    said = hubtui("doctor").out
    assert date_words(datetime.now().astimezone().date()) in said


@pytest.mark.parametrize("typed", ["mere tane", "Mere Tane", "MERE TĀNE"])
def test_nobody_is_taken_away_under_another_spelling(made: Made, typed: str) -> None:
    before = standing(made.place).people
    gone = server(made.place, "person", "remove", typed)
    assert gone.code == 1
    assert "type it so: Mere Tāne" in gone.err
    assert standing(made.place).people == before


@pytest.mark.parametrize(("answer", "left"), [("no", True), ("yes", False)])
def test_at_a_terminal_it_asks_who_is_meant(made: Made, answer: str, left: bool) -> None:
    person = ("person", "add", "Hana Pēre", "--job", "x", "--office", "Police")
    assert server(made.place, *person).code == 0
    flags = ["server", "person", "remove", "hana pere", "--data", str(made.place)]
    with Terminal(["python", "-m", "hubtui", *flags]) as terminal:
        terminal.wait_for("Is that who you mean")
        assert "Hana Pēre" in terminal.text()
        terminal.type(answer)
        terminal.press("enter")
        assert terminal.wait_exit() == (1 if left else 0)
    assert ("Hana Pēre" in standing(made.place).people) == left


def test_lines_pasted_after_a_command_are_run_too(made: Made) -> None:
    """A list of commands pasted at once: each is run, and none is lost."""
    line = "python -m hubtui server code workstation --data {0}\n"
    pasted = "".join(
        line.format(made.place) + f"echo line-$((1{count} + 100))\n" for count in range(3)
    )
    with Terminal(["bash", "--norc", "--noprofile"], env={"PS1": "$ "}) as terminal:
        terminal.wait_for("$")
        terminal.send(pasted)
        for count in range(3):
            terminal.wait_for(f"line-11{count}")
        terminal.send("exit\n")
        assert terminal.wait_exit() == 0
