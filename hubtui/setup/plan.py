"""A hub to be made: the one plan of questions, flags, file, practice and server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Final, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict, field_validator

from hubtui.domain.outside import KINDS, SECURITY
from hubtui.domain.overrides.ladder import may_act
from hubtui.domain.people import Role
from hubtui.wire.door import PhoneCard

PACK: Final = "nz"
"""The legal guide that a new hub works by."""
ROLES: Final = tuple(role for role in Role if role is not Role.HOST)
PORTS: Final[Mapping[str, int]] = {"starttls": 587, "tls": 465, "none": 25}
"""Where a mail server usually listens."""

T = TypeVar("T")
Many: TypeAlias = Annotated[tuple[T, ...], Strict(strict=False)]
"""Several of a kind, as a TOML file lists them."""
# Files in use may hold a port or a yes in quotes; these have always been taken.
Number: TypeAlias = Annotated[int, Strict(strict=False)]
YesNo: TypeAlias = Annotated[bool, Strict(strict=False)]


class _Part(BaseModel):
    """A part of a plan; only its form is checked here, its sense by ``setup.faults``."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True, defer_build=True
    )


class MailWay(_Part):
    """A mail server that takes the hub's messages; its password is in ``WaySecrets``."""

    host: str
    sender: str
    security: str = SECURITY[0]
    port: Number = 0
    user: str = ""

    @property
    def at_port(self) -> int:
        """Return the port told, else the usual one."""
        return self.port or PORTS.get(self.security, 0)


class HookWay(_Part):
    """A web address that takes the hub's messages; ``token`` says whether it wants a secret."""

    url: str
    kind: str = KINDS[0]
    token: YesNo = False


class WaySecrets(_Part):
    """What is typed unseen and shown nowhere."""

    mail: str = Field(default="", repr=False)
    hook: str = Field(default="", repr=False)


class PlannedOffice(_Part):
    """An office that works here; ``guide`` is who accepted the guide for it, or nobody yet."""

    name: str
    kind: str
    listed: Many[str] = ()
    guide: str = ""


class NewPerson(_Part):
    """Somebody to add to a hub, made just now or long there."""

    name: str
    job: str
    roles: Many[str] = (Role.STAFF.value,)
    phone: str = ""
    skills: Many[str] = ()


class PlannedPerson(NewPerson):
    """Somebody who works here; ``office`` is its name."""

    office: str
    mail: str = ""
    """A mail address, where mail is to find them."""
    hook: str = ""
    """What the hook's address is filled with for them."""

    @field_validator("roles")
    @classmethod
    def _fill_roles(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        return fill_roles(named)

    @property
    def may_be_able(self) -> bool:
        """Say whether they can be named as able to act in danger."""
        return may_act(self.roles)

    @property
    def may_be_on_call(self) -> bool:
        """Say whether they can be called as supervisor."""
        return Role.SUPERVISOR in self.roles and bool(self.phone)


class SetupPlan(_Part):
    """Everything set-up asks; the fields are the answers of a file."""

    hub: str
    hub_phone: str
    place: str = ""
    """The folder it is made in."""
    offices: Many[PlannedOffice]
    people: Many[PlannedPerson]
    on_call: Many[str]
    """Names of supervisors, the first to ring first."""
    suburbs: Many[str] = ()
    hours: str = "weekdays"
    able: Many[str] = ()
    """Who can act when someone is in danger, the first first."""
    mail: MailWay | None = None
    hook: HookWay | None = None

    def reachable(self) -> tuple[str, ...]:
        """Name whom a message finds away from the hub."""
        return tuple(each.name for each in self.people if each.mail or each.hook)


class HubPlan(SetupPlan):
    """A plan with what set-up asks nobody."""

    zone: str = "Pacific/Auckland"
    practice: bool = False
    passphrase: str = ""
    """Everybody's, in a practice hub only: there one just picks a name."""
    join_minutes: int = 0
    """How long a code for the first workstation is good; 0 makes none."""
    secrets: WaySecrets = Field(default_factory=WaySecrets)
    escalation: Mapping[str, float] = Field(default_factory=dict)
    """Minutes by step, where they are not the usual ones."""
    lines: Many[str] = ()
    """What the phone card says below 111."""
    phone_card: PhoneCard | None = None
    """The whole card, where it is not made of those on call."""

    def card(self) -> PhoneCard:
        """Return whom to ring."""
        phones = {person.name: person.phone for person in self.people}
        return self.phone_card or PhoneCard(
            emergency="111",
            lines=list(self.lines),
            on_call=[(name, phones[name]) for name in self.on_call],
            hub_phone=self.hub_phone,
        )


def fill_roles(named: Iterable[str]) -> tuple[str, ...]:
    """Return the roles somebody gets: those named and no other; with none, they are staff."""
    return tuple(dict.fromkeys(named)) or (Role.STAFF.value,)
