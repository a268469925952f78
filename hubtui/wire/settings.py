"""How a hub is set, as it crosses the wire; for its administrator."""

from __future__ import annotations

from pydantic import Field

from hubtui.wire.base import Answer, Body, IsoDate, Line


class SettingsOut(Answer):
    """How the hub is set now; ``closed`` are the days from today on."""

    hub_phone: str
    time_zone: str
    hours: str
    """The code it is picked by; empty for hours of its own."""
    closed: list[IsoDate]


class SetSettings(Body):
    """Set some of it; what is left out stays."""

    hub_phone: Line | None = None
    time_zone: Line | None = None
    close: list[IsoDate] = Field(default=[], max_length=400)
    """Days the hub is closed, beside those it is closed already."""
    reopen: list[IsoDate] = Field(default=[], max_length=400)
    """Days it is open after all."""
