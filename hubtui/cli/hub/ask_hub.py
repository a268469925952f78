"""Call the hub in a folder of this machine, whether the hub is running or not.

A running hub is called over its own TLS, with the token only this machine can read; otherwise
the same endpoint runs in this process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from hubtui.client.http import HttpHub
from hubtui.errors import Broken, Unreachable
from hubtui.net import Link
from hubtui.server.background import write_late_reads
from hubtui.server.every import ENDPOINTS
from hubtui.server.host import read_access
from hubtui.server.http.auth import session_of
from hubtui.server.http.registry import authorise, run
from hubtui.server.hub import HubServer
from hubtui.wire.routes import Route

Q = TypeVar("Q", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)


def ask(place: Path, route: Route[Q, A], body: Q, **ids: str) -> A:
    """Call a route of the hub in ``place``, whether the hub is running or not."""
    return asyncio.run(_ask(place, route, body, ids))


async def _ask(place: Path, route: Route[Q, A], body: Q, ids: Mapping[str, str]) -> A:
    try:
        hub = HubServer(place)
    except Broken as error:
        if error.code != "store-in-use":
            raise
        return await _ask_running(place, route, body, ids)
    await hub.start(write_late_reads)
    try:
        return await _ask_here(hub, route, body, ids)
    finally:
        await hub.stop()


async def _ask_running(place: Path, route: Route[Q, A], body: Q, ids: Mapping[str, str]) -> A:
    try:
        access = read_access(place)
    except Unreachable:
        raise Unreachable("hub-starting") from None
    hub = HttpHub(Link(access.address, access.authority))
    hub.token = access.token
    try:
        return await hub.call(route, body, query=None, **ids)
    finally:
        await hub.close()


async def _ask_here(hub: HubServer, route: Route[Q, A], body: Q, ids: Mapping[str, str]) -> A:
    endpoint = next(each for each in ENDPOINTS if each.route is route)
    token, now = hub.host_token, hub.clock.now_us()
    session = session_of(hub, hub.q, token, now)
    authorise(hub.config, endpoint, hub.q, session, ids, now)
    answer = await run(endpoint, hub, token, session, body, ids, {})
    return route.gives.model_validate(answer.model_dump())
