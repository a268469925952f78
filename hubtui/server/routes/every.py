"""The one table of endpoints."""

from __future__ import annotations

from hubtui.server.registry import Endpoint
from hubtui.server.routes import alerts, door, hub, me, overrides, people

ENDPOINTS: tuple[Endpoint, ...] = (
    *door.ENDPOINTS,
    *me.ENDPOINTS,
    *people.ENDPOINTS,
    *alerts.ENDPOINTS,
    *hub.ENDPOINTS,
    *overrides.ENDPOINTS,
)
"""Everything the hub answers; a route that is not here does not exist."""
