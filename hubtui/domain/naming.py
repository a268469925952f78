"""The host name in every hub's certificate, whatever address the hub has.

A workstation trusts only its hub's own authority, so the certificate needs no address: the
office network may give the hub another one tomorrow. ``.internal`` is reserved for private use, so
nobody else can own this name.
"""

from __future__ import annotations

from typing import Final

HUB_HOST: Final = "hub.hubtui.internal"
HUB_PORT: Final = 8443
"""Default port: a hub listens on it, and a workstation tries it where no port is typed."""
