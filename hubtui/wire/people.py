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
    """Place on the roster of people able to act, from 1; 0 if not on it."""
    on_call: int = 0
    """Place among the supervisors on call, from 1; 0 if not on call."""
    staff_asked: bool = False
    """True if the staff role was added unasked to another role, and nobody has confirmed it."""


class Facts(Answer):
    """Facts of the hub that a signed-in workstation needs to walk its jobs."""

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
    """The hub's public box key (DER, base64), to which undelivered safety alerts are sealed."""
    view_version: int = 1
    """Highest view number that the hub knows; a hub that does not send this knows view 1."""


class Shut(Answer):
    """Shut: what is addressed to the person stays closed until somebody confirms their sign-in."""

    since: Moment
    person: Id | None = None
    """Person who can confirm it; None if only the hub's machine can."""
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
    """Number of alerts this person sent that now wait for this person to act."""
    last_failed: list[tuple[str, Moment]] = []
    """Workstation name and time of each failed try since the last sign-in."""
    shut: Shut | None = None
    """Set while nobody has confirmed this person's sign-in with a new code."""
    told: list[Notice] = []
    """Recent notices to this person about powers used in the hub, newest first."""
    asked: list[CodeUsed] = []
    """Sign-ins with a new code that this person may confirm."""
    on_call_from: Id | None = None
    """Somebody else who made this person first on call, while that still holds."""
    on_call_at: Moment | None = None


class ChangeMe(Body):
    """Change a person's own settings; a field left out is unchanged."""

    theme: Code | None = None
    plain: bool | None = None


class SetPresence(Body):
    """Set whether the person is in today; ``back`` is the day they are next in."""

    here: bool
    shown: bool = True
    back: IsoDate | None = None


class WeekLate(Answer):
    """A late alert, by reference and receiver: no sender, no client, no level, no agency."""

    reference: str
    receiver: Id
    since: Moment
    state: str


class Week(Answer):
    """Summary of this week in the hub."""

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
    """A suggestion by one colleague that two others meet."""

    id: Id
    by: Id
    first: Id
    second: Id
    at: Moment


class AddPerson(Body):
    """Add a colleague, who chooses a passphrase at first sign-in with a one-time code."""

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
    """Remove a person who has left."""

    person: Id


class StaffAsked(Answer):
    """People who were given the staff role unasked, with id, name and their other roles."""

    people: list[tuple[Id, str, list[Role]]]


class SayStaff(Body):
    """Say whether a person works with clients; only then may a safety alert climb to them."""

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
    """True if what waits for the person stays shut until somebody confirms their sign-in."""
    who: str = ""
    """Name of somebody who can confirm it; empty if only the hub's machine can."""
    phone: str = ""
    told: bool = False
    """True if the person has a channel outside the hub and is told there."""
