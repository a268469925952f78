"""The few people whom the tests of signing in, hiding, help and danger need."""

from __future__ import annotations

from hubtui.flow.engine.context import JobContext
from hubtui.wire.door import PhoneCard
from tests.unit.flow import eastfield

_THEIRS = ("sue", "ari", "jo", "tam")
CARD = PhoneCard(
    emergency="111",
    lines=["Police: tell Comms first."],
    on_call=[("Jo Lee", "021 555 010")],
    hub_phone="0800 555 001",
)
FACTS = eastfield.facts(phone_card=CARD)
PEOPLE = [
    person.model_copy(update={"here": person.id == "ari"})
    for person in FACTS.people
    if person.id in _THEIRS
]
ME = eastfield.me("sue")
KNOWN = eastfield.known(
    card=CARD, facts_or_none=FACTS.model_copy(update={"people": PEOPLE}), me_or_none=ME
)
SIGNED_OUT = JobContext(card=CARD, hub="Eastfield hub", practice=False, now=eastfield.NOW)
