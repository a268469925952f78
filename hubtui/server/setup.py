"""Make a hub: its folder, keys, authority and store, its offices and people with their codes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hubtui.domain.clock import MINUTE, Clock
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.overrides.ladder import Escalation
from hubtui.domain.people import Role
from hubtui.domain.refs import new_id
from hubtui.errors import Refused
from hubtui.guidance.load import load
from hubtui.guidance.pack import Pack
from hubtui.server.clock import SystemClock
from hubtui.server.hub import store_path
from hubtui.server.keys import Keys, files, tls
from hubtui.server.log.tree import Signer, Tree
from hubtui.server.outbox.channels import Channels, write_channels
from hubtui.server.outbox.settings import reach_person
from hubtui.server.overrides.roster import found_roster
from hubtui.server.people.codes import code_mac, new_code
from hubtui.server.people.names import checked_line
from hubtui.server.people.staff import NewPerson, accept, add_person
from hubtui.server.settings import Argon2, check_zone, write_settings
from hubtui.server.store import open_store
from hubtui.server.tx import Tx
from hubtui.wire.door import PhoneCard

_CODE_LASTS = 30 * 24 * 3_600_000_000
"""The first codes are handed out on paper, some to people who are away."""


@dataclass(frozen=True, slots=True)
class PlannedAgency:
    """An office; ``accepts_pack`` names the person (their name) who took on the guide for it."""

    name: str
    kind: str
    listed: tuple[str, ...] = ()
    accepts_pack: str = ""


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """A person; ``agency`` is the office's name."""

    name: str
    agency: str
    job: str = ""
    roles: tuple[Role, ...] = (Role.STAFF,)
    skills: tuple[str, ...] = ()
    phone: str = ""
    days_in: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class HubPlan:
    """Everything needed to make a hub."""

    name: str
    agencies: tuple[PlannedAgency, ...]
    people: tuple[PlannedPerson, ...]
    zone: str = "Pacific/Auckland"
    practice: bool = False
    phone_card: PhoneCard = field(default_factory=lambda: PhoneCard(emergency="111"))
    suburbs: tuple[str, ...] = ()
    weekly: Mapping[int, tuple[int, int]] | None = None
    closed: tuple[str, ...] = ()
    pack: str = "nz"
    ask_close: bool = False
    idle_seconds: int = 300
    join_minutes: int = 0
    """How long a code for the first workstation is good; 0 makes none."""
    passphrase: str = ""
    """Everybody's, in a practice hub only: there one just picks a name."""
    on_call: tuple[str, ...] = ()
    """Names of supervisors, the first to ring first; two at least are recommended."""
    able: tuple[str, ...] = ()
    """Names of people able to act when someone is in danger, in order."""
    reach: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By name: a mail address and what the web hook's address is filled with."""
    channels: Channels = field(default_factory=Channels)
    escalation: Mapping[str, float] = field(default_factory=dict)
    """Minutes by step, where they are not the usual ones."""


@dataclass(frozen=True, slots=True)
class Created:
    """A hub that was made; codes are shown once and kept nowhere."""

    hub_id: str
    place: Path
    authority: bytes
    """The certificate (PEM) that workstations pin."""
    fingerprint: tuple[str, ...]
    agencies: Mapping[str, str]
    """Ids by name."""
    people: Mapping[str, str]
    codes: Mapping[str, str]
    """One-time sign-in codes by the person's name."""
    join_code: str = ""
    """For the first workstation, where one was asked for."""


def create_hub(place: Path, plan: HubPlan, clock: Clock | None = None) -> Created:
    """Make a hub in ``place``, an empty or missing folder.

    Raises:
        Refused: ``setup-place-used``, ``setup-zone``, ``setup-agency-kind``,
            ``setup-agency-unknown``, ``person-name-taken`` or a ``text-`` code.
    """
    clock = clock or SystemClock()
    pack = _checked(place, plan)
    data, folder = place / "data", place / "keys"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    data.mkdir(mode=0o700)
    files.make(folder, data)
    now = clock.now_us()
    tls.make_authority(folder, plan.name, now)
    store = open_store(store_path(place), create=True, now_us=now)
    try:
        hub_id = _founding_id(now)
        key = files.open_log_key(folder, data)
        q = store.bound(hub_id)
        signer = Signer(f"{hub_id}/log1", key)
        with store.transaction():
            q.found_hub(
                name=plan.name,
                time_zone=plan.zone,
                practice=int(plan.practice),
                log_origin=signer.origin,
                log_hash=signer.hash_name,
                log_public=key.public,
                now=now,
            )
            tree = Tree(q, signer)
            tx = Tx(q, tree, now)
            tx.leaf(AuditEvent.HUB_FOUNDED, actor="host", thing=hub_id)
            write_settings(q, _settings(plan))
            keys = Keys(files.open_root(folder, data), hub_id)
            agencies, people, codes = _people(tx, keys, plan, pack)
            _open_to_all(tx, keys, plan, people)
            _for_danger(tx, keys, plan, people)
            join_code = _join_code(tx, keys, plan)
            tree.sign(now)
        tree.committed()
    finally:
        store.close()
    made = tls.ensure_leaf(folder, ("localhost", "127.0.0.1", "::1"), now)
    authority = made.authority.read_bytes()
    return Created(hub_id, place, authority, made.fingerprint, agencies, people, codes, join_code)


def _founding_id(now: int) -> str:
    return new_id(now, os.urandom(10))


def _checked(place: Path, plan: HubPlan) -> Pack:
    if place.exists() and any(place.iterdir()):
        raise Refused("setup-place-used")
    if plan.passphrase and not plan.practice:
        raise Refused("setup-not-practice", field="passphrase")
    check_zone(plan.zone, "zone")
    pack = load(plan.pack)
    for agency in plan.agencies:
        if agency.kind not in pack.kinds:
            raise Refused("setup-agency-kind", field="kind", kind=agency.kind)
    names = {person.name for person in plan.people}
    if not names.issuperset((*plan.on_call, *plan.able, *plan.reach)):
        raise Refused("person-unknown", field="on_call")
    if not {step.value for step in Escalation}.issuperset(plan.escalation):
        raise Refused("setup-escalation", field="escalation")
    known = {agency.name for agency in plan.agencies}
    for person in plan.people:
        if person.agency not in known:
            raise Refused("setup-agency-unknown", field="agency")
    return pack


def _open_to_all(tx: Tx, keys: Keys, plan: HubPlan, people: Mapping[str, str]) -> None:
    """Give everybody in practice the one passphrase, hashed once."""
    if plan.passphrase:
        verifier = Argon2().hash(plan.passphrase, keys.pepper)
        for person in people.values():
            tx.q.set_verifier(person=person, verifier=verifier, now=tx.now)


def _join_code(tx: Tx, keys: Keys, plan: HubPlan) -> str:
    if not plan.join_minutes:
        return ""
    code, made = new_code(), tx.new_id()
    until = tx.now + plan.join_minutes * MINUTE
    tx.q.add_enrolment_code(
        id=made, code_hash=code_mac(keys, code), made_by="host", now=tx.now, until=until
    )
    tx.leaf(AuditEvent.WORKSTATION_CODE_GIVEN, actor="host", thing=made)
    return code


def _for_danger(tx: Tx, keys: Keys, plan: HubPlan, people: Mapping[str, str]) -> None:
    """Set who is on call, how to reach them, and how messages get out, as far as it was said."""
    if plan.on_call:
        on_call, able = (tuple(people[name] for name in row) for row in (plan.on_call, plan.able))
        found_roster(tx, on_call, able, "host")
    for name, ways in plan.reach.items():
        reach_person(tx, people[name], ways, by="host")
    if plan.channels != Channels():
        write_channels(keys, tx, plan.channels)


def _settings(plan: HubPlan) -> dict[str, object]:
    values: dict[str, object] = {
        "suburbs": list(plan.suburbs),
        "closed": list(plan.closed),
        "phone_card": plan.phone_card.model_dump(mode="json"),
        "pack": plan.pack,
        "ask_close": plan.ask_close,
        "idle_seconds": plan.idle_seconds,
        "escalation": dict(plan.escalation),
    }
    if plan.weekly is not None:
        values["weekly"] = {str(day): list(span) for day, span in plan.weekly.items()}
    return values


def _people(
    tx: Tx, keys: Keys, plan: HubPlan, pack: Pack
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    agencies: dict[str, str] = {}
    people: dict[str, str] = {}
    codes: dict[str, str] = {}
    for office in plan.agencies:
        agencies[office.name] = tx.new_id()
        tx.q.add_agency(
            id=agencies[office.name],
            name=checked_line(office.name, "agency"),
            kind=office.kind,
            listed=json.dumps(sorted(office.listed)),
        )
    for person in plan.people:
        made = tx.new_id()
        new = NewPerson(
            person.name,
            agencies[person.agency],
            person.job,
            person.roles,
            person.skills,
            person.phone,
            person.days_in,
        )
        add_person(tx, made, new, "host")
        code = new_code()
        tx.q.set_person_code(
            person=made, code_hash=code_mac(keys, code), until=tx.now + _CODE_LASTS
        )
        people[person.name], codes[person.name] = made, code
    for office in plan.agencies:
        if office.accepts_pack:
            accept(tx, pack.ref, agencies[office.name], people[office.accepts_pack], "host")
    return agencies, people, codes
