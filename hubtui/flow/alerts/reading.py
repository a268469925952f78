"""Open an alert: ask about a close relation and promises, then show the text or the envelope."""

from __future__ import annotations

from hubtui.domain.alerts.answers import AlertAnswer, DeclineReason
from hubtui.domain.alerts.levels import Client
from hubtui.domain.alerts.life import AlertAct, State
from hubtui.domain.alerts.view import recipient_view
from hubtui.flow.alerts.states import level_words, privacy_words, state_words
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import options, pick_one
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words, view_lines
from hubtui.wire import alerts, routes
from hubtui.wire.alerts import AlertOut
from hubtui.wire.convert import client_to_domain, version_to_domain
from hubtui.wording import say


def opened(ask: Prompter, known: JobContext, out: AlertOut) -> AlertOut | End:
    """Return the opened alert, or show its envelope and end where the reader may not open it."""
    may_open = AlertAct.OPEN in out.answers or (
        out.alert is None and out.row.why == "recipient" and out.row.state == State.SENT
    )
    if not may_open:
        return out if out.alert is not None else _envelope(ask, known, out)
    if out.close_name and ask.choose(_close_step(out)) == "yes":
        return _given_back(ask, known, out)
    if out.promises and ask.choose(_promise_step(known, out)) == "no":
        return _no_promise(ask, known, out)
    return ask.call(
        "opened", routes.OPEN, alerts.OpenAlert(promises=list(out.promises)), id=out.row.id
    )


def text_lines(known: JobContext, out: AlertOut) -> tuple[Line, ...]:
    """Return the alert as its reader sees it, under headings such as OLD or "changed"."""
    if out.alert is None:
        return ()
    marks = []
    if out.old:
        marks.append(Line(say("waiting.old"), LineKind.HEAD))
    elif out.row.version > 1:
        marks.append(Line(say("waiting.changed"), LineKind.HEAD))
    if out.row.state == State.CHALLENGED:
        name = colleagues.called(known, out.sender or "")
        marks.append(Line(say("waiting.worried", name=name), LineKind.HEAD))
    version = version_to_domain(out.alert, out.sender or "")
    beside = version.basis.supporting if version.basis else ()
    return (*marks, *view_lines(recipient_view(version), known, beside))


def client_of(out: AlertOut) -> Client | None:
    """Return the client of an alert; None where the reader may not see who it is."""
    body = out.alert.client if out.alert else None
    return client_to_domain(body) if body else None


def _close_step(out: AlertOut) -> Choose:
    return pick_one(
        "close",
        "waiting.close",
        ("no", "yes"),
        hint=True,
        body=(Line(out.close_name, LineKind.SAID),),
        help_key="reading",
    )


def _promise_step(known: JobContext, out: AlertOut) -> Choose:
    name = colleagues.called(known, out.sender or "")
    return Choose(
        "promise",
        say("waiting.promise.heading", name=name),
        tuple(Option(way, say(f"waiting.promise.{way}")) for way in ("yes", "no")),
        body=tuple(Line(say(f"list.promise.{code}"), LineKind.SAID) for code in out.promises),
        sends=True,  # a digit typed too late for the list must not make a promise
        none_picked=say("list.pick_one"),
        help_key="reading",
    )


def _given_back(ask: Prompter, known: JobContext, out: AlertOut) -> End:
    body = alerts.AnswerAlert(
        answer=AlertAnswer.NOT_FOR_ME, version=out.row.version, reason=DeclineReason.TOO_CLOSE
    )
    ask.call("given-back", routes.ANSWER, body, id=out.row.id)
    name = colleagues.called(known, out.sender or "")
    hint = say("waiting.given_back.hint", name=name)
    return note(ask, "given-back", say("waiting.given_back.heading"), hint)


def _no_promise(ask: Prompter, known: JobContext, out: AlertOut) -> End:
    name = colleagues.called(known, out.sender or "")
    hint, phone = say("waiting.no_promise.hint", name=name), phone_of(known, out)
    return note(ask, "no-promise", say("waiting.no_promise.heading"), hint, body=phone, final=False)


def phone_of(known: JobContext, out: AlertOut) -> tuple[Line, ...]:
    """Return one line with the sender's phone number, or none where no number is known."""
    sender = known.people.get(out.sender or "")
    return (Line(sender.phone, LineKind.SAID, sender.name),) if sender and sender.phone else ()


def note(
    ask: Prompter,
    name: str,
    heading: str,
    hint: str = "",
    *,
    body: tuple[Line, ...] = (),
    final: bool = True,
) -> End:
    """Show a closing message; end at Home or at the list."""
    picked = ask.choose(
        Choose(
            f"note-{name}",
            heading,
            options("waiting", ("home", "list")),
            hint=hint,
            body=body,
            picked="home",
            final=final,
            help_key="waiting",
        )
    )
    return End() if picked == "home" else End("waiting")


def _envelope(ask: Prompter, known: JobContext, out: AlertOut) -> End:
    """Show reference, level and state only; a privacy officer also sees why, and who looked."""
    why = privacy_words(out.row)
    rows = dict.fromkeys((why, level_words(out.row), state_words(out.row)))
    looks = (Option("looks", say("sent.act.looks")),) if why else ()
    picked = ask.choose(
        Choose(
            "envelope",
            out.row.reference,
            (Option("home", say("waiting.home")), *looks),
            hint=say("waiting.envelope.hint"),
            body=tuple(Line(row) for row in rows if row),
            picked="home",
            live=True,
            help_key="reading",
        )
    )
    if picked == "home":
        return End()
    heading, lines = say("sent.looks_heading"), look_lines(ask, known, out)
    return note(ask, "looks", heading, body=lines, final=False)


def look_lines(ask: Prompter, known: JobContext, out: AlertOut) -> tuple[Line, ...]:
    """Return one line for each look at the alert: who and when."""
    looks = ask.call("looks", routes.LOOKS, id=out.row.id).looks
    lines = tuple(
        Line(colleagues.who_is(known, each.person), LineKind.SAID, moment_words(known, each.at))
        for each in looks
    )
    return lines or (Line(say("sent.none_looked")),)
