"""R14: every operation of the description, as each role, as the host and as a stranger.

schemathesis makes the requests, fitting and not, and judges the answers. What it has no check for
is asked here: a stranger gets the same answer for what is there as for what never was, so does
whoever has no part in a thing, and bytes that are no JSON are refused.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from schemathesis import Case
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import negative_data_rejection

from hubtui.domain.alerts.levels import Level
from hubtui.domain.policy import Act
from hubtui.errors import Unreachable
from hubtui.server.every import ENDPOINTS
from hubtui.server.http.app import build
from hubtui.server.http.auth import FOR_ANYBODY
from hubtui.server.http.context import RequestContext
from hubtui.server.http.registry import Endpoint, reads
from hubtui.server.outbox import sending as outbox_sending
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.people import Week
from hubtui.wire.session import Greeting
from tests.faults.conftest import Figures, Scale
from tests.faults.described import NOT_JSON, Operation, operations, request
from tests.faults.ready import Author, Ready, author, running
from tests.hubs import AsgiHub, Desk, client
from tests.server import made

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

HOST = "host"
ROLES = {
    "sender": "Ana Sender",
    "recipient": "Beth Receiver",
    "staff": "Colin Other",
    "supervisor": "Sela Supervisor",
    "facilitator": "Faith Facilitator",
    "administrator": "Ari Admin",
    "privacy-officer": "Pita Privacy",
    "trainer": "Theo Trainer",
}
GROUPS = {
    "colleagues": ("sender", "recipient", "staff", "supervisor"),
    "officers": ("facilitator", "administrator", "privacy-officer", "trainer", HOST),
}
"""Who asks one hub; what an earlier one changed, a later one meets."""
ENDS = frozenset({"sign-out", "report"})
"""What ends the session that asks; asked as a stranger only."""
OTHER_PROOF = frozenset({"enrol", "names", "sign-in", "held", "bar"})
"""What takes no session but a code or a workstation's signature, and looks at the request first."""
OPEN_TO_ALL = frozenset({"greet", "challenge"})
ID = re.compile("[A-Za-z0-9_-]{1,64}")
NEVER = "f" * 32
WRONG_TOKEN = "x" * 43


@dataclass
class Found:
    """What came of all requests."""

    asked: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    """By who asked, what went against the description or this module's own checks."""


LEFT_OUT = {("POST", "/v1/overrides")}
"""Where what does not fit is left out: nothing but its proof may refuse a safety alert."""


class Asking:
    """Asks anything, as anybody, of one hub."""

    def __init__(
        self,
        run: asyncio.Runner,
        http: httpx.AsyncClient,
        operations: Sequence[Operation],
        secret: Sequence[str],
    ) -> None:
        self.run = run
        self.http = http
        self.operations = operations
        self.secret = secret
        self.found = Found()

    def as_somebody(self, who: str, token: str, times: int) -> None:
        """Ask every operation so often as somebody signed in, or as the host."""
        for one in self.operations:
            if one.name not in ENDS:
                self._each(who, one, times, partial(self._judged, token))

    def as_stranger(self, times: int) -> None:
        """Ask with no token and with a wrong one, for what is there and for what is not."""
        for one in self.operations:
            self._each("stranger", one, times // 2, partial(self._learns_nothing, one))

    def with_no_json(self, who: str, token: str) -> None:
        """Send what is no JSON to everything that takes some."""
        for one in self.operations:
            if one.method == "POST" and one.name not in ENDS:
                desk, path = Desk(self.http, token), one.path.format(id=NEVER)
                for sent in NOT_JSON:
                    reply = self.run.run(desk.raw("POST", path, sent))
                    self._seen(reply)
                    if reply.status_code not in (401, 403, 404, 413, 422):
                        self._wrong(who, f"{one.name}: {reply.status_code} for {sent[:40]!r}")

    def unrelated(self, desk: Desk, alone: Sequence[str]) -> None:
        """Ask for things this person has no part in: the same answer as for none."""
        for one in self.operations:
            if "{id}" not in one.path:
                continue
            sent = None if one.method == "GET" else b"{}"
            ids = (NEVER, *alone)
            asked = [desk.raw(one.method, one.path.format(id=thing), sent) for thing in ids]
            never, *there = [self.run.run(reply) for reply in asked]
            if any(not _same(never, reply) for reply in there):
                self._wrong("unrelated", f"{one.name} tells what is there")

    def _each(
        self, who: str, one: Operation, times: int, ask: Callable[[Case[Any]], object]
    ) -> None:
        try:
            one.each(who, times, ask)
        except (Exception, FailureGroup) as wrong:  # noqa: BLE001 - all of it is told below
            self._wrong(who, f"{one.name}: {_said(wrong)}")

    def _judged(self, token: str, case: Case[Any]) -> httpx.Response:
        """Ask, and let schemathesis judge the answer."""
        reply = self._sent(request(case, token))
        left_out = (case.method.upper(), case.path) in LEFT_OUT
        case.validate_response(reply, excluded_checks=[negative_data_rejection] if left_out else [])
        return reply

    def _learns_nothing(self, one: Operation, case: Case[Any]) -> None:
        named = case.path_parameters.get("id", NEVER)
        replies = {token: self._judged(token, case) for token in ("", WRONG_TOKEN)}
        for reply in replies.values():
            assert not any(word in reply.text for word in self.secret), reply.text
            if one.name in OTHER_PROOF:
                assert reply.status_code >= 400
            elif not ID.fullmatch(named):
                assert reply.status_code == 404  # whatever is there, it cannot be called that
            elif one.name not in OPEN_TO_ALL:
                assert reply.status_code == 401
        if ID.fullmatch(named) and named != NEVER:
            case.path_parameters = {"id": NEVER}
            for token, reply in replies.items():
                assert _same(reply, self._sent(request(case, token))), "it tells what is there"

    def _sent(self, asked: httpx.Request) -> httpx.Response:
        reply = self.run.run(self.http.send(asked))
        self._seen(reply)
        return reply

    def _seen(self, reply: httpx.Response) -> None:
        self.found.asked += 1
        self.found.statuses[reply.status_code] += 1

    def _wrong(self, who: str, what: str) -> None:
        self.found.wrong.setdefault(who, []).append(what)


def _same(one: httpx.Response, other: httpx.Response) -> bool:
    return (one.status_code, one.content) == (other.status_code, other.content)


def _said(wrong: BaseException) -> str:
    """What is wrong, in one line for each thing that is."""
    if isinstance(wrong, BaseExceptionGroup):
        return "; ".join(_said(one) for one in wrong.exceptions)
    return f"{type(wrong).__name__} {wrong}"[:600]


@asynccontextmanager
async def hub_with_matters(ready: Ready, tmp_path: Path) -> AsyncIterator[tuple[AsgiHub, Author]]:
    """A hub whose messages go nowhere."""

    async def nowhere(*_: object) -> None:
        raise Unreachable("hook-not-sent")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox_sending, "hand_over", nowhere)
        async with (
            author(ready, tmp_path / "author") as write,
            running(ready, ready.copy(tmp_path / "hub")) as hub,
        ):
            yield hub, write


async def matters(hub: AsgiHub, write: Author) -> list[str]:
    """Things between Ana and Beth, in several states."""
    ana, beth = hub.desks["Ana Sender"], hub.desks["Beth Receiver"]
    found = [(await made.send(hub, ana, beth.id)).alert for _ in range(4)]
    await made.open_it(beth, found[1])
    await made.open_it(beth, found[2])
    await made.answer(beth, found[2], "have-it")
    found.append(await made.draft(ana))
    sent = await ana.call(routes.SEND_OVERRIDE, write.override("Beth Receiver"))
    said = routes.SAY_TALK.takes(
        key=made.key(),
        other=beth.id,
        level=Level.COME_AND_SEE_ME,
        at=hub.clock.now,
        told=made.told(),
        basis=made.reason(hub, ana.id, beth.id),
    )
    talk = await ana.call(routes.SAY_TALK, said)
    return [*found, sent.override, talk.id]


@contextmanager
def asking(
    ready: Ready, tmp_path: Path, endpoints: Sequence[Endpoint] = ENDPOINTS
) -> Iterator[tuple[Asking, AsgiHub, list[str]]]:
    """A hub with these endpoints, what may be asked of it, and what Ana and Beth have there."""
    with asyncio.Runner() as run:
        whole = hub_with_matters(ready, tmp_path)
        hub, write = run.run(whole.__aenter__())
        try:
            alone = run.run(matters(hub, write))
            people, agencies = hub.created.people, hub.created.agencies
            known = [*alone, *people.values(), *agencies.values()]
            app = client(build(hub.server, {"hub.test:8443"}, endpoints))
            yield (
                Asking(run, app, operations(known), [*people, *people.values(), *alone]),
                hub,
                alone,
            )
            run.run(app.aclose())
        finally:
            run.run(whole.__aexit__(None, None, None))


def well(ask: Asking, figures: Figures, name: str) -> None:
    """Say what came of it, and that nothing is wrong."""
    found = ask.found
    told = [f"{who} {one}" for who, what in found.wrong.items() for one in what]
    figures(
        f"R14 any request, {name}",
        operations=len(ask.operations),
        asked=found.asked,
        statuses=dict(sorted(found.statuses.items())),
        wrong=len(told),
    )
    assert not told, "\n".join(told)


@pytest.mark.parametrize("group", GROUPS)
def test_no_request_breaks_or_surprises_the_hub(
    group: str, ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times = scale(30, 250)  # four or five roles ask each operation so often: 1,000 and more
    with asking(ready, tmp_path) as (ask, hub, _):
        for role in GROUPS[group]:
            desk = hub.host if role == HOST else hub.desks[ROLES[role]]
            ask.with_no_json(role, desk.token)
            ask.as_somebody(role, desk.token, times)
            if role != HOST:
                assert ask.run.run(desk.raw("GET", "/v1/me")).status_code == 200  # to the end
        well(ask, figures, group)
        assert ask.found.statuses[200] > times
        assert ask.found.statuses[201] > times


def test_a_stranger_learns_nothing(
    ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times = scale(100, 1_000)
    with asking(ready, tmp_path) as (ask, hub, alone):
        ask.unrelated(hub.desks["Nora New"], alone)
        ask.with_no_json("stranger", "")
        ask.as_stranger(times)
        well(ask, figures, "stranger")
        assert ask.found.statuses[401] > times * 20


class Chatty(Greeting):
    """A greeting with more to say than is described."""

    more: str = "and another thing"


def test_control_broken_wrong_chatty_and_loose_endpoints_are_caught(
    ready: Ready, tmp_path: Path, figures: Figures
) -> None:
    def breaks(asked: RequestContext[Nothing]) -> Greeting:
        raise KeyError("me")

    def chats(asked: RequestContext[Nothing]) -> Greeting:
        return Chatty(hub="Rimu Street Hub", practice=False, versions=["v1"], server="")

    def loose(asked: RequestContext[Nothing]) -> Week:
        return Week(
            late=[], here=[], away_with_waiting=[], asked=0, answered_in_time=0, nothing_back=0
        )

    mended = {
        "me": reads(routes.ME, Act.ME_READ, breaks),  # type: ignore[arg-type]
        "facts": reads(routes.FACTS, Act.FACTS_READ, lambda asked: Nothing()),  # type: ignore[arg-type, return-value]
        "greet": reads(routes.GREET, Act.HUB_GREET, chats, proof=FOR_ANYBODY),
        "week": reads(routes.WEEK, Act.HUB_GREET, loose, proof=FOR_ANYBODY),
    }
    endpoints = [mended.get(one.route.name, one) for one in ENDPOINTS]
    with asking(ready, tmp_path, endpoints) as (ask, hub, _):
        ask.operations = [one for one in ask.operations if one.name in mended]
        ask.as_somebody("sender", hub.desks["Ana Sender"].token, 2)
        ask.as_stranger(2)
        wrong = ask.found.wrong
    figures("R14 control", wrong={who: len(what) for who, what in wrong.items()})
    said = {name: rest for name, _, rest in (one.partition(": ") for one in wrong["sender"])}
    assert "ServerError" in said["me"]
    assert '"hub" is a required property' in said["facts"]
    assert "more" in said["greet"]
    assert "week" not in said
    assert "week: AssertionError assert 200 == 401" in "".join(wrong["stranger"])
