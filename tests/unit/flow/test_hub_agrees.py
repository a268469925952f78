"""What the workstation sends is what the hub, walking it again, would take."""

from __future__ import annotations

import json
from itertools import product
from typing import Any, cast

import pytest

from hubtui.client.http import wired
from hubtui.domain.alerts.consultation import Consultation, Talked
from hubtui.domain.alerts.levels import Client, Content, check_content
from hubtui.domain.alerts.view import VIEWS, Version, View, recipient_view
from hubtui.errors import Refused
from hubtui.flow.engine.effects import SendAlert
from hubtui.flow.engine.steps import Choose
from hubtui.flow.people import colleagues
from hubtui.server.records.guide import owed, walked
from hubtui.wire.alerts import SendDraft
from tests.unit.flow import test_tell as telling
from tests.unit.flow.eastfield import facts, known, pack
from tests.unit.flow.person import Person

NO_REASON = ("ask-first", "other", "help")
TOLD = [("told", each.value) for each in Talked]


def sent(
    sender: str, recipient: str, talked: str, pick: int, level: int, **changed: Any
) -> SendAlert | None:
    """Walk one way to Send; None where there is no such reason to pick."""
    someone = Person("tell", known(sender, **changed), telling.hub)
    rest = telling.EVERY[level][4:]
    someone.go(("who", recipient), telling.LEVEL_1[1], ("told", talked))
    if talked == Talked.NO_OTHER:
        someone.say("told.reason", "too-young")
    why = someone.step("why")
    assert isinstance(why, Choose)
    reasons = [option.id for option in why.options if option.id not in NO_REASON]
    if pick >= len(reasons):
        return None
    someone.say("why", reasons[pick])
    shown = someone.go(*rest)
    if isinstance(shown, Choose) and shown.id == "fields.when":
        someone.say("fields.when", "today")
    someone.say("check", "send")
    return next(each for each in someone.did if isinstance(each, SendAlert))


@pytest.mark.parametrize("talked", list(Talked))
def test_every_usual_way_is_taken_by_the_hub(talked: Talked) -> None:
    took = 0
    for sender, recipient, pick in product(
        ("sue", "tam", "ari"), ("ari", "ana", "jo", "hana"), (0, 1)
    ):
        if sender == recipient:
            continue
        effect = sent(sender, recipient, talked, pick, 2)
        if effect is None:
            continue
        took += 1
        assert view_of(sender, effect) == effect.preview.digest
    assert took >= 11, "control: the ways were walked"


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_every_level_is_taken_by_the_hub(level: int) -> None:
    effect = sent("sue", "ana", Talked.YES_OK, 0, level)
    assert effect is not None
    assert view_of("sue", effect) == effect.preview.digest


def test_control_a_reason_of_another_telling_is_not_taken() -> None:
    effect = sent("sue", "ana", Talked.YES_OK, 0, 1)
    assert effect is not None
    told = effect.alert.told
    assert told is not None
    other = told.model_copy(update={"talked": Talked.NO_DANGER})
    with pytest.raises(Refused):
        view_of("sue", SendAlert(effect.alert.model_copy(update={"told": other}), effect.preview))


@pytest.mark.parametrize("hubs", [1, 2, 3])
def test_what_is_previewed_is_the_newest_view_that_both_know(
    hubs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(version: Version) -> View:
        return View(tuple(reversed(recipient_view(version).items)))

    monkeypatch.setitem(cast("dict[int, Any]", VIEWS), 2, later)
    effect = sent("sue", "ana", Talked.YES_OK, 0, 1, facts_or_none=facts(view_version=hubs))
    assert effect is not None
    assert effect.preview.number == min(hubs, 2)
    assert (effect.preview.digest == view_of("sue", effect)) == (hubs == 1)
    plain = SendDraft(version=1, alert=effect.alert, view="v", view_version=effect.preview.number)
    assert ("view_version" in json.loads(wired(plain))) == (hubs > 1), "an older hub refuses it"


def view_of(sender: str, effect: SendAlert) -> str:
    """Check the alert as the hub does, and give the digest of what it would show."""
    body, desk = effect.alert, known(sender)
    assert body.client is not None
    assert body.told is not None
    assert body.basis is not None
    client = Client(body.client.kind, body.client.name, body.client.detail, body.client.value)
    picks = {name: tuple(codes) for name, codes in body.picks.items()}
    content = Content(body.level, client, picks, body.note)
    check_content(content, suburbs=frozenset(desk.facts.suburbs), year=2026)
    mine, theirs = colleagues.office(desk, sender), colleagues.office(desk, body.recipient)
    basis = walked(pack(), mine, theirs, body.basis, body.told.talked.value)
    lines = owed(pack(), theirs, content, 2026, basis)
    assert tuple(body.duties) == lines
    version = Version(
        sender,
        body.recipient,
        content,
        Consultation(body.told.talked, body.told.reason),
        basis,
        tuple(body.promises),
        body.best_before,
        lines,
    )
    return recipient_view(version).digest()
