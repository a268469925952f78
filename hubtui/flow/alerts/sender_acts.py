"""Acts of the sender: take back, close, renew, say "still worried" or "wrong person"."""

from __future__ import annotations

import json
from datetime import date, timedelta

from hubtui.domain.alerts.answers import OUTCOMES
from hubtui.domain.alerts.levels import Client, ClientKind, Level
from hubtui.domain.alerts.life import MOST_DAYS, AlertAct
from hubtui.flow.alerts.reading import client_of
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import options, pick_one
from hubtui.flow.engine.steps import Choose, End, Filter, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.about import about_again
from hubtui.flow.tell.hurt import by_when, says_hurt
from hubtui.flow.tell.levels import filled_again
from hubtui.flow.tell.lines import date_words
from hubtui.flow.tell.tell import asked_told, reasoned
from hubtui.wire import alerts, routes
from hubtui.wire.alerts import AlertOut
from hubtui.wire.convert import basis_to_wire, consultation_to_wire, content_to_domain
from hubtui.wording import say


def act(ask: Prompter, known: JobContext, out: AlertOut, picked: str) -> End:
    """Do the act picked by the sender; recall, worry and misdirect are confirmed first."""
    if picked == AlertAct.CLOSE:
        return _close(ask, out)
    if picked == AlertAct.RENEW:
        return _renew(ask, known, out)
    if ask.choose(_sure_step(picked)) == "no":
        return End("sent", {"id": out.row.id})
    match picked:
        case AlertAct.RECALL:
            ask.call("recalled", routes.RECALL, id=out.row.id)
            return _done(ask, out, "recalled")
        case AlertAct.WORRY:
            ask.call("worried", routes.WORRY, id=out.row.id)
            return _done(ask, out, "worried")
        case _:
            ask.call("misdirected", routes.MISDIRECT, id=out.row.id)
            return _done(ask, out, "misdirected")


def afresh(out: AlertOut, person: str = "") -> End:
    """Go to a new alert with the old answers filled in, all but recipient and basis."""
    was = out.alert
    assert was is not None
    given = filled_again(content_to_domain(was).picks, was.note)
    given |= {"+promises": list(was.promises), "+keep-from": list(was.keep_from)}
    client = client_of(out)
    if client is not None:
        given |= {**about_again(client), "level": str(int(was.level))}
    begin = {"again": json.dumps(given, ensure_ascii=False)}
    job = "ask" if was.level is Level.ASK else "tell"
    return End(job, begin | {"who": person} if person else begin)


def _close(ask: Prompter, out: AlertOut) -> End:
    outcome = ask.pick(
        "outcome",
        "answer.outcome",
        OUTCOMES,
        heading=say("answer.outcome_heading"),
        help_key="sent",
    )
    body = alerts.CloseAlert(outcome=outcome, version=out.row.version)
    ask.call("closed", routes.CLOSE, body, id=out.row.id)
    return _done(ask, out, "closed")


def _renew(ask: Prompter, known: JobContext, out: AlertOut) -> End:
    """Renew a lapsed alert: same content, new consultation, basis and last day."""
    client = client_of(out) or Client(ClientKind.KNOWN)
    answer = asked_told(ask, known, out.recipient or "", client)
    inside = colleagues.within(known, out.may_ring)
    reason = reasoned(ask, inside, out.recipient or "", answer, client)
    if isinstance(reason, End):
        return reason
    name = colleagues.called(known, out.recipient or "")
    when = by_when(ask, name) if says_hurt(known, answer, reason) else None
    day = ask.choose(_day_step(known, name))
    body = alerts.RenewAlert(
        version=out.row.version,
        basis=basis_to_wire(reason),
        told=consultation_to_wire(answer),
        best_before=day,
        when=when,
    )
    ask.call("renewed", routes.RENEW, body, id=out.row.id)
    return _done(ask, out, "renewed", day=date_words(known, day))


def _day_step(known: JobContext, name: str) -> Choose:
    today = date.fromisoformat(known.facts.today)
    days = [(today + timedelta(days=ahead)).isoformat() for ahead in range(MOST_DAYS + 1)]
    return pick_one(
        "until",
        "tell.until",
        tuple(Option(day, date_words(known, day)) for day in days),
        facts={"name": name},
        hint=say("sent.until_hint"),
        picked=days[7],
        entry=Filter(),
        help_key="sent",
    )


def _sure_step(picked: str) -> Choose:
    return pick_one(
        "sure",
        "sent.sure",
        ("yes", "no"),
        heading=say(f"sent.sure.{picked}"),
        hint=say(f"sent.sure.{picked}_hint"),
        none_picked=say("sent.sure.none"),
        sends=True,
        help_key="sent",
    )


def _done(ask: Prompter, out: AlertOut, what: str, **facts: str) -> End:
    picked = ask.choose(
        Choose(
            "done",
            say(f"sent.done.{what}"),
            options("sent.act", ("home", "list")),
            hint=say(f"sent.done.{what}_hint", **facts),
            picked="home",
            final=True,
            help_key="sent",
        )
    )
    return End() if picked == "home" else End("sent")
