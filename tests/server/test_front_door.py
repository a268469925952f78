"""What never gets as far as a handler: hosts, origins, methods, sizes and bad JSON."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from hubtui.domain.policy import Act
from hubtui.server.http.app import build
from hubtui.server.http.registry import reads
from hubtui.wire import routes
from hubtui.wire.session import Greeting
from tests.hubs import BASE, AsgiHub, Desk, client
from tests.server import made

HOSTS = (
    "127.0.0.1.evil.example:8443",
    "hub.test",
    "hub.test:8444",
    "hub.test:8443.evil.example",
    "localhost.evil:8443",
    "[::1]:x",
    "HUB.TEST:8443@evil",
    "",
)


@pytest.mark.parametrize("host", HOSTS)
async def test_only_its_own_names(hub: AsgiHub, host: str) -> None:
    reply = await hub.http.get("/v1/hub", headers={"Host": host})
    assert (reply.status_code, reply.json()["code"]) == (403, "host-refused")


async def test_a_doubled_host_is_no_host(hub: AsgiHub) -> None:
    headers = [("Host", "hub.test:8443"), ("Host", "evil.example")]
    assert (await hub.http.get("/v1/hub", headers=headers)).status_code == 403


@pytest.mark.parametrize("origin", [BASE, "null", "https://evil.example", ""])
async def test_no_web_page_may_ask(hub: AsgiHub, origin: str) -> None:
    reply = await hub.http.get("/v1/hub", headers={"Origin": origin})
    assert (reply.status_code, reply.json()["code"]) == (403, "origin-refused")


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST"])
async def test_other_methods_are_nowhere(hub: AsgiHub, method: str) -> None:
    assert (await hub.http.request(method, "/v1/hub", json={})).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/", "/v1", "/docs", "/openapi.json", "/v1/hub/", "/v1/alerts/..%2Fhub", "/v1/alerts/a.b"],
)
async def test_unknown_paths_are_nowhere(hub: AsgiHub, path: str) -> None:
    ana = await hub.sign_in("Ana Sender")
    reply = await ana.raw("GET", path)
    assert (reply.status_code, reply.json()["code"]) == (404, "unseen")
    assert "location" not in reply.headers


async def test_every_answer_says_who_we_are_and_is_not_to_be_kept(hub: AsgiHub) -> None:
    for path in ("/v1/hub", "/v1/me", "/nowhere"):
        reply = await hub.http.get(path)
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["hubtui-version"]
        assert reply.headers["content-type"] == "application/json"
        assert "set-cookie" not in reply.headers


async def test_a_body_beyond_the_limit(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    reply = await ana.raw("POST", "/v1/drafts", b'{"job":"' + b"a" * 64_000 + b'"}')
    assert (reply.status_code, reply.json()["code"]) == (413, "body-too-large")

    async def trickle() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b" " * 1000

    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {ana.token}"}
    reply = await hub.http.post("/v1/drafts", content=trickle(), headers=headers)
    assert reply.status_code == 413


GOOD = {"job": "tell", "version": 0, "answers": "{}"}
BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "body-not-json"),
    "not JSON": (b"job=tell", "body-not-json"),
    "half": (b'{"job": "tell"', "body-not-json"),
    "two": (b"{}{}", "body-not-json"),
    "doubled key": (b'{"job":"tell","job":"ask","version":0,"answers":""}', "body-not-json"),
    "doubled by escape": (
        b'{"job":"tell","j\\u006fb":"a","version":0,"answers":""}',
        "body-not-json",
    ),
    "NaN": (b'{"job":"tell","version":NaN,"answers":""}', "body-not-json"),
    "infinity": (b'{"job":"tell","version":1e999,"answers":""}', "body-not-json"),
    "a fraction": (b'{"job":"tell","version":0.0,"answers":""}', "body-not-json"),
    "2^63": (b'{"job":"tell","version":9223372036854775808,"answers":""}', "body-not-json"),
    "many digits": (b'{"job":"tell","version":' + b"9" * 5000 + b"}", "body-not-json"),
    "half a character": (b'{"job":"tell","version":0,"answers":"\\ud800"}', "body-not-json"),
    "half a key": (b'{"\\udfff":1}', "body-not-json"),
    "bad UTF-8": (b'{"job":"\xff"}', "body-not-json"),
    "UTF-16": ('{"job":"tell"}'.encode("utf-16"), "body-not-json"),
    "byte order mark": (b"\xef\xbb\xbf{}", "body-not-json"),
    "deep": (b"[" * 20_000 + b"]" * 20_000, "body-not-json"),
    "deep object": (b'{"a":' * 9 + b"1" + b"}" * 9, "body-not-json"),
    "a list": (b"[]", "body-bad-value"),
    "null": (b"null", "body-bad-value"),
    "text": (b'"tell"', "body-bad-value"),
    "missing": (b'{"job":"tell","version":0}', "body-missing-field"),
    "unknown": (b'{"job":"tell","version":0,"answers":"","admin":1}', "body-unknown-field"),
    "wrong type": (b'{"job":"tell","version":"0","answers":""}', "body-bad-value"),
    "true for a number": (b'{"job":"tell","version":true,"answers":""}', "body-bad-value"),
    "too long": (b'{"job":"tell","version":0,"answers":"' + b"a" * 16_001 + b'"}', "body-too-long"),
    "bad code": (b'{"job":"te ll","version":0,"answers":""}', "body-bad-value"),
}


@pytest.mark.parametrize("name", BAD)
async def test_bad_bodies_are_refused_plainly(hub: AsgiHub, name: str) -> None:
    ana = await hub.sign_in("Ana Sender")
    content, code = BAD[name]
    reply = await ana.raw("POST", "/v1/drafts", content)
    assert (reply.status_code, reply.json()["code"]) == (422, code)
    assert reply.json()["facts"] == {}
    reply = await ana.raw("POST", "/v1/drafts", json.dumps(GOOD).encode())  # the control
    assert reply.status_code == 201


async def test_a_field_is_named_and_its_value_never_repeated(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    reply = await ana.raw("POST", "/v1/drafts", b'{"job":"Mere secret","version":0,"answers":""}')
    assert reply.json()["field"] == "job"
    assert "Mere" not in reply.text
    reply = await ana.raw("POST", "/v1/drafts", b'{"Mere was here":1}')
    assert "Mere" not in reply.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json(hub: AsgiHub, kind: str) -> None:
    ana = await hub.sign_in("Ana Sender")
    reply = await ana.raw("POST", "/v1/drafts", b"{}", headers={"Content-Type": kind})
    assert (reply.status_code, reply.json()["code"]) == (422, "body-not-json")


@pytest.mark.parametrize(
    "query", ["x=1", "box=waiting&box=sent", "after=" + "1" * 101, "after=../"]
)
async def test_bad_queries(hub: AsgiHub, query: str) -> None:
    ana = await hub.sign_in("Ana Sender")
    reply = await ana.raw("GET", f"/v1/alerts?{query}")
    assert reply.status_code == 422
    assert reply.json()["code"] in ("query-unknown", "query-bad-value")


async def test_what_breaks_inside_stays_inside(
    hub: AsgiHub, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(asked: object) -> Greeting:
        raise ValueError("Mere Tāne at 12 Rimu Street")

    loose = reads(routes.GREET, Act.HUB_GREET, broken)
    async with client(build(hub.server, {"hub.test:8443"}, (loose,))) as http:
        reply = await Desk(http).raw("GET", "/v1/hub")
    assert (reply.status_code, reply.json()["code"]) == (500, "hub-broken")
    assert "Mere" not in reply.text + caplog.text
    assert "ValueError" in caplog.text


async def test_a_hub_that_cannot_write_says_so_and_is_still_read(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    alert = (await made.send(hub, ana, beth.id)).alert
    hub.server.writer.dead = True
    reply = await beth.raw("POST", f"/v1/alerts/{alert}/openings", b"{}")
    assert (reply.status_code, reply.json()["code"]) == (503, "hub-cannot-write")
    assert reply.headers["retry-after"]
    assert (await beth.raw("GET", "/v1/alerts")).json()["rows"][0]["new"] is True
    hub.server.writer.dead = False
    await made.open_it(beth, alert)


async def test_a_full_queue_turns_no_one_away_for_good(
    hub: AsgiHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await hub.sign_in("Ana Sender")
    monkeypatch.setattr("hubtui.server.writer.QUEUE", 0)
    reply = await ana.raw("POST", "/v1/drafts", json.dumps(GOOD).encode())
    assert (reply.status_code, reply.json()["code"]) == (503, "hub-busy")
    monkeypatch.undo()
    assert (await ana.raw("POST", "/v1/drafts", json.dumps(GOOD).encode())).status_code == 201
