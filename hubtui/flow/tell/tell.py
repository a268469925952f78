"""Tell someone: recipient, client, consultation, basis, level, Check, sent."""

from __future__ import annotations

import json
from dataclasses import replace

from hubtui.domain.alerts.basis import Basis
from hubtui.domain.alerts.consultation import Consultation
from hubtui.domain.alerts.levels import Client, Field, Level
from hubtui.flow.alerts.sent import sent
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import SendAlert
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import End, Line, Value
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell import basis, check, draft, why
from hubtui.flow.tell.about import about
from hubtui.flow.tell.basis import ShareCase
from hubtui.flow.tell.consultation import told
from hubtui.flow.tell.draft import Draft
from hubtui.flow.tell.hurt import says_hurt
from hubtui.flow.tell.levels import filled, level
from hubtui.flow.tell.who import who
from hubtui.guidance.walk import FoundBasis, Stop, open_road
from hubtui.wire.alerts import Receipt
from hubtui.wording import say


def build(known: JobContext) -> Job:
    """Return the job; ``begin`` may have ``who`` (recipient id) or ``again`` (answers as JSON)."""

    def tell(ask: Prompter) -> End:
        kept = check.keep_from(ask, known)
        return _tell(ask, colleagues.keeping(ask, known, kept), kept)

    return tell


def _tell(ask: Prompter, known: JobContext, kept: tuple[str, ...]) -> End:
    if not basis.accepted(known):
        return not_accepted(ask, known)
    ask.assume(begun(ask))
    recipient = who(ask, known, without=kept)
    if isinstance(recipient, End):
        return recipient
    client = about(ask, known)
    if isinstance(client, End):
        return client
    answer = asked_told(ask, known, recipient, client)
    reason = reasoned(ask, known, recipient, answer, client)
    if isinstance(reason, End):
        return reason
    name = colleagues.called(known, recipient)
    much = level(ask, name)
    made = drafted(ask, known, recipient, client, answer, reason, much)
    end = check.check(ask, known, made)
    if end is not None:
        return end
    effect = SendAlert(made.body(), made.preview(known))
    receipt = ask.do("send", effect, Receipt, say("tell.check.sending"))
    return sent(ask, known, made, receipt)


def asked_told(
    ask: Prompter, known: JobContext, other: str, client: Client, *, prefix: str = ""
) -> Consultation:
    """Ask whether the sender talked with ``client`` about telling the colleague ``other``."""
    age = basis.age_of(known, client)
    return told(ask, client, colleagues.called(known, other), age=age, prefix=prefix)


def begun(ask: Prompter) -> dict[str, Value]:
    """Return the answers in the ``begin`` facts ``again`` and ``who``, by step id."""
    given: dict[str, Value] = json.loads(ask.begin.get("again", "{}"))
    if "who" in ask.begin:
        given["who"] = ask.begin["who"]
    return given


def drafted(
    ask: Prompter,
    known: JobContext,
    recipient: str,
    client: Client,
    answer: Consultation,
    reason: Basis,
    much: Level,
) -> Draft:
    """Ask for the fields of the level ``much``, and return the complete draft."""
    hurt = says_hurt(known, answer, reason)
    fields = filled(ask, much, colleagues.called(known, recipient), hurt=hurt)
    when = fields.picks[Field.WHEN][0]
    return Draft(
        recipient,
        much,
        fields,
        check.best_before(ask, known, when),
        client,
        answer,
        reason,
        check.promises(ask),
        draft.owed(known, recipient, client, fields, reason),
        check.keep_from(ask, known, recipient),
        ask.begin.get("record", ""),
    )


def reasoned(
    ask: Prompter,
    known: JobContext,
    recipient: str,
    answer: Consultation,
    client: Client,
    *,
    prefix: str = "",
) -> Basis | End:
    """Ask for the basis; where none holds, show whom to ask, and return where to go."""
    case = replace(basis.case_of(known, recipient, answer, client), prefix=prefix)
    if ask.begin.get("entry") == "asked":
        case = replace(case, entry="asked")
    return settled(ask, known, case, recipient)


def settled(ask: Prompter, known: JobContext, case: ShareCase, recipient: str) -> Basis | End:
    """Ask for the basis of ``case``; where none holds, show why, and return where to go."""
    reason = why.why(ask, known, case)
    match reason:
        case Basis():
            return reason
        case Stop():
            return stopped(ask, known, reason, prefix=case.prefix)
        case FoundBasis():
            return _nameless(ask, known, recipient, case.prefix)


def stopped(ask: Prompter, known: JobContext, stop: Stop, *, prefix: str = "") -> End:
    """Show that it is too early to tell, and whom to ask; the answers so far are kept."""
    return _turn(
        ask,
        "why-stop",
        say("tell.stop.heading"),
        stop_lines(known, stop),
        ("home", "ask", "change"),
        colleagues.banner(known),
        prefix,
    )


def stop_lines(known: JobContext, stop: Stop) -> tuple[Line, ...]:
    """Return why it is too early, whom to ask, and whom everybody may tell about a child."""
    ask_line = say("tell.stop.ask", who=to_ask(known, stop))
    return tuple(Line(text) for text in (stop.text, ask_line, stop.open_road) if text)


def to_ask(known: JobContext, stop: Stop) -> str:
    """Return the person to ask that ``stop`` stands for, with a phone number."""
    return colleagues.to_ask(known, privacy=stop.ask == "privacy")


def not_accepted(ask: Prompter, known: JobContext) -> End:
    """Show that the reader's office has not accepted the guide, and what is still possible."""
    who = colleagues.to_ask(known, privacy=True)
    texts = (
        say("tell.not_accepted.body"),
        say("tell.stop.ask", who=who),
        open_road(known.pack),
    )
    body = tuple(Line(text) for text in texts if text)
    heading = say("tell.not_accepted.heading")
    return _turn(ask, "not-accepted", heading, body, ("ask", "talked", "home"))


def _nameless(ask: Prompter, known: JobContext, recipient: str, prefix: str) -> End:
    name = colleagues.called(known, recipient)
    body = (Line(say("tell.nameless.body", name=name)),)
    heading, ways = say("tell.nameless.heading"), ("ask", "change", "home")
    end = _turn(ask, "nameless", heading, body, ways, prefix=prefix)
    return End("ask", {"who": recipient}) if end.go == "ask" else end


def _turn(
    ask: Prompter,
    step: str,
    heading: str,
    body: tuple[Line, ...],
    ways: tuple[str, ...],
    guide: str = "",
    prefix: str = "",
) -> End:
    answer = ask.pick(
        step, "tell.turn", ways, heading=heading, body=body, help_key=step, guide=guide
    )
    return End("@change", {"step": f"{prefix}why"}) if answer == "change" else End(answer)


SPECS = (Spec("tell", build, keeps_draft=True),)
