"""People, the hub's facts, who is in, and introductions."""

from __future__ import annotations

from pydantic import Field

from hubtui.domain.people import Role
from hubtui.wire.base import Answer, Body, Code, Id, IsoDate, Line, Moment
from hubtui.wire.door import PhoneCard as PhoneCard
from hubtui.wire.session import CodeUsed, Notice


class AgencyOut(Answer):
    """One office; ``listed`` are the statutory lists it stands on."""

    id: Id
    name: str
    kind: str
    listed: list[str]
    accepted_pack: bool


class PersonOut(Answer):
    """A colleague in the directory."""

    id: Id
    name: str
    job: str
    agency: Id
    roles: list[Role]
    skills: list[str]
    phone: str
    here: bool
    back: str = ""
    able: int = 0
    """Place on the roster of people able to act, from 1; 0 is not on it."""
    on_call: int = 0
    """Place among the supervisors on call, from 1; 0 is not on call."""
    staff_asked: bool = False
    """Made staff unasked beside another part, and nobody has said yet that it was meant."""


class Facts(Answer):
    """What a signed-in workstation needs to know of the hub to walk its jobs."""

    hub: str
    practice: bool
    time_zone: str
    today: IsoDate
    language: str
    suburbs: list[str]
    pack: str
    pack_version: str
    pack_digest: str
    agencies: list[AgencyOut]
    people: list[PersonOut]
    facilitator: str
    """Name of the person to ask when not sure, with their phone number in ``phone_card``."""
    privacy_officer: str
    phone_card: PhoneCard
    ask_close: bool = False
    """Whether the hub asks "Is this about family, or someone close to you?" before opening."""
    idle_seconds: int = 300
    box_key: str = ""
    """What held overrides are sealed to: base64 of the hub's public box key (DER)."""
    view_version: int = 1
    """The newest view of an alert that the hub knows; one that does not say knows the first."""


class Shut(Answer):
    """What was addressed to them is shut until somebody says that it is them."""

    since: Moment
    person: Id | None = None
    """Who can say it; none where only the hub's machine can."""
    phone: str = ""


class Me(Answer):
    """The signed-in person."""

    id: Id
    name: str
    job: str
    agency: Id
    roles: list[Role]
    theme: str
    plain: bool
    must_set_passphrase: bool = False
    waiting: int = 0
    late: int = 0
    turns: int = 0
    """Alerts this person sent of which it is now for them to do something."""
    last_failed: list[tuple[str, Moment]] = []
    """Workstation name and time of failed tries since the last sign-in."""
    shut: Shut | None = None
    """They signed in with a new code, and nobody has said yet that it is them."""
    told: list[Notice] = []
    """What they were told lately of power used in the hub, newest first."""
    asked: list[CodeUsed] = []
    """Who signed in with a new code, and waits for this person's word."""
    on_call_from: Id | None = None
    """Who handed the on-call over to this person, who has it now."""
    on_call_at: Moment | None = None


class ChangeMe(Body):
    """A person's own settings; a field left out stays."""

    theme: Code | None = None
    plain: bool | None = None


class SetPresence(Body):
    """In or out today, said by the person; ``back`` is when they are next in."""

    here: bool
    shown: bool = True
    back: IsoDate | None = None


class WeekLate(Answer):
    """A late reference with its receiver: no sender, no client, no level, no agency."""

    reference: str
    receiver: Id
    since: Moment
    state: str


class Week(Answer):
    """This week in the hub."""

    late: list[WeekLate]
    here: list[Id]
    away_with_waiting: list[tuple[Id, int]]
    asked: int
    answered_in_time: int
    nothing_back: int


class Introduce(Body):
    """Introduce two colleagues to each other; no client is named."""

    first: Id
    second: Id


class IntroductionOut(Answer):
    """Someone thinks the two should meet."""

    id: Id
    by: Id
    first: Id
    second: Id
    at: Moment


class AddPerson(Body):
    """A new colleague; they choose their passphrase at first sign-in with a one-time code."""

    name: Line
    job: Line
    agency: Id
    roles: list[Role] = Field(default=[Role.STAFF], max_length=8)
    skills: list[Line] = Field(default=[], max_length=12)
    phone: Line = ""


class Added(Answer):
    """The new person's id and the one-time code to hand to them."""

    id: Id
    code: str


class RemovePerson(Body):
    """Take away a person who has left."""

    person: Id


class StaffAsked(Answer):
    """People who were made staff unasked, with the parts they were meant to have."""

    people: list[tuple[Id, str, list[Role]]]


class SayStaff(Body):
    """Say whether somebody works with clients, so that a safety alert may climb to them."""

    person: Id
    staff: bool


class MakeCode(Body):
    """Ask for a single-use code: for a new workstation, or a person's first sign-in."""

    kind: Code
    """``workstation`` or ``person``."""
    person: Id | None = None
    minutes: int = Field(default=60, ge=1, le=1440)


class CodeOut(Answer):
    """A single-use code and the hub's fingerprint as words, to compare by eye."""

    code: str
    until: Moment
    fingerprint: str
    shut: bool = False
    """What waits for the person stays shut until somebody says that it is them."""
    who: str = ""
    """Name of who can say it; empty where only the hub's machine can."""
    phone: str = ""
    told: bool = False
    """The person is told outside the hub."""
