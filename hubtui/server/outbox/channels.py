"""How messages leave the hub: mail and a web hook, as its administrator set them; kept sealed."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final
from urllib.parse import urlsplit

from hubtui.errors import Broken, Refused
from hubtui.server.keys import Keys
from hubtui.server.services.names import checked_line
from hubtui.server.settings import LOCAL
from hubtui.server.store import Bound
from hubtui.server.tx import Tx

SETTING: Final = "channels"
_SECURITY: Final = ("tls", "starttls", "none")
KINDS: Final = ("ntfy", "sms", "room")
_HOST = re.compile(r"[A-Za-z0-9.:-]{0,200}")
_MAIL = re.compile(r"[^\s@<>,;:\"\\()\[\]]{1,64}@[A-Za-z0-9.-]{1,180}")
_TARGET = re.compile(r"[A-Za-z0-9+_.@-]{0,100}")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_VALUE = re.compile(r"[\x20-\x7e]{0,500}")


@dataclass(frozen=True, slots=True)
class Channels:
    """Everything needed to send; an empty host or address is a channel that is off."""

    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = ""
    hook_kind: str = "ntfy"
    hook_url: str = ""
    hook_headers: Mapping[str, str] = field(default_factory=dict)

    def has(self, channel: str) -> bool:
        """Say whether this channel is set up."""
        return bool(self.smtp_host if channel == "mail" else self.hook_url)


def checked(channels: Channels) -> Channels:
    """Return channels that hold; ``Refused`` (``channel-unfit``) names the field."""
    mail_off = not channels.smtp_host
    local = channels.smtp_host in LOCAL
    wrong = {
        "smtp_host": not _HOST.fullmatch(channels.smtp_host),
        "smtp_security": channels.smtp_security not in _SECURITY
        or (channels.smtp_security == "none" and not local and not mail_off),
        "mail_from": not mail_off and not _MAIL.fullmatch(channels.mail_from),
        "hook_kind": channels.hook_kind not in KINDS,
        "hook_url": bool(channels.hook_url) and not _fit(channels.hook_url),
        "hook_headers": not all(
            _HEADER.fullmatch(name) and _VALUE.fullmatch(value)
            for name, value in channels.hook_headers.items()
        ),
    }
    for name, bad in wrong.items():
        if bad:
            raise Refused("channel-unfit", field=name)
    return channels


def checked_mail(text: str) -> str:
    """Return a mail address; ``Refused`` (``channel-unfit``)."""
    kept = checked_line(text, "mail") if len(text) <= 80 else text
    if kept and not _MAIL.fullmatch(kept):
        raise Refused("channel-unfit", field="mail")
    return kept


def checked_target(text: str) -> str:
    """Return what the hook's address is filled with; ``Refused`` (``channel-unfit``)."""
    kept = text.strip()
    if not _TARGET.fullmatch(kept):
        raise Refused("channel-unfit", field="hook")
    return kept


def read_channels(keys: Keys, q: Bound) -> Channels:
    """Return how messages leave this hub."""
    text = q.setting_value(name=SETTING)
    if text is None:
        return Channels()
    key = keys.data_key(q, SETTING, "secret")
    if key is None:
        raise Broken("channels-key")
    sealed = base64.b64decode(json.loads(text))
    return Channels(**json.loads(keys.open_field(key, "setting", SETTING, "value", sealed)))


def write_channels(keys: Keys, tx: Tx, channels: Channels) -> None:
    """Keep how messages leave this hub; passwords and tokens only sealed."""
    key = keys.data_key(tx.q, SETTING, "secret")
    if key is None:
        key = keys.new_data_key(tx, SETTING, "secret")
    text = json.dumps(asdict(checked(channels)))
    sealed = keys.seal_field(key, "setting", SETTING, "value", text)
    tx.q.set_setting(name=SETTING, value=json.dumps(base64.b64encode(sealed).decode()))
    for row in tx.q.channel_failures():
        tx.q.end_channel_failure(channel=row["channel"])


def _fit(url: str) -> bool:
    """Say whether an address is https, or http on this machine."""
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
