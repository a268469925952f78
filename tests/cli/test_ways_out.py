"""Reaching people away from the hub: set up with it, tried at its end, and at any time after."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hubtui.cli.hub.place import standing
from hubtui.wording import say
from tests.cli.conftest import ANSWERS, Ran, hubtui
from tests.pty import Terminal
from tests.server.overrides.sinks import Sink, http_sink, smtp_sink

TOPS = 'able = ["Mere Tāne"]\n'
WAYS = """
[mail]
host = "127.0.0.1"
port = {mail}
security = "none"
sender = "hub@hub.test"

[hook]
url = "http://127.0.0.1:{hook}/{{to}}"
token = true
"""
ENDS = 'phone = "021 555 021"\nmail = "jo@hub.test"\nhook = "topic-jo"\n'
SECRET = "Bearer s3cret-token"


def with_ways(path: Path, mail: int, hook: int, more: str = "") -> None:
    text = TOPS + ANSWERS.replace('phone = "021 555 021"\n', ENDS)
    path.write_text(text + WAYS.format(mail=mail, hook=hook) + more, "utf-8")


async def ran(*arguments: str, typed: str = "") -> Ran:
    return await asyncio.to_thread(hubtui, *arguments, typed=typed)


def arrived(mail: Sink, hook: Sink) -> None:
    assert [one["To"] for one in mail.mails] == ["jo@hub.test"]
    assert say("outside.test") in mail.mails[0].get_content()
    assert [one.decode() for one in hook.got] == [say("outside.test")]
    assert hook.heads[0].startswith(b"POST /topic-jo ")
    assert SECRET.encode() in hook.heads[0]


async def test_from_answers_to_a_test_message(tmp_path: Path, answers: Path) -> None:
    place = tmp_path / "hub"
    async with smtp_sink() as mail, http_sink() as hook:
        with_ways(answers, mail.port, hook.port)
        flags = ("--answers", str(answers), "--data", str(place))
        made = await ran("server", "init", *flags, typed=f"{SECRET}\n")
        assert made.code == 0, made.err
        assert 'hubtui server test-message "Jo Lee"' in made.out
        assert SECRET not in made.out
        assert not mail.got, "control: nothing is sent by itself"

        tried = await ran("server", "test-message", "jo lee", "--data", str(place))
        nowhere = await ran("server", "test-message", "Mere Tāne", "--data", str(place))
        nobody = await ran("server", "test-message", "Nobody", "--data", str(place))

        arrived(mail, hook)
    assert tried.code == 0, tried.err
    assert tried.out.count("sent.") == 2
    assert nowhere.code == 1
    assert "Nothing was sent" in nowhere.out
    assert nobody.code == 1
    gone = await ran("server", "test-message", "Jo Lee", "--data", str(place))
    assert gone.code == 1
    assert gone.out.count("not sent") == 2
    kept = b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())
    assert SECRET.encode() not in kept
    again = await ran("server", "init", *flags)
    assert again.code == 0
    assert "Nothing was changed" in again.out


def test_a_secret_is_asked_for_and_never_made_up(tmp_path: Path, answers: Path) -> None:
    with_ways(answers, 25, 80)
    place = tmp_path / "hub"

    said = hubtui("server", "init", "--answers", str(answers), "--data", str(place))

    assert said.code == 1
    assert "There was no answer to: hook-token" in said.err
    assert not place.exists()


def test_the_same_with_flags(tmp_path: Path, answers: Path) -> None:
    place = tmp_path / "hub"
    flags = (
        *("--mail-host", "mail.hub.test", "--mail-sender", "hub@hub.test", "--mail-user", "hub"),
        *("--able", "Mere Tāne", "--reach", "Mere Tāne; mere@hub.test;"),
        *("--answers", str(answers), "--data", str(place)),
    )

    said = hubtui("server", "init", *flags, typed="pūkeko\nmail-password\n")

    assert said.code == 0, said.err
    assert said.out.count("Mail password") == 2, "one with a macron would never work"
    assert "no macrons" in said.out
    assert 'test-message "Mere Tāne"' in said.out
    assert set(standing(place).people) == {"Jo Lee", "Mere Tāne", "Anne Cole"}


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (('host = "127.0.0.1"', 'host = "mail.hub.test"'), "mail security"),
        (('"none"', '"perhaps"'), "mail security"),
        (('"hub@hub.test"', '"hub"'), "mail sender"),
        (("http://127.0.0.1", "http://elsewhere.test"), "hook url"),
        (("http://127.0.0.1:9/{to}", "https://ntfy.hub.example/{to}"), "hook url"),
        (('mail = "jo@hub.test"', 'mail = "jo"'), "people 1 mail"),
        (('"topic-jo"', '"a topic"'), "people 1 hook"),
        (('able = ["Mere Tāne"]', 'able = ["Nobody"]'), "able 1"),
        (('able = ["Mere Tāne"]', 'able = ["Anne Cole"]'), "able 1"),
        (('on_call = ["Jo Lee", "Mere Tāne"]', 'on_call = ["Jo Lee", "Anne Cole"]'), "on_call 2"),
        (("token = true", 'token = "s3cret"'), "hook token"),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path, answers: Path, spoil: tuple[str, str], named: str
) -> None:
    with_ways(answers, 9, 9)
    text = answers.read_text("utf-8")
    assert spoil[0] in text, "control"
    answers.write_text(text.replace(*spoil), "utf-8")

    said = hubtui("server", "init", "--answers", str(answers), "--data", str(tmp_path / "hub"))

    assert said.code == 2, said.out
    assert [line.partition(":")[0] for line in said.err.splitlines()[1:]] == [named]
    assert "s3cret" not in said.err


def walk(place: Path, mail: int, hook: int) -> str:
    """Set a hub up step by step, and send tests at its end."""
    with Terminal(["python", "-m", "hubtui", "server", "init"], rows=60) as terminal:

        def answer(asked: str, *typed: str) -> None:
            terminal.wait_for(asked)
            for each in typed:
                terminal.type(each)
                terminal.press("enter")

        answer("What is the hub called", "Eastfield hub", "1", "Police", "2")
        answer("Type one name", "Jo Lee", "sergeant", "1", "2", "021 555 021", "1")
        answer("Type one name", "Mere Tāne", "principal", "1", "2", "021 555 022", "1")
        answer("Type one name", "Ana Smith", "constable", "1", "", "", "2")
        answer("Who is on call", "1 2")
        answer("Who else can act", "1")
        answer("Should messages find people", "1 2")
        answer("Which mail server", "127.0.0.1")
        answer("How is mail kept private", "3")
        answer("Which port", str(mail))
        answer("From which address", "hub")
        answer("does not fit", "hub@hub.test")
        answer("With which name", "")
        answer("What is at the web address", "1")
        answer("Which web address takes", "")
        answer("does not fit", f"http://127.0.0.1:{hook}/{{to}}")
        answer("Does it want a secret", SECRET)
        answer("mail address finds Jo Lee", "jo@hub.test")
        answer("finds Jo Lee there", "topic-jo")
        answer("mail address finds Mere", "", "")
        answer("mail address finds Ana", "", "")
        answer("Which phone number reaches the hub", "0800 555 010", "", "", "", str(place))
        terminal.wait_for("Is this right")
        assert "jo@hub.test" in terminal.text()
        answer("Pick 1", "1")
        terminal.wait_for("Send a test message")
        said = terminal.text()
        terminal.type("2")
        terminal.press("enter")
        terminal.wait_for("Ask them whether it has come")
        answer("Send a test message", "")
        assert terminal.wait_exit() == 0
        return said + terminal.text()


async def test_step_by_step(tmp_path: Path, own_folders: Path) -> None:
    async with smtp_sink() as mail, http_sink() as hook:
        said = await asyncio.to_thread(walk, tmp_path / "hub", mail.port, hook.port)

        arrived(mail, hook)
    assert SECRET not in said
