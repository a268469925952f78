"""The sent alerts: the history of each, who read it, and what the sender can still do."""

from __future__ import annotations

from hubtui.domain.alerts.life import AlertAct, State
from hubtui.flow.alerts.reading import client_of, look_lines, text_lines
from hubtui.flow.alerts.sender_acts import act, afresh
from hubtui.flow.alerts.states import HOME, pick_row, proposed, step_lines
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import about_words, name_of
from hubtui.wire import routes
from hubtui.wire.alerts import AlertOut, AlertRow
from hubtui.wording import say

TO_THEM = "to-them"
_PASSED = (State.DECLINED, State.REDIRECT_PROPOSED)
_ACTS = (
    AlertAct.RECALL,
    AlertAct.RENEW,
    AlertAct.WORRY,
    AlertAct.CORRECT,
    AlertAct.CLOSE,
    AlertAct.MISDIRECT,
)


def build(known: JobContext) -> Job:
    """Build the list of sent alerts; ``begin["id"]`` opens one alert directly."""

    def sent(ask: Prompter) -> End:
        alert = ask.begin.get("id") or pick_row(ask, known, "sent", newest)
        if alert == HOME:
            return End()
        out = ask.call("read", routes.ALERT, id=alert)
        match ask.choose(_one_step(known, out)):
            case "home":
                return End()
            case "list":
                return End("sent")
            case "text":
                return _page(ask, out, say("sent.text_heading"), text_lines(known, out))
            case "looks":
                return _looks(ask, known, out)
            case "to-them":
                return afresh(out, proposed(out.steps))
            case "someone":
                return afresh(out)
            case AlertAct.CORRECT:
                return End("correct", {"id": alert, "version": str(out.row.version)})
            case picked:
                return act(ask, known, out, picked)

    return sent


def newest(row: AlertRow) -> tuple[object, ...]:
    """Return the sort key that puts the newest alert first."""
    return (-row.sent_at,)


def _one_step(known: JobContext, out: AlertOut) -> Choose:
    acts = [Option(each, say(f"sent.act.{each}")) for each in _ACTS if each in out.answers]
    if out.alert and out.row.state in _PASSED:
        acts.insert(0, Option("someone", say("sent.someone")))
    person = proposed(out.steps) if out.row.state == State.REDIRECT_PROPOSED else ""
    if out.alert and person in known.people:
        name = colleagues.called(known, person)
        acts.insert(0, Option(TO_THEM, say("sent.to_them", name=name)))
    ways = ["looks", "list", "home"] if out.alert is None else ["text", "looks", "list", "home"]
    name = colleagues.full_name(known, out.recipient or "")
    client = client_of(out)
    return Choose(
        "one",
        say("sent.one", number=out.row.reference, name=name),
        (*acts, *(Option(way, say(f"sent.act.{way}")) for way in ways)),
        body=step_lines(known, out.steps),
        none_picked=say("list.pick_one"),
        live=True,
        alert=out.row.id,
        about=about_words(known, client),
        names=name_of(client),
        help_key="sent",
    )


def _looks(ask: Prompter, known: JobContext, out: AlertOut) -> End:
    return _page(ask, out, say("sent.looks_heading"), look_lines(ask, known, out))


def _page(ask: Prompter, out: AlertOut, heading: str, body: tuple[Line, ...]) -> End:
    ask.choose(
        Choose(
            "page",
            heading,
            (Option("back", say("sent.back")),),
            body=body,
            picked="back",
            help_key="sent",
        )
    )
    return End("sent", {"id": out.row.id})


SPECS = (Spec("sent", build),)
