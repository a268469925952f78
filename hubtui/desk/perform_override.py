"""Effects of safety alerts, the roster and messages outside meet the hub: each is one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from hubtui.client.port import Hub
from hubtui.errors import Broken
from hubtui.flow.engine import effects
from hubtui.flow.engine import effects_override as later
from hubtui.wire import overrides, routes
from hubtui.wire.base import Nothing
from hubtui.wire.routes import Route

ROUTES: Mapping[type[effects.Effect], Route[Any, Any]] = {
    effects.SendOverride: routes.SEND_OVERRIDE,
    later.ReadOverrides: routes.OVERRIDES,
    later.ReadOverride: routes.OVERRIDE,
    later.OpenOverride: routes.OPEN_OVERRIDE,
    later.ReadWords: routes.READ_WORDS,
    later.ReadBackOverride: routes.READ_BACK,
    later.Acknowledge: routes.ACKNOWLEDGE,
    later.ByVoice: routes.BY_VOICE,
    later.ConfirmVoice: routes.CONFIRM_VOICE,
    later.ByPhone: routes.BY_PHONE,
    later.RecordRest: routes.RECORD_REST,
    later.StillTrue: routes.STILL_TRUE,
    later.StandDown: routes.STAND_DOWN,
    later.ReviewOverride: routes.REVIEW,
    later.ReadRoster: routes.ROSTER,
    later.SetRoster: routes.SET_ROSTER,
    later.HandOver: routes.HAND_OVER,
    later.ReadUse: routes.USE,
    later.ReadReach: routes.REACH,
    later.SetReach: routes.SET_REACH,
}
"""Which call each of them is."""


async def perform(hub: Hub, effect: effects.Effect) -> object:
    """Do what ``effect`` says, once."""
    route, override = ROUTES[type(effect)], getattr(effect, "id", "")
    if override:
        return await hub.call(route, body_of(effect), id=override)
    return await hub.call(route, body_of(effect))


def body_of(effect: effects.Effect) -> BaseModel:
    """Return the body of the call."""
    match effect:
        case later.ReadBackOverride(_, answer, person, replaces):
            return overrides.ReadBack(answer=answer, person=person, replaces=replaces)
        case later.ConfirmVoice(_, yes):
            return overrides.ConfirmVoice(yes=yes)
        case later.ByPhone(_, person, said):
            return overrides.ByPhone(person=person, said=said)
        case later.StillTrue(_, yes):
            return overrides.StillTrue(yes=yes)
        case later.StandDown(_, why):
            return overrides.StandDown(why=why)
        case _:
            body = getattr(effect, "body", Nothing())
            if not isinstance(body, BaseModel):
                raise Broken("desk-unknown-effect", effect=type(effect).__name__)
            return body
