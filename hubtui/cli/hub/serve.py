"""``hubtui server run``: serve the hub of a folder until told to stop."""

from __future__ import annotations

import socket
import sys

from hubtui.cli.arguments import Arguments
from hubtui.cli.hub.place import existing, standing
from hubtui.cli.out import out
from hubtui.domain.naming import HUB_PORT
from hubtui.server import serve
from hubtui.wording import say


def run_server(asked: Arguments) -> int:
    """Serve the hub until told to stop; print ``READY port=...`` once it answers."""
    place = existing(asked.data)
    port = HUB_PORT if asked.port is None else asked.port
    if sys.stdout.isatty():
        out(say("server.run.starting", hub=standing(place).name))
        if asked.lan:
            name = asked.names[0] if asked.names else socket.gethostname()
            out(say("server.run.address", name=name, port=port))
    return serve.run(place, lan=asked.lan, port=port, names=asked.names)
