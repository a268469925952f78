"""Effects meet the hub: each is one call, and what the call gives is its result."""

from __future__ import annotations

from hubtui.client.port import Hub
from hubtui.crypto.words import propose
from hubtui.desk import perform_override
from hubtui.errors import Broken
from hubtui.flow.engine import effects
from hubtui.wire import alerts, people, records, routes, session
from hubtui.wire.base import Nothing


async def perform(hub: Hub, effect: effects.Effect) -> object:
    """Do what ``effect`` says, once, and give what its docstring promises."""
    if type(effect) in perform_override.ROUTES:
        return await perform_override.perform(hub, effect)
    if isinstance(effect, effects.Reading):
        return await _read(hub, effect)
    return await _act(hub, effect)


async def _act(hub: Hub, effect: effects.Effect) -> object:
    match effect:
        case (
            effects.OpenAlert()
            | effects.AnswerAlert()
            | effects.RecallAlert()
            | effects.CloseAlert()
            | effects.CorrectAlert()
            | effects.RenewAlert()
            | effects.StayWorried()
            | effects.Misdirected()
        ):
            return await _alert(hub, effect)
        case effects.MakeRecord(body):
            return await hub.call(routes.MAKE_RECORD, body)
        case effects.SayTalk(body):
            return await hub.call(routes.SAY_TALK, body)
        case effects.ConfirmTalk(id, yes):
            answer = records.ConfirmTalk(answer="yes" if yes else "no")
            return await hub.call(routes.CONFIRM_TALK, answer, id=id)
        case effects.Introduce(first, second):
            return await hub.call(routes.INTRODUCE, people.Introduce(first=first, second=second))
        case effects.SayWho(id, yes):
            return await hub.call(routes.SAY_WHO, session.SayWho(yes=yes), id=id)
        case effects.DropDraft(id):
            return await hub.call(routes.DROP_DRAFT, Nothing(), id=id)
        case effects.ProposeWords():
            # Drawn here: at a first sign-in there is no session yet to ask the hub with.
            return session.Proposal(words=propose())
        case effects.ChangePassphrase(old, new):
            return await hub.call(routes.SET_PASSPHRASE, session.SetPassphrase(old=old, new=new))
        case _:
            raise Broken("desk-unknown-effect", effect=type(effect).__name__)


async def _read(hub: Hub, effect: effects.Reading) -> object:
    match effect:
        case effects.ListAlerts(box, after):
            query = {"box": box, "after": after} if after else {"box": box}
            return await hub.call(routes.ALERTS, Nothing(), query=query)
        case effects.ReadAlert(id):
            return await hub.call(routes.ALERT, Nothing(), id=id)
        case effects.ReadLooks(id):
            return await hub.call(routes.LOOKS, Nothing(), id=id)
        case effects.ReadWeek():
            return await hub.call(routes.WEEK, Nothing())
        case effects.ReadRecords():
            return await hub.call(routes.RECORDS, Nothing())
        case effects.ReadTalks():
            return await hub.call(routes.TALKS, Nothing())
        case _:
            raise Broken("desk-unknown-effect", effect=type(effect).__name__)


async def _alert(hub: Hub, effect: effects.Effect) -> object:
    match effect:
        case effects.OpenAlert(id, promises):
            body = alerts.OpenAlert(promises=list(promises))
            return await hub.call(routes.OPEN, body, id=id)
        case effects.AnswerAlert(id, body=answer):
            return await hub.call(routes.ANSWER, answer, id=id)
        case effects.RecallAlert(id):
            return await hub.call(routes.RECALL, Nothing(), id=id)
        case effects.CloseAlert(id, body=closing):
            return await hub.call(routes.CLOSE, closing, id=id)
        case effects.CorrectAlert(id, body=correction):
            return await hub.call(routes.CORRECT, correction, id=id)
        case effects.RenewAlert(id, body=renewal):
            return await hub.call(routes.RENEW, renewal, id=id)
        case effects.StayWorried(id):
            return await hub.call(routes.WORRY, Nothing(), id=id)
        case effects.Misdirected(id):
            return await hub.call(routes.MISDIRECT, Nothing(), id=id)
        case _:
            raise Broken("desk-unknown-effect", effect=type(effect).__name__)
