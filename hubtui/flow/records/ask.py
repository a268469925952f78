"""Ask without a name (level 0): closed lists only, and only if the client cannot be guessed."""

from __future__ import annotations

from hubtui.domain.alerts.levels import Field, Level
from hubtui.domain.alerts.life import MOST_DAYS
from hubtui.flow.alerts.sent import sent
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import SendAlert
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import End, Line
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell import check, draft, levels
from hubtui.flow.tell.draft import Draft
from hubtui.flow.tell.levels import Filled
from hubtui.flow.tell.tell import begun
from hubtui.flow.tell.who import who
from hubtui.wire.alerts import Receipt
from hubtui.wording import say

_FIELDS = (Field.AGE_BAND, Field.SETTING, Field.QUESTION)


def build(known: JobContext) -> Job:
    """Return the job; ``begin`` may have ``who`` (recipient id) or ``again`` (answers as JSON)."""

    def ask_job(ask: Prompter) -> End:
        ask.assume(begun(ask))
        recipient = who(ask, known, heading=say("ask.who.heading"), help_key="ask.who")
        if isinstance(recipient, End):
            return recipient
        filled = _filled(ask, colleagues.called(known, recipient))
        end = _guess(ask, colleagues.called(known, recipient))
        if end is not None:
            return end
        made = Draft(recipient, Level.ASK, filled, draft.day(known, MOST_DAYS))
        end = check.check(ask, known, made, words="check_ask")
        if end is not None:
            return end
        effect = SendAlert(made.body(), made.preview(known))
        receipt = ask.do("send", effect, Receipt, say("tell.check.sending"))
        return sent(ask, known, made, receipt, job="ask")

    return ask_job


def _filled(ask: Prompter, name: str) -> Filled:
    picks = levels.picked(ask, "asked", _FIELDS, name=name)
    topics = levels.topics(ask, at_least=0)
    return Filled({**picks, Field.TOPICS: topics} if topics else picks)


def _guess(ask: Prompter, name: str) -> End | None:
    """Ask whether the recipient could guess the client; return None on "no", else where to go."""
    answer = ask.pick(
        "guess",
        "list.yes-no",
        ("no", "yes", "unsure"),
        heading=say("ask.guess.heading", name=name),
        hint=say("ask.guess.hint"),
        help_key="ask",
    )
    if answer == "no":
        return None
    way = ask.pick(
        "guess.then",
        "ask.then",
        ("asked", "who", "tell", "home"),
        body=(Line(say("ask.then.body")),),
        help_key="ask",
    )
    return End("@change", {"step": way}) if way in ("asked", "who") else End(way)


SPECS = (Spec("ask", build, keeps_draft=True),)
