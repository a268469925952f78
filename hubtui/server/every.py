"""The one table of endpoints."""

from __future__ import annotations

from hubtui.server.admin import routes as admin
from hubtui.server.alerts import routes as alerts
from hubtui.server.http.registry import Endpoint
from hubtui.server.overrides import routes as overrides
from hubtui.server.people import routes as people
from hubtui.server.records import routes as records
from hubtui.server.session import door, me

ENDPOINTS: tuple[Endpoint, ...] = (
    *door.ENDPOINTS,
    *me.ENDPOINTS,
    *people.ENDPOINTS,
    *alerts.ENDPOINTS,
    *records.ENDPOINTS,
    *admin.ENDPOINTS,
    *overrides.ENDPOINTS,
)
"""Everything the hub answers; a route that is not here does not exist."""
