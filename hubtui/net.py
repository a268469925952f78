"""HTTPS clients: to a hub, verified by that hub's own authority alone, and to web hooks."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from hubtui.domain.naming import HUB_HOST
from hubtui.errors import Refused, Unreachable

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 10.0
WHOLE_SECONDS: Final = 20.0
"""Most seconds for a whole answer, so that a hub that only trickles counts as slow."""
QUIET_SECONDS: Final = 45.0
"""Most seconds without a line in a stream of events, keep-alive comments included."""
LARGEST_ANSWER: Final = 4_000_000
_LONGEST_LINE: Final = 65_536
_PROVEN_AS: Final = {"sni_hostname": HUB_HOST}
"""Host name that the certificate must prove, whatever the hub's address is."""
_NAMED = re.compile(r"[A-Za-z0-9.:\[\]-]+").fullmatch

# httpx brings a command line of its own, which would load click, rich and pygments with it.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None refuses the import

# These loggers would write addresses, with ids in them, into any log.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer from a hub, not parsed yet."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One server-sent event; ``number`` is its id."""

    number: str
    kind: str
    data: str


class NotAStream(Exception):
    """The hub answered a request for events with something else."""

    def __init__(self, reply: Reply) -> None:
        """Keep the answer."""
        super().__init__(str(reply.status))
        self.reply = reply


class Link:
    """A hub at one ``https`` address, trusted through ``ca`` (PEM) alone."""

    def __init__(
        self, address: str, ca: str, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """Check the address; nothing is opened until something is asked.

        Raises:
            Refused: ``hub-address`` when it is not ``https://name:port``.
        """
        self.address = checked_address(address)
        self._ca = ca
        self._transport = transport
        self._made: httpx.AsyncClient | None = None

    async def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request and read the whole answer.

        Raises:
            Unreachable: ``hub-no-answer``, ``hub-slow``, ``hub-not-proven`` or ``hub-error``;
                ``reached`` is False where the request certainly never arrived.
        """
        import httpx

        client = self._client()
        try:
            async with (
                asyncio.timeout(WHOLE_SECONDS),
                client.stream(
                    method,
                    path,
                    content=body,
                    params=query,
                    headers=headers,
                    extensions=_PROVEN_AS,
                ) as answer,
            ):
                return Reply(answer.status_code, await _whole(answer))
        except TimeoutError:
            raise Unreachable("hub-slow", reached=True) from None
        except httpx.RequestError as error:
            raise _unreachable(error) from None

    async def events(
        self, path: str, *, headers: Mapping[str, str] | None = None
    ) -> AsyncGenerator[ServerEvent, None]:
        """Follow server-sent events until the stream ends.

        Raises:
            Unreachable: as ``ask``.
            NotAStream: the hub answered, but not with events.
        """
        import httpx

        patience = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS, read=QUIET_SECONDS)
        wants = {"Accept": "text/event-stream", **(headers or {})}
        try:
            async with self._client().stream(
                "GET", path, headers=wants, timeout=patience, extensions=_PROVEN_AS
            ) as answer:
                kind = answer.headers.get("Content-Type", "")
                if answer.status_code != 200 or not kind.startswith("text/event-stream"):
                    raise NotAStream(Reply(answer.status_code, await _whole(answer)))
                async for event in _parsed(_lines(answer.aiter_raw())):
                    yield event
        except httpx.RequestError as error:
            raise _unreachable(error) from None

    async def close(self) -> None:
        """Close the connections."""
        if self._made is not None:
            await self._made.aclose()
            self._made = None

    def _client(self) -> httpx.AsyncClient:
        import httpx

        if self._made is None:
            self._made = httpx.AsyncClient(
                base_url=self.address,
                verify=pinned(self._ca),
                transport=self._transport,
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
                limits=httpx.Limits(max_connections=8, keepalive_expiry=30.0),
                headers={
                    "Host": HUB_HOST,
                    "Accept-Encoding": "identity",
                    "User-Agent": "hubtui",
                },
            )
        return self._made


def warm() -> None:
    """Import ``httpx``, which is slow to load, ahead of need; call this off the event loop."""
    import httpx

    assert httpx.AsyncClient is not None


async def post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Post once to a web hook, with the usual public authorities; the answer's body is dropped.

    Raises:
        Unreachable: ``hub-no-answer``, ``hub-slow``, ``hub-not-proven`` or ``hub-error``.
    """
    import httpx

    patience = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    try:
        async with (
            asyncio.timeout(WHOLE_SECONDS),
            httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=patience) as client,
            client.stream("POST", url, content=body, headers=dict(headers)) as answer,
        ):
            return Reply(answer.status_code, b"")
    except TimeoutError:
        raise Unreachable("hub-slow", reached=True) from None
    except httpx.InvalidURL:
        raise Unreachable("hub-error", reached=False) from None
    except httpx.RequestError as error:
        raise _unreachable(error) from None


def pinned(ca: str) -> ssl.SSLContext:
    """Make a TLS context that trusts this authority only, over TLS 1.3 only.

    Raises:
        Refused: ``hub-certificate`` when ``ca`` is not a certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    try:
        context.load_verify_locations(cadata=ca)
    except (ssl.SSLError, ValueError):
        raise Refused("hub-certificate") from None
    return context


async def shown_authority(address: str) -> str:
    """Return the last certificate (PEM) of the chain a hub shows, without verifying it.

    Raises:
        Refused: ``hub-address``.
        Unreachable: ``hub-no-answer`` or ``hub-not-proven`` (no TLS 1.3 there).
    """
    parts = urlsplit(checked_address(address))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(
                parts.hostname, parts.port or 443, ssl=context, limit=_LONGEST_LINE
            )
            try:
                return ssl.DER_cert_to_PEM_cert(_last(writer.get_extra_info("ssl_object")))
            finally:
                writer.transport.abort()
    except ssl.SSLError:
        raise Unreachable("hub-not-proven", reached=False) from None
    except (OSError, TimeoutError):
        raise Unreachable("hub-no-answer", reached=False) from None


def _last(shown: ssl.SSLObject) -> bytes:
    """Return the last certificate (DER) shown; the call is public from Python 3.13 on."""
    if sys.version_info >= (3, 13):
        return shown.get_unverified_chain()[-1]
    inner = getattr(shown, "_sslobj")  # noqa: B009 - not known to the type checker
    return ssl.PEM_cert_to_DER_cert(inner.get_unverified_chain()[-1].public_bytes())


def checked_address(address: str) -> str:
    """Return the address as ``https://name[:port]``, or refuse it (``hub-address``)."""
    try:
        parts = urlsplit(address.strip().rstrip("/"))
        fine = parts.scheme == "https" and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        fine = False
        parts = urlsplit("")
    if not fine or parts.path or parts.query or parts.fragment or not _NAMED(parts.netloc):
        raise Refused("hub-address", field="address")
    return f"https://{parts.netloc}"


async def _whole(answer: httpx.Response) -> bytes:
    """Read an answer of at most ``LARGEST_ANSWER`` bytes; more is ``hub-error``."""
    body = bytearray()
    async for part in answer.aiter_raw():
        body += part
        if len(body) > LARGEST_ANSWER:
            raise Unreachable("hub-error", reached=True)
    return bytes(body)


async def _lines(parts: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """Cut a stream of bytes into lines of bounded length."""
    rest = b""
    async for part in parts:
        *whole, rest = (rest + part).split(b"\n")
        if len(rest) > _LONGEST_LINE:
            raise Unreachable("hub-error", reached=True)
        for line in whole:
            yield line.removesuffix(b"\r").decode("utf-8", "replace")


async def _parsed(lines: AsyncIterator[str]) -> AsyncIterator[ServerEvent]:
    """Combine lines into events; comments, sent to keep the stream alive, are skipped."""
    found: dict[str, str] = {}
    async for line in lines:
        if not line:
            if "data" in found:
                yield ServerEvent(found.get("id", ""), found.get("event", "message"), found["data"])
            found = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            found[name] = f"{found[name]}\n{value}" if name == "data" and name in found else value


def _unreachable(error: httpx.RequestError) -> Unreachable:
    """Map an error to one of four codes, with whether the request can have arrived."""
    import httpx

    if _is_tls(error):
        return Unreachable("hub-not-proven", reached=False)
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return Unreachable("hub-no-answer", reached=False)
        case httpx.PoolTimeout():
            return Unreachable("hub-slow", reached=False)
        case httpx.TimeoutException():
            return Unreachable("hub-slow", reached=True)
        case httpx.NetworkError():
            return Unreachable("hub-no-answer", reached=True)
        case _:
            return Unreachable("hub-error", reached=True)


def _is_tls(error: BaseException) -> bool:
    """Tell whether a connection failed in TLS: certificate not accepted, or no TLS there."""
    import httpx

    if not isinstance(error, httpx.ConnectError):
        return False
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
