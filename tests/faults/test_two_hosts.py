"""Two machines and a wire between them: made of network namespaces, so it needs root.

One host runs the hub and has a desk; the other has a desk only. What is shown is what a small
hub does on its first morning, with the hub stopped and started in between.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import ANSWERS
from tests.pty import Terminal

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(240)]

HUB, DESK = "10.77.31.1", "10.77.31.2"
PORT = 18443
PIN = "482915"
WORDS = {"Jo Lee": "harbour pencil window thunder", "Mere Tāne": "copper ladder sunday orchid"}


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


@pytest.fixture
def hosts() -> Iterator[tuple[str, str]]:
    """Two hosts that see each other and nobody else."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("making hosts takes root and iproute2")
    names = (f"hub-{os.getpid()}", f"desk-{os.getpid()}")
    ends = (f"h{os.getpid()}", f"d{os.getpid()}")
    try:
        for name in names:
            _run("ip", "netns", "add", name)
            _run("ip", "-n", name, "link", "set", "lo", "up")
        _run("ip", "link", "add", ends[0], "type", "veth", "peer", "name", ends[1])
        for name, end, address in zip(names, ends, (HUB, DESK), strict=True):
            _run("ip", "link", "set", end, "netns", name)
            _run("ip", "-n", name, "address", "add", f"{address}/24", "dev", end)
            _run("ip", "-n", name, "link", "set", end, "up")
        yield names
    finally:
        for name in names:
            with suppress(subprocess.CalledProcessError):
                _run("ip", "netns", "delete", name)


def _on(host: str, *arguments: str) -> list[str]:
    return ["ip", "netns", "exec", host, sys.executable, "-m", "hubtui", *arguments]


def _env(home: Path) -> dict[str, str]:
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "CONFIG", "STATE")}
    return {**os.environ, **folders}


def _said(command: Sequence[str], home: Path) -> str:
    ran = subprocess.run(
        command, env=_env(home), capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


class Server:
    """The hub's process on its host."""

    def __init__(self, host: str, place: Path) -> None:
        flags = ("server", "run", "--lan", "--port", str(PORT), "--data", str(place))
        self.command, self.place = _on(host, *flags), place
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("READY"), line

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(20) == 0
        self._let_go()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._let_go()

    def _let_go(self) -> None:
        if self.process.stdout is not None:
            self.process.stdout.close()


class Person:
    """Somebody at a terminal in plain mode."""

    def __init__(self, host: str, home: Path, name: str) -> None:
        self.name = name
        self.terminal = Terminal(_on(host, "--plain"), rows=60, columns=80, env=_env(home))
        self._answered = 0

    def answers(self, *pairs: tuple[str, str]) -> None:
        """Wait for each question, and the prompt after it, and type its answer."""
        for question, answer in pairs:
            self.sees(f"{question}.*: ?$")
            self._answered = len(self.terminal.raw)
            self.terminal.type(answer + "\r")

    def again_until(self, wanted: str, question: str) -> None:
        """Have the question asked again until there is what is wanted above it."""
        self.sees(f"{question}.*: ?$")
        while wanted not in self._new():
            self.answers((question, "again"))
            self.sees(f"{question}.*: ?$")

    def _new(self) -> str:
        return self.terminal.raw[self._answered :].decode(errors="replace")

    def sees(self, wanted: str) -> None:
        """Wait for what has come since the last answer; the same may stand further up."""
        pattern = re.compile(wanted, re.DOTALL)
        try:
            self.terminal.wait_for(lambda terminal: bool(pattern.search(self._new())))
        except AssertionError as missing:
            raise AssertionError(f"{wanted!r} is not in {self._new()!r}") from missing

    def signs_in_for_the_first_time(self, code: str) -> None:
        words = WORDS[self.name]
        self.answers(
            ("Press Enter to begin", ""),
            ("Pick 1 to 3", self.name.split()[0]),
            ("Pick 1, or Enter for 1", "1"),
            ("or pick 1 to 2", "1"),
            ("1 Read it.", "1"),
            ("3 No. I will make my own", "3"),
            ("Type your own passphrase.", words),
            ("Type it once more.", words),
            ("Type the code", code),
            ("Pick a PIN for today.", PIN),
            ("Type the PIN once more.", PIN),
            ("Which of these is easiest", "1"),
            ("What do you want to do?", "again"),
        )


def _join(host: str, home: Path, code: str, words: str, name: str) -> None:
    flags = ("--code", code, "--fingerprint", words, "--name", name, "--key-file")
    _said(_on(host, "join", f"{HUB}:{PORT}", *flags), home)


def _after(text: str, words: str) -> str:
    line = next(line for line in text.splitlines() if words in line)
    return line.partition(": ")[2].strip()


def test_the_first_morning(hosts: tuple[str, str], tmp_path: Path) -> None:
    hub_host, desk_host = hosts
    answers, place = tmp_path / "answers.toml", tmp_path / "hub"
    answers.write_text(ANSWERS.replace('kind = "school"', 'kind = "school"\nguide = "Anne Cole"'))
    answers.chmod(0o600)
    homes = {name: tmp_path / name.split()[0] for name in WORDS}
    data = ("--data", str(place))
    said = _said(_on(hub_host, "server", "init", "--answers", str(answers), *data), tmp_path)
    words = _after(said, "six words")
    server = Server(hub_host, place)
    try:
        codes = [said.strip().rpartition(": ")[2]]
        more = _said(_on(hub_host, "server", "code", "workstation", *data), tmp_path)
        codes.append(more.strip().rpartition(": ")[2])
        _join(hub_host, homes["Jo Lee"], codes[0], words, "Hub desk")
        _join(desk_host, homes["Mere Tāne"], codes[1], words, "School desk")
        _refuses_plain(desk_host)

        jo = Person(hub_host, homes["Jo Lee"], "Jo Lee")
        mere = Person(desk_host, homes["Mere Tāne"], "Mere Tāne")
        with jo.terminal, mere.terminal:
            jo.signs_in_for_the_first_time(_after(said, "Jo Lee"))
            mere.signs_in_for_the_first_time(_after(said, "Mere Tāne"))
            _tell(jo)
            mere.again_until("Something new", "What do you want to do")
            mere.answers(("Something new", "2"))
            mere.sees("Pick 1.*: ?$")

            # The hub goes and comes back; nobody does anything about it.
            server.stop()
            server.start()

            mere.answers(("Pick 1", "1"), ("1 Read it.", "1"))
            mere.sees("Ruby McAllister, 7")
            mere.answers(("I will come and see you", "1"))
            mere.sees(": ?$")
            jo.answers(("1 Home", "1"), ("What do you want to do?", "4"), ("Pick 1", "1"))
            jo.answers(("1 Read it.", "1"))
            jo.sees("come and see you")
    finally:
        server.kill()


def _refuses_plain(host: str) -> None:
    """Words that are not sealed to the hub are not heard by it."""
    ask = (
        f"import socket; s = socket.create_connection(('{HUB}', {PORT}), 5);"
        "s.sendall(b'GET /v1/hub HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'); print(s.recv(400))"
    )
    ran = subprocess.run(
        ["ip", "netns", "exec", host, sys.executable, "-c", ask],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert "Eastfield" not in ran.stdout
    assert "200" not in ran.stdout


def _tell(sender: Person) -> None:
    """Tell Mere at level 1 that it is about Ruby."""
    sender.answers(
        ("What do you want to do?", "1"),
        ("Who needs to know?", "Mere"),
        ("Pick 1 to 2", "1"),
        ("Who is it about?", "Ruby McAllister, 7"),
        ("1 Read it.", "1"),  # from here on Ruby is named
        ("Have you talked", "3"),
        ("Why is it OK", "1"),
        ("How much", "1"),
        ("or Enter for 3", ""),
        ("or Enter for 1", ""),
        ("1 Send it to Mere", "1"),
        ("Sent to Mere", "again"),
    )
