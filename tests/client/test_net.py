"""Only the hub that was pinned is believed; every failure is one of four."""

from __future__ import annotations

import asyncio
import socket
import ssl

import pytest

from hubtui import net
from hubtui.client.http import HttpHub
from hubtui.crypto.certs import Issued
from hubtui.errors import HubError, Refused, Unreachable
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.people import SetPresence
from tests.client.tls import LONG_AGO, answer, authority, server, serving

GREETING = answer(200, b'{"hub":"H","practice":false,"versions":["v1"],"server":"s","later":1}')


@pytest.fixture(scope="module")
def ours() -> Issued:
    return authority()


async def failed(address: str, ca: Issued) -> HubError:
    hub = HttpHub(net.Link(address, ca.certificate.decode()))
    try:
        with pytest.raises(HubError) as caught:
            await hub.call(routes.GREET, Nothing())
    finally:
        await hub.close()
    return caught.value


async def test_the_pinned_hub_is_believed(ours: Issued) -> None:
    async with server(serving(ours), GREETING) as here:
        hub = HttpHub(net.Link(here.address, ours.certificate.decode()))
        hub.token = "t-o-k-e-n"
        assert (await hub.call(routes.GREET, Nothing())).hub == "H"
        await hub.close()
    assert "Bearer t-o-k-e-n" in here.asked[0]


async def test_an_impostor_learns_nothing(ours: Issued) -> None:
    async with server(serving(authority()), GREETING) as here:
        error = await failed(here.address, ours)
    assert (type(error), error.code) == (Unreachable, "hub-not-proven")
    assert error.facts["reached"] is False
    assert here.asked == [], "not a byte of the request was sent"


@pytest.mark.parametrize("fault", ["other-name", "expired", "old-tls", "no-tls"])
async def test_what_does_not_prove_itself_is_not_believed(ours: Issued, fault: str) -> None:
    context: ssl.SSLContext | None
    match fault:
        case "other-name":
            context = serving(ours, ("localhost",))
        case "expired":
            context = serving(ours, now=LONG_AGO)
        case "old-tls":
            context = serving(ours)
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        case _:
            context = None
    async with server(context, GREETING) as here:
        error = await failed(here.address, ours)
    assert error.code == "hub-not-proven"
    assert here.asked == []


async def test_an_expired_authority_is_not_believed() -> None:
    old = authority(now=LONG_AGO - 20 * 365 * 24 * 3_600_000_000)
    async with server(serving(old), GREETING) as here:
        assert (await failed(here.address, old)).code == "hub-not-proven"


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1", "https://", "https://a b", "https://a/b", "https://u@a", "https://a:x"],
)
def test_only_https_addresses(address: str) -> None:
    with pytest.raises(Refused, match="hub-address"):
        net.checked_address(address)


def test_a_good_address_is_tidied() -> None:
    assert net.checked_address(" https://hub.local:8443/ ") == "https://hub.local:8443"


async def test_nobody_there(ours: Issued) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = await failed(f"https://127.0.0.1:{taken.getsockname()[1]}", ours)
    assert (error.code, error.facts["reached"]) == ("hub-no-answer", False)


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        (answer(404, b'{"code":"unseen","field":"id"}'), Refused, "unseen"),
        (answer(503, b'{"code":"hub-busy"}'), Unreachable, "hub-busy"),
        (answer(500, b'{"code":"hub-broken"}'), Unreachable, "hub-error"),
        (answer(502, b"<html>gateway</html>", "text/html"), Unreachable, "hub-error"),
        (answer(404, b"<html>not here</html>", "text/html"), Unreachable, "hub-error"),
        (answer(302, b"{}"), Unreachable, "hub-error"),
        (answer(200, b"not json"), Unreachable, "hub-error"),
        (answer(200, b'{"hub":5}'), Unreachable, "hub-error"),
        (b"nonsense\r\n\r\n", Unreachable, "hub-error"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", Unreachable, "hub-error"),
    ],
)
async def test_every_other_answer(ours: Issued, said: bytes, kind: type, code: str) -> None:
    async with server(serving(ours), said) as here:
        error = await failed(here.address, ours)
    assert (type(error), error.code) == (kind, code)
    if kind is Refused:
        assert (error.facts["field"], error.facts["status"]) == ("id", 404)


async def test_facts_never_take_our_names(ours: Issued) -> None:
    body = b'{"code":"a","facts":{"code":"x","status":"x","self":"x","limit":3}}'
    async with server(serving(ours), answer(422, body)) as here:
        error = await failed(here.address, ours)
    assert dict(error.facts) == {"limit": 3, "status": 422}


async def test_too_much_is_not_read(ours: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net, "LARGEST_ANSWER", 100)
    async with server(serving(ours), answer(200, b" " * 200 + GREETING)) as here:
        assert (await failed(here.address, ours)).code == "hub-error"


async def test_a_hub_that_trickles_is_slow(ours: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net, "WHOLE_SECONDS", 0.2)
    async with server(serving(ours), b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{") as here:
        here.hang = True
        error = await failed(here.address, ours)
    assert (error.code, error.facts["reached"]) == ("hub-slow", True)


async def test_only_what_changes_nothing_is_asked_twice(ours: Issued) -> None:
    async with server(serving(ours), answer(502, b""), GREETING) as here:
        hub = HttpHub(net.Link(here.address, ours.certificate.decode()))
        assert (await hub.call(routes.GREET, Nothing())).hub == "H"
        here.says = [answer(502, b""), GREETING]
        with pytest.raises(Unreachable):
            await hub.call(routes.PRESENCE, SetPresence(here=True))
        await hub.close()
    assert len(here.asked) == 3


async def test_events_come_one_by_one_and_comments_are_passed_over(ours: Issued) -> None:
    stream = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 3000\n\n: here\n\n"
        b'id: 4\nevent: change\ndata: {"number":4,"kind":"alert:new","reference":"K7-RATA"}\n\n'
        b'id: 5\r\ndata: {"number":5,\r\ndata: "kind":"all","reference":""}\r\n\r\n'
    )
    async with server(serving(ours), stream) as here:
        hub = HttpHub(net.Link(here.address, ours.certificate.decode()))
        seen = [event async for event in hub.events(3)]
        await hub.close()
    assert [(event.number, event.kind) for event in seen] == [(4, "alert:new"), (5, "all")]
    assert "last-event-id: 3" in here.asked[0].lower()


async def test_a_session_that_ended_gets_no_events(ours: Issued) -> None:
    async with server(serving(ours), answer(401, b'{"code":"sign-in"}')) as here:
        hub = HttpHub(net.Link(here.address, ours.certificate.decode()))
        with pytest.raises(Refused, match="sign-in"):
            await asyncio.wait_for(anext(hub.events(0)), 5)
        await hub.close()


async def test_the_authority_shown_is_the_one_to_compare(ours: Issued) -> None:
    async with server(serving(ours)) as here:
        assert await net.shown_authority(here.address) == ours.certificate.decode()
    async with server(None) as here:
        with pytest.raises(Unreachable, match="hub-not-proven"):
            await net.shown_authority(here.address)
