"""Make a hub: its folder, keys, authority and store, its offices and people with their codes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hubtui.domain.clock import MINUTE, Clock
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.overrides.ladder import Escalation
from hubtui.domain.refs import new_id
from hubtui.domain.worktime import OPEN
from hubtui.errors import Refused
from hubtui.guidance.load import load
from hubtui.guidance.pack import Pack
from hubtui.server.clock import SystemClock
from hubtui.server.hub import store_path
from hubtui.server.keys import Keys, files, tls
from hubtui.server.log.tree import LogKey, Tree
from hubtui.server.outbox.channels import Channels, write_channels
from hubtui.server.outbox.settings import reach_person
from hubtui.server.overrides.roster import found_roster
from hubtui.server.people.codes import code_mac, new_code
from hubtui.server.people.names import checked_line
from hubtui.server.people.staff import accept, add_person
from hubtui.server.settings import Argon2, check_zone, write_settings
from hubtui.server.store import open_store
from hubtui.server.tx import Tx
from hubtui.setup.faults import check_makeable
from hubtui.setup.plan import PACK, HubPlan

_CODE_LASTS = 30 * 24 * 3_600_000_000
"""How long first codes last (microseconds); people who are away get them on paper later."""


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
    """Enrolment code for the first workstation; empty if the plan asks for none."""


def create_hub(place: Path, plan: HubPlan, clock: Clock | None = None) -> Created:
    """Make a hub in ``place``, an empty or missing folder.

    Raises:
        Refused: ``setup-place-used``, ``setup-zone``, ``setup-not-listed``,
            ``setup-no-such-office``, ``setup-nobody``, ``person-name-taken`` or a ``text-`` code.
    """
    clock = clock or SystemClock()
    pack = _checked(place, plan)
    data, folder = place / "data", place / "keys"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    data.mkdir(mode=0o700)
    files.make(folder, data)
    now = clock.now_us()
    tls.make_authority(folder, plan.hub, now)
    store = open_store(store_path(place), create=True, now_us=now)
    try:
        hub_id = _founding_id(now)
        key = files.open_log_key(folder, data)
        q = store.bound(hub_id)
        signer = LogKey(f"{hub_id}/log1", key)
        with store.transaction():
            q.found_hub(
                name=plan.hub,
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
    pack = load(PACK)
    check_makeable(plan, pack.lists)
    if not {step.value for step in Escalation}.issuperset(plan.escalation):
        raise Refused("setup-escalation", field="escalation")
    return pack


def _open_to_all(tx: Tx, keys: Keys, plan: HubPlan, people: Mapping[str, str]) -> None:
    """Give everybody in a practice hub the same passphrase, hashed once."""
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
    """Set roster, reach and channels, as far as the plan has them."""
    if plan.on_call:
        on_call, able = (tuple(people[name] for name in row) for row in (plan.on_call, plan.able))
        found_roster(tx, on_call, able, "host")
    for each in plan.people:
        if each.mail or each.hook:
            reach_person(tx, people[each.name], (each.mail, each.hook), by="host")
    if plan.mail or plan.hook:
        write_channels(keys, tx, _channels(plan))


def _channels(plan: HubPlan) -> Channels:
    """Return the plan's mail and hook settings as ``Channels``."""
    mail, hook, secrets = plan.mail, plan.hook, plan.secrets
    channels = Channels()
    if mail is not None:
        channels = replace(
            channels,
            smtp_host=mail.host,
            smtp_port=mail.at_port,
            smtp_security=mail.security,
            smtp_user=mail.user,
            smtp_password=secrets.mail,
            mail_from=mail.sender,
        )
    if hook is not None:
        headers = {"Authorization": secrets.hook} if secrets.hook else {}
        channels = replace(channels, hook_kind=hook.kind, hook_url=hook.url, hook_headers=headers)
    return channels


def _settings(plan: HubPlan) -> dict[str, object]:
    return {
        "suburbs": list(plan.suburbs),
        "closed": [],
        "phone_card": plan.card().model_dump(mode="json"),
        "pack": PACK,
        "ask_close": False,
        "idle_seconds": 300,
        "escalation": dict(plan.escalation),
        "weekly": {str(day): list(span) for day, span in OPEN[plan.hours].items()},
    }


def _people(
    tx: Tx, keys: Keys, plan: HubPlan, pack: Pack
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    agencies: dict[str, str] = {}
    people: dict[str, str] = {}
    codes: dict[str, str] = {}
    for office in plan.offices:
        agencies[office.name] = tx.new_id()
        tx.q.add_agency(
            id=agencies[office.name],
            name=checked_line(office.name, "agency"),
            kind=office.kind,
            listed=json.dumps(sorted(office.listed)),
        )
    for person in plan.people:
        made = tx.new_id()
        add_person(tx, made, person, agencies[person.office], OPEN[plan.hours], "host")
        code = new_code()
        tx.q.set_person_code(
            person=made, code_hash=code_mac(keys, code), until=tx.now + _CODE_LASTS
        )
        people[person.name], codes[person.name] = made, code
    for office in plan.offices:
        if office.guide:
            accept(tx, pack.ref, agencies[office.name], people[office.guide], "host")
    return agencies, people, codes
