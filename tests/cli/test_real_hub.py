"""A real hub, from set-up to a person at work, with real processes on loopback TLS."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hubtui.desk.hub import workstation
from hubtui.desk.hub.connect import connect
from hubtui.desk.session.occupancy import Occupancy
from hubtui.errors import Refused
from hubtui.flow.engine.effects import ListNames, SignInHere
from hubtui.wire.door import Names
from tests.cli.conftest import Made, hubtui

RunHub = Callable[[Path], tuple[subprocess.Popen[str], int]]
NEW = "harbour pencil window thunder"


@pytest.fixture
def desk_at(own_folders: Path) -> Path:
    return own_folders / "data" / "hubtui"


async def test_from_set_up_to_signed_in(made: Made, run_hub: RunHub, desk_at: Path) -> None:
    process, port = run_hub(made.place)
    address, data = f"127.0.0.1:{port}", ("--data", str(made.place))

    # One hub, one process; its own machine can still ask it.
    second = hubtui("server", "run", *data, "--port", str(port))
    assert second.code == 1
    assert "running already" in second.err

    # Another hub's words, and a machine that cannot keep a key: neither uses up the code.
    flags = ("--code", made.join_code, "--name", "Front desk")
    wrong = hubtui("join", address, *flags, "--fingerprint", "a b c d e f", "--key-file")
    assert wrong.code == 1
    assert "not the same" in wrong.err
    refused = hubtui("join", address, *flags, "--fingerprint", made.words)
    assert refused.code == 1
    assert "no key ring" in refused.err
    assert not (desk_at / "workstation.json").exists()

    words = made.words.replace(" ", "-")  # as some write them down
    joined = hubtui("join", address, *flags, "--fingerprint", words, "--key-file")
    assert joined.code == 0, joined.err
    key = desk_at / "workstation.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert str(key) in joined.out

    again = hubtui("join", address, *flags)
    assert again.code == 1
    assert "To join it again" in again.out

    # A person is added while the hub runs, and signs in with the code handed over.
    person = ("Tama Ruru", "--job", "constable", "--office", "police", "--role", "facilitator")
    added = hubtui("server", "person", "add", *person, *data)
    assert added.code == 0, added.err
    code = added.after("  Tama Ruru")

    place = workstation.load(desk_at)
    assert place is not None
    desk = await connect(place, folder=desk_at, key_file=key)
    names = await desk.perform(ListNames())
    assert isinstance(names, Names)
    by_name = {each.name: each.id for each in names.names}
    assert set(by_name) == {"Jo Lee", "Mere Tāne", "Anne Cole", "Tama Ruru"}
    await desk.perform(SignInHere(by_name["Tama Ruru"], code, NEW))
    assert desk.stage is Occupancy.OPEN
    offices = {each.name: each for each in desk.known().agencies.values()}
    assert offices["Police"].accepted_pack
    assert not offices["Eastfield School"].accepted_pack
    assert desk.card.on_call[0] == ("Jo Lee", "021 555 021")
    await desk.close()

    # The code is spent; the passphrase is what counts now.
    desk = await connect(place, folder=desk_at, key_file=key)
    with pytest.raises(Refused):
        await desk.perform(SignInHere(by_name["Tama Ruru"], code, NEW))
    await desk.perform(SignInHere(by_name["Tama Ruru"], NEW))
    await desk.close()

    gone = hubtui("server", "person", "remove", "Anne Cole", *data)
    assert gone.code == 1
    assert "Add one first" in gone.err
    person = ("Hana Pere", "--job", "lawyer", "--office", "police", "--role", "privacy-officer")
    assert hubtui("server", "person", "add", *person, *data).code == 0
    gone = hubtui("server", "person", "remove", "Anne Cole", *data)
    assert "Anne Cole cannot sign in any more" in gone.out

    # Plain mode asks this hub by itself; doctor finds it proven, and then gone.
    said = hubtui("--plain", typed="\n")
    assert "hubtui, Eastfield hub." in said.out
    assert "Tama Ruru" in said.out
    assert "proves that it is the hub" in hubtui("doctor").out
    process.terminate()
    assert process.wait(20) == 0
    stopped = hubtui("doctor")
    assert stopped.code == 1
    assert "Nobody answers there" in stopped.out


def test_the_hub_machine_can_ask_a_hub_that_does_not_run(made: Made) -> None:
    data = ("--data", str(made.place))

    code = hubtui("server", "code", "person", "mere tāne", *data)
    folded = hubtui("server", "code", "person", "mere tane", *data)
    accepted = hubtui("server", "pack", "accept", "eastfield school", "--by", "ANNE COLE", *data)
    unknown = hubtui("server", "code", "person", "Nobody", *data)
    nothing = hubtui("server", "code", "is-them", "mere tāne", *data)
    look_alike = hubtui(
        "server", "person", "add", "J0 Lee", "--job", "x", "--office", "Police", *data
    )

    assert "Code for Mere Tāne" in code.out
    assert folded.code == 1
    assert "type it so: Mere Tāne" in folded.err
    assert "Anne Cole has accepted the guide for Eastfield School" in accepted.out
    assert nothing.code == 1
    assert "Nothing of Mere Tāne waits for the word of this machine." in nothing.err
    assert unknown.code == 1
    assert "Jo Lee" in unknown.err
    assert look_alike.code == 1
    assert hubtui("server", "log", "verify", *data).code == 0


def test_join_asks_for_what_was_not_given(made: Made, run_hub: RunHub) -> None:
    _, port = run_hub(made.place)
    flags = ("join", f"127.0.0.1:{port}", "--key-file")

    said_no = hubtui(*flags, typed=f"{made.join_code}\nFront desk\nno\n")
    cut = hubtui(*flags, typed="")
    said_yes = hubtui(*flags, typed=f"{made.join_code.lower()}\nFront desk\nyes\n")

    assert made.words in said_no.out
    assert said_no.code == cut.code == 1
    assert "There was no answer to: code" in cut.err
    assert said_yes.code == 0, said_yes.err


def test_join_asks_again_for_what_it_cannot_take(made: Made, run_hub: RunHub) -> None:
    _, port = run_hub(made.place)
    typed = [
        *("\x1b[31mred\x1b[0m", f"127.0.0.1:{port}"),
        *("\u202ecode", "x" * 3_000, made.join_code),
        *("Front\x1b]0;desk\x07", "Front desk " * 300, "Front desk"),
        "yes",
    ]

    said = hubtui("join", "--key-file", typed="\n".join((*typed, "")))

    assert said.code == 0, said.err
    assert said.out.count("It looks like https://hub.example:8443") == 1, (
        "said why, and asked again"
    )
    assert said.out.count("Type it by hand.") == 2
    assert said.out.count("It takes 80 letters.") == 2
    assert said.out.count("same on your paper") == 1, "nothing is asked of the hub before"


def test_an_address_no_hub_can_be_at() -> None:
    said = hubtui("join", "http://127.0.0.1:1", "--code", "X", "--name", "Y", "--key-file")

    assert said.code == 1
    assert "https://hub.example:8443" in said.err
