"""Settings of a hub, kept in the store, and the limits of one server process."""

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
    """Makes and checks passphrase verifiers; slow on purpose, except in tests."""

    def hash(self, secret: str, pepper: bytes) -> str:
        """Make a verifier."""
        ...

    def check(self, verifier: str, secret: str, pepper: bytes) -> bool:
        """Return whether the verifier was made from this secret."""
        ...

    @property
    def dummy(self) -> str:
        """Return the verifier to check against, for equal time, if a person has none."""
        ...


class Argon2:
    """The hasher used outside tests."""

    def hash(self, secret: str, pepper: bytes) -> str:
        """Make a verifier."""
        from hubtui.crypto.passphrase import hash_secret  # noqa: PLC0415 - loads cryptography

        return hash_secret(secret, pepper)

    def check(self, verifier: str, secret: str, pepper: bytes) -> bool:
        """Return whether the verifier was made from this secret."""
        from hubtui.crypto.passphrase import check_secret  # noqa: PLC0415 - loads cryptography

        return check_secret(verifier, secret, pepper)

    @property
    def dummy(self) -> str:
        """Return the verifier to check against, for equal time, if a person has none."""
        from hubtui.crypto.passphrase import DUMMY  # noqa: PLC0415 - loads cryptography

        return DUMMY


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one server process: counts, bytes, and times in microseconds or ``_seconds``."""

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
    """Seconds between tries of a hub that cannot write, and before it ends if it never can."""
    reserve: int = 8 * 1024 * 1024
    """Bytes of disk kept for safety alerts; enough for hundreds, with all their events."""
    hasher: Hasher = field(default_factory=Argon2)
    hurry: int = 1
    """How many times sooner an alert is late; more than 1 only in a practice hub."""


@dataclass(frozen=True, slots=True)
class Config:
    """The hub's settings, as its administrator decided."""

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
    """Read the hub's settings."""
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
    """Refuse (``setup-zone``) a name that is not the full name of a time zone."""
    whole = "/" in name or name == "UTC"  # "localtime" is whatever a machine was set to
    if not whole or name not in available_timezones():
        raise Refused("setup-zone", field=field)


def write_settings(q: Bound, values: Mapping[str, object]) -> None:
    """Write settings by name."""
    for name, value in values.items():
        q.set_setting(name=name, value=json.dumps(value, ensure_ascii=False))
