"""An invented hub of six agencies, with macrons and long names, for every test of a job."""

from __future__ import annotations

from functools import cache
from typing import Any

from hubtui.domain.people import Role
from hubtui.flow.engine.context import JobContext
from hubtui.guidance.load import load
from hubtui.guidance.pack import Pack
from hubtui.wire.door import PhoneCard
from hubtui.wire.people import AgencyOut, Facts, Me, PersonOut

NOW = 1_794_787_200_000_000
"""Monday 16 November 2026, 1 pm in Auckland."""
TODAY = "2026-11-16"

_AGENCIES = (
    ("a-police", "Police", "police"),
    ("a-ot", "Oranga Tamariki", "oranga-tamariki"),
    ("a-health", "Health NZ", "health-nz"),
    ("a-school", "Eastfield School", "school"),
    ("a-housing", "Kāinga Ora", "housing"),
    ("a-iwi", "Te Whare Āwhina o Ngā Hapū o te Tai Rāwhiti", "provider"),
)
_PEOPLE = (
    ("tam", "Tam Ruru", "constable", "a-police", True, ""),
    ("jo", "Jo Lee", "sergeant", "a-police", False, "2026-11-17"),
    ("ana", "Ana Smith", "social worker", "a-ot", True, ""),
    ("rawiri", "Rāwiri Te Kanawa", "social worker", "a-ot", False, ""),
    ("sue", "Sue Patel", "public health nurse", "a-health", True, ""),
    ("ben", "Dr Ben Tui", "crisis doctor", "a-health", False, "2026-11-18"),
    ("zhou", "Zhou Jialin", "midwife", "a-health", True, ""),
    ("ari", "Ari Hunt", "teacher", "a-school", True, ""),
    ("losa", "Losa Faleolo", "learning support", "a-school", False, "2026-12-07"),
    ("rob", "Rob Taylor", "tenancy manager", "a-housing", True, ""),
    ("kiri", "Kiri Ngātai", "tenancy adviser", "a-housing", False, ""),
    ("hana", "Hana Kereama", "kaiāwhina", "a-iwi", True, ""),
    (
        "wiremu",
        "Wiremu Tāmati Hōhepa Te Rangihaeata-Winterbottom",
        "whānau support and navigation lead",
        "a-iwi",
        True,
        "",
    ),
    ("mere", "Mere Tau", "facilitator", "a-iwi", True, ""),
)
_SKILLS = {"hana": ["te reo Māori", "budget help"], "ben": ["grief"]}
CARD = PhoneCard(emergency="111", on_call=[("Jo Lee", "021 555 010")], hub_phone="0800 555 001")


@cache
def pack() -> Pack:
    """The pack that ships."""
    return load("nz")


def facts(**changed: Any) -> Facts:
    """The hub's facts."""
    agencies = [
        AgencyOut(id=id_, name=name, kind=kind, listed=[], accepted_pack=id_ != "a-iwi")
        for id_, name, kind in _AGENCIES
    ]
    people = [
        PersonOut(
            id=id_,
            name=name,
            job=job,
            agency=agency,
            roles=[Role.FACILITATOR] if id_ == "mere" else [Role.STAFF],
            skills=_SKILLS.get(id_, []),
            phone=f"021 555 0{20 + number}",
            here=here,
            back=back,
        )
        for number, (id_, name, job, agency, here, back) in enumerate(_PEOPLE)
    ]
    ref = pack().ref
    given: dict[str, Any] = {
        "hub": "Eastfield hub",
        "practice": False,
        "time_zone": "Pacific/Auckland",
        "today": TODAY,
        "language": "en-NZ",
        "suburbs": ["Eastfield", "Ōtāhuhu", "Mount Roskill"],
        "pack": ref.id,
        "pack_version": ref.version,
        "pack_digest": ref.digest,
        "agencies": agencies,
        "people": people,
        "facilitator": "Mere Tau",
        "privacy_officer": "Kiri Ngātai",
        "phone_card": CARD,
    }
    return Facts(**(given | changed))


def me(person: str = "sue", **changed: Any) -> Me:
    """The person signed in."""
    found = next(each for each in _PEOPLE if each[0] == person)
    given: dict[str, Any] = {
        "id": person,
        "name": found[1],
        "job": found[2],
        "agency": found[3],
        "roles": [Role.STAFF],
        "theme": "",
        "plain": False,
        "waiting": 2,
    }
    return Me(**(given | changed))


def known(person: str = "sue", **changed: Any) -> JobContext:
    """What a job knows, as ``person`` signed in."""
    given: dict[str, Any] = {
        "card": CARD,
        "hub": "Eastfield hub",
        "practice": False,
        "now": NOW,
        "facts_or_none": facts(),
        "me_or_none": me(person),
        "pack_or_none": pack(),
    }
    return JobContext(**(given | changed))


def names() -> tuple[str, ...]:
    """Names of people and offices, which the reading limits do not count."""
    people = [name for each in _PEOPLE for name in (each[1], *each[1].split())]
    agencies = [name for _, name, _ in _AGENCIES]
    return (*people, *agencies, *pack().file.names)
