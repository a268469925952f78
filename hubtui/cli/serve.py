"""``hubtui server run``: serve the hub of a folder until told to stop."""

from __future__ import annotations

from hubtui.cli.arguments import Asked
from hubtui.cli.place import existing
from hubtui.server import serve


def run_server(asked: Asked) -> int:
    """Run the command; it says ``READY port=...`` once it answers."""
    place = existing(asked.data)
    port = serve.PORT if asked.port is None else asked.port
    return serve.run(place, lan=asked.lan, port=port, names=asked.names)
