"""Run a hub: TLS 1.3 on loopback or for other machines too, until told to stop.

Parents read one line from our stdout: ``READY port=8443``.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from ssl import TLSVersion
from typing import Final

import uvicorn

from hubtui import guard
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.naming import HUB_HOST, HUB_PORT
from hubtui.domain.outside import LOCAL
from hubtui.errors import Broken, HubError
from hubtui.server.background import run_everything
from hubtui.server.clock import SystemClock
from hubtui.server.host import drop_access, write_access
from hubtui.server.http.app import build
from hubtui.server.http.bounded import HEAD_BYTES, BoundedHttp, check_version
from hubtui.server.hub import HubServer
from hubtui.server.keys import tls
from hubtui.server.settings import Limits
from hubtui.wording import say

_log = logging.getLogger(__name__)

_RENEW_SECONDS: Final = 12 * 3600.0
_GRACE_SECONDS: Final = 2
_CONNECTIONS: Final = 2000
_FILES: Final = 4 * _CONNECTIONS
"""Open files wanted: one per connection, and more for those still in their TLS handshake."""
_COLLECT_AFTER: Final = 20_000
"""New objects per garbage collection; every 700, collecting took a tenth of each request."""
AGAIN: Final = 75
"""The exit status (EX_TEMPFAIL) of a hub that only a new start can mend."""
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def run(  # the ways a hub can be run
    place: Path,
    *,
    lan: bool = False,
    port: int = HUB_PORT,
    names: Sequence[str] = (),
    die_with_parent: bool = False,
    limits: Limits | None = None,
) -> int:
    """Serve the hub of ``place`` until a signal; return the exit status, ``AGAIN`` or 0.

    ``lan`` listens to other machines too, under this machine's own names and addresses and
    ``names``. With ``die_with_parent`` the hub stops when its standard input ends.

    Raises:
        Broken: what ``HubServer`` raises, ``port-taken`` or ``http-uvicorn-version``.
    """
    check_version()
    os.umask(0o077)
    guard.no_cores()
    guard.quiet_logs()
    _room_for_connections()
    hosts = _hosts(lan, names)
    work = _serve(place, lan, port, hosts, die_with_parent, limits)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return AGAIN if runner.run(work) else 0


class _Server(uvicorn.Server):
    """uvicorn's server, with our own signal handling, end of streams and ready line."""

    def __init__(self, config: uvicorn.Config, hub: HubServer, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._hub = hub
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.end_streams()  # or it would wait for them
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Begin to stop on a signal, and do not raise it again, so that cleanup can run."""
        loop = asyncio.get_running_loop()
        for one in _SIGNALS:
            try:
                loop.add_signal_handler(one, self.stop)
            except NotImplementedError:  # Windows
                signal.signal(one, lambda *_: loop.call_soon_threadsafe(self.stop))
        yield

    def stop(self) -> None:
        """Begin to stop."""
        self.should_exit = True


async def _serve(
    place: Path,
    lan: bool,
    port: int,
    hosts: Sequence[str],
    die_with_parent: bool,
    limits: Limits | None,
) -> bool:
    """Serve until stopped; return whether it ended because it cannot write any more."""
    hub = HubServer(place, limits=limits)  # first: one that runs already is not "another program"
    listening = socket.socket()
    try:
        _bind(listening, "0.0.0.0" if lan else "127.0.0.1", port)  # noqa: S104 - asked for by --lan
        bound = int(listening.getsockname()[1])
        made = tls.ensure_leaf(place / "keys", hosts, hub.clock.now_us())
        await hub.start(run_everything, partial(write_access, place, bound, hub.host_token))
        config = _config(hub, made.leaf, [_named(host, bound) for host in hosts])

        def ready() -> None:
            gc.freeze()  # objects made at the start stay, so no collection need look at them
            gc.set_threshold(_COLLECT_AFTER)
            sys.stdout.write(f"READY port={bound}\n")
            sys.stdout.flush()
            _say_who_is_asked_about(hub)

        server = _Server(config, hub, ready)
        if die_with_parent:
            _watch_parent(server.stop)
        loop = asyncio.get_running_loop()
        beside = [
            loop.create_task(_renew(config, place, hosts)),
            loop.create_task(_end_when_given_up(hub, server)),
        ]
        await server.serve(sockets=[listening])
        for task in beside:
            task.cancel()
        with contextlib.suppress(HubError):  # a hub that cannot write must stop too
            await hub.writer.do(
                lambda tx: tx.leaf(AuditEvent.HUB_STOPPED, actor="hub", thing=hub.hub_id)
            )
        return hub.mending.given_up.is_set()
    finally:
        with contextlib.suppress(OSError):  # a disk that fails is no reason not to stop
            drop_access(place)
        await hub.stop()
        listening.close()


def _say_who_is_asked_about(hub: HubServer) -> None:
    """Write to stderr how many staff roles need confirming; no names, because journals keep it."""
    count = len(hub.q.staff_asked())
    if count:
        sys.stderr.write(say("server.run.staff-asked", count=count) + "\n")
        sys.stderr.flush()


def _config(hub: HubServer, leaf: Path, hosts: Sequence[str]) -> uvicorn.Config:
    config = uvicorn.Config(
        build(hub, hosts),
        http=BoundedHttp,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        ssl_certfile=leaf,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=HEAD_BYTES,
    )
    config.load()
    if config.ssl is None:
        raise Broken("tls-missing")
    config.ssl.minimum_version = TLSVersion.TLSv1_3
    return config


async def _renew(config: uvicorn.Config, place: Path, hosts: Sequence[str]) -> None:
    """Renew the certificate in a server that nobody restarts."""
    while True:
        await asyncio.sleep(_RENEW_SECONDS)
        try:
            made = tls.ensure_leaf(place / "keys", hosts, SystemClock().now_us())
            if made.renewed and config.ssl is not None:
                config.ssl.load_cert_chain(made.leaf)
        except Exception as error:  # noqa: BLE001 - one funnel: there are weeks of further tries
            _log.error("certificate not renewed: %s", type(error).__name__)


async def _end_when_given_up(hub: HubServer, server: _Server) -> None:
    """Stop the server once ``mending`` has given up; readers have had some time by then."""
    await hub.mending.given_up.wait()
    _log.error("ends: it can write no more, and has to be started again")
    server.stop()


def _bind(listening: socket.socket, address: str, port: int) -> None:
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
    except OSError as error:
        raise Broken("port-taken", port=port) from error


def _hosts(lan: bool, names: Sequence[str]) -> tuple[str, ...]:
    """Return the host names the hub answers to; with ``lan`` also this machine's own."""
    found = [HUB_HOST, *LOCAL, *names]
    if lan:
        own = socket.gethostname()
        found += [own, *_addresses(own)]
    return tuple(dict.fromkeys(found))


def _addresses(own: str) -> list[str]:
    """Return this machine's known IPv4 addresses; nothing is sent to find them."""
    found: list[str] = []
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(own, None, socket.AF_INET)]
    with contextlib.suppress(OSError), socket.socket(type=socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # a documentation address: only the route is looked up
        found.append(str(probe.getsockname()[0]))
    return found


def _named(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _watch_parent(stop: Callable[[], None]) -> None:
    """Stop when standard input ends, which happens when the parent process dies."""
    loop = asyncio.get_running_loop()

    def wait() -> None:
        while os.read(0, 1024):
            pass
        with contextlib.suppress(RuntimeError):  # the loop has stopped already
            loop.call_soon_threadsafe(stop)

    threading.Thread(target=wait, name="hubtui-parent", daemon=True).start()


def _room_for_connections() -> None:
    """Raise the limit of open files; a process often starts with only 1024 or 256."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on every system

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            with contextlib.suppress(OSError, ValueError):  # it runs with what there is
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return None
    return uvloop.new_event_loop
