"""The hub as an ASGI application, built from the registry and nothing else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from hubtui import __version__
from hubtui.domain.naming import HUB_HOST
from hubtui.domain.policy import Act, may
from hubtui.errors import HubError, Refused, Unreachable
from hubtui.server.every import ENDPOINTS
from hubtui.server.http.auth import session_of
from hubtui.server.http.body import read_body
from hubtui.server.http.problems import broke, problem_of, status_of
from hubtui.server.http.registry import Endpoint, authorise, read, run
from hubtui.server.http.sse import follow
from hubtui.server.hub import HubServer
from hubtui.server.writer import CANNOT
from hubtui.wire.base import ID, Nothing
from hubtui.wire.routes import EVENTS_PATH

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Type": "application/json",
    "X-Content-Type-Options": "nosniff",
    "Hubtui-Version": __version__,
}
_Shape = tuple[str, str]
"""Method and path pattern of a route; ``{id}`` stands for an id."""

_BODY_SECONDS: Final = 30.0
_NOTED: Final = frozenset({"unseen", "not-yours", "not-your-role", "unconfirmed"})
"""Codes of refusals that are logged if the person is known."""


def build(
    hub: HubServer, hosts: Iterable[str], endpoints: Sequence[Endpoint] = ENDPOINTS
) -> ASGIApp:
    """Build the application; ``hosts`` are the Host headers it accepts, with the port."""
    routes: dict[_Shape, ASGIApp] = {("GET", EVENTS_PATH): _Events(hub)}
    routes |= {(one.route.method, one.route.path): _Handler(hub, one) for one in endpoints}
    return Gate(routes, frozenset((HUB_HOST, *hosts)))


class Gate:
    """Check the Host and Origin headers, then pass the request to its endpoint."""

    def __init__(self, routes: Mapping[_Shape, ASGIApp], hosts: frozenset[str]) -> None:
        """Keep the application of each route, and the exact Host headers it accepts."""
        self._plain = {shape: app for shape, app in routes.items() if "{id}" not in shape[1]}
        self._by_id = {shape: app for shape, app in routes.items() if "{id}" in shape[1]}
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on."""
        if scope["type"] != "http":
            return
        refused = self._look(scope)
        app = _refusal(refused) if refused else self._find(scope)
        await app(scope, receive, send)

    def _look(self, scope: Scope) -> Refused | None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        named = [value for name, value in headers if name == b"host"]
        if len(named) != 1 or named[0].decode("latin-1") not in self._hosts:
            return Refused("host-refused")
        if any(name == b"origin" for name, _ in headers):
            return Refused("origin-refused")
        return None

    def _find(self, scope: Scope) -> ASGIApp:
        """Return the application for a path, either a plain one or with an id as third part."""
        method, path = scope["method"], scope["path"]
        scope["path_params"] = {}
        plain = self._plain.get((method, path))
        if plain is not None:
            return plain
        _, *parts = path.split("/")
        scope["path_params"] = {"id": "".join(parts[2:3])}
        shape = (method, "/".join(("", *parts[:2], "{id}", *parts[3:])))
        return self._by_id.get(shape) or _refusal(Refused("unseen"))


class _Handler:
    """One endpoint as an ASGI application; it turns every error into a response."""

    def __init__(self, hub: HubServer, endpoint: Endpoint) -> None:
        self._hub = hub
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except HubError as error:
            response = _refusal(error if isinstance(error, Refused) else _outage(error))
        except Exception as error:  # noqa: BLE001 - one funnel: nothing of the inside goes out
            response = _refusal(broke(error))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        hub, endpoint = self._hub, self._endpoint
        ids = request.path_params
        if not all(ID.fullmatch(value) for value in ids.values()):
            raise Refused("unseen")
        if not (hub.whole or endpoint.at_once):
            raise Unreachable(CANNOT)
        token = bearer(request)
        now = hub.clock.now_us()
        session = await read(hub, lambda q: session_of(hub, q, token, now))
        try:
            await read(hub, lambda q: authorise(hub.config, endpoint, q, session, ids, now))
        except Refused as refused:
            if session is not None and refused.code in _NOTED:
                hub.note_refusal(session.actor, endpoint.act.value)
            raise
        body = Nothing()
        if endpoint.route.method == "POST":
            raw = await _whole(request, min(endpoint.route.limit, hub.limits.body))
            body = read_body(endpoint.route.takes, raw, forgiving=endpoint.urgent)
        query = _query(request, endpoint.route.query)
        answer = await run(endpoint, hub, token, session, body, ids, query)
        return Response(answer.model_dump_json(), endpoint.route.status, _HEADERS)


class _Events:
    """The stream of events, authorised like any other route."""

    def __init__(self, hub: HubServer) -> None:
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        hub, request = self._hub, Request(scope, receive)
        if not hub.whole:
            await _refusal(Unreachable(CANNOT))(scope, receive, send)
            return
        token, now = bearer(request), hub.clock.now_us()
        session = await read(hub, lambda q: session_of(hub, q, token, now))
        decision = may(session.actor if session else None, Act.EVENTS_FOLLOW)
        if session is None or not decision.allowed:
            await _refusal(Refused(decision.code or "sign-in"))(scope, receive, send)
            return
        last = request.headers.get("last-event-id", "")
        if last and not (last.isascii() and last.isdigit() and len(last) < 16):
            await _refusal(Refused("query-bad-value", field="last-event-id"))(scope, receive, send)
            return
        await follow(hub, session, token, int(last) if last else None, receive, send)


def bearer(request: Request) -> str:
    """Return the bearer token of a request, or an empty string."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and len(token) < 200 else ""


async def _whole(request: Request, limit: int) -> bytes:
    """Read a JSON body of at most ``limit`` bytes."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused("body-not-json")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length[:18]) > limit:
        raise Refused("body-too-large", limit=limit)
    raw = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for part in request.stream():
                raw += part
                if len(raw) > limit:
                    raise Refused("body-too-large", limit=limit)
    except (TimeoutError, ClientDisconnect):
        raise Refused("body-not-json") from None
    return bytes(raw)


def _query(request: Request, names: tuple[str, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in names or name in found:
            raise Refused("query-unknown")
        if len(value) > 100:
            raise Refused("query-bad-value", field=name)
        found[name] = value
    return found


def _outage(error: HubError) -> HubError:
    return error if status_of(error) == 503 else broke(error)


def _refusal(error: HubError) -> Response:
    status = status_of(error)
    headers = dict(_HEADERS)
    if status == 503:
        headers["Retry-After"] = "2"
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    text = json.dumps(problem_of(error).model_dump(mode="json"), ensure_ascii=False)
    return Response(text.encode("utf-8", "replace"), status, headers)
