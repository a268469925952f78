"""An administrator makes a new code for a colleague and signs in as them: nothing opens by it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from hubtui.domain.alerts.levels import Level
from hubtui.domain.clock import DAY, HOUR
from hubtui.domain.people import Actor, AgencyId, PersonId, Role, WorkstationId
from hubtui.domain.policy import RULES, Relation, Resource, is_shut
from hubtui.server.every import ENDPOINTS
from hubtui.server.http.registry import Endpoint
from hubtui.server.overrides.calling import voice_code
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import Acknowledge, ByVoice, ReadBack, SetReach, StandDown
from hubtui.wire.people import AddPerson, MakeCode, RemovePerson, SetPresence
from hubtui.wire.records import KeepDraft
from hubtui.wire.standing import StandingOut
from tests.hubs import AsgiHub, Desk, Problem, passphrase
from tests.server import made
from tests.server.codes import CHOSEN, new_code, say
from tests.server.made import Wanted
from tests.server.overrides import danger
from tests.server.test_matrix import BY_NAME, PAST, TABLE

BETH, ARI, SELA, TAMA = danger.BETH, danger.ARI, danger.SELA, danger.TAMA
NOTE = "Seen with a bruise."
OPEN = frozenset(
    {
        *("sign-out", "report", "me", "change-me", "facts", "roster", "events-page", "head"),
        *("drafts", "keep-new-draft", "alerts", "talks", "introductions"),
        *("send-override", "overrides", "by-voice"),
    }
)
"""Routes without a thing that stay open to who is in doubt; written by hand from the design."""
WHILE_LIVE = frozenset({"override", "open-override", "read-back", "read-words", "acknowledge"})
"""On a safety alert that reached them, while it is live."""


SINCE, BEFORE = 20, 10
"""The code was used at 15."""
THINGS = {
    "mine since, live": Resource(
        frozenset({Relation.SENDER, Relation.OWNER}), made_at=SINCE, live=True
    ),
    "mine since, over": Resource(frozenset({Relation.SENDER, Relation.OWNER}), made_at=SINCE),
    "mine before, live": Resource(
        frozenset({Relation.SENDER, Relation.OWNER}), made_at=BEFORE, live=True
    ),
    "mine before, over": Resource(frozenset({Relation.SENDER, Relation.OWNER}), made_at=BEFORE),
    "to me, live": Resource(
        frozenset({Relation.RECIPIENT, Relation.SUPERVISOR}), made_at=SINCE, live=True
    ),
    "to me, over": Resource(frozenset({Relation.RECIPIENT, Relation.SUPERVISOR}), made_at=SINCE),
}
ALWAYS, MINE, WHILE = "oooooo", "oo....", "o.o.o."
OPEN_ON = {
    "session:end": ALWAYS,
    "session:report": ALWAYS,
    "me:read": ALWAYS,
    "me:change": ALWAYS,
    "facts:read": ALWAYS,
    "events:follow": ALWAYS,
    "log:read": ALWAYS,
    "roster:read": ALWAYS,
    "draft:list": ALWAYS,
    "draft:keep": ALWAYS,
    "draft:read": MINE,
    "draft:change": MINE,
    "draft:drop": MINE,
    "draft:send": MINE,
    "alert:list": ALWAYS,
    "talk:list": ALWAYS,
    "introduction:list": ALWAYS,
    "override:send": ALWAYS,
    "override:list": ALWAYS,
    "override:hear-voice": ALWAYS,
    "override:read": "ooo.o.",
    "override:open": "ooo.o.",
    "override:read-back": WHILE,
    "override:read-words": WHILE,
    "override:acknowledge": WHILE,
    "override:tell-by-phone": MINE,
    "override:record": MINE,
    "override:still-true": MINE,
    "override:stand-down": MINE,
}
"""By hand from the design: what is open (o) to who is in doubt, on each of ``THINGS``."""


def test_what_is_open_to_who_is_in_doubt_is_what_was_decided() -> None:
    """Every act there is, on what they made and on what reached them: all else is shut."""
    doubted = Actor(
        PersonId("beth"),
        frozenset({Role.STAFF}),
        AgencyId("school"),
        WorkstationId("desk"),
        doubt_since=15,
    )
    for act in RULES:
        seen = "".join("." if is_shut(doubted, act, thing) else "o" for thing in THINGS.values())
        assert seen == OPEN_ON.get(act.value, "......"), act


async def _knock(desk: Desk, one: Endpoint, thing: str = "0" * 32) -> tuple[int, str]:
    sent = None if one.route.method == "GET" else b"{}"
    reply = await desk.raw(one.route.method, one.route.path.format(id=thing), sent)
    return reply.status_code, reply.json().get("code", "")


async def test_every_route_without_a_thing(hub: AsgiHub) -> None:
    """Each route against somebody whose role it is open to, before and after the code."""
    holders = {"staff": BETH, "administrator": ARI, "privacy-officer": danger.PITA}
    holders["supervisor"] = TAMA
    desks = {role: await new_code(hub, name, hub.host) for role, name in holders.items()}
    for name, one in BY_NAME.items():
        row = TABLE[name]
        if row.stranger or row.relations is not None or name == "sign-out":
            continue
        for role in row.roles & desks.keys():
            status, code = await _knock(desks[role], one)
            if name in OPEN:
                assert status in PAST, (name, role, status)
            else:
                assert (status, code) == (403, "unconfirmed"), (name, role)
    assert (await _knock(desks["staff"], BY_NAME["sign-out"]))[0] in PAST


async def test_every_route_on_a_thing(hub: AsgiHub) -> None:
    """Each relation to what was there before the code: open while live, or shut."""
    ana, beth = await hub.sign_in(danger.ANA), await hub.sign_in(BETH)
    sela = await hub.sign_in(SELA)
    alert = (await made.send(hub, ana, beth.id, Wanted(keep_from=(sela.id,)))).alert
    live = (await danger.send(hub, BETH, keep_from=(danger.NORA,))).override
    over = (await danger.send(hub, BETH, keep_from=(danger.NORA,))).override
    await ana.call(routes.STAND_DOWN, StandDown(why="over"), id=over)
    draft = await made.draft(ana)
    names = {"sender": danger.ANA, "recipient": BETH, "privacy": danger.PITA, "supervisor": SELA}
    names["owner"] = danger.ANA
    desks = {name: await new_code(hub, name, hub.host) for name in set(names.values())}
    things = {"alerts": (alert,), "overrides": (live, over), "drafts": (draft,)}
    cells = 0
    for name, row in TABLE.items():
        kind = BY_NAME[name].route.path.split("/")[2]
        for relation in (row.relations or set()) & names.keys():
            for thing in things.get(kind, ()):
                status, code = await _knock(desks[names[relation]], BY_NAME[name], thing)
                cells += 1
                if name in WHILE_LIVE and thing == live:
                    assert status in PAST, (name, relation, status)
                else:
                    assert (status, code) == (403, "unconfirmed"), (name, relation, status, code)
    assert cells > 50


async def _before(hub: AsgiHub) -> dict[str, str]:
    """What stood at Beth's before an administrator made a code for her."""
    ana, beth = await hub.sign_in(danger.ANA), await hub.sign_in(BETH)
    wanted = Wanted(level=Level.DETAILS, note=NOTE)
    return {
        "waits": (await made.send(hub, ana, beth.id, wanted)).alert,
        "sent": (await made.send(hub, beth, ana.id)).alert,
        "draft": await made.draft(beth, '{"note": "half a thought"}'),
    }


async def test_the_administrator_as_beth_gets_nothing_by_any_road(hub: AsgiHub) -> None:
    there = await _before(hub)
    opened = (await made.send(hub, await hub.sign_in(danger.ANA), hub.created.people[BETH])).alert
    beth = await hub.sign_in(BETH)
    await made.open_it(beth, opened)  # the client's name was before her once
    ari = await hub.sign_in(ARI)
    thief = await new_code(hub, BETH, ari)

    async def shut(ask: Callable[[], Awaitable[object]]) -> None:
        with pytest.raises(Problem) as refused:
            await ask()
        assert refused.value.code == "unconfirmed"
        assert refused.value.facts["who"] == TAMA

    for alert in (there["waits"], there["sent"], opened):
        await shut(lambda alert=alert: thief.call(routes.ALERT, id=alert))  # type: ignore[misc]
    for alert in (there["waits"], opened):
        await shut(lambda alert=alert: made.open_it(thief, alert))  # type: ignore[misc]
    await shut(lambda: thief.call(routes.LOOKS, id=there["sent"]))
    await shut(lambda: thief.call(routes.RECALL, id=there["sent"]))
    await shut(lambda: thief.call(routes.ALERTS, query={"box": "sent"}))
    await shut(lambda: thief.call(routes.DRAFT, id=there["draft"]))
    keep = KeepDraft(job="tell", version=1, answers="{}")
    await shut(lambda: thief.call(routes.KEEP_DRAFT, keep, id=there["draft"]))
    await shut(lambda: thief.call(routes.RECORDS))
    await shut(lambda: thief.call(routes.WEEK))
    await shut(lambda: thief.call(routes.REACH))
    await shut(lambda: thief.call(routes.SET_REACH, SetReach(mail="ari@hub.test")))
    await shut(lambda: thief.call(routes.PRESENCE, SetPresence(here=False)))
    await shut(lambda: thief.call(routes.PROPOSE_WORDS))
    assert (await thief.call(routes.DRAFTS)).drafts == []
    assert (await thief.call(routes.TALKS)).talks == []
    assert (await thief.call(routes.INTRODUCTIONS)).introductions == []
    rows = (await thief.call(routes.ALERTS)).rows
    assert {row.id for row in rows} == {there["waits"], opened}, "it shows that something waits"
    # F9 pressed "in" an alert that was open before does not carry its client's name out.
    mine = await thief.call(routes.SEND_OVERRIDE, danger.body(hub, about="", alert=opened))
    out = await thief.call(routes.OVERRIDE, id=mine.override)
    assert out.content is not None
    assert out.content.about == ""
    assert made.CLIENT.name not in out.model_dump_json()
    # Signing in anew, with the passphrase the thief chose, clears nothing.
    again = await hub.workstation.sign_in(beth.id, CHOSEN)
    await shut(lambda: made.open_it(again, there["waits"]))
    assert "alert:opened" not in hub.leaves(there["waits"])


async def test_what_is_made_since_is_ones_own_and_can_be_sent(hub: AsgiHub) -> None:
    ana, ari = await hub.sign_in(danger.ANA), await hub.sign_in(ARI)
    fresh = await new_code(hub, BETH, ari)
    kept = await made.draft(fresh)
    assert [row.id for row in (await fresh.call(routes.DRAFTS)).drafts] == [kept]
    assert (await fresh.call(routes.DRAFT, id=kept)).answers == "{}"
    assert (await made.send(hub, fresh, ana.id)).reference
    # A second code puts what was made under the first out of reach again.
    later = await new_code(hub, BETH, ari)
    assert (await later.call(routes.DRAFTS)).drafts == []
    with pytest.raises(Problem, match="unconfirmed"):
        await later.call(routes.DRAFT, id=kept)


async def test_live_safety_alerts_open_and_say_so(hub: AsgiHub) -> None:
    override = (await danger.send(hub, BETH)).override
    fresh = await new_code(hub, BETH, await hub.sign_in(ARI))
    out = await fresh.call(routes.OPEN_OVERRIDE, Nothing(), id=override)
    assert out.content is not None
    assert "read-back" in out.acts
    assert not {"stand-down", "by-phone"} & set(out.acts), "and offers nothing that is shut"
    await fresh.call(routes.READ_BACK, ReadBack(answer="going"), id=override)
    seen = await danger.look(hub, danger.ANA, override)
    assert [each.new_code for each in seen.told if each.person == fresh.id] == [True]
    envelope = await danger.open_it(hub, SELA, override)
    assert [each.new_code for each in envelope.told if each.person == fresh.id] == [True]
    mine = await fresh.call(routes.SEND_OVERRIDE, danger.body(hub, danger.COLIN))
    assert (await danger.open_it(hub, danger.COLIN, mine.override)).new_code
    await fresh.call(routes.STAND_DOWN, StandDown(why="over"), id=mine.override)
    # Once it is known that it was she, nothing says otherwise any more.
    await say(await hub.sign_in(TAMA), BETH, hub)
    seen = await danger.look(hub, danger.ANA, override)
    assert not [each for each in seen.told if each.new_code]


async def test_who_sent_one_with_a_new_code_hears_that_it_is_over(hub: AsgiHub) -> None:
    fresh = await new_code(hub, BETH, await hub.sign_in(ARI))
    override = (await fresh.call(routes.SEND_OVERRIDE, danger.body(hub, danger.COLIN))).override
    colin = await hub.sign_in(danger.COLIN)
    await colin.call(routes.READ_BACK, ReadBack(answer="going"), id=override)
    await colin.call(routes.STAND_DOWN, StandDown(why="over"), id=override)
    [row] = (await fresh.call(routes.OVERRIDES)).rows
    assert (row.id, row.wants, row.over) == (override, "over", True)
    out = await fresh.call(routes.OVERRIDE, id=override)
    assert "hear" in out.acts
    out = await fresh.call(routes.OPEN_OVERRIDE, Nothing(), id=override)
    assert "hear" not in out.acts
    assert out.standing is not None
    assert out.standing.who == colin.id


async def test_a_supervisor_who_rings_is_taken_down_at_the_desk_of_who_is_in_doubt(
    hub: AsgiHub,
) -> None:
    fresh = await new_code(hub, BETH, await hub.sign_in(ARI))
    mine = await fresh.call(routes.SEND_OVERRIDE, danger.body(hub, danger.COLIN))
    q, sela = hub.server.q, hub.created.people[SELA]
    code = voice_code(hub.server.keys, q, mine.override, sela)
    heard = await fresh.call(routes.BY_VOICE, ByVoice(code=code))
    assert (heard.person, heard.acknowledged) == (sela, True)
    over = (await danger.send(hub, danger.COLIN)).override
    ana = await hub.sign_in(danger.ANA)
    await ana.call(routes.STAND_DOWN, StandDown(why="over"), id=over)
    code = voice_code(hub.server.keys, q, over, sela)
    with pytest.raises(Problem, match="voice-code-unknown"):
        await fresh.call(routes.BY_VOICE, ByVoice(code=code))


async def test_what_is_over_stays_shut(hub: AsgiHub) -> None:
    ana = await hub.sign_in(danger.ANA)
    override = (await danger.send(hub, BETH)).override
    await danger.open_it(hub, BETH, override)
    fresh = await new_code(hub, BETH, await hub.sign_in(ARI))
    assert [row.id for row in (await fresh.call(routes.OVERRIDES)).rows] == [override]
    await ana.call(routes.STAND_DOWN, StandDown(why="over"), id=override)
    assert (await fresh.call(routes.OVERRIDES)).rows == []
    with pytest.raises(Problem, match="unconfirmed"):
        await fresh.call(routes.OVERRIDE, id=override)


async def test_her_supervisor_says_that_it_is_her(hub: AsgiHub) -> None:
    there = await _before(hub)
    ari, tama, sela = [await hub.sign_in(name) for name in (ARI, TAMA, SELA)]
    fresh = await new_code(hub, BETH, ari)
    shut = (await fresh.call(routes.ME)).shut
    assert shut is not None
    assert shut.person == tama.id
    [asked] = (await tama.call(routes.NOTICES)).asked
    assert (asked.person, asked.made_by, asked.workstation) == (fresh.id, ari.id, "Desk 1")
    assert (await sela.call(routes.NOTICES)).asked == [], "another office's has no say"
    for other in (ari, sela, fresh):
        with pytest.raises(Problem, match=r"unseen|unconfirmed"):
            await say(other, BETH, hub)
    with pytest.raises(Problem, match=r"unseen|not-your-role"):
        await say(hub.host, BETH, hub)
    await say(tama, BETH, hub)
    assert (await fresh.call(routes.ME)).shut is None
    assert (await made.open_it(fresh, there["waits"])).alert is not None
    assert (await fresh.call(routes.DRAFT, id=there["draft"])).answers
    assert (await tama.call(routes.NOTICES)).asked == []
    assert hub.leaves(fresh.id)[-3:] == [
        "person:code-given",
        "person:code-used",
        "person:confirmed",
    ]


async def test_it_is_not_her(hub: AsgiHub) -> None:
    ari, tama, pita = [await hub.sign_in(name) for name in (ARI, TAMA, danger.PITA)]
    fresh = await new_code(hub, BETH, ari)
    await say(tama, BETH, hub, yes=False)
    with pytest.raises(Problem, match="401"):
        await fresh.call(routes.ME)
    for secret in (CHOSEN, passphrase(BETH)):
        with pytest.raises(Problem, match="sign-in-wrong"):
            await hub.workstation.sign_in(fresh.id, secret)
    told = [each for each in (await pita.call(routes.NOTICES)).notices if each.kind == "denied"]
    assert [(each.about, each.by) for each in told] == [(fresh.id, tama.id)]
    assert "person:denied" in hub.leaves(fresh.id)
    # Her passphrase is gone, but she had one: the next code is no first code.
    given = await ari.call(routes.MAKE_CODE, MakeCode(kind="person", person=fresh.id))
    assert given.shut
    again = await hub.workstation.sign_in(fresh.id, given.code, CHOSEN)
    assert (await again.call(routes.ME)).shut is not None


async def test_a_word_for_one_sign_in_is_none_for_the_next(hub: AsgiHub) -> None:
    ari, tama = await hub.sign_in(ARI), await hub.sign_in(TAMA)
    await new_code(hub, BETH, ari)
    [asked] = (await tama.call(routes.NOTICES)).asked
    later = await new_code(hub, BETH, ari)
    with pytest.raises(Problem, match="code-changed"):
        await tama.call(routes.SAY_WHO, routes.SAY_WHO.takes(yes=True), id=asked.id)
    assert (await later.call(routes.ME)).shut is not None


async def _invented(hub: AsgiHub, ari: Desk, *roles: Role) -> Desk:
    """A supervisor in Beth's own office, whom the administrator has just made up."""
    school = next(
        each["id"]
        for each in hub.server.q.agencies(pack="", version="", digest="")
        if each["name"] == "School"
    )
    body = AddPerson(name="Iris Invented", job="lead", agency=school, roles=list(roles))
    added = await ari.call(routes.ADD_PERSON, body)
    return await hub.workstation.sign_in(added.id, added.code, CHOSEN)


async def test_a_supervisor_the_administrator_made_up_has_no_say(hub: AsgiHub) -> None:
    ari, sela = await hub.sign_in(ARI), await hub.sign_in(SELA)
    iris = await _invented(hub, ari, Role.SUPERVISOR, Role.PRIVACY_OFFICER)
    await new_code(hub, BETH, ari)
    with pytest.raises(Problem, match="unseen"):
        await say(iris, BETH, hub)
    # All who watch were told of her at once.
    kinds = [(each.kind, each.about) for each in (await sela.call(routes.NOTICES)).notices]
    assert ("watch", iris.id) in kinds


async def test_a_supervisor_signed_in_with_the_makers_code_has_no_say(hub: AsgiHub) -> None:
    """Tama never had a passphrase: a first code opens, but speaks for nobody for a week."""
    ari = await hub.sign_in(ARI)
    person = hub.created.people[TAMA]
    given = await ari.call(routes.MAKE_CODE, MakeCode(kind="person", person=person))
    assert not given.shut, "nothing was ever his to open"
    tama = await hub.workstation.sign_in(person, given.code, CHOSEN)
    assert (await tama.call(routes.ME)).shut is None
    fresh = await new_code(hub, BETH, ari)
    with pytest.raises(Problem, match="unseen"):
        await say(tama, BETH, hub)
    assert (await fresh.call(routes.ME)).shut is not None
    await say(await hub.sign_in(SELA), BETH, hub)  # the hub's other supervisor can


async def test_of_a_supervisor_another_one_or_a_privacy_officer_says_it(hub: AsgiHub) -> None:
    ari, pita, tama = [await hub.sign_in(name) for name in (ARI, danger.PITA, TAMA)]
    sela = await new_code(hub, SELA, ari)
    # Her own office's privacy officer comes before the other office's supervisor.
    with pytest.raises(Problem, match="unseen"):
        await say(tama, SELA, hub)
    await new_code(hub, BETH, ari)
    with pytest.raises(Problem, match="unconfirmed"):  # tama could; who is in doubt herself cannot
        await sela.call(routes.NOTICES)
    await say(pita, SELA, hub)
    assert (await sela.call(routes.ME)).shut is None


async def test_where_nobody_is_left_the_machine_says_it_and_all_who_watch_hear(
    hub: AsgiHub,
) -> None:
    ari = await hub.sign_in(ARI)
    for name in (SELA, TAMA, danger.PITA):
        await new_code(hub, name, ari)
    fresh = await new_code(hub, BETH, ari)
    shut = (await fresh.call(routes.ME)).shut
    assert shut is not None
    assert shut.person is None
    waiting = {each.person for each in (await hub.host.call(routes.NOTICES)).asked}
    assert fresh.id in waiting
    await say(hub.host, BETH, hub)
    assert (await fresh.call(routes.ME)).shut is None
    await say(hub.host, TAMA, hub)
    tama = await hub.workstation.sign_in(hub.created.people[TAMA], CHOSEN)
    told = {(each.kind, each.by) for each in (await tama.call(routes.NOTICES)).notices}
    assert ("machine", "host") in told


async def test_the_same_name_added_again_is_somebody_else(hub: AsgiHub) -> None:
    there = await _before(hub)
    ari = await hub.sign_in(ARI)
    row = hub.server.q.person(id=hub.created.people[BETH], now=0)
    await ari.call(routes.REMOVE_PERSON, RemovePerson(person=row["id"]))
    body = AddPerson(name=BETH, job="counsellor", agency=row["agency"])
    added = await ari.call(routes.ADD_PERSON, body)
    other = await hub.workstation.sign_in(added.id, added.code, CHOSEN)
    assert (await other.call(routes.ALERTS)).rows == []
    assert (await other.call(routes.ALERTS, query={"box": "sent"})).rows == []
    assert (await other.call(routes.DRAFTS)).drafts == []
    for kind, thing in (("alerts", there["waits"]), ("drafts", there["draft"])):
        assert (await other.raw("GET", f"/v1/{kind}/{thing}")).status_code == 404


def _outside(hub: AsgiHub) -> set[tuple[str, str, str]]:
    """Who is told outside, by which way, of what."""
    names = {person: name for name, person in hub.created.people.items()}
    rows = hub.server.q.due_messages(now=hub.clock.now + HOUR, most=500)
    return {(names[row["person"]], row["channel"], row["kind"]) for row in rows}


async def test_who_is_told_at_once(hub: AsgiHub) -> None:
    there = await _before(hub)
    for name in (BETH, SELA, TAMA, danger.PITA):
        await danger.reach(hub, name, mail=f"{name.split()[0].lower()}@hub.test")
    ari, ana, tama = [await hub.sign_in(name) for name in (ARI, danger.ANA, TAMA)]
    given = await ari.call(
        routes.MAKE_CODE, MakeCode(kind="person", person=hub.created.people[BETH])
    )
    assert (given.shut, given.who, given.told) == (True, TAMA, True)
    told = _outside(hub)
    assert (BETH, "mail", "code") in told
    assert (TAMA, "mail", "look") in told
    assert (danger.PITA, "mail", "look") in told, "an office without an officer has the hub's"
    assert not [each for each in told if each[0] == SELA], "another office's is not told"
    assert [each.kind for each in (await tama.call(routes.NOTICES)).notices] == ["code"]
    assert not [e for e in (await ana.call(routes.NOTICES)).notices if e.kind == "ring"]
    hub.desks.pop(BETH)
    await hub.workstation.sign_in(hub.created.people[BETH], given.code, CHOSEN)
    [ring] = (await ana.call(routes.NOTICES)).notices
    reference = hub.server.q.alert(id=there["waits"])["reference"]
    assert (ring.kind, ring.about, ring.reference) == (
        "ring",
        hub.created.people[BETH],
        reference,
    )
    # Who sends while it is shut hears it as well; and nobody does once it is open.
    colin = await hub.sign_in(danger.COLIN)
    await made.send(hub, colin, hub.created.people[BETH])
    assert [each.kind for each in (await colin.call(routes.NOTICES)).notices] == ["ring"]
    await say(tama, BETH, hub)
    assert (await colin.call(routes.NOTICES)).notices == []


async def test_the_machines_code_is_the_same_and_all_who_watch_hear(hub: AsgiHub) -> None:
    sela = await hub.sign_in(SELA)
    fresh = await new_code(hub, BETH, hub.host)
    assert (await fresh.call(routes.ME)).shut is not None
    assert [(e.kind, e.by) for e in (await sela.call(routes.NOTICES)).notices] == [("code", "host")]


async def test_all_who_watch_hear_of_the_roster_and_of_one_taken_away(hub: AsgiHub) -> None:
    await danger.set_roster(hub, (SELA, TAMA), (BETH,))
    tama = await hub.sign_in(TAMA)
    assert [each.kind for each in (await tama.call(routes.NOTICES)).notices] == []  # as it was
    await danger.set_roster(hub, (TAMA, SELA), (BETH,))
    await danger.set_roster(hub, (TAMA, SELA), ())
    ari = await hub.sign_in(ARI)
    await _invented(hub, ari, Role.PRIVACY_OFFICER)
    await ari.call(routes.REMOVE_PERSON, RemovePerson(person=hub.created.people[danger.PITA]))
    kinds = [each.kind for each in (await tama.call(routes.NOTICES)).notices]
    assert kinds == ["unwatch", "watch", "on-call"], "and not of who is merely able to act"


async def test_notices_go_by_themselves(hub: AsgiHub) -> None:
    tama = await hub.sign_in(TAMA)
    await new_code(hub, BETH, await hub.sign_in(ARI))
    hub.clock.now += 15 * DAY
    tama = await hub.sign_in_again(TAMA)
    page = await tama.call(routes.NOTICES)
    assert page.notices == []
    assert len(page.asked) == 1, "what waits for a word stays"


def test_every_endpoint_is_looked_at() -> None:
    assert {one.route.name for one in ENDPOINTS} == set(TABLE)


async def _standing(hub: AsgiHub, override: str) -> StandingOut:
    found = (await danger.look(hub, danger.ANA, override)).standing
    assert found is not None
    return found


async def test_the_sum_says_that_who_acts_signed_in_with_a_new_code(hub: AsgiHub) -> None:
    override = (await danger.send(hub, BETH)).override
    fresh = await new_code(hub, BETH, await hub.sign_in(ARI))
    await fresh.call(routes.READ_BACK, ReadBack(answer="going"), id=override)
    assert (await _standing(hub, override)).new_code
    [row] = await danger.rows(hub, danger.ANA)
    assert row.standing is not None
    assert row.standing.new_code
    assert ("override:changed", row.reference) in danger.told_of(hub, SELA)
    await say(await hub.sign_in(TAMA), BETH, hub)
    assert not (await _standing(hub, override)).new_code


async def test_the_word_of_who_was_not_her_holds_nothing(hub: AsgiHub) -> None:
    """Said with her new code, and not by her: the next able one is told at once."""
    await danger.set_roster(hub, (SELA, TAMA), (danger.COLIN, danger.NORA))
    override = (await danger.send(hub, BETH)).override
    fresh = await new_code(hub, BETH, await hub.sign_in(ARI))
    await fresh.call(routes.READ_BACK, ReadBack(answer="going"), id=override)
    await danger.pass_minutes(hub, 11)
    assert danger.readers(hub, override).keys() & {danger.COLIN, danger.NORA} == set()
    await say(await hub.sign_in(TAMA), BETH, hub, yes=False)
    assert (await _standing(hub, override)).code == "nobody"
    assert danger.COLIN in danger.readers(hub, override)
    await danger.pass_minutes(hub, 11)
    assert danger.NORA in danger.readers(hub, override), "and it climbs on"
    assert hub.leaves(override).count("override:word-void") == 1


async def test_the_acknowledgement_of_who_was_not_her_calls_supervisors_again(hub: AsgiHub) -> None:
    override = (await danger.send(hub, BETH)).override
    fresh = await new_code(hub, SELA, await hub.sign_in(ARI))
    await fresh.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=override)
    await say(await hub.sign_in(danger.PITA), SELA, hub, yes=False)
    out = await danger.look(hub, danger.ANA, override)
    assert out.acknowledged_at is None
    assert TAMA in danger.readers(hub, override)
    # With nothing said by her, a second no changes nothing.
    before = danger.happened(hub, override)
    await new_code(hub, SELA, await hub.sign_in(ARI))
    await say(await hub.sign_in(danger.PITA), SELA, hub, yes=False)
    assert danger.happened(hub, override) == before
