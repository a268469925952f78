"""Sign in: who, passphrase or one-time code, a PIN for coming back, then Home."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hubtui.domain.text import TextKind
from hubtui.flow.engine.effects import ListNames, ReadStake, SetPin, SignInHere, Stake
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Filter, Free, Line, Option, Write
from hubtui.flow.session.help import ring_lines
from hubtui.flow.session.hidden import PIN_DIGITS
from hubtui.wire.base import Done
from hubtui.wire.door import Names
from hubtui.wording import say

if TYPE_CHECKING:
    from hubtui.flow.engine.context import JobContext
    from hubtui.flow.engine.walk import Job, Prompter
    from hubtui.wire.people import Me

CODE_LIMIT = 40


def build(known: JobContext) -> Job:
    """Build the sign-in job; on a practice hub, picking a name is enough."""

    def sign_in(ask: Prompter) -> End:
        if "ended" in ask.begin:
            _ended(ask)
        person = _who(ask, known)
        # Imported late, so that the list of names appears sooner.
        from hubtui.flow.session.passphrase import change_passphrase, new_passphrase
        from hubtui.flow.session.settings import change_theme
        from hubtui.wire.people import Me

        if known.practice_secret:
            ask.do("signed-in", SignInHere(person, known.practice_secret), Me)
            ask.do("pin-set", SetPin(known.practice_pin), Done)
            return End()
        secret = _secret(ask)
        if secret == "lost":
            return _lost(ask, known)
        if secret == "first":
            new = new_passphrase(ask)
            # Asked last: if the hub refuses, the code is wrong, and only that is asked again.
            me = ask.do("signed-in", SignInHere(person, ask.write(_code_step()), new), Me)
        else:
            old = secret.removeprefix("=")
            me = ask.do("signed-in", SignInHere(person, old), Me)
            if me.must_set_passphrase:
                change_passphrase(ask, old, new_passphrase(ask))
        _pin(ask)
        _failed(ask, me, known)
        if secret == "first":
            change_theme(ask, me, "theme-set")
        return End()

    return sign_in


def _ended(ask: Prompter) -> None:
    """Say that the session is over, on a step without a text field, as some people still type."""
    words = ask.do("words", ReadStake(), Stake).words
    ask.pick(
        "ended",
        "signin.ended",
        (Option("on", say("signin.ended.on")),),
        hint=say("problem.kind.not_kept" if words else "terminal.kept.all"),
        none_picked=say("signin.ended.none"),
        help_key="signin.who",
        final=True,
    )


def _who(ask: Prompter, known: JobContext) -> str:
    names = ask.do("names", ListNames(), Names).names
    return ask.pick(
        "who",
        "signin.who",
        tuple(Option(name.id, name.name, name.agency, search=name.agency) for name in names),
        hint=say("signin.who.practice" if known.practice_secret else "signin.who.hint"),
        none_picked=say("signin.who.none"),
        picked=names[0].id if names and known.practice_secret else None,
        entry=Filter(),
        empty=say("signin.who.empty"),
        help_key="signin.who",
    )


def _secret(ask: Prompter) -> str:
    from hubtui.wire.base import SECRET_LIMIT

    return ask.pick(
        "secret",
        "signin.secret",
        ("first", "lost"),
        hint=True,
        none_picked=say("signin.secret.none"),
        entry=Free(TextKind.LINE, SECRET_LIMIT, secret=True),
        help_key="signin.secret",
    )


def _code_step() -> Write:
    return Write(
        "code",
        say("signin.code.heading"),
        TextKind.CODE,
        CODE_LIMIT,
        hint=say("signin.code.hint"),
        help_key="signin.code",
    )


def _pin(ask: Prompter) -> None:
    pin = ask.write(_pin_step("pin"))
    ask.write(_pin_step("pin-again", same_as=pin))
    ask.do("pin-set", SetPin(pin), Done)


def _pin_step(name: str, same_as: str = "") -> Write:
    return Write(
        name,
        say(f"signin.{name}.heading"),
        TextKind.CODE,
        PIN_DIGITS,
        hint=say(f"signin.{name}.hint"),
        secret=True,
        digits=PIN_DIGITS,
        same_as=same_as,
        help_key="signin.pin",
    )


def _failed(ask: Prompter, me: Me, known: JobContext) -> None:
    """Show failed sign-ins since the last one, counted by place, and whom to ring about them."""
    if not me.last_failed:
        return
    tries = Counter(place for place, _ in me.last_failed)
    lines = tuple(
        Line(say("signin.failed.line", count=count, place=place)) for place, count in tries.items()
    )
    ask.choose(
        Choose(
            "failed",
            say("signin.failed.heading"),
            (Option("on", say("signin.failed.on")),),
            hint=say("signin.failed.hint"),
            body=(*lines, *ring_lines(known, me)),
            picked="on",
            help_key="signin.failed",
            final=True,
            quick=True,
        )
    )


def _lost(ask: Prompter, known: JobContext) -> End:
    ask.choose(
        Choose(
            "lost",
            say("signin.lost.heading"),
            (Option("again", say("signin.lost.again")),),
            hint=say("signin.lost.hint"),
            body=ring_lines(known),
            picked="again",
            help_key="signin.secret",
            quick=True,
        )
    )
    return End("@again")


SPECS = (Spec("sign-in", build, signed_in=False),)
