"""The Check step before sending: what the recipient will see, and a way to change each part."""

from __future__ import annotations

from hubtui.domain.alerts.levels import Level
from hubtui.domain.alerts.life import MOST_DAYS, MOST_KEPT_FROM
from hubtui.domain.alerts.view import MOST_PROMISES, PROMISES
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import KeepDraftNow, KeptDraft
from hubtui.flow.engine.picking import options
from hubtui.flow.engine.steps import Choose, End, Filter, Mark, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell import draft
from hubtui.flow.tell.draft import Draft
from hubtui.flow.tell.lines import date_words, name_of, named, view_lines
from hubtui.wording import say

_KEEP_FROM, _PROMISES, _BEST_BEFORE = "+keep-from", "+promises", "+best-before"
_BY_LEVEL = {
    Level.ASK: ("who", "asked", "topics"),
    Level.COME_AND_SEE_ME: ("about", "told", "why", "level", "fields"),
    Level.KIND_OF_WORRY: ("about", "told", "why", "level", "topics", "fields"),
    Level.WHAT_WE_NOTICED: ("about", "told", "why", "level", "topics", "noticed", "sure", "fields"),
    Level.DETAILS: ("about", "told", "why", "level", "topics", "noticed", "sure", "note", "fields"),
}
"""Ids of the steps that can be changed at each level; the recipient is added where it was asked."""


def check(
    ask: Prompter, known: JobContext, made: Draft, *, words: str = "check", prefix: str = ""
) -> End | None:
    """Show what the recipient will see; return None to send, else where to go.

    ``words`` is the part of the catalogue to use; ``prefix`` is that of the basis's step ids.
    """
    name = colleagues.called(known, made.recipient)
    does = ("send", "change", "keep")
    kept = ", ".join(colleagues.full_name(known, each) for each in made.keep_from)
    hint = say("tell.check.kept", names=kept, name=name) if kept else ""
    whose = named(made.client) if made.client else ""
    answer = ask.pick(
        "check",
        f"tell.{words}",
        does,
        facts={"name": name},
        hint=hint or say(f"tell.{words}.hint", name=name, client=whose),
        none_picked=say(f"tell.{words}.none"),
        body=view_lines(made.view(known), known),
        sends=True,
        help_key="check",
        guide=colleagues.banner(known) if made.basis else "",
        names=name_of(made.client),
    )
    if answer == "send":
        return None
    return _kept(ask) if answer == "keep" else _change(ask, known, made, prefix)


def _kept(ask: Prompter) -> End:
    """Keep the draft and say whether that worked; go to the sent alert if it had arrived."""
    found = ask.do("kept", KeepDraftNow(), KeptDraft, say("tell.kept.waiting"))
    if found.sent:
        return End("sent", {"id": found.sent})
    answer = ask.choose(
        Choose(
            "kept",
            say("tell.kept.heading" if found.kept else "tell.kept.lost"),
            options("tell.kept", ("home", "back")),
            hint=say("tell.kept.hint" if found.kept else "tell.kept.lost_hint"),
            picked="home",
            help_key="draft-kept",
        )
    )
    return End("home") if answer == "home" else End("@change", {"step": "check"})


def keep_from(ask: Prompter, known: JobContext, recipient: str = "") -> tuple[str, ...]:
    """Return the ids of the people the alert is kept from, as answered under Change."""
    return tuple(ask.noted(_keep_from_step(known, recipient)) or ())


def promises(ask: Prompter) -> tuple[str, ...]:
    """Return the codes of the promises asked of the recipient, as answered under Change."""
    return tuple(ask.noted(_promises_step()) or ())


def best_before(ask: Prompter, known: JobContext, when: str) -> str:
    """Return the last valid day as an ISO date: as answered under Change, else the default."""
    usual = draft.best_before(known, when)
    chosen = ask.noted(_best_before_step(known, usual, ""))
    return chosen if isinstance(chosen, str) else usual


def _change(ask: Prompter, known: JobContext, made: Draft, prefix: str) -> End:
    names = _BY_LEVEL[made.level]
    if made.level is not Level.ASK:
        names = (*names, _PROMISES, _BEST_BEFORE, _KEEP_FROM)
        names = ("who", *names) if "who" in ask.asked else names
    picked = ask.pick(
        "change",
        "tell.change",
        tuple(Option(each, say(f"tell.change.{each.lstrip('+')}")) for each in names),
        help_key="check",
    )
    match picked:
        case "+keep-from":
            ask.mark(_keep_from_step(known, made.recipient))
        case "+promises":
            ask.mark(_promises_step())
        case "+best-before":
            ask.choose(
                _best_before_step(known, made.best_before, colleagues.called(known, made.recipient))
            )
        case _:
            step = f"{prefix}{picked}" if picked in ("told", "why") else picked
            return End("@change", {"step": step})
    return End("@change", {"step": "check"})


def _keep_from_step(known: JobContext, recipient: str) -> Mark:
    return Mark(
        _KEEP_FROM,
        say("tell.keep.heading"),
        colleagues.colleagues(known, without=(recipient,)),
        hint=say("tell.keep.hint"),
        entry=Filter(),
        at_most=MOST_KEPT_FROM,
        help_key="keep-from",
    )


def _promises_step() -> Mark:
    return Mark(
        _PROMISES,
        say("tell.promises.heading"),
        tuple(Option(each, say(f"list.promise.{each}")) for each in PROMISES),
        hint=say("tell.promises.hint"),
        at_most=MOST_PROMISES,
        help_key="promises",
    )


def _best_before_step(known: JobContext, picked: str, name: str) -> Choose:
    days = [draft.day(known, ahead) for ahead in range(MOST_DAYS + 1)]
    return Choose(
        _BEST_BEFORE,
        say("tell.until.heading", name=name),
        tuple(Option(each, date_words(known, each)) for each in days),
        hint=say("tell.until.hint"),
        picked=picked,
        help_key="best-before",
    )
