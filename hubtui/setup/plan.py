"""The plan of a new hub, the same for questions, flags, file, practice and server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Final, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict, field_validator

from hubtui.domain.outside import KINDS, SECURITY
from hubtui.domain.overrides.ladder import may_act
from hubtui.domain.people import Role
from hubtui.wire.door import PhoneCard

PACK: Final = "nz"
"""Id of the guidance pack of a new hub."""
ROLES: Final = tuple(role for role in Role if role is not Role.HOST)
PORTS: Final[Mapping[str, int]] = {"starttls": 587, "tls": 465, "none": 25}
"""Usual port of a mail server, by security."""

T = TypeVar("T")
Many: TypeAlias = Annotated[tuple[T, ...], Strict(strict=False)]
"""Several values; a list, as TOML has it, is accepted for the tuple."""
# Existing files may hold a port or a yes in quotes, so these two accept text.
Number: TypeAlias = Annotated[int, Strict(strict=False)]
YesNo: TypeAlias = Annotated[bool, Strict(strict=False)]


class _Part(BaseModel):
    """A part of a plan; only types are checked here, the values by ``setup.faults``."""

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
        """Return the port given, else the usual one."""
        return self.port or PORTS.get(self.security, 0)


class HookWay(_Part):
    """A web address that takes the hub's messages; ``token`` says whether it needs a secret."""

    url: str
    kind: str = KINDS[0]
    token: YesNo = False


class WaySecrets(_Part):
    """Mail password and hook token; typed unseen and never shown."""

    mail: str = Field(default="", repr=False)
    hook: str = Field(default="", repr=False)


class PlannedOffice(_Part):
    """An office that works here; ``guide`` names who accepted the guide for it, if anybody did."""

    name: str
    kind: str
    listed: Many[str] = ()
    guide: str = ""


class NewPerson(_Part):
    """A person to add to a new or an existing hub."""

    name: str
    job: str
    roles: Many[str] = (Role.STAFF.value,)
    phone: str = ""
    skills: Many[str] = ()


class PlannedPerson(NewPerson):
    """A person in a plan; ``office`` is the name of their office."""

    office: str
    mail: str = ""
    """Mail address for messages to them; may be empty."""
    hook: str = ""
    """Replaces ``{to}`` in the hook's address for them; may be empty."""

    @field_validator("roles")
    @classmethod
    def _fill_roles(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        return fill_roles(named)

    @property
    def may_be_able(self) -> bool:
        """Say whether the roster may name them as able to act in danger."""
        return may_act(self.roles)

    @property
    def may_be_on_call(self) -> bool:
        """Say whether they may be on call: a supervisor with a phone number."""
        return Role.SUPERVISOR in self.roles and bool(self.phone)


class SetupPlan(_Part):
    """All answers of set-up; the fields are the keys of an answers file."""

    hub: str
    hub_phone: str
    place: str = ""
    """The folder in which the hub is made."""
    offices: Many[PlannedOffice]
    people: Many[PlannedPerson]
    on_call: Many[str]
    """Names of supervisors on call, the first to ring first."""
    suburbs: Many[str] = ()
    hours: str = "weekdays"
    able: Many[str] = ()
    """Names of people able to act when someone is in danger, in order."""
    mail: MailWay | None = None
    hook: HookWay | None = None

    def reachable(self) -> tuple[str, ...]:
        """Return the names of people with a mail address or a hook target."""
        return tuple(each.name for each in self.people if each.mail or each.hook)


class HubPlan(SetupPlan):
    """A plan with the settings that set-up does not ask for."""

    zone: str = "Pacific/Auckland"
    practice: bool = False
    passphrase: str = ""
    """Passphrase of everybody in a practice hub, where one only picks a name; else empty."""
    join_minutes: int = 0
    """Minutes that the code for the first workstation is valid; 0 makes no code."""
    secrets: WaySecrets = Field(default_factory=WaySecrets)
    escalation: Mapping[str, float] = Field(default_factory=dict)
    """Minutes for each step of the ladder that differs from the usual."""
    lines: Many[str] = ()
    """Lines of the phone card below 111."""
    phone_card: PhoneCard | None = None
    """The whole phone card; None makes it from the people on call."""

    def card(self) -> PhoneCard:
        """Return the phone card."""
        phones = {person.name: person.phone for person in self.people}
        return self.phone_card or PhoneCard(
            emergency="111",
            lines=list(self.lines),
            on_call=[(name, phones[name]) for name in self.on_call],
            hub_phone=self.hub_phone,
        )


def fill_roles(named: Iterable[str]) -> tuple[str, ...]:
    """Return the named roles without repeats, or only staff if none is named."""
    return tuple(dict.fromkeys(named)) or (Role.STAFF.value,)
