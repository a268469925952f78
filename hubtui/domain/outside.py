"""Checks of how messages leave a hub: mail servers, addresses, web hooks and their targets."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from hubtui.errors import Refused

LOCAL: Final = ("127.0.0.1", "localhost", "::1")
"""Names and addresses of the machine itself."""
SECURITY: Final = ("starttls", "tls", "none")
"""Transport security of mail; ``none`` is allowed only within this machine."""
KINDS: Final = ("ntfy", "sms", "room")
"""Message layouts of the web hook: plain text, for an SMS gateway, for a chat room."""
_EMERGENCY: Final = frozenset({"000", "110", "111", "112", "119", "911", "999"})
_HOST = re.compile(r"[A-Za-z0-9.:-]{1,200}")
_MAIL = re.compile(r"[^\s@<>,;:\"\\()\[\]]{1,64}@[A-Za-z0-9.-]{1,180}")
_TARGET = re.compile(r"[A-Za-z0-9+_.@-]{0,100}")
_VALUE = re.compile(r"[\x20-\x7e]{0,500}")


def is_phone(text: str) -> bool:
    """Say whether this has at least three digits; 111 is the shortest number."""
    return sum(char.isdecimal() for char in text) >= 3


def check_number(text: str, field: str = "") -> None:
    """Check a phone number of the hub or of its people.

    Raises:
        Refused: ``setup-phone`` if it has too few digits, ``setup-emergency`` if it rings 111.
    """
    if not is_phone(text):
        raise Refused("setup-phone", field=field)
    digits = "".join(str(int(char)) for char in text if char.isdecimal())
    if {digits, digits.removeprefix("00").removeprefix("64")} & _EMERGENCY:
        raise Refused("setup-emergency", field=field)


def is_host(text: str) -> bool:
    """Say whether this can be the name or address of a mail server."""
    return bool(_HOST.fullmatch(text))


def is_secure(security: str, host: str) -> bool:
    """Say whether ``security`` is allowed with ``host``; ``none`` only within this machine."""
    return security in SECURITY and (security != "none" or host in LOCAL)


def is_mail(text: str) -> bool:
    """Say whether this can be a mail address."""
    return bool(_MAIL.fullmatch(text))


def is_target(text: str) -> bool:
    """Say whether this may replace ``{to}`` in the hook's address: a topic, a number, a room."""
    return bool(_TARGET.fullmatch(text))


def is_header_value(text: str) -> bool:
    """Say whether this can be the value of an HTTP header."""
    return bool(_VALUE.fullmatch(text))


def checked_secret(text: str) -> str:
    """Return a password or token unchanged; mail servers and web hooks take ASCII only.

    Raises:
        Refused: ``secret-unfit``.
    """
    if not is_header_value(text):
        raise Refused("secret-unfit")
    return text


def is_hook(url: str) -> bool:
    """Say whether this is an https address, or http on this machine; it may hold ``{to}``."""
    try:
        parts = urlsplit(url.replace("{to}", "to"))
        host = parts.hostname or ""
        return (
            parts.scheme in ("http", "https")
            and bool(host)
            and url.isascii()
            and url.isprintable()
            and " " not in url
            and (parts.scheme == "https" or host in LOCAL)
            and "{" not in parts.geturl()
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        return False
