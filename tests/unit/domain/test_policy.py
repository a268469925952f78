"""Who may do what, each act by hand; the server's matrix then asks the same of every route."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from hubtui.domain.people import Actor, AgencyId, PersonId, Role, WorkstationId
from hubtui.domain.policy import (
    CONTENT,
    IN_DOUBT,
    OVERSEERS,
    RULES,
    WATCH,
    Act,
    Doubt,
    ProofKind,
    Relation,
    Resource,
    active_relations,
    is_shut,
    may,
)

PEOPLE = frozenset(Role) - {Role.HOST}
EVERYBODY = frozenset(Role)


def acts(text: str) -> frozenset[Act]:
    """Read acts as they are written, a few on a line."""
    return frozenset(Act(word) for word in text.split())


STRANGER = acts("hub:greet workstation:enrol challenge:ask")
DESK = acts("names:list session:begin override:deliver bar:read")
ROLES: Mapping[frozenset[Act], frozenset[Role]] = {
    acts("""
        session:end session:report me:read me:change passphrase:set facts:read
        draft:list draft:keep alert:list record:make record:list talk:say talk:list week:read
        introduction:make introduction:list presence:set events:follow override:send
        override:list override:hear-voice reach:read reach:change
    """): PEOPLE,
    acts("""
        person:add person:change code:make hub:show hub:change channels:read channels:change
        channels:test
    """): frozenset({Role.ADMINISTRATOR, Role.HOST}),
    acts("notice:list roster:read log:read"): EVERYBODY,
    acts("pack:accept"): frozenset({Role.PRIVACY_OFFICER, Role.HOST}),
    acts("override:count"): frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}),
    acts("roster:change"): frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.HOST}),
    acts("roster:hand-over"): frozenset({Role.SUPERVISOR}),
}
RELATIONS: Mapping[frozenset[Act], frozenset[Relation]] = {
    acts("draft:read draft:change draft:drop draft:send"): frozenset({Relation.OWNER}),
    acts("alert:read override:read"): frozenset(Relation),
    acts("alert:open alert:answer override:read-back"): frozenset({Relation.RECIPIENT}),
    acts("""
        alert:recall alert:correct alert:renew alert:worry override:record override:still-true
    """): frozenset({Relation.SENDER}),
    acts("alert:close alert:misdirect"): frozenset({Relation.SENDER, Relation.RECIPIENT}),
    acts("alert:looks"): frozenset({Relation.SENDER, Relation.PRIVACY}),
    acts("talk:confirm"): frozenset({Relation.OTHER_PARTY}),
    acts("person:confirm"): frozenset({Relation.CONFIRMER}),
    acts("override:open"): frozenset(
        {Relation.SENDER, Relation.RECIPIENT, Relation.SUPERVISOR, Relation.REVIEWER},
    ),
    acts("override:read-words override:review"): frozenset(
        {Relation.SUPERVISOR, Relation.REVIEWER}
    ),
    acts("override:acknowledge override:confirm-voice"): frozenset({Relation.SUPERVISOR}),
    acts("override:tell-by-phone override:stand-down"): frozenset(
        {Relation.SENDER, Relation.RECIPIENT, Relation.SUPERVISOR},
    ),
}
ROLE_OF = {act: roles for some, roles in ROLES.items() for act in some}
RELATION_OF = {act: whys for some, whys in RELATIONS.items() for act in some}


def actor(*roles: Role, doubt_since: int = 0) -> Actor:
    return Actor(PersonId("ana"), frozenset(roles), AgencyId("a"), WorkstationId("w"), doubt_since)


EVERY = actor(*PEOPLE)


def code(who: Actor | None, act: Act, *whys: Relation, kept_from: bool = False) -> str:
    decision = may(who, act, Resource(frozenset(whys), kept_from))
    assert decision.allowed == (decision.code == "")
    return decision.code


def test_every_act_stands_once_in_one_table() -> None:
    tables = [*STRANGER, *DESK, *(a for some in ROLES for a in some)]
    tables += [act for some in RELATIONS for act in some]
    assert sorted(tables) == sorted(Act)
    assert set(RULES) == set(Act)


@pytest.mark.parametrize("act", sorted(STRANGER | DESK))
def test_an_act_before_sign_in_asks_for_less_proof(act: Act) -> None:
    assert code(None, act) == ""
    assert RULES[act].proof is (ProofKind.NOTHING if act in STRANGER else ProofKind.WORKSTATION)


@pytest.mark.parametrize("act", sorted(frozenset(Act) - STRANGER - DESK))
def test_every_other_act_takes_a_session(act: Act) -> None:
    assert code(None, act) == "sign-in"
    assert code(EVERY, act, *Relation, kept_from=True) == "unseen"


@pytest.mark.parametrize("act", sorted(ROLE_OF))
def test_a_role_suffices(act: Act) -> None:
    for role in Role:
        assert code(actor(role), act) == ("" if role in ROLE_OF[act] else "not-your-role")
    assert code(actor(), act) == "not-your-role"


@pytest.mark.parametrize("act", sorted(RELATION_OF))
def test_a_relation_suffices_and_none_is_unseen(act: Act) -> None:
    assert code(EVERY, act) == "unseen"
    for why in Relation:
        assert code(EVERY, act, why) == ("" if why in RELATION_OF[act] else "not-yours"), why


@pytest.mark.parametrize("act", sorted(RELATION_OF))
def test_the_host_needs_a_rule_that_names_it(act: Act) -> None:
    host = actor(Role.HOST, *PEOPLE)
    wanted = "" if act is Act.PERSON_CONFIRM else "not-your-role"
    assert code(host, act, *RELATION_OF[act]) == wanted


def test_a_relation_does_not_replace_the_role_a_rule_asks_for_too() -> None:
    assert code(actor(), Act.PERSON_CONFIRM, Relation.CONFIRMER) == "not-your-role"


def test_an_unknown_act_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(RULES, Act.ME_READ)
    assert code(EVERY, Act.ME_READ) == "act-unknown"


WITH_ROLE = {
    Relation.SUPERVISOR: {Role.SUPERVISOR, Role.PRIVACY_OFFICER},
    Relation.REVIEWER: {Role.SUPERVISOR, Role.PRIVACY_OFFICER},
    Relation.PRIVACY: {Role.PRIVACY_OFFICER},
    Relation.FACILITATOR: {Role.FACILITATOR},
}


@pytest.mark.parametrize("why", Relation)
def test_a_relation_that_came_with_a_role_ends_with_it(why: Relation) -> None:
    for role in Role:
        holds = role in WITH_ROLE.get(why, set(Role))
        assert active_relations([why], [role]) == (frozenset({why}) if holds else frozenset())
        if why is not Relation.CONFIRMER and role is not Role.HOST:
            assert code(actor(role), Act.ALERT_READ, why) == ("" if holds else "unseen")


def test_who_reads_and_who_watches() -> None:
    assert {Relation.SENDER, Relation.RECIPIENT} == CONTENT
    assert {Relation.SUPERVISOR, Relation.REVIEWER} == OVERSEERS
    assert {Role.SUPERVISOR, Role.PRIVACY_OFFICER} == WATCH


DOUBTS: Mapping[Doubt, frozenset[Act]] = {
    Doubt.OPEN: acts("""
        session:end session:report me:read me:change facts:read events:follow
        log:read roster:read draft:list draft:keep alert:list talk:list introduction:list
        override:send
        override:list override:hear-voice
    """),
    Doubt.OWN: acts("""
        draft:read draft:change draft:drop draft:send override:tell-by-phone override:record
        override:still-true override:stand-down
    """),
    Doubt.LIVE: acts("override:read-back override:read-words override:acknowledge"),
    Doubt.LIVE_OR_OWN: acts("override:read override:open"),
}
DOUBT_OF = {act: doubt for doubt, some in DOUBTS.items() for act in some}
SINCE = 100
MINE = Resource(frozenset({Relation.SENDER}), made_at=SINCE)
THINGS = {
    "nothing": (Resource(), set()),
    "own": (MINE, {Doubt.OWN, Doubt.LIVE_OR_OWN}),
    "own draft": (
        Resource(frozenset({Relation.OWNER}), made_at=200),
        {Doubt.OWN, Doubt.LIVE_OR_OWN},
    ),
    "own, before the code": (Resource(frozenset({Relation.SENDER}), made_at=SINCE - 1), set()),
    "another's": (Resource(frozenset({Relation.RECIPIENT}), made_at=200), set()),
    "live": (Resource(frozenset({Relation.RECIPIENT}), live=True), {Doubt.LIVE, Doubt.LIVE_OR_OWN}),
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("name", THINGS)
def test_who_is_in_doubt_does_what_their_list_says(act: Act, name: str) -> None:
    thing, opens = THINGS[name]
    doubt = DOUBT_OF.get(act, Doubt.SHUT)
    assert is_shut(actor(*PEOPLE, doubt_since=SINCE), act, thing) == (
        doubt is not Doubt.OPEN and doubt not in opens
    )
    assert not is_shut(EVERY, act, thing)
    assert set(IN_DOUBT) == set(DOUBT_OF)


def test_doubt_is_the_last_thing_said() -> None:
    unsure = actor(*PEOPLE, doubt_since=SINCE)
    assert code(unsure, Act.WEEK_READ) == "unconfirmed"
    assert code(unsure, Act.ALERT_READ) == "unseen"
    assert code(unsure, Act.HUB_GREET) == ""
    assert may(unsure, Act.DRAFT_SEND, Resource(frozenset({Relation.OWNER}), made_at=SINCE)).allowed
    assert is_shut(unsure, Act.DRAFT_SEND)
