"""Bodies about the settings of a hub; for the hub's administrator."""

from __future__ import annotations

from pydantic import Field

from hubtui.wire.base import Answer, Body, IsoDate, Line


class SettingsOut(Answer):
    """The hub's current settings; ``closed`` are the closed days from today on."""

    hub_phone: str
    time_zone: str
    hours: str
    """Code of the opening hours; empty if the hub has hours of its own."""
    closed: list[IsoDate]


class SetSettings(Body):
    """Change settings; a field left out is unchanged."""

    hub_phone: Line | None = None
    time_zone: Line | None = None
    close: list[IsoDate] = Field(default=[], max_length=400)
    """Days to add to the closed ones."""
    reopen: list[IsoDate] = Field(default=[], max_length=400)
    """Days to remove from the closed ones."""
