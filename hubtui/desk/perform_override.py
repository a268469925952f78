"""Effects of safety alerts, the roster and messages outside meet the hub: each is one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from hubtui.client.port import Hub
from hubtui.errors import Broken
from hubtui.flow import effects
from hubtui.wire import overrides, routes
from hubtui.wire.base import Nothing
from hubtui.wire.routes import Route

ROUTES: Mapping[type[effects.Effect], Route[Any, Any]] = {
    effects.SendOverride: routes.SEND_OVERRIDE,
    effects.ReadOverrides: routes.OVERRIDES,
    effects.ReadOverride: routes.OVERRIDE,
    effects.OpenOverride: routes.OPEN_OVERRIDE,
    effects.ReadWords: routes.READ_WORDS,
    effects.ReadBackOverride: routes.READ_BACK,
    effects.Acknowledge: routes.ACKNOWLEDGE,
    effects.ByVoice: routes.BY_VOICE,
    effects.ConfirmVoice: routes.CONFIRM_VOICE,
    effects.ByPhone: routes.BY_PHONE,
    effects.RecordRest: routes.RECORD_REST,
    effects.StillTrue: routes.STILL_TRUE,
    effects.StandDown: routes.STAND_DOWN,
    effects.ReviewOverride: routes.REVIEW,
    effects.ReadRoster: routes.ROSTER,
    effects.SetRoster: routes.SET_ROSTER,
    effects.HandOver: routes.HAND_OVER,
    effects.ReadUse: routes.USE,
    effects.ReadReach: routes.REACH,
    effects.SetReach: routes.SET_REACH,
}
"""Which call each of them is."""


async def perform(hub: Hub, effect: effects.Effect) -> object:
    """Do what ``effect`` says, once."""
    route, override = ROUTES[type(effect)], getattr(effect, "id", "")
    if override:
        return await hub.call(route, _body(effect), id=override)
    return await hub.call(route, _body(effect))


def _body(effect: effects.Effect) -> BaseModel:
    match effect:
        case effects.ReadBackOverride(_, answer):
            return overrides.ReadBack(answer=answer)
        case effects.ConfirmVoice(_, yes):
            return overrides.ConfirmVoice(yes=yes)
        case effects.ByPhone(_, person):
            return overrides.ByPhone(person=person)
        case effects.StillTrue(_, yes):
            return overrides.StillTrue(yes=yes)
        case effects.StandDown(_, why):
            return overrides.StandDown(why=why)
        case _:
            body = getattr(effect, "body", Nothing())
            if not isinstance(body, BaseModel):
                raise Broken("desk-unknown-effect", effect=type(effect).__name__)
            return body
