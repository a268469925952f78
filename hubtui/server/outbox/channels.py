"""How messages leave the hub: mail and a web hook, as its administrator set them; kept sealed."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from hubtui.domain.outside import (
    KINDS,
    LOCAL,
    is_header_value,
    is_hook,
    is_host,
    is_mail,
    is_secure,
    is_target,
)
from hubtui.domain.people import LINE_LIMIT
from hubtui.errors import Broken, Refused
from hubtui.server.keys import Keys
from hubtui.server.people.names import checked_line
from hubtui.server.store import Bound
from hubtui.server.tx import Tx

SETTING: Final = "channels"
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")


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
        """Return whether this channel (``mail`` or ``hook``) is set up."""
        return bool(self.smtp_host if channel == "mail" else self.hook_url)


def checked(channels: Channels) -> Channels:
    """Return the channels if they are valid; ``Refused`` (``channel-unfit``) names the field."""
    host, security = channels.smtp_host, channels.smtp_security
    wrong = {
        "smtp_host": bool(host) and not is_host(host),
        "smtp_security": not is_secure(security, host or LOCAL[0]),
        "smtp_user": not is_header_value(channels.smtp_user),
        "smtp_password": not is_header_value(channels.smtp_password),
        "mail_from": bool(host) and not is_mail(channels.mail_from),
        "hook_kind": channels.hook_kind not in KINDS,
        "hook_url": bool(channels.hook_url) and not is_hook(channels.hook_url),
        "hook_headers": not all(
            _HEADER.fullmatch(name) and is_header_value(value)
            for name, value in channels.hook_headers.items()
        ),
    }
    for name, bad in wrong.items():
        if bad:
            raise Refused("channel-unfit", field=name)
    return channels


def checked_mail(text: str) -> str:
    """Return a valid mail address, or an empty one; ``Refused`` (``channel-unfit``)."""
    kept = checked_line(text, "mail") if len(text) <= LINE_LIMIT else text
    if kept and not is_mail(kept):
        raise Refused("channel-unfit", field="mail")
    return kept


def checked_target(text: str) -> str:
    """Return a valid value for ``{to}`` in the hook's address; ``Refused`` (``channel-unfit``)."""
    kept = text.strip()
    if not is_target(kept):
        raise Refused("channel-unfit", field="hook")
    return kept


def read_channels(keys: Keys, q: Bound) -> Channels:
    """Return the stored channels, unsealed."""
    text = q.setting_value(name=SETTING)
    if text is None:
        return Channels()
    key = keys.data_key(q, SETTING, "secret")
    if key is None:
        raise Broken("channels-key")
    sealed = base64.b64decode(json.loads(text))
    return Channels(**json.loads(keys.open_field(key, "setting", SETTING, "value", sealed)))


def write_channels(keys: Keys, tx: Tx, channels: Channels) -> None:
    """Seal and store the channels, and end their recorded failures."""
    key = keys.data_key(tx.q, SETTING, "secret")
    if key is None:
        key = keys.new_data_key(tx, SETTING, "secret")
    text = json.dumps(asdict(checked(channels)))
    sealed = keys.seal_field(key, "setting", SETTING, "value", text)
    tx.q.set_setting(name=SETTING, value=json.dumps(base64.b64encode(sealed).decode()))
    for row in tx.q.channel_failures():
        tx.q.end_channel_failure(channel=row["channel"])
