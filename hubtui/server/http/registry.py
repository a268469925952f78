"""Endpoints: each route with its act, the log event it writes, and its handler.

A request is checked in this order: its session, its permission (for the matched endpoint), then the
body, then the proof if no session is required, then the handler runs. A command checks session and
permission again inside its own transaction, and the proof only there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.people import Actor
from hubtui.domain.policy import NOTHING_IN_PARTICULAR, RULES, Act, ProofKind, Resource, may
from hubtui.errors import Refused, Unreachable
from hubtui.server.http.auth import ProofCheck, Session, session_of
from hubtui.server.http.context import RequestContext
from hubtui.server.hub import HubServer
from hubtui.server.people.new_codes import refused
from hubtui.server.settings import Config
from hubtui.server.store import Bound
from hubtui.server.tx import Tx
from hubtui.wire.routes import Route

Q = TypeVar("Q", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")

ThingLoader = Callable[[Bound, Actor, str, int], Resource]
"""Loads the actor's relations to the thing with this id, at this moment."""


_AT_ONCE: Final = frozenset(
    {
        Act.HUB_GREET,
        Act.CHALLENGE_ASK,
        Act.BAR_READ,
        Act.OVERRIDE_LIST,
        Act.OVERRIDE_READ,
        Act.ROSTER_READ,
    }
)
"""Acts needed to get to a safety alert, besides the urgent endpoints."""


class How(Enum):
    """Where a handler runs."""

    READS = "reads"
    """Through ``read``, with a read-only connection."""
    WRITES = "writes"
    """In the writer, as one transaction."""
    WAITS = "waits"
    """On the event loop, where it may await: slow hashes, then its own command."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One route; made by ``reads``, ``writes`` and ``waits``, which check its types."""

    route: Route[Any, Any]
    act: Act
    how: How
    handler: Callable[[RequestContext[Any]], Any]
    event: AuditEvent | None = None
    thing: ThingLoader | None = None
    finish: Callable[[RequestContext[Any], Any], Any] | None = None
    urgent: bool = False
    """For safety alerts: first in the next batch, with queue places and disk space reserved."""
    otherwise: Callable[[RequestContext[Any]], Any] | None = None
    """Handler to use if the hub cannot write; only safety alerts and opened alerts have one."""
    proof: ProofCheck | None = None
    """The check in place of a session, if the act's rule asks for another proof."""

    def __post_init__(self) -> None:
        """Refuse an endpoint that checks another proof than its act's rule asks (``TypeError``)."""
        rule = RULES.get(self.act)  # without one it is refused to everybody
        asks = rule.proof if rule is not None else ProofKind.SESSION
        shows = self.proof.proof if self.proof is not None else ProofKind.SESSION
        if asks is not shows:
            raise TypeError(f"{self.route.name}: the act asks {asks}, its endpoint checks {shows}")

    @property
    def at_once(self) -> bool:
        """Return whether a hub answers it before its first write is on disk."""
        return self.urgent or self.act in _AT_ONCE


def reads(
    route: Route[Q, A],
    act: Act,
    handler: Callable[[RequestContext[Q]], A],
    *,
    thing: ThingLoader | None = None,
    proof: ProofCheck | None = None,
) -> Endpoint:
    """Declare a route that changes nothing."""
    return Endpoint(route, act, How.READS, handler, thing=thing, proof=proof)


def writes(
    route: Route[Q, A],
    act: Act,
    event: AuditEvent | None,
    handler: Callable[[RequestContext[Q]], A],
    *,
    thing: ThingLoader | None = None,
    finish: Callable[[RequestContext[Q], A], A] | None = None,
    urgent: bool = False,
    otherwise: Callable[[RequestContext[Q]], A] | None = None,
    proof: ProofCheck | None = None,
) -> Endpoint:
    """Declare a command; ``finish`` adds to its answer what is known only after the commit."""
    return Endpoint(route, act, How.WRITES, handler, event, thing, finish, urgent, otherwise, proof)


def waits(
    route: Route[Q, A],
    act: Act,
    event: AuditEvent | None,
    handler: Callable[[RequestContext[Q]], Awaitable[A]],
    *,
    thing: ThingLoader | None = None,
    proof: ProofCheck | None = None,
) -> Endpoint:
    """Declare a route whose handler awaits slow work, such as a hash, before its command."""
    return Endpoint(route, act, How.WAITS, handler, event, thing, proof=proof)


async def read(hub: HubServer, work: Callable[[Bound], T]) -> T:
    """Run ``work`` with the reading connection, on the event loop; every read goes through here."""
    return work(hub.reader.q)


def authorise(
    config: Config,
    endpoint: Endpoint,
    q: Bound,
    session: Session | None,
    ids: Mapping[str, str],
    now: int,
) -> None:
    """Ask ``may`` about this endpoint's act; ``Refused`` with its code."""
    actor = session.actor if session is not None else None
    thing = NOTHING_IN_PARTICULAR
    if endpoint.thing is not None and actor is not None:
        thing = endpoint.thing(q, actor, ids["id"], now)
    decision = may(actor, endpoint.act, thing)
    if not decision.allowed:
        if decision.code == "unconfirmed" and actor is not None:
            raise refused(config, q, actor, now)
        raise Refused(decision.code)


async def run(
    endpoint: Endpoint,
    hub: HubServer,
    token: str,
    session: Session | None,
    body: BaseModel,
    ids: Mapping[str, str],
    query: Mapping[str, str],
) -> BaseModel:
    """Run an authorised endpoint."""
    now = hub.clock.now_us()

    def on(q: Bound) -> RequestContext[Any]:
        return RequestContext(hub, q, now, body, ids, query, session)

    if endpoint.how is How.READS:
        answer = await read(hub, lambda q: _handle(endpoint, on(q)))
    elif endpoint.how is How.WAITS:
        answer = await _handle(endpoint, on(hub.reader.q))
    else:

        def command(tx: Tx) -> Any:
            again = session_of(hub, tx.q, token, tx.now)
            authorise(hub.config, endpoint, tx.q, again, ids, tx.now)
            return _handle(endpoint, RequestContext(hub, tx.q, tx.now, body, ids, query, again, tx))

        try:
            answer = await hub.writer.do(command, urgent=endpoint.urgent)
        except Unreachable:
            otherwise = endpoint.otherwise
            if otherwise is None:
                raise
            answer = await read(hub, lambda q: otherwise(on(q)))
    finish = endpoint.finish
    if finish is not None:
        answer = await read(hub, lambda q: finish(on(q), answer))
    if not isinstance(answer, BaseModel):
        raise TypeError(endpoint.route.name)
    return answer


def _handle(endpoint: Endpoint, asked: RequestContext[Any]) -> Any:
    if endpoint.proof is not None:
        endpoint.proof.check(asked)
    return endpoint.handler(asked)
