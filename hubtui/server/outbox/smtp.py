"""Mail: one plain message over the standard library's client, in a thread of its own."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Final

from hubtui.domain.worktime import moment_of
from hubtui.errors import Unreachable
from hubtui.server.outbox.channels import Channels

_SECONDS: Final = 15.0


async def send_mail(channels: Channels, to: str, subject: str, text: str, now: int) -> None:
    """Hand a message to the mail server.

    Raises:
        Unreachable: ``mail-not-sent``; ``why`` is a code, never what the server said.
    """
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = channels.mail_from
    message["To"] = to
    message["Date"] = format_datetime(moment_of(now))
    message["Message-ID"] = make_msgid(domain=channels.mail_from.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        await asyncio.to_thread(_hand_over, channels, message)
    # A ValueError may quote what is not ASCII: a host, or the password.
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise Unreachable("mail-not-sent", why=type(error).__name__) from None


def _hand_over(channels: Channels, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    host, port = channels.smtp_host, channels.smtp_port
    made: smtplib.SMTP
    if channels.smtp_security == "tls":
        made = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
    else:
        made = smtplib.SMTP(host, port, timeout=_SECONDS)
    with made as server:
        if channels.smtp_security == "starttls":
            server.starttls(context=context)
        if channels.smtp_user:
            server.login(channels.smtp_user, channels.smtp_password)
        server.send_message(message)
