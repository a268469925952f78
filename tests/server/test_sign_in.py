"""Workstations and people: enrolment, proof, passphrases, throttle, sessions."""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from hubtui.crypto.signing import SigningKey
from hubtui.wire import routes
from hubtui.wire.door import Ask, Proof
from hubtui.wire.people import AddPerson, MakeCode
from hubtui.wire.session import Enrol, Report, SetPassphrase, SignIn
from tests.hubs import HANG, AsgiHub, Desk, Problem, Workstation, enrol, passphrase
from tests.server.overrides import danger

MINUTE = 60_000_000
HOUR = 60 * MINUTE


def pem(key: SigningKey) -> str:
    text = base64.encodebytes(key.public).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{text}-----END PUBLIC KEY-----\n"


async def refused(call: object) -> Problem:
    with pytest.raises(Problem) as error:
        await call  # type: ignore[misc]
    return error.value


async def test_an_enrolment_code_is_good_once_and_for_five_tries(hub: AsgiHub) -> None:
    stranger = Desk(hub.http)
    code = (await hub.host.call(routes.MAKE_CODE, MakeCode(kind="workstation"))).code
    assert len(code.replace("-", "")) == 8
    typed = code.lower().replace("-", " ")  # as a person would
    body = Enrol(code=typed, public_key=pem(SigningKey.new()), name="Desk 7")
    await stranger.call(routes.ENROL, body)
    assert (await refused(stranger.call(routes.ENROL, body))).code == "enrol-code"

    code = (await hub.host.call(routes.MAKE_CODE, MakeCode(kind="workstation"))).code
    wrong = Enrol(code="AAAA-AAAA", public_key=pem(SigningKey.new()), name="Desk 8")
    for _ in range(5):
        assert (await refused(stranger.call(routes.ENROL, wrong))).code == "enrol-code"
    right = wrong.model_copy(update={"code": code})
    assert (await refused(stranger.call(routes.ENROL, right))).code == "enrol-code"


async def test_a_stranger_costs_the_writer_nothing_while_no_code_is_out(hub: AsgiHub) -> None:
    stranger, before = Desk(hub.http), hub.server.store.connection.total_changes()
    wrong = Enrol(code="AAAA-AAAA", public_key=pem(SigningKey.new()), name="Desk 8")
    assert (await refused(stranger.call(routes.ENROL, wrong))).code == "enrol-code"
    assert hub.server.store.connection.total_changes() == before
    await hub.host.call(routes.MAKE_CODE, MakeCode(kind="workstation"))
    before = hub.server.store.connection.total_changes()
    assert (await refused(stranger.call(routes.ENROL, wrong))).code == "enrol-code"
    assert hub.server.store.connection.total_changes() > before  # the control: it was counted


async def test_an_enrolment_code_ends_by_itself(hub: AsgiHub) -> None:
    made = await hub.host.call(routes.MAKE_CODE, MakeCode(kind="workstation", minutes=10))
    hub.clock.now += 10 * MINUTE
    body = Enrol(code=made.code, public_key=pem(SigningKey.new()), name="Desk 7")
    assert (await refused(Desk(hub.http).call(routes.ENROL, body))).code == "enrol-code"
    assert len(made.fingerprint.split()) == 6


@pytest.mark.parametrize(
    "key", ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "x"]
)
async def test_a_key_must_be_one(hub: AsgiHub, key: str) -> None:
    made = await hub.host.call(routes.MAKE_CODE, MakeCode(kind="workstation"))
    body = Enrol(code=made.code, public_key=key, name="Desk 7")
    assert (await refused(Desk(hub.http).call(routes.ENROL, body))).field == "public_key"


async def test_names_are_for_a_proven_workstation_only(hub: AsgiHub) -> None:
    assert len(await hub.workstation.names()) == 10
    good = await hub.workstation.proof("names")
    stranger = Desk(hub.http)
    await stranger.call(routes.NAMES, Proof(**good))
    again = await refused(stranger.call(routes.NAMES, Proof(**good)))
    assert (again.status, again.code) == (401, "workstation-unproven")

    other_purpose = await hub.workstation.proof("sign-in")
    assert (await refused(stranger.call(routes.NAMES, Proof(**other_purpose)))).status == 401
    old = await hub.workstation.proof("names")
    hub.clock.now += 61_000_000
    assert (await refused(stranger.call(routes.NAMES, Proof(**old)))).status == 401
    impostor = Workstation(hub.workstation.id, hub.server.hub_id, SigningKey.new(), hub.http)
    assert (await refused(impostor.names())).status == 401
    unknown = Workstation("0" * 32, hub.server.hub_id, SigningKey.new(), hub.http)
    assert (await refused(unknown.names())).status == 401


async def test_an_office_that_ended_keeps_nobody_from_signing_in(hub: AsgiHub) -> None:
    ended = "UPDATE agency SET ended_at = 1 WHERE name = 'Housing'"
    await hub.server.writer.do(lambda tx: tx.q.run(ended))
    names = {row.name: row.agency for row in await hub.workstation.names()}
    assert (names["Ana Sender"], names["Colin Other"]) == ("Health", "")
    colin = await hub.sign_in("Colin Other")
    assert (await colin.call(routes.SEND_OVERRIDE, danger.body(hub, danger.BETH))).reference


async def test_a_nonce_given_to_one_workstation_is_no_good_to_another(hub: AsgiHub) -> None:
    two = await enrol(hub.http, hub.server.host_token, "Desk 2")
    nonce = (await Desk(hub.http).call(routes.CHALLENGE, Ask(workstation=hub.workstation.id))).nonce
    signed = two.key.sign(f"{nonce}|{hub.server.hub_id}|{two.id}|names".encode())
    proof = Proof(
        workstation=two.id, nonce=nonce, signature=base64.urlsafe_b64encode(signed).decode()
    )
    assert (await refused(Desk(hub.http).call(routes.NAMES, proof))).status == 401


async def test_first_sign_in_takes_a_code_and_a_good_passphrase(hub: AsgiHub) -> None:
    ana, code = hub.created.people["Ana Sender"], hub.created.codes["Ana Sender"]
    needed = await refused(hub.workstation.sign_in(ana, code))
    assert (needed.code, needed.field) == ("passphrase-needed", "new_passphrase")
    for bad, why in {
        "short": "passphrase-short",
        "Rimu Street Hub Rimu Street Hub": "passphrase-common",
        "ana sender health 1234": "passphrase-common",
        "aaaaaaaaaaaaaaaaaaaaaaa": "passphrase-common",
        "x" * 129: "passphrase-long",
    }.items():
        assert (await refused(hub.workstation.sign_in(ana, code, bad))).code == why
    await hub.workstation.sign_in(ana, code.lower(), "kererū over the wet hill")
    assert (
        await refused(hub.workstation.sign_in(ana, code, "another four word thing"))
    ).status == 401
    # The same words typed decomposed are the same passphrase.
    await hub.workstation.sign_in(ana, "kereru\u0304 over the wet hill")


async def test_an_unknown_name_is_answered_like_a_wrong_passphrase(hub: AsgiHub) -> None:
    await hub.sign_in("Ana Sender")
    tries = {}
    for person in (hub.created.people["Ana Sender"], "0" * 32):
        before = hub.hasher.checked
        found = [await refused(hub.workstation.sign_in(person, "wrong")) for _ in range(4)]
        tries[person] = (
            [(e.status, e.code, e.field, e.facts) for e in found],
            hub.hasher.checked - before,
        )
    one, other = tries.values()
    assert one == other
    assert one[0][0] == (401, "sign-in-wrong", "", {})
    assert one[0][3][1] == "sign-in-wait"


async def test_the_ladder_of_waits_is_for_one_account_at_one_workstation(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    attacker = await enrol(hub.http, hub.server.host_token, "Desk 3")
    before = hub.hasher.checked
    seen: list[str] = []
    for _ in range(400):
        seen.append((await refused(attacker.sign_in(ana.id, "guess"))).code)
        hub.clock.now += 10_000_000
    assert hub.hasher.checked - before == 10
    assert seen[:4] == ["sign-in-wrong"] * 3 + ["sign-in-wait"]
    assert seen[-1] == "sign-in-locked"
    # The victim, at her own workstation, is not kept out, and hears of it.
    again = await hub.sign_in_again("Ana Sender")
    [(desk, _)] = (await again.call(routes.ME)).last_failed
    assert desk == "Desk 3"
    fresh = await hub.sign_in_again("Ana Sender")
    assert (await fresh.call(routes.ME)).last_failed == []


async def test_one_workstation_cannot_go_through_the_names(hub: AsgiHub) -> None:
    await hub.sign_in("Ana Sender")
    attacker = await enrol(hub.http, hub.server.host_token, "Desk 3")
    before = hub.hasher.checked
    for number in range(60):
        await refused(attacker.sign_in(f"{number:032x}", "guess"))
    assert hub.hasher.checked - before == 30
    assert (await refused(attacker.sign_in("a" * 32, "guess"))).code == "sign-in-wait"
    await hub.sign_in_again("Ana Sender")
    hub.clock.now += 11 * MINUTE
    assert (await refused(attacker.sign_in("a" * 32, "guess"))).code == "sign-in-wrong"


async def test_a_new_code_lets_a_locked_person_in_and_ends_their_sessions(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    for _ in range(12):
        await refused(hub.workstation.sign_in(ana.id, "guess"))
        hub.clock.now += 6 * MINUTE
    assert (await refused(hub.sign_in_again("Ana Sender"))).code == "sign-in-locked"
    ari = await hub.sign_in("Ari Admin")
    code = (await ari.call(routes.MAKE_CODE, MakeCode(kind="person", person=ana.id))).code
    assert (await refused(ana.call(routes.ME))).code == "sign-in"
    await hub.workstation.sign_in(ana.id, code, "a fresh four word phrase")


async def test_a_used_code_ends_what_the_old_passphrase_began_meanwhile(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    given = await hub.host.call(routes.MAKE_CODE, MakeCode(kind="person", person=ana.id))
    other = await hub.sign_in_again("Ana Sender")
    await other.call(routes.ME)
    await hub.workstation.sign_in(ana.id, given.code, "eleven small boats come home")
    assert (await refused(other.call(routes.ME))).code == "sign-in"


async def test_a_session_ends_after_a_shift_and_there_are_two_at_most(hub: AsgiHub) -> None:
    first = await hub.sign_in("Ana Sender")
    second = await hub.sign_in_again("Ana Sender")
    third = await hub.sign_in_again("Ana Sender")
    assert (await refused(first.call(routes.ME))).code == "sign-in"
    await second.call(routes.ME)
    await second.call(routes.SIGN_OUT)
    assert (await refused(second.call(routes.ME))).code == "sign-in"
    await third.call(routes.ME)
    hub.clock.now += 10 * HOUR
    assert (await refused(third.call(routes.ME))).code == "sign-in"


async def test_a_session_ends_with_its_workstation(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    await hub.server.writer.do(
        lambda tx: tx.q.revoke_workstation(id=hub.workstation.id, now=tx.now)
    )
    assert (await refused(ana.call(routes.ME))).code == "sign-in"
    assert (await refused(hub.sign_in_again("Ana Sender"))).code == "workstation-unproven"


async def test_tokens_lie_nowhere_and_others_are_nobody(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    assert len(base64.urlsafe_b64decode(ana.token + "=")) == 32
    assert ana.token.encode() not in (hub.server.place / "data" / "hub.db").read_bytes()
    for token in ("", "x", ana.token[:-1], ana.token + "A", "\u0101"[:0]):
        assert (await refused(Desk(hub.http, token).call(routes.ME))).status == 401


async def test_changing_a_passphrase_ends_the_other_sessions(hub: AsgiHub) -> None:
    other = await hub.sign_in("Ana Sender")
    here = await hub.sign_in_again("Ana Sender")
    new = "eleven small boats come home"
    wrong = SetPassphrase(old="not it", new=new)
    assert (await refused(here.call(routes.SET_PASSPHRASE, wrong))).field == "old"
    right = SetPassphrase(old=passphrase("Ana Sender"), new=new)
    await here.call(routes.SET_PASSPHRASE, right)
    await here.call(routes.ME)
    assert (await refused(other.call(routes.ME))).status == 401
    await hub.workstation.sign_in(here.id, new)


@asynccontextmanager
async def held_at_the_hash(
    hub: AsgiHub, monkeypatch: pytest.MonkeyPatch, call: Coroutine[Any, Any, object]
) -> AsyncIterator[asyncio.Task[object]]:
    """Hold a call while its passphrase is checked, until the block ends."""
    go, check = threading.Event(), hub.hasher.check

    def slow(verifier: str, secret: str, pepper: bytes) -> bool:
        monkeypatch.undo()  # the others do not wait
        go.wait(HANG)
        return check(verifier, secret, pepper)

    monkeypatch.setattr(hub.hasher, "check", slow)
    task = asyncio.ensure_future(call)
    while hub.hasher.check is slow:  # noqa: ASYNC110 - another thread takes it up
        await asyncio.sleep(0.001)
    try:
        yield task
    finally:
        go.set()
        await asyncio.wait([task])


async def test_a_passphrase_changed_while_it_is_checked_lets_nobody_in(
    hub: AsgiHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await hub.sign_in("Ana Sender")
    old, new = passphrase("Ana Sender"), "eleven small boats come home"
    async with held_at_the_hash(hub, monkeypatch, hub.workstation.sign_in(ana.id, old)) as late:
        await ana.call(routes.SET_PASSPHRASE, SetPassphrase(old=old, new=new))
    with pytest.raises(Problem, match="sign-in-wrong"):
        await late
    await hub.workstation.sign_in(ana.id, new)


async def test_a_session_ended_meanwhile_changes_no_passphrase(
    hub: AsgiHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await hub.sign_in("Ana Sender")
    body = SetPassphrase(old=passphrase("Ana Sender"), new="eleven small boats come home")
    change = ana.call(routes.SET_PASSPHRASE, body)
    async with held_at_the_hash(hub, monkeypatch, change) as late:
        given = await hub.host.call(routes.MAKE_CODE, MakeCode(kind="person", person=ana.id))
    with pytest.raises(Problem, match="sign-in"):
        await late
    await hub.workstation.sign_in(ana.id, given.code, "wide brown river morning")


async def test_an_open_desk_is_no_place_to_guess_at_a_passphrase(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    wrong = SetPassphrase(old="not it", new="eleven small boats come home")
    codes = [(await refused(ana.call(routes.SET_PASSPHRASE, wrong))).code for _ in range(5)]
    assert codes == ["passphrase-wrong"] * 3 + ["sign-in-wait"] * 2
    right = wrong.model_copy(update={"old": passphrase("Ana Sender")})
    assert (await refused(ana.call(routes.SET_PASSPHRASE, right))).code == "sign-in-wait"
    hub.clock.now += MINUTE
    spaced = right.model_copy(update={"old": f"  {right.old} "})
    await ana.call(routes.SET_PASSPHRASE, spaced)


async def test_nobody_keeps_the_others_from_signing_in(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    another = await enrol(hub.http, hub.server.host_token, "Desk 2")
    body = SetPassphrase(old=passphrase("Ana Sender"), new="eleven small boats come home")
    go = threading.Event()
    for _ in range(hub.server.limits.hashes_at_once):
        hub.server.hashing.submit(go.wait, HANG)
    flood = [asyncio.ensure_future(ana.call(routes.SET_PASSPHRASE, body)) for _ in range(60)]
    await asyncio.sleep(0.2)  # all have asked
    coming = asyncio.ensure_future(another.sign_in(beth.id, passphrase("Beth Receiver")))
    await asyncio.sleep(0.1)
    go.set()
    assert (await coming).id == beth.id
    await asyncio.gather(*flood, return_exceptions=True)


async def test_a_pin_given_up_on_ends_the_session(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    await ana.call(routes.REPORT, Report(what="pin-wrong", count=2))
    await ana.call(routes.ME)
    await ana.call(routes.REPORT, Report(what="pin-out", count=5))
    assert (await refused(ana.call(routes.ME))).status == 401


async def test_people_are_added_once_and_under_a_name_of_their_own(hub: AsgiHub) -> None:
    ari = await hub.sign_in("Ari Admin")
    me = await ari.call(routes.ME)
    added = await ari.call(routes.ADD_PERSON, AddPerson(name="Ōtara Lee", job="", agency=me.agency))
    await hub.workstation.sign_in(added.id, added.code, "wide brown river morning")
    for double in (
        "Otara Lee",
        "ōtara  LEE",
        "\u041etara Lee",
        "Ana Sencler",
        "0tara Lee",
        "Otara 1ee",
    ):
        body = AddPerson(name=double, job="", agency=me.agency)
        found = await ari.raw("POST", "/v1/people", body.model_dump_json().encode())
        expected = 201 if double == "Ana Sencler" else 422
        assert found.status_code == expected, double
    for bad in (
        "",
        "123",
        "\u202eAna",
        "Ana Sen\u0501er",
        "Se\u04cfa Supervisor",
        "Be\u03c4h Receiver",
    ):
        body = AddPerson(name=bad, job="", agency=me.agency)
        assert (await refused(ari.call(routes.ADD_PERSON, body))).field == "name"
    for good in (
        "\u0421\u0430\u0440\u0430",
        "M\u0101ia Ka\u02bbahumanu",
        "\u674e Wei",
        "\u039d\u03af\u03ba\u03b7",
    ):
        await ari.call(routes.ADD_PERSON, AddPerson(name=good, job="", agency=me.agency))


async def test_a_malformed_sign_in_is_nobodys(hub: AsgiHub) -> None:
    body = SignIn(workstation=hub.workstation.id, nonce="x", signature="!!", person="p", secret="s")
    assert (await refused(Desk(hub.http).call(routes.SIGN_IN, body))).status == 401
