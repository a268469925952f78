"""Throw-away workstations, and a person who signs in at one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hubtui.client.enrol import enrol
from hubtui.crypto.signing import SigningKey
from hubtui.desk.hub.workstation import Enrolment, save
from hubtui.server.keys.tls import CA_CERTIFICATE
from hubtui.vault import FileVault
from hubtui.wire.door import PhoneCard
from hubtui.wording import say
from tests.bench.made import SECRET, Made
from tests.bench.server import Running
from tests.bench.watch import KEYS, Watched

NOBODY = "https://127.0.0.1:9"
PIN = "135790"
ENTER, ESCAPE = KEYS["enter"], KEYS["escape"]


@dataclass(frozen=True, slots=True)
class Workstation:
    """A folder that makes a machine a workstation, and nothing else of anybody's."""

    folder: Path

    @property
    def env(self) -> Mapping[str, str]:
        """Return what a program started there is told."""
        own = {f"XDG_{kind}_HOME": str(self.folder / kind) for kind in ("CONFIG", "STATE", "CACHE")}
        return {
            **own,
            "HUBTUI_DATA": str(self.folder),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "ESCDELAY": "25",
        }

    def start(self, *arguments: str, env: Mapping[str, str] | None = None) -> Watched:
        """Start hubtui there."""
        command = [sys.executable, "-m", "hubtui", *arguments]
        return Watched(command, {**self.env, **(env or {})})


def floor(name: str, env: Mapping[str, str] | None = None) -> Watched:
    """Start a floor program."""
    given = {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
    return Watched([sys.executable, "-m", "tests.bench.floors", name], given)


def alone(made: Made, folder: Path) -> Workstation:
    """Make a workstation whose hub does not answer."""
    authority = (made.place / "keys" / CA_CERTIFICATE).read_text()
    return _keep(folder, SigningKey.new(), NOBODY, authority, made.created.hub_id, "none")


def joined(made: Made, hub: Running, folder: Path) -> Workstation:
    """Make a workstation of a running hub; its code is good once."""
    key = SigningKey.new()
    code = made.created.join_code
    enrolled = asyncio.run(enrol(hub.address, hub.authority, code=code, key=key, name="Desk"))
    return _keep(folder, key, hub.address, hub.authority, made.created.hub_id, enrolled.workstation)


def _keep(
    folder: Path, key: SigningKey, address: str, authority: str, hub_id: str, workstation: str
) -> Workstation:
    folder.mkdir(parents=True)
    place = Enrolment(
        address=address,
        ca=authority,
        hub="Measured Hub",
        hub_id=hub_id,
        workstation=workstation,
        name="Desk",
        phone_card=PhoneCard(emergency="111"),
        key_name="measured",
        key_file=True,
    )
    save(place, folder)
    FileVault(folder / "workstation.key").keep("measured", key.pem().decode())
    return Workstation(folder)


def sign_in(seen: Watched, name: str) -> None:
    """Sign somebody in, to Home."""
    seen.wait(name)
    seen.drain(0.3)
    seen.do(name.encode(), name)
    seen.drain(0.2)
    seen.do(ENTER, say("signin.secret.heading"))
    seen.drain(0.2)
    seen.press(SECRET.encode())
    seen.drain(0.2)
    seen.do(ENTER, say("signin.pin.heading"))
    for then in (say("signin.pin-again.heading"), say("home.heading")):
        seen.drain(0.2)
        seen.press(PIN.encode())
        seen.drain(0.2)
        seen.do(ENTER, then)
    seen.drain(0.5)
