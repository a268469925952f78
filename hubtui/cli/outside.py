"""How messages leave a hub, as its own machine sets and tries it."""

from __future__ import annotations

from pathlib import Path

from hubtui.cli.ask_hub import ask
from hubtui.cli.out import out
from hubtui.cli.place import standing
from hubtui.errors import Broken
from hubtui.flow.setup_ways import Secrets, Ways
from hubtui.server.outbox.channels import Channels
from hubtui.wire import routes
from hubtui.wire.outside import SendTest
from hubtui.wording import say


def channels_of(ways: Ways, secrets: Secrets) -> Channels:
    """Return the ways out as the hub keeps them."""
    mail, hook = ways.mail, ways.hook
    found: dict[str, object] = {}
    if mail is not None:
        found |= {
            "smtp_host": mail.host,
            "smtp_port": mail.at_port,
            "smtp_security": mail.security,
            "smtp_user": mail.user,
            "smtp_password": secrets.mail,
            "mail_from": mail.sender,
        }
    if hook is not None:
        headers = {"Authorization": secrets.hook} if secrets.hook else {}
        found |= {"hook_kind": hook.kind, "hook_url": hook.url, "hook_headers": headers}
    return Channels(**found)  # type: ignore[arg-type]


def try_message(place: Path, name: str) -> bool:
    """Send a test message to somebody and say what became of it; True where one got out."""
    tried = ask(place, routes.SEND_TEST, SendTest(person=standing(place).people[name]))
    if not tried.results:
        out(say("server.test.nowhere", name=name))
    for channel, became in tried.results:
        out(say(f"server.test.{channel}", name=name, became=_words(became)))
    return any(became == "sent" for _, became in tried.results)


def _words(became: str) -> str:
    try:
        return say(f"server.test.became.{became}")
    except Broken:
        return say("server.test.became.else", code=became)
