"""Access rules: ``may`` decides whether an actor may do an act on a resource.

The store's visibility join decides what an actor sees at all (the rest is 404); these rules
decide the act on a resource that is seen. An act without a rule is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from hubtui.domain.people import Actor, Role


class Act(StrEnum):
    """Every act a route may name, as ``thing:verb``."""

    HUB_GREET = "hub:greet"
    WORKSTATION_ENROL = "workstation:enrol"
    CHALLENGE_ASK = "challenge:ask"
    NAMES_LIST = "names:list"
    SESSION_BEGIN = "session:begin"
    SESSION_END = "session:end"
    SESSION_REPORT = "session:report"
    ME_READ = "me:read"
    ME_CHANGE = "me:change"
    PASSPHRASE_SET = "passphrase:set"
    FACTS_READ = "facts:read"
    DRAFT_LIST = "draft:list"
    DRAFT_READ = "draft:read"
    DRAFT_KEEP = "draft:keep"
    DRAFT_CHANGE = "draft:change"
    DRAFT_DROP = "draft:drop"
    DRAFT_SEND = "draft:send"
    ALERT_LIST = "alert:list"
    ALERT_READ = "alert:read"
    ALERT_OPEN = "alert:open"
    ALERT_ANSWER = "alert:answer"
    ALERT_RECALL = "alert:recall"
    ALERT_CLOSE = "alert:close"
    ALERT_CORRECT = "alert:correct"
    ALERT_RENEW = "alert:renew"
    ALERT_WORRY = "alert:worry"
    ALERT_MISDIRECT = "alert:misdirect"
    ALERT_LOOKS = "alert:looks"
    RECORD_MAKE = "record:make"
    RECORD_LIST = "record:list"
    TALK_SAY = "talk:say"
    TALK_LIST = "talk:list"
    TALK_CONFIRM = "talk:confirm"
    WEEK_READ = "week:read"
    INTRODUCTION_MAKE = "introduction:make"
    INTRODUCTION_LIST = "introduction:list"
    PRESENCE_SET = "presence:set"
    EVENTS_FOLLOW = "events:follow"
    LOG_READ = "log:read"
    PERSON_ADD = "person:add"
    PERSON_CHANGE = "person:change"
    CODE_MAKE = "code:make"
    PERSON_CONFIRM = "person:confirm"
    NOTICE_LIST = "notice:list"
    PACK_ACCEPT = "pack:accept"
    HUB_SHOW = "hub:show"
    HUB_CHANGE = "hub:change"
    OVERRIDE_SEND = "override:send"
    OVERRIDE_LIST = "override:list"
    OVERRIDE_READ = "override:read"
    OVERRIDE_OPEN = "override:open"
    OVERRIDE_READ_BACK = "override:read-back"
    OVERRIDE_READ_WORDS = "override:read-words"
    OVERRIDE_ACKNOWLEDGE = "override:acknowledge"
    OVERRIDE_HEAR_VOICE = "override:hear-voice"
    OVERRIDE_CONFIRM_VOICE = "override:confirm-voice"
    OVERRIDE_TELL_BY_PHONE = "override:tell-by-phone"
    OVERRIDE_RECORD = "override:record"
    OVERRIDE_STILL_TRUE = "override:still-true"
    OVERRIDE_STAND_DOWN = "override:stand-down"
    OVERRIDE_REVIEW = "override:review"
    OVERRIDE_COUNT = "override:count"
    OVERRIDE_DELIVER = "override:deliver"
    BAR_READ = "bar:read"
    ROSTER_READ = "roster:read"
    ROSTER_CHANGE = "roster:change"
    ROSTER_HAND_OVER = "roster:hand-over"
    REACH_READ = "reach:read"
    REACH_CHANGE = "reach:change"
    CHANNELS_READ = "channels:read"
    CHANNELS_CHANGE = "channels:change"
    CHANNELS_TEST = "channels:test"


class Relation(StrEnum):
    """Relation of an actor to a resource, as stored in the visibility row."""

    OWNER = "owner"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DEPUTY = "deputy"
    SUPERVISOR = "supervisor"
    PRIVACY = "privacy"
    OTHER_PARTY = "other-party"
    REVIEWER = "reviewer"
    FACILITATOR = "facilitator"
    CONFIRMER = "confirmer"
    """May confirm that the right person signed in with a new code."""


WATCH = frozenset({Role.SUPERVISOR, Role.PRIVACY_OFFICER})
"""Roles that oversee a matter; privacy officers do so where there is no supervisor."""
_WITH_ROLE: Mapping[Relation, frozenset[Role]] = {
    Relation.SUPERVISOR: WATCH,
    Relation.REVIEWER: WATCH,
    Relation.PRIVACY: frozenset({Role.PRIVACY_OFFICER}),
    Relation.FACILITATOR: frozenset({Role.FACILITATOR}),
}


def active_relations(whys: Iterable[Relation], roles: Collection[Role]) -> frozenset[Relation]:
    """Drop relations whose role the actor no longer has."""
    return frozenset(
        why for why in whys if why not in _WITH_ROLE or not _WITH_ROLE[why].isdisjoint(roles)
    )


class ProofKind(StrEnum):
    """Kinds of proof of a caller's identity, weakest first."""

    NOTHING = "nothing"
    WORKSTATION = "workstation"
    SESSION = "session"


CONTENT = frozenset({Relation.SENDER, Relation.RECIPIENT})
"""Relations that read content; all others see reference, state, level and due time."""
OVERSEERS = frozenset({Relation.SUPERVISOR, Relation.REVIEWER})
"""Relations that oversee a safety alert: they see its envelope, and its words by a separate act."""


@dataclass(frozen=True, slots=True)
class Resource:
    """The target of an act: the actor's relations to it, and whether it is kept from the actor."""

    why: frozenset[Relation] = frozenset()
    kept_from: bool = False
    made_at: int = 0
    """Time when it was made; read only for an actor in doubt."""
    live: bool = False
    """True for a safety alert that is neither over nor reviewed."""


NOTHING_IN_PARTICULAR = Resource()


@dataclass(frozen=True, slots=True)
class Rule:
    """Needs of an act: a proof, one of ``roles`` (None: all but the host), and one of ``why``."""

    proof: ProofKind = ProofKind.SESSION
    roles: frozenset[Role] | None = None
    why: frozenset[Relation] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed, or refused with a code."""

    allowed: bool
    code: str = ""


_STRANGER = Rule(proof=ProofKind.NOTHING)
_DESK = Rule(proof=ProofKind.WORKSTATION)
_ANYONE = Rule(roles=frozenset(Role) - {Role.HOST})
_OWNER = Rule(why=frozenset({Relation.OWNER}))
_SENDER = Rule(why=frozenset({Relation.SENDER}))
_RECIPIENT = Rule(why=frozenset({Relation.RECIPIENT}))
_PARTIES = Rule(why=CONTENT)
_ADMIN = Rule(roles=frozenset({Role.ADMINISTRATOR, Role.HOST}))
_TOLD = Rule(why=frozenset({Relation.SENDER, Relation.RECIPIENT, Relation.SUPERVISOR}))
_RUNS_THE_ROSTER = Rule(roles=frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.HOST}))

RULES: Mapping[Act, Rule] = {
    Act.HUB_GREET: _STRANGER,
    Act.WORKSTATION_ENROL: _STRANGER,
    Act.CHALLENGE_ASK: _STRANGER,
    Act.NAMES_LIST: _DESK,
    Act.SESSION_BEGIN: _DESK,
    Act.SESSION_END: _ANYONE,
    Act.SESSION_REPORT: _ANYONE,
    Act.ME_READ: _ANYONE,
    Act.ME_CHANGE: _ANYONE,
    Act.PASSPHRASE_SET: _ANYONE,
    Act.FACTS_READ: _ANYONE,
    Act.DRAFT_LIST: _ANYONE,
    Act.DRAFT_READ: _OWNER,
    Act.DRAFT_KEEP: _ANYONE,
    Act.DRAFT_CHANGE: _OWNER,
    Act.DRAFT_DROP: _OWNER,
    Act.DRAFT_SEND: _OWNER,
    Act.ALERT_LIST: _ANYONE,
    Act.ALERT_READ: Rule(why=frozenset(Relation)),
    Act.ALERT_OPEN: _RECIPIENT,
    Act.ALERT_ANSWER: _RECIPIENT,
    Act.ALERT_RECALL: _SENDER,
    Act.ALERT_CLOSE: _PARTIES,
    Act.ALERT_CORRECT: _SENDER,
    Act.ALERT_RENEW: _SENDER,
    Act.ALERT_WORRY: _SENDER,
    Act.ALERT_MISDIRECT: _PARTIES,
    Act.ALERT_LOOKS: Rule(why=frozenset({Relation.SENDER, Relation.PRIVACY})),
    Act.RECORD_MAKE: _ANYONE,
    Act.RECORD_LIST: _ANYONE,
    Act.TALK_SAY: _ANYONE,
    Act.TALK_LIST: _ANYONE,
    Act.TALK_CONFIRM: Rule(why=frozenset({Relation.OTHER_PARTY})),
    Act.WEEK_READ: _ANYONE,
    Act.INTRODUCTION_MAKE: _ANYONE,
    Act.INTRODUCTION_LIST: _ANYONE,
    Act.PRESENCE_SET: _ANYONE,
    Act.EVENTS_FOLLOW: _ANYONE,
    Act.LOG_READ: Rule(roles=frozenset(Role)),
    Act.PERSON_ADD: _ADMIN,
    Act.PERSON_CHANGE: _ADMIN,
    Act.CODE_MAKE: _ADMIN,
    Act.PERSON_CONFIRM: Rule(roles=frozenset(Role), why=frozenset({Relation.CONFIRMER})),
    Act.NOTICE_LIST: Rule(roles=frozenset(Role)),
    Act.PACK_ACCEPT: Rule(roles=frozenset({Role.PRIVACY_OFFICER, Role.HOST})),
    Act.HUB_SHOW: _ADMIN,
    Act.HUB_CHANGE: _ADMIN,
    Act.OVERRIDE_SEND: _ANYONE,
    Act.OVERRIDE_LIST: _ANYONE,
    Act.OVERRIDE_READ: Rule(why=frozenset(Relation)),
    Act.OVERRIDE_OPEN: Rule(why=OVERSEERS | CONTENT),
    Act.OVERRIDE_READ_BACK: _RECIPIENT,
    Act.OVERRIDE_READ_WORDS: Rule(why=OVERSEERS),
    Act.OVERRIDE_ACKNOWLEDGE: Rule(why=frozenset({Relation.SUPERVISOR})),
    Act.OVERRIDE_HEAR_VOICE: _ANYONE,
    Act.OVERRIDE_CONFIRM_VOICE: Rule(why=frozenset({Relation.SUPERVISOR})),
    Act.OVERRIDE_TELL_BY_PHONE: _TOLD,
    Act.OVERRIDE_RECORD: _SENDER,
    Act.OVERRIDE_STILL_TRUE: _SENDER,
    Act.OVERRIDE_STAND_DOWN: _TOLD,
    Act.OVERRIDE_REVIEW: Rule(why=OVERSEERS),
    Act.OVERRIDE_COUNT: Rule(
        roles=frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER})
    ),
    Act.OVERRIDE_DELIVER: _DESK,
    Act.BAR_READ: _DESK,
    Act.ROSTER_READ: Rule(roles=frozenset(Role)),
    Act.ROSTER_CHANGE: _RUNS_THE_ROSTER,
    Act.ROSTER_HAND_OVER: Rule(roles=frozenset({Role.SUPERVISOR})),
    Act.REACH_READ: _ANYONE,
    Act.REACH_CHANGE: _ANYONE,
    Act.CHANNELS_READ: _ADMIN,
    Act.CHANNELS_CHANGE: _ADMIN,
    Act.CHANNELS_TEST: _ADMIN,
}


class Doubt(Enum):
    """Limit of an act for an actor in doubt: nobody has confirmed their sign-in with a new code."""

    OPEN = "open"
    """No limit: needed to send and to press F9, and shows nothing addressed to the actor."""
    OWN = "own"
    """Only on what the actor made since that sign-in."""
    LIVE = "live"
    """Only on a live safety alert: reaching help is never blocked."""
    LIVE_OR_OWN = "live-or-own"
    """On either: a sender learns that their safety alert is over, and can still read it."""
    SHUT = "shut"


IN_DOUBT: Mapping[Act, Doubt] = {
    Act.SESSION_END: Doubt.OPEN,
    Act.SESSION_REPORT: Doubt.OPEN,
    Act.ME_READ: Doubt.OPEN,
    Act.ME_CHANGE: Doubt.OPEN,
    Act.FACTS_READ: Doubt.OPEN,
    Act.EVENTS_FOLLOW: Doubt.OPEN,
    Act.LOG_READ: Doubt.OPEN,
    Act.ROSTER_READ: Doubt.OPEN,
    Act.DRAFT_LIST: Doubt.OPEN,
    Act.DRAFT_KEEP: Doubt.OPEN,
    Act.DRAFT_READ: Doubt.OWN,
    Act.DRAFT_CHANGE: Doubt.OWN,
    Act.DRAFT_DROP: Doubt.OWN,
    Act.DRAFT_SEND: Doubt.OWN,
    Act.ALERT_LIST: Doubt.OPEN,
    Act.TALK_LIST: Doubt.OPEN,
    Act.INTRODUCTION_LIST: Doubt.OPEN,
    Act.OVERRIDE_SEND: Doubt.OPEN,
    Act.OVERRIDE_LIST: Doubt.OPEN,
    Act.OVERRIDE_READ: Doubt.LIVE_OR_OWN,
    Act.OVERRIDE_OPEN: Doubt.LIVE_OR_OWN,
    Act.OVERRIDE_READ_BACK: Doubt.LIVE,
    Act.OVERRIDE_READ_WORDS: Doubt.LIVE,
    Act.OVERRIDE_ACKNOWLEDGE: Doubt.LIVE,
    Act.OVERRIDE_HEAR_VOICE: Doubt.OPEN,  # limited to live alerts where its code is looked up
    Act.OVERRIDE_TELL_BY_PHONE: Doubt.OWN,
    Act.OVERRIDE_RECORD: Doubt.OWN,
    Act.OVERRIDE_STILL_TRUE: Doubt.OWN,
    Act.OVERRIDE_STAND_DOWN: Doubt.OWN,
}
"""Limit of each act for an actor in doubt; an act not named here is shut."""
_MADE_BY_ME = frozenset({Relation.SENDER, Relation.OWNER})


def is_shut(actor: Actor, act: Act, thing: Resource = NOTHING_IN_PARTICULAR) -> bool:
    """Say whether an act is shut because the actor is in doubt; False for everybody else."""
    if not actor.doubt_since:
        return False
    own = not thing.why.isdisjoint(_MADE_BY_ME) and thing.made_at >= actor.doubt_since
    match IN_DOUBT.get(act, Doubt.SHUT):
        case Doubt.OPEN:
            return False
        case Doubt.LIVE:
            return not thing.live
        case Doubt.OWN:
            return not own
        case Doubt.LIVE_OR_OWN:
            return not (thing.live or own)
        case Doubt.SHUT:
            return True


def may(actor: Actor | None, act: Act, thing: Resource = NOTHING_IN_PARTICULAR) -> Decision:
    """Decide whether ``actor`` may do ``act`` on ``thing``; deny by default.

    An ``actor`` of None is a caller without a session: only acts that need less proof pass. The
    server checks that proof itself, and registers no such act without its check. Codes of
    refusal: ``act-unknown``, ``sign-in``, ``unseen``, ``not-your-role``, ``not-yours``, and
    ``unconfirmed`` for an actor in doubt.
    """
    rule = RULES.get(act)
    if rule is None:
        return Decision(allowed=False, code="act-unknown")
    if rule.proof is not ProofKind.SESSION:
        return Decision(allowed=True)
    if actor is None:
        return Decision(allowed=False, code="sign-in")
    if thing.kept_from:
        return Decision(allowed=False, code="unseen")
    why = active_relations(thing.why, actor.roles)
    if rule.why is not None and not why:
        return Decision(allowed=False, code="unseen")
    if rule.why is not None and not rule.why & why:
        return Decision(allowed=False, code="not-yours")
    if rule.roles is not None and not rule.roles & actor.roles:
        return Decision(allowed=False, code="not-your-role")
    if Role.HOST in actor.roles and (rule.roles is None or Role.HOST not in rule.roles):
        return Decision(allowed=False, code="not-your-role")
    if is_shut(actor, act, thing):
        return Decision(allowed=False, code="unconfirmed")
    return Decision(allowed=True)
