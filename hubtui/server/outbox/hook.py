"""The web hook: one POST, laid out for ntfy, an SMS gateway or a chat room."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import quote

from hubtui.errors import Unreachable
from hubtui.net import post
from hubtui.server.outbox.channels import Channels

_PLAIN: Final = {"Content-Type": "text/plain; charset=utf-8"}
_JSON: Final = {"Content-Type": "application/json"}


async def send_hook(channels: Channels, to: str, text: str) -> None:
    """Send a message to the web hook.

    Raises:
        Unreachable: ``hook-not-sent``.
    """
    url = channels.hook_url.replace("{to}", quote(to, safe=""))
    match channels.hook_kind:
        case "sms":
            body, kind = json.dumps({"to": to, "message": text}), _JSON
        case "room":
            body, kind = json.dumps({"text": text}), _JSON
        case _:
            body, kind = text, _PLAIN
    try:
        reply = await post(url, body.encode(), {**kind, **channels.hook_headers})
    except Unreachable:
        raise Unreachable("hook-not-sent", why="no-answer") from None
    if not 200 <= reply.status < 300:
        raise Unreachable("hook-not-sent", why=f"status-{reply.status}")
