"""Whom it is kept from never learns of it: by no path, no count, no bar, no workstation."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from hubtui.domain.clock import DAY
from hubtui.errors import HubError
from hubtui.server.overrides.calling import voice_code
from hubtui.server.store import ConstraintFailed
from hubtui.server.tx import Tx
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import (
    FOR_BAR,
    Acknowledge,
    AskBar,
    ByPhone,
    ByVoice,
    ConfirmVoice,
    ReadBack,
    RecordRest,
    Review,
    StandDown,
    StillTrue,
)
from tests.hubs import PASSPHRASE, AsgiHub, Problem, enrol
from tests.server import made
from tests.server.made import Wanted
from tests.server.overrides.danger import (
    ANA,
    BETH,
    COLIN,
    FAITH,
    NORA,
    PITA,
    SELA,
    TAMA,
    THEO,
    happened,
    pass_minutes,
    readers,
    rows,
    send,
    set_roster,
    told_of,
)

BODIES: Mapping[str, object] = {
    "open-override": Nothing(),
    "read-back": ReadBack(answer="going"),
    "read-words": Nothing(),
    "acknowledge": Acknowledge(acting="me"),
    "confirm-voice": ConfirmVoice(yes=True),
    "by-phone": ByPhone(person="0" * 32),
    "record-rest": RecordRest(),
    "still-true": StillTrue(yes=True),
    "stand-down": StandDown(why="over"),
    "review": Review(
        passphrase=PASSPHRASE.format("alesqx"),
        badly_hurt="yes",
        no_more_than_needed="yes",
        each_could_help="yes",
        do_they_know="yes",
        outcome="right",
    ),
}


@pytest.mark.parametrize("shut", [SELA, BETH, COLIN, FAITH, PITA])
async def test_by_every_path_over_a_whole_climb(hub: AsgiHub, shut: str) -> None:
    await set_roster(hub, (SELA, TAMA), (COLIN, NORA))
    desk = await hub.sign_in(shut)
    before = told_of(hub, shut)
    receipt = await send(hub, BETH, COLIN, keep_from=(shut,))
    person = hub.created.people[shut]
    assert person not in [one.person for one in receipt.told]
    for minutes in (1, 2, 4, 6, 16, 32, 60 * 24, 3 * 60 * 24):
        await pass_minutes(hub, minutes)
        assert await rows(hub, shut) == []
        assert shut not in readers(hub, receipt.override)
    assert told_of(hub, shut) == before
    assert shut not in {who for _, who, _ in happened(hub, receipt.override)}
    every = [one for one in routes.EVERY if "/v1/overrides/{id}" in one.path]
    assert {one.name for one in every} == {*BODIES, "override"}
    for route in every:
        with pytest.raises(Problem) as refused:
            await desk.call(route, BODIES.get(route.name), id=receipt.override)  # type: ignore[arg-type]
        assert (refused.value.status, refused.value.code) == (404, "unseen"), route.name


async def test_who_named_them_tells_the_privacy_officer_and_nobody_else(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, keep_from=(COLIN,))
    assert readers(hub, receipt.override)[PITA] == {"privacy"}
    [row] = await rows(hub, PITA)
    desk = await hub.sign_in(PITA)
    out = await desk.call(routes.OVERRIDE, id=row.id)
    assert out.sender is None
    assert out.content is None
    assert out.told == []
    for name in (BETH, SELA, PITA):
        seen = await (await hub.sign_in(name)).call(routes.OVERRIDE, id=receipt.override)
        assert hub.created.people[COLIN] not in seen.model_dump_json()


async def test_it_is_kept_from_whom_the_alert_is_that_it_was_pressed_in(hub: AsgiHub) -> None:
    people, ana = hub.created.people, await hub.sign_in(ANA)
    await set_roster(hub, (SELA, TAMA), (COLIN, NORA))
    wanted = Wanted(keep_from=(people[SELA], people[COLIN]))
    alert = (await made.send(hub, ana, people[BETH], wanted)).alert
    await made.open_it(await hub.sign_in(BETH), alert, "only-me")  # as it is kept from somebody
    for by in (ANA, BETH):
        receipt = await send(hub, NORA, by=by, about="", alert=alert)
        await pass_minutes(hub, 61)
        assert readers(hub, receipt.override).keys().isdisjoint((SELA, COLIN))
        assert readers(hub, receipt.override)[TAMA] == {"supervisor"}
        assert receipt.reference not in [row.reference for row in await rows(hub, SELA)]
    receipt = await send(hub, NORA, by=THEO, alert=alert)  # who has no part in it keeps nobody out
    assert readers(hub, receipt.override)[SELA] == {"supervisor"}


async def test_it_is_kept_from_whom_the_safety_alert_is_that_it_was_pressed_in(
    hub: AsgiHub,
) -> None:
    await set_roster(hub, (SELA, TAMA), (COLIN, NORA))
    first = (await send(hub, BETH, keep_from=(SELA, COLIN))).override
    for by in (ANA, BETH, TAMA):  # who sent it, who has it, who watches over it
        receipt = await send(hub, NORA, by=by, override=first)
        await pass_minutes(hub, 61)
        assert readers(hub, receipt.override).keys().isdisjoint((SELA, COLIN))
        assert receipt.reference not in [row.reference for row in await rows(hub, SELA)]
        assert receipt.not_kept == [], "the sender need not know who they are"
    for more in ({"by": THEO, "override": first}, {"by": BETH}):  # no part in it, or about others
        receipt = await send(hub, NORA, **more)
        assert readers(hub, receipt.override)[SELA] == {"supervisor"}


async def test_counts_are_without_it(hub: AsgiHub) -> None:
    await send(hub, BETH, keep_from=(SELA,))
    assert (await (await hub.sign_in(SELA)).call(routes.USE)).overrides == 0
    assert (await (await hub.sign_in(TAMA)).call(routes.USE)).overrides == 1


async def test_a_code_read_out_to_them_fits_nothing(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, keep_from=(COLIN,))
    sela = hub.created.people[SELA]
    code = voice_code(hub.server, hub.server.q, receipt.override, sela)
    for reference in ("", receipt.reference):
        body = ByVoice(code=code, reference=reference)
        with pytest.raises(Problem, match="voice-code-unknown"):
            await (await hub.sign_in(COLIN)).call(routes.BY_VOICE, body)
    assert (
        await (await hub.sign_in(NORA)).call(routes.BY_VOICE, ByVoice(code=code))
    ).person == sela


async def test_a_workstation_they_are_signed_in_at_shows_no_bar(hub: AsgiHub) -> None:
    other = await enrol(hub.http, hub.server.host_token, "Desk 2")
    nora = await hub.sign_in(NORA)
    await hub.sign_in(COLIN)
    theirs = await other.sign_in(
        hub.created.people[BETH], hub.created.codes[BETH], PASSPHRASE.format("htebzqx")
    )
    receipt = await send(hub, SELA, keep_from=(COLIN,))
    sela = await hub.sign_in(SELA)  # is going, or those who are here would be told too
    await sela.call(routes.READ_BACK, ReadBack(answer="going"), id=receipt.override)
    await pass_minutes(hub, 61)

    async def bar(station: object) -> list[str]:
        assert isinstance(station, type(other))
        proof = AskBar.model_validate(await station.proof(FOR_BAR))
        answer = await nora.call(routes.BAR, proof)
        return [row.reference for row in answer.rows]

    assert await bar(other) == [receipt.reference]
    assert await bar(hub.workstation) == []
    assert await rows(hub, NORA) == []  # she sits where Colin is signed in
    assert [row.why for row in (await theirs.call(routes.OVERRIDES)).rows] == ["everyone"]
    assert "override:everyone" not in [kind for kind, _ in told_of(hub, COLIN)]
    await (await hub.sign_in(COLIN)).call(routes.SIGN_OUT)
    assert await bar(hub.workstation) == [receipt.reference]


async def test_the_bar_needs_the_workstations_own_proof(hub: AsgiHub) -> None:
    nora = await hub.sign_in(NORA)
    for purpose in ("names", "sign-in"):
        proof = AskBar.model_validate(await hub.workstation.proof(purpose))
        with pytest.raises(Problem, match="workstation-unproven"):
            await nora.call(routes.BAR, proof)


async def test_the_table_itself_refuses_them_and_everybody_not_fixed_at_send(
    hub: AsgiHub,
) -> None:
    receipt = await send(hub, BETH, keep_from=(COLIN,))

    async def let_in(name: str, content: int) -> None:
        def command(tx: Tx) -> None:
            tx.q.show_override(
                override=receipt.override,
                person=hub.created.people[name],
                why="recipient",
                content=content,
                now=tx.now,
            )

        await hub.server.writer.do(command)

    for name, content in ((COLIN, 0), (COLIN, 1), (FAITH, 1)):
        with pytest.raises(ConstraintFailed):
            await let_in(name, content)
    await let_in(FAITH, 0)
    for sql in (
        "UPDATE override SET ladder = '{}'",
        "DELETE FROM override_kept_from",
        "UPDATE override_event SET code = 'x'",
        "DELETE FROM override_event",
    ):
        with pytest.raises((ConstraintFailed, HubError)):
            await hub.server.writer.do(lambda tx, sql=sql: tx.q.run(sql))  # type: ignore[misc]


async def test_a_sender_cannot_keep_it_from_themselves(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, keep_from=(ANA,))
    assert [row.id for row in await rows(hub, ANA)] == [receipt.override]


async def test_with_everybody_shut_out_a_privacy_officer_still_watches(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, keep_from=(BETH, SELA, TAMA, PITA, COLIN, NORA))
    (told,) = receipt.told
    assert (told.person, told.as_supervisor) == (hub.created.people[PITA], True)
    await hub.fire(3 * DAY)
    seen = readers(hub, receipt.override)
    assert {SELA, TAMA, BETH, COLIN, NORA}.isdisjoint(seen)
    assert PITA in seen
