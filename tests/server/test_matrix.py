"""Who may do what: every route against every role and every relation, none left out.

The table below is written by hand from the design; the cells come from the registry. A route
without a row fails, and so does a row without a route.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

import pytest

from hubtui.domain.alerts.levels import Level
from hubtui.domain.people import Role
from hubtui.domain.policy import RULES, Act, ProofKind, Relation, Rule, may
from hubtui.server.alerts.access import show
from hubtui.server.every import ENDPOINTS
from hubtui.server.http.app import build
from hubtui.server.http.auth import FOR_ANYBODY
from hubtui.server.http.registry import Endpoint, How, reads
from hubtui.wire import routes
from tests.hubs import AsgiHub, Desk, Problem, client
from tests.server import made
from tests.server.codes import new_code
from tests.server.made import Wanted
from tests.server.overrides import danger

ROLES: Mapping[str, str] = {
    "staff": "Colin Other",
    "supervisor": "Sela Supervisor",
    "facilitator": "Faith Facilitator",
    "administrator": "Ari Admin",
    "privacy-officer": "Pita Privacy",
    "trainer": "Theo Trainer",
}
ANY = frozenset(ROLES)
NONE: frozenset[str] = frozenset()
PARTIES = frozenset({"sender", "recipient", "shown", "privacy"})


@dataclass(frozen=True)
class Row:
    """Who gets past the door of a route: roles, and for a thing the relations to it."""

    stranger: bool = False
    roles: frozenset[str] = NONE
    host: bool = False
    relations: frozenset[str] | None = None


OPEN = Row(stranger=True, roles=ANY, host=True)
STAFF = Row(roles=ANY)
ADMIN = Row(roles=frozenset({"administrator"}), host=True)
OWNER = Row(relations=frozenset({"owner"}))
SENDER = Row(relations=frozenset({"sender"}))
RECIPIENT = Row(relations=frozenset({"recipient"}))
BOTH = Row(relations=frozenset({"sender", "recipient"}))

TABLE: dict[str, Row] = {
    "greet": OPEN,
    "enrol": OPEN,
    "challenge": OPEN,
    "names": OPEN,  # the proof is in the body, and tested with the sign-in
    "sign-in": OPEN,
    "sign-out": STAFF,
    "report": STAFF,
    "me": STAFF,
    "change-me": STAFF,
    "propose-words": STAFF,
    "set-passphrase": STAFF,
    "facts": STAFF,
    "presence": STAFF,
    "week": STAFF,
    "introduce": STAFF,
    "introductions": STAFF,
    "drafts": STAFF,
    "draft": OWNER,
    "keep-new-draft": STAFF,
    "keep-draft": OWNER,
    "drop-draft": OWNER,
    "send-draft": OWNER,
    "alerts": STAFF,
    "alert": Row(relations=PARTIES),
    "open": RECIPIENT,
    "answer": RECIPIENT,
    "recall": SENDER,
    "close": BOTH,
    "correct": SENDER,
    "renew": SENDER,
    "worry": SENDER,
    "misdirect": BOTH,
    "looks": Row(relations=frozenset({"sender", "privacy"})),
    "make-record": STAFF,
    "records": STAFF,
    "say-talk": STAFF,
    "talks": STAFF,
    "confirm-talk": Row(relations=frozenset({"listener"})),
    "events-page": STAFF,
    "head": Row(roles=ANY, host=True),
    "add-person": ADMIN,
    "remove-person": ADMIN,
    "staff-asked": ADMIN,
    "say-staff": ADMIN,
    "settings": ADMIN,
    "set-settings": ADMIN,
    "make-code": ADMIN,
    "notices": Row(roles=ANY, host=True),
    "say-who": Row(relations=frozenset({"confirmer"})),
    "accept-pack": Row(roles=frozenset({"privacy-officer"}), host=True),
}
OVERSEER = Row(relations=frozenset({"supervisor"}))
TOLD = Row(relations=frozenset({"sender", "recipient", "supervisor"}))
ROSTER_KEEPERS = Row(roles=frozenset({"supervisor", "administrator"}), host=True)
TABLE |= {
    "send-override": STAFF,
    "overrides": STAFF,
    "override": Row(relations=frozenset({"sender", "recipient", "supervisor", "privacy"})),
    "open-override": TOLD,
    "read-back": RECIPIENT,
    "read-words": OVERSEER,
    "acknowledge": OVERSEER,
    "confirm-voice": OVERSEER,
    "review": OVERSEER,
    "by-voice": STAFF,
    "by-phone": TOLD,
    "stand-down": TOLD,
    "record-rest": SENDER,
    "still-true": SENDER,
    "use": Row(roles=frozenset({"supervisor", "administrator", "privacy-officer"})),
    "held": OPEN,  # both carry the workstation's own proof in the body
    "bar": OPEN,
    "roster": Row(roles=ANY, host=True),
    "set-roster": ROSTER_KEEPERS,
    "hand-over": Row(roles=frozenset({"supervisor"})),
    "reach": STAFF,
    "set-reach": STAFF,
    "channels": ADMIN,
    "set-channels": ADMIN,
    "send-test": ADMIN,
}
PAST = frozenset({200, 201, 409, 413, 422})
"""The door let through: done, or the body or the state is what is wrong."""

OUTSIDE = frozenset({"unseen", "administrator", "kept-from", "host", "maker", "themself"})
"""Relations that are none: the thing is not there for them."""

BY_NAME = {one.route.name: one for one in ENDPOINTS}


def test_every_endpoint_has_a_row_and_a_route() -> None:
    assert sorted(BY_NAME) == sorted(TABLE)
    assert set(BY_NAME) <= {route.name for route in routes.EVERY}


def test_every_act_has_a_rule() -> None:
    assert set(RULES) == set(Act)


def test_a_command_that_writes_declares_what_the_log_will_say() -> None:
    silent = {one.route.name for one in ENDPOINTS if one.how is not How.READS and not one.event}
    drafts = {"keep-new-draft", "keep-draft", "drop-draft"}  # never in the log
    assert silent == drafts | {"change-me", "report", "make-code", "send-test"}


async def _knock(desk: Desk, one: Endpoint, thing: str) -> int:
    """Ask with an empty body: enough for the door, too little for anything to be done."""
    sent = None if one.route.method == "GET" else b"{}"
    reply = await desk.raw(one.route.method, one.route.path.format(id=thing), sent)
    return reply.status_code


_ENDS = frozenset({"sign-out"})
"""What an empty body does do: end the session that asked."""


async def test_strangers_and_roles(hub: AsgiHub) -> None:
    desks = {role: await hub.sign_in(name) for role, name in ROLES.items()}
    for name, one in BY_NAME.items():
        row = TABLE[name]
        stranger = await _knock(Desk(hub.http), one, "0" * 32)
        assert (stranger in PAST) == row.stranger or name == "names", name
        if not row.stranger:
            assert stranger == 401, name
        if row.relations is not None or name in _ENDS:
            continue
        for role, desk in desks.items():
            status = await _knock(desk, one, "0" * 32)
            if name in ("names",):
                continue
            assert (status in PAST) == (role in row.roles), (name, role, status)
            assert status in PAST or status == 403, (name, role, status)
        host = await _knock(hub.host, one, "0" * 32)
        if name != "names":
            assert (host in PAST) == row.host, (name, host)


async def test_relations(hub: AsgiHub) -> None:
    """Every relation to a thing, against every route on one; unseen is always the same 404."""
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    colin, pita = await hub.sign_in("Colin Other"), await hub.sign_in("Pita Privacy")
    tama, ari = await hub.sign_in("Tama Supervisor"), await hub.sign_in("Ari Admin")
    sela = await hub.sign_in("Sela Supervisor")

    async def alert() -> str:
        wanted = Wanted(keep_from=(sela.id,))
        made_one = (await made.send(hub, ana, beth.id, wanted)).alert
        await hub.server.writer.do(lambda tx: show(tx, made_one, tama.id, Relation.SUPERVISOR))
        # Even a row written by mistake shows nothing to whom it is kept from.
        await hub.server.writer.do(
            lambda tx: tx.q.show_alert(
                alert=made_one, person=sela.id, why="recipient", content=1, now=tx.now
            )
        )
        return made_one

    async def talk() -> str:
        body = routes.SAY_TALK.takes(
            key=made.key(),
            other=beth.id,
            level=Level.COME_AND_SEE_ME,
            at=hub.clock.now,
            told=made.told(),
            basis=made.reason(hub, ana.id, beth.id),
        )
        return (await ana.call(routes.SAY_TALK, body)).id

    nora = await hub.sign_in("Nora New")

    async def override() -> str:
        return (await danger.send(hub, danger.BETH, keep_from=(danger.NORA,))).override

    async def own() -> str:
        return await made.draft(ana)

    async def code() -> str:
        return str(hub.server.q.open_codes()[0]["id"])

    stands: Mapping[str, tuple[Mapping[str, Desk], Callable[[], Awaitable[str]]]] = {
        "alerts": (
            {
                "sender": ana,
                "recipient": beth,
                "shown": tama,
                "privacy": pita,
                "unseen": colin,
                "administrator": ari,
                "kept-from": sela,
                "host": hub.host,
            },
            alert,
        ),
        "drafts": ({"owner": ana, "unseen": beth, "administrator": ari, "host": hub.host}, own),
        "overrides": (
            {
                "sender": ana,
                "recipient": beth,
                "supervisor": sela,
                "privacy": pita,
                "unseen": colin,
                "administrator": ari,
                "kept-from": nora,
                "host": hub.host,
            },
            override,
        ),
        "talks": ({"teller": ana, "listener": beth, "unseen": colin, "host": hub.host}, talk),
        "person-codes": (
            {
                "confirmer": sela,
                "maker": ari,
                "themself": await new_code(hub, "Faith Facilitator", ari),
                "unseen": colin,
                "administrator": ari,
                "host": hub.host,
            },
            code,
        ),
    }
    cells = 0
    for name, row in TABLE.items():
        if row.relations is None:
            continue
        one = BY_NAME[name]
        stand, thing = stands[one.route.path.split("/")[2]]
        for relation, desk in stand.items():
            status = await _knock(desk, one, await thing())
            cells += 1
            assert _as_wished(row.relations, relation, status), (name, relation, status)
    assert cells == 8 * 10 + 4 * 4 + 4 + 8 * 11 + 6


def _as_wished(allowed: frozenset[str], relation: str, status: int) -> bool:
    if relation in allowed:
        return status in PAST
    return status == (404 if relation in OUTSIDE else 403)


async def test_what_is_unseen_answers_as_what_never_was(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    colin = await hub.sign_in("Colin Other")
    alert = (await made.send(hub, ana, beth.id)).alert
    real = await colin.raw("GET", f"/v1/alerts/{alert}")
    never = await colin.raw("GET", f"/v1/alerts/{'f' * 32}")
    assert (
        (real.status_code, real.content)
        == (never.status_code, never.content)
        == (
            404,
            never.content,
        )
    )


async def test_control_a_route_without_an_act_lets_nobody_in(hub: AsgiHub) -> None:
    class Unlisted:
        value = "nobody:listed-me"

    assert not may(None, Unlisted()).allowed  # type: ignore[arg-type]
    loose = reads(routes.GREET, Unlisted(), lambda asked: 1)  # type: ignore[arg-type,return-value]
    async with client(build(hub.server, {"hub.test:8443"}, (loose,))) as http:
        reply = await http.get("/v1/hub")
        assert reply.status_code == 403
        assert (await http.get("/v1/me")).status_code == 404


async def test_a_role_taken_away_is_gone_at_the_next_request(hub: AsgiHub) -> None:
    ari = await hub.sign_in("Ari Admin")
    assert await _knock(ari, BY_NAME["make-code"], "") == 422
    await hub.server.writer.do(
        lambda tx: tx.q.set_roles(person=ari.id, roles=f'["{Role.STAFF.value}"]')
    )
    assert await _knock(ari, BY_NAME["make-code"], "") == 403
    await hub.server.writer.do(lambda tx: tx.q.remove_person(person=ari.id, now=tx.now))
    assert await _knock(ari, BY_NAME["me"], "") == 401


async def test_what_came_with_a_role_goes_with_it(hub: AsgiHub) -> None:
    """A supervisor and a privacy officer who are neither any more, of matters they knew of."""
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    sela, pita = await hub.sign_in("Sela Supervisor"), await hub.sign_in("Pita Privacy")
    alert = (await made.send(hub, ana, beth.id)).alert
    await made.open_it(beth, alert)
    await made.answer(beth, alert, "not-for-me", reason="not-my-work")
    await ana.call(routes.WORRY, id=alert)
    wrong = (await made.send(hub, ana, beth.id)).alert
    await beth.call(routes.MISDIRECT, id=wrong)
    override = (await danger.send(hub, danger.BETH, keep_from=(danger.NORA,))).override
    await danger.open_it(hub, danger.SELA, override)
    seen = (
        (sela, "alerts", alert),
        (sela, "overrides", override),
        (pita, "alerts", wrong),
        (pita, "overrides", override),
    )
    for desk, kind, thing in seen:
        assert (await desk.raw("GET", f"/v1/{kind}/{thing}")).status_code == 200, "control"
    for desk in (sela, pita):
        assert (await desk.call(routes.ME)).waiting, "control"
        await hub.server.writer.do(
            lambda tx, who=desk.id: tx.q.set_roles(person=who, roles='["staff"]')  # type: ignore[misc]
        )
        assert (await desk.call(routes.ME)).waiting == 0
        assert (await desk.call(routes.ALERTS)).rows == []
        assert (await desk.call(routes.OVERRIDES)).rows == []
    for desk, kind, thing in seen:
        assert (await desk.raw("GET", f"/v1/{kind}/{thing}")).status_code == 404
    with pytest.raises(Problem, match="unseen"):
        await sela.call(routes.READ_WORDS, id=override)


async def test_a_refusal_is_in_the_log_once_a_minute(hub: AsgiHub) -> None:
    colin = await hub.sign_in("Colin Other")
    for _ in range(3):
        await _knock(colin, BY_NAME["make-code"], "")
    await _settled(hub)
    assert hub.leaves("code:make") == ["refusal:counted"]


async def _settled(hub: AsgiHub) -> None:
    for task in tuple(hub.server._tasks):
        if "_note" in repr(task):
            await task


def test_an_endpoint_that_takes_no_session_is_not_made_without_the_check_of_its_proof() -> None:
    for one in BY_NAME.values():
        if RULES[one.act].proof is ProofKind.SESSION:
            assert one.proof is None, one.route.name
            with pytest.raises(TypeError, match=one.route.name):
                replace(one, proof=FOR_ANYBODY)
        else:
            with pytest.raises(TypeError, match=one.route.name):
                replace(one, proof=None)
    with pytest.raises(TypeError, match="bar"):
        reads(routes.BAR, Act.BAR_READ, BY_NAME["bar"].handler)
    assert replace(BY_NAME["bar"]).proof is not None, "control"


DESK_ACTS = (Act.NAMES_LIST, Act.SESSION_BEGIN, Act.OVERRIDE_DELIVER, Act.BAR_READ)


def test_what_takes_a_workstations_proof() -> None:
    assert {act for act, rule in RULES.items() if rule.proof is ProofKind.WORKSTATION} == set(
        DESK_ACTS
    )


@pytest.mark.parametrize("act", DESK_ACTS)
@pytest.mark.parametrize("asks", [ProofKind.NOTHING, ProofKind.SESSION])
def test_a_rule_that_asks_another_proof_than_is_checked_is_noticed(
    act: Act, asks: ProofKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    [one] = [one for one in ENDPOINTS if one.act is act]
    assert replace(one) == one, "control"
    monkeypatch.setitem(cast("dict[Act, Rule]", RULES), act, Rule(proof=asks))
    with pytest.raises(TypeError, match=f"{one.route.name}: the act asks {asks}"):
        replace(one)


def test_a_hub_with_such_a_rule_does_not_start() -> None:
    begin = """
import sys
from hubtui.domain import policy
for act in sys.argv[1:]:
    policy.RULES[policy.Act(act)] = policy.Rule(proof=policy.ProofKind.NOTHING)
import hubtui.server.serve
"""
    command = [sys.executable, "-c", begin]
    ran = subprocess.run([*command, Act.BAR_READ], capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "bar: the act asks nothing, its endpoint checks workstation" in ran.stderr
    subprocess.run(command, check=True)  # the control: with the rules as they are it loads
