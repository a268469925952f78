"""Set-up questions about messages to people away from a desk; all can be skipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hubtui.domain.outside import (
    KINDS,
    LOCAL,
    SECURITY,
    checked_secret,
    is_header_value,
    is_host,
    is_mail,
    is_target,
)
from hubtui.errors import Refused
from hubtui.flow.engine.steps import Choose, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.setup.asking import ask_line, ask_one, ask_several, list_options
from hubtui.setup.faults import EXAMPLE, MOST_PORT, NAME_LIMIT, PLACE_LIMIT, is_own_hook
from hubtui.setup.plan import PORTS, HookWay, MailWay, PlannedPerson, WaySecrets
from hubtui.wording import say

_SECRET_LIMIT = 500
_READY: Mapping[str, str] = {
    "ntfy": f"https://ntfy.{EXAMPLE}/{{to}}",
    "sms": f"https://sms.{EXAMPLE}/messages",
    "room": f"https://chat.{EXAMPLE}/hooks/{{to}}",
}
"""Example addresses of a web hook, by kind; ``{to}`` stands for each person's own part."""


def ask_ways(ask: Prompter) -> tuple[MailWay | None, HookWay | None, WaySecrets]:
    """Ask how messages leave the hub: mail, web hook, both or none; return settings and secrets."""
    wanted = ask_several(ask, "ways", "ways", list_options("ways", ("mail", "hook")))
    mail, password = _ask_mail(ask) if "mail" in wanted else (None, "")
    hook, token = _ask_hook(ask) if "hook" in wanted else (None, "")
    return mail, hook, WaySecrets(mail=password, hook=token)


def ask_reach(
    ask: Prompter,
    people: tuple[PlannedPerson, ...],
    names: set[str],
    mail: MailWay | None,
    hook: HookWay | None,
) -> tuple[PlannedPerson, ...]:
    """Ask for the addresses of the people in ``names``; return all people, with these filled in."""
    ways = [
        (key, fits)
        for key, fits, way in (("mail", is_mail, mail), ("hook", is_target, hook))
        if way is not None
    ]
    found = []
    for at, person in enumerate(people, 1):
        if person.name in names:
            ends = {
                key: _ask_fitting(ask, f"reach-{at}.{key}", fits, name=person.name)
                for key, fits in ways
            }
            person = person.model_copy(update=ends)
        found.append(person)
    return tuple(found)


def try_step(count: int, names: tuple[str, ...]) -> Choose:
    """Return the step that offers a test message; Back does not work from here."""
    return Choose(
        f"test-{count}",
        say("setup.test.heading"),
        (Option("done", say("setup.test.done")), *(Option(name, name) for name in names)),
        hint=say("setup.test.hint"),
        picked="done",
        final=True,
    )


def _ask_mail(ask: Prompter) -> tuple[MailWay, str]:
    host = _ask_fitting(ask, "mail-host", is_host, optional=False)
    ways = [each for each in SECURITY if each != "none" or host in LOCAL]
    key, first = "mail-security", SECURITY[0]
    hint = say(f"setup.{key}.hint")
    security = ask_one(ask, key, key, list_options(key, ways), hint=hint, picked=first)
    port = _ask_fitting(ask, "mail-port", _is_port, value=str(PORTS[security]), optional=False)
    sender = _ask_fitting(ask, "mail-sender", is_mail, optional=False)
    user = _ask_fitting(ask, "mail-user", is_header_value)
    password = _ask_secret(ask, "mail-password") if user else ""
    mail = MailWay(host=host, sender=sender, security=security, port=int(port), user=user)
    return mail, password


def _ask_hook(ask: Prompter) -> tuple[HookWay, str]:
    kind = ask_one(ask, "hook-kind", "hook-kind", list_options("hook-kind", KINDS))
    url = _ask_fitting(ask, "hook-url", is_own_hook, value=_READY[kind], optional=False, to="{to}")
    token = _ask_secret(ask, "hook-token")
    return HookWay(url=url, kind=kind, token=bool(token)), token


def _ask_fitting(
    ask: Prompter,
    step: str,
    fits: Callable[[str], bool],
    *,
    value: str = "",
    optional: bool = True,
    **facts: str,
) -> str:
    def check(text: str) -> None:
        if text and not fits(text.strip()):
            raise Refused("channel-unfit", field=step)

    key = step if "." not in step else f"reach-{step.rpartition('.')[2]}"
    limit = PLACE_LIMIT if step == "hook-url" else NAME_LIMIT
    line = ask_line(ask, step, key, limit, value=value, optional=optional, check=check, facts=facts)
    return line.strip()


def _ask_secret(ask: Prompter, name: str) -> str:
    def check(text: str) -> None:
        checked_secret(text)

    return ask_line(ask, name, name, _SECRET_LIMIT, secret=True, optional=True, check=check)


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) <= MOST_PORT
