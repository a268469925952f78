"""Bodies about the channels by which messages leave the hub; for the hub's administrator."""

from __future__ import annotations

from pydantic import Field

from hubtui.wire.base import Answer, Body, Code, Id, Line


class ChannelsOut(Answer):
    """The channels by which messages leave the hub; no secrets."""

    smtp_host: str = ""
    smtp_port: int = 0
    smtp_security: str = ""
    smtp_user: str = ""
    mail_from: str = ""
    hook_kind: str = ""
    hook_url: str = ""
    hook_headers: list[str] = []
    """The names of the headers sent to the hook."""
    hub_phone: str = ""


class SetChannels(Body):
    """Set the channels out of the hub; an empty ``smtp_host`` or ``hook_url`` turns one off."""

    smtp_host: Line = ""
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    smtp_security: Code = "starttls"
    """``tls``, ``starttls`` or ``none`` (loopback only)."""
    smtp_user: Line = ""
    smtp_password: str = Field(default="", max_length=512)
    mail_from: Line = ""
    hook_kind: Code = "ntfy"
    """``ntfy``, ``sms`` or ``room``: the layout of the message."""
    hook_url: str = Field(default="", max_length=1000)
    """Address; ``{to}`` in it is replaced by the person's own hook target."""
    hook_headers: dict[str, str] = Field(default={}, max_length=8)


class SendTest(Body):
    """Send a test message to this person over every channel they have."""

    person: Id


class Tested(Answer):
    """Result of a test, per channel: ``sent`` or a failure code."""

    results: list[tuple[str, str]]
