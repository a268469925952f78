"""A person's own settings: colours, plain mode, presence, reach, passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.flow.engine.picking import options, pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.wire import routes
from hubtui.wire.people import ChangeMe, Me
from hubtui.wording import say

if TYPE_CHECKING:
    from hubtui.flow.engine.context import JobContext

THEMES = ("hub-night", "hub-day", "hub-contrast", "hub-mono")
"""The colour themes; the first is the default."""


def theme_step(me: Me) -> Choose:
    """Return the step that asks for a colour theme."""
    return Choose(
        "theme",
        say("settings.theme.heading"),
        options("settings.theme", THEMES),
        hint=say("settings.theme.hint"),
        picked=me.theme if me.theme in THEMES else THEMES[0],
        help_key="settings.theme",
    )


def change_theme(ask: Prompter, me: Me, name: str) -> None:
    """Ask for a colour theme and save it at the hub; ``name`` is the id of the call's step."""
    ask.call(name, routes.CHANGE_ME, ChangeMe(theme=ask.choose(theme_step(me))))


def build(known: JobContext) -> Job:
    """Build the list of settings; each leads to one change."""

    def settings(ask: Prompter) -> End:
        me = known.me
        match ask.choose(_list(known)):
            case "theme":
                change_theme(ask, me, "changed")
                return End("@again")
            case "plain":
                plain = ask.choose(_plain_step(me)) == "on"
                ask.call("changed", routes.CHANGE_ME, ChangeMe(plain=plain))
                return End()
            case "presence":
                return End("presence")
            case "passphrase" | "reach" as other:
                return End(other)
            case _:
                return End()

    return settings


def _plain_step(me: Me) -> Choose:
    return Choose(
        "plain",
        say("settings.plain.heading"),
        options("settings.plain", ("on", "off")),
        hint=say("settings.plain.hint"),
        picked="on" if me.plain else "off",
        help_key="settings",
    )


def _list(known: JobContext) -> Choose:
    me = known.me
    theme = me.theme if me.theme in THEMES else THEMES[0]
    here = known.people[me.id].here if me.id in known.people else False
    now = {
        "theme": say(f"settings.theme.{theme}"),
        "plain": say("settings.on" if me.plain else "settings.off"),
        "presence": say("settings.here" if here else "settings.not_here"),
    }
    return pick_one(
        "settings",
        "settings",
        tuple(
            Option(name, say(f"settings.name.{name}"), now.get(name, ""))
            for name in ("theme", "plain", "presence", "reach", "passphrase", "home")
        ),
        hint=True,
        opens=True,
        help_key="settings",
    )


SPECS = (Spec("settings", build),)
