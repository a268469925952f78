"""How a hub is set: what its administrator decided (in the store), and what a process may spend."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from zoneinfo import ZoneInfo, available_timezones

from hubtui.domain.clock import DAY, HOUR, SECOND
from hubtui.domain.worktime import WEEKDAYS, Hours
from hubtui.errors import Refused
from hubtui.server.store import Bound
from hubtui.wire.door import PhoneCard


class Hasher(Protocol):
    """What makes and checks passphrase verifiers; slow on purpose, but for tests."""

    def hash(self, secret: str, pepper: bytes) -> str:
        """Make a verifier."""
        ...

    def check(self, verifier: str, secret: str, pepper: bytes) -> bool:
        """Tell whether the secret made it."""
        ...

    @property
    def dummy(self) -> str:
        """Give the verifier to check against where there is none."""
        ...


class Argon2:
    """The real one."""

    def hash(self, secret: str, pepper: bytes) -> str:
        """Make a verifier."""
        from hubtui.crypto.passphrase import hash_secret  # noqa: PLC0415 - loads cryptography

        return hash_secret(secret, pepper)

    def check(self, verifier: str, secret: str, pepper: bytes) -> bool:
        """Tell whether the secret made it."""
        from hubtui.crypto.passphrase import check_secret  # noqa: PLC0415 - loads cryptography

        return check_secret(verifier, secret, pepper)

    @property
    def dummy(self) -> str:
        """Give the verifier to check against where there is none."""
        from hubtui.crypto.passphrase import DUMMY  # noqa: PLC0415 - loads cryptography

        return DUMMY


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server process may spend, and how long things last."""

    body: int = 64_000
    session: int = 10 * HOUR
    sessions_a_person: int = 2
    challenge: int = 60 * SECOND
    person_code: int = 7 * DAY
    draft_idle: int = 14 * DAY
    alerts_an_hour: int = 30
    """Ordinary alerts one person may send."""
    fade: int = 14 * DAY
    hashes_at_once: int = 2
    hashes_waiting: int = 20
    hashes_a_desk: int = 4
    ping_seconds: float = 15.0
    send_seconds: float = 10.0
    again_seconds: float = 10.0
    """How often a hub that cannot write tries to, and how long it is read when it never can."""
    reserve: int = 8 * 1024 * 1024
    """Bytes of disk kept for safety alerts: room for hundreds with all that becomes of them."""
    hasher: Hasher = field(default_factory=Argon2)
    hurry: int = 1
    """How many times sooner an alert is late; in practice nobody waits for hours."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the hub's administrator decided."""

    name: str
    practice: bool
    zone: str
    hours: Hours
    suburbs: tuple[str, ...] = ()
    phone_card: PhoneCard = field(default_factory=lambda: PhoneCard(emergency="111"))
    pack: str = "nz"
    language: str = "en-NZ"
    ask_close: bool = False
    idle_seconds: int = 300


def read_config(q: Bound) -> Config:
    """Read how this hub is set."""
    hub = q.hub()
    raw: dict[str, Any] = {row["name"]: json.loads(row["value"]) for row in q.setting_values()}
    weekly = raw.get("weekly")
    hours = Hours(
        ZoneInfo(hub["time_zone"]),
        dict(WEEKDAYS)
        if weekly is None
        else {int(day): (span[0], span[1]) for day, span in weekly.items()},
        frozenset(date.fromisoformat(day) for day in raw.get("closed", ())),
    )
    return Config(
        name=hub["name"],
        practice=bool(hub["practice"]),
        zone=hub["time_zone"],
        hours=hours,
        suburbs=tuple(raw.get("suburbs", ())),
        phone_card=PhoneCard.model_validate_json(
            json.dumps(raw.get("phone_card", {"emergency": "111"}))
        ),
        pack=raw.get("pack", "nz"),
        language=raw.get("language", "en-NZ"),
        ask_close=raw.get("ask_close", False),
        idle_seconds=raw.get("idle_seconds", 300),
    )


def check_zone(name: str, field: str) -> None:
    """Refuse what is no time zone by its full name (``setup-zone``)."""
    whole = "/" in name or name == "UTC"  # "localtime" is whatever a machine was set to
    if not whole or name not in available_timezones():
        raise Refused("setup-zone", field=field)


def write_settings(q: Bound, values: Mapping[str, object]) -> None:
    """Write settings by name."""
    for name, value in values.items():
        q.set_setting(name=name, value=json.dumps(value, ensure_ascii=False))
