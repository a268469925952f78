"""When something falls due at this hub."""

from __future__ import annotations

from hubtui.domain.alerts.levels import Content, Field
from hubtui.domain.worktime import In, due
from hubtui.server.hub import HubServer


def falls_due(hub: HubServer, now: int, content: Content, person: In) -> int:
    """Return when an alert falls due (microseconds), counted from when ``person`` is next in."""
    when = "".join(content.picks.get(Field.WHEN, ()))
    wait = due(hub.config.hours, now, when, person) - now
    return now + wait // hub.limits.hurry
