"""The one name every hub answers to, whatever its address of the day is.

A workstation pins its hub's own authority, so the name on the certificate says *which part* of
that authority answers, not where: an office network hands out another address tomorrow, and the
hub is still the hub. ``.internal`` is kept for private use and can belong to nobody else.
"""

from __future__ import annotations

from typing import Final

HUB_HOST: Final = "hub.hubtui.internal"
HUB_PORT: Final = 8443
"""Where a hub listens unless it is told otherwise, and is looked for where no port is typed."""
