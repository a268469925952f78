"""Choose a passphrase: four words proposed by the hub, or one's own."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from hubtui.domain.passphrases import check_passphrase
from hubtui.domain.text import TextKind
from hubtui.flow.engine.effects import ProposeWords
from hubtui.flow.engine.picking import options
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Check, Choose, End, Line, LineKind, Option, Write
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.wire import routes, session
from hubtui.wire.base import SECRET_LIMIT
from hubtui.wire.session import Proposal
from hubtui.wording import say

if TYPE_CHECKING:
    from hubtui.flow.engine.context import JobContext


def new_passphrase(ask: Prompter) -> str:
    """Return a new passphrase: proposed words typed once, or one's own typed twice."""
    for turn in count():
        words = ask.do(f"words-{turn}", ProposeWords(), Proposal).words
        match ask.choose(_words_step(turn, words)):
            case "these":
                return ask.write(_write("again", same_as=words))
            case "own":
                own = ask.write(_write("own", check=_good))
                return ask.write(_write("again", same_as=own))
            case _:
                continue
    raise AssertionError  # count() never ends


def change_passphrase(ask: Prompter, old: str, new: str) -> None:
    """Change the passphrase at the hub; ``old`` is the current one."""
    ask.call("changed", routes.SET_PASSPHRASE, session.SetPassphrase(old=old, new=new))


def build(_: JobContext) -> Job:
    """Build the job that changes one's passphrase."""

    def passphrase(ask: Prompter) -> End:
        new = new_passphrase(ask)
        # Asked last: if the hub refuses, the old one is wrong, and only that is asked again.
        change_passphrase(ask, ask.write(_write("old")), new)
        ask.choose(
            Choose(
                "changed-done",
                say("signin.changed.heading"),
                (Option("home", say("signin.changed.home")),),
                hint=say("signin.changed.hint"),
                picked="home",
                final=True,
                help_key="signin.words",
            )
        )
        return End()

    return passphrase


def _words_step(turn: int, words: str) -> Choose:
    return Choose(
        f"new-{turn}",
        say("signin.words.heading"),
        options("signin.words", ("these", "other", "own")),
        hint=say("signin.words.hint"),
        body=(Line(words, LineKind.SAID),),
        picked="these",
        help_key="signin.words",
    )


def _write(name: str, *, same_as: str = "", check: Check | None = None) -> Write:
    return Write(
        name,
        say(f"signin.{name}.heading"),
        TextKind.LINE,
        SECRET_LIMIT,
        hint=say(f"signin.{name}.hint"),
        secret=True,
        same_as=same_as,
        check=check,
        help_key="signin.words",
    )


def _good(text: str) -> None:
    """Refuse a weak passphrase early; the hub checks again, also against people's names."""
    check_passphrase(text, ())


SPECS = (Spec("passphrase", build),)
