"""How a new hub reaches people away from it: mail, a web hook, and each person's end of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from hubtui.domain.outside import (
    KINDS,
    SECURITY,
    is_header_value,
    is_hook,
    is_host,
    is_mail,
    is_secure,
    is_target,
)

PORTS: Mapping[str, int] = {"starttls": 587, "tls": 465, "none": 25}
"""Where a mail server usually listens."""
READY: Mapping[str, str] = {
    "ntfy": "https://ntfy.hub.example/{to}",
    "sms": "https://sms.hub.example/messages",
    "room": "https://chat.hub.example/hooks/{to}",
}
"""What a web hook's address looks like, by kind; ``{to}`` is each person's own end."""
EXAMPLE: Final = "hub.example"
MOST_PORT: Final = 65_535


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server that takes the hub's messages; its password stands elsewhere."""

    host: str
    sender: str
    security: str = SECURITY[0]
    port: int = 0
    user: str = ""

    @property
    def at_port(self) -> int:
        """Return the port told, else the usual one."""
        return self.port or PORTS.get(self.security, 0)


@dataclass(frozen=True, slots=True)
class Hook:
    """A web address that takes the hub's messages; ``token`` is whether it wants a secret."""

    url: str
    kind: str = KINDS[0]
    token: bool = False


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is typed unseen and shown nowhere."""

    mail: str = field(default="", repr=False)
    hook: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Ways:
    """Every way out there is; None is a way that is not used."""

    mail: Mail | None = None
    hook: Hook | None = None


def is_own_hook(url: str) -> bool:
    """Say whether an address can be used: one that is not the example any more."""
    return is_hook(url) and EXAMPLE not in url


def faults_of(ways: Ways) -> Iterator[tuple[str, str]]:
    """Give what is wrong with the ways out: the answer it is about, and a code."""
    mail, hook = ways.mail, ways.hook
    if mail is not None:
        fits = {
            "host": is_host(mail.host),
            "security": is_secure(mail.security, mail.host),
            "port": 0 <= mail.port <= MOST_PORT,
            "sender": is_mail(mail.sender),
            "user": is_header_value(mail.user),
        }
        yield from _unfit("mail", fits)
    if hook is not None:
        yield from _unfit("hook", {"kind": hook.kind in KINDS, "url": is_own_hook(hook.url)})


def _unfit(way: str, fits: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
    for name, fit in fits.items():
        if not fit:
            listed = name in ("security", "kind")
            yield f"{way} {name}", "setup-not-listed" if listed else "setup-not-fitting"


def reach_faults(where: str, mail: str, hook: str, ways: Ways) -> Iterator[tuple[str, str]]:
    """Give what is wrong with one person's end of the ways out."""
    for name, text, fits, way in (
        ("mail", mail, is_mail, ways.mail),
        ("hook", hook, is_target, ways.hook),
    ):
        if text and not fits(text):
            yield f"{where} {name}", "setup-not-fitting"
        elif text and way is None:
            yield f"{where} {name}", "setup-no-way"
