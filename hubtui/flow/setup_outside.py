"""The set-up questions about reaching people who are away; every one of them can be skipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

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
from hubtui.domain.text import TextKind
from hubtui.errors import Refused
from hubtui.flow.engine.steps import Choose, Mark, Option, Write
from hubtui.flow.engine.walk import Asker
from hubtui.flow.setup_plan import NAME_LIMIT, PLACE_LIMIT, Staff
from hubtui.flow.setup_ways import MOST_PORT, PORTS, READY, Hook, Mail, Secrets, Ways, is_own_hook
from hubtui.wording import say

_SECRET_LIMIT = 500


def ways(ask: Asker) -> tuple[Ways, Secrets]:
    """Ask by which ways messages leave the hub; Enter is none."""
    wanted = ask.mark(
        Mark(
            "ways",
            say("setup.ways.heading"),
            tuple(Option(each, say(f"setup.ways.{each}")) for each in ("mail", "hook")),
            hint=say("setup.ways.hint"),
        )
    )
    mail, password = _mail(ask) if "mail" in wanted else (None, "")
    hook, token = _hook(ask) if "hook" in wanted else (None, "")
    return Ways(mail, hook), Secrets(password, token)


def reached(ask: Asker, people: tuple[Staff, ...], names: set[str], use: Ways) -> tuple[Staff, ...]:
    """Ask for the end of each way of those who are called in danger; Enter is none."""
    found = []
    for at, person in enumerate(people, 1):
        mail, hook = "", ""
        if person.name in names and use.mail is not None:
            mail = _line(ask, f"reach-{at}.mail", is_mail, name=person.name)
        if person.name in names and use.hook is not None:
            hook = _line(ask, f"reach-{at}.hook", is_target, name=person.name)
        found.append(replace(person, mail=mail, hook=hook))
    return tuple(found)


def try_step(count: int, names: tuple[str, ...]) -> Choose:
    """Offer to send a test message to somebody; nothing after it can be undone."""
    return Choose(
        f"test-{count}",
        say("setup.test.heading"),
        (Option("done", say("setup.test.done")), *(Option(name, name) for name in names)),
        hint=say("setup.test.hint"),
        picked="done",
        final=True,
    )


def _mail(ask: Asker) -> tuple[Mail, str]:
    host = _line(ask, "mail-host", is_host, optional=False)
    ways = [each for each in SECURITY if each != "none" or host in LOCAL]
    security = ask.choose(
        Choose(
            "mail-security",
            say("setup.mail-security.heading"),
            tuple(Option(each, say(f"setup.mail-security.{each}")) for each in ways),
            hint=say("setup.mail-security.hint"),
            picked=SECURITY[0],
        )
    )
    port = _line(ask, "mail-port", _is_port, value=str(PORTS[security]), optional=False)
    sender = _line(ask, "mail-sender", is_mail, optional=False)
    user = _line(ask, "mail-user", is_header_value)
    password = _secret(ask, "mail-password") if user else ""
    return Mail(host, sender, security, int(port), user), password


def _hook(ask: Asker) -> tuple[Hook, str]:
    kind = ask.choose(
        Choose(
            "hook-kind",
            say("setup.hook-kind.heading"),
            tuple(Option(each, say(f"setup.hook-kind.{each}")) for each in KINDS),
        )
    )
    url = _line(ask, "hook-url", is_own_hook, value=READY[kind], optional=False, to="{to}")
    token = _secret(ask, "hook-token")
    return Hook(url, kind, bool(token)), token


def _line(
    ask: Asker,
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
    return ask.write(
        Write(
            step,
            say(f"setup.{key}.heading", **facts),
            TextKind.LINE,
            PLACE_LIMIT if step == "hook-url" else NAME_LIMIT,
            hint=say(f"setup.{key}.hint", **facts),
            value=value,
            optional=optional,
            check=check,
        )
    ).strip()


def _secret(ask: Asker, name: str) -> str:
    def check(text: str) -> None:
        checked_secret(text)

    return ask.write(
        Write(
            name,
            say(f"setup.{name}.heading"),
            TextKind.LINE,
            _SECRET_LIMIT,
            hint=say(f"setup.{name}.hint"),
            secret=True,
            optional=True,
            check=check,
        )
    )


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) <= MOST_PORT
