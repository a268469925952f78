"""Tell each signed-in person that something changed: bounded, numbered, resumable.

    push = Push(store.reader().q)
    writer.listen(push.publish)
    with push.open(person, since=last_event_id) as stream:    # on the event loop
        while (event := await stream.get(15.0)) is not GONE:
            ...                        # a Notification, or None: nothing for 15 s, send a ping
    push.end(person); push.stop()      # signed out; the server stops

``Notification.number`` counts per person and is what a client sends back as ``since``. A client
that fell too far behind gets one ``Notification`` of kind ``ALL``: ask for everything again. A
stream whose queue is full ends (``GONE``), and the client resumes from its last number. A person's
oldest stream ends too if they open more than ``STREAMS``.
"""

from __future__ import annotations

import asyncio
from collections import deque
from enum import Enum
from types import TracebackType
from typing import Final, Literal

from hubtui.server.store import Bound
from hubtui.server.tx import AfterCommit, Notification

MOST: Final = 64
"""How many events a stream holds for a slow client."""
STREAMS: Final = 20
"""How many streams one person may have open; two screens and lost connections need far fewer."""
ALL: Final = "all"


class _Gone(Enum):
    GONE = "gone"


GONE: Final = _Gone.GONE


class Stream:
    """One open screen's events; use it in ``with``, on the event loop."""

    def __init__(self, push: Push, person: str, waiting: list[Notification], seen: int) -> None:
        """Made by ``Push.open``."""
        self._push = push
        self.person = person
        self._waiting = deque(waiting)
        self._seen = seen
        self._wake = asyncio.Event()
        self._over = False

    async def get(self, wait: float) -> Notification | Literal[_Gone.GONE] | None:
        """Return the next event, None after ``wait`` seconds without one, GONE at the end."""
        if not self._waiting and not self._over:
            self._wake.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            except TimeoutError:
                return None
        if self._over:
            return GONE
        return self._waiting.popleft()

    def put(self, event: Notification) -> None:
        """Queue an event; a full queue ends the stream, so that no event is lost without notice."""
        if event.number <= self._seen or self._over:
            return
        if len(self._waiting) >= MOST:
            self.end()
            return
        self._seen = event.number
        self._waiting.append(event)
        self._wake.set()

    def end(self) -> None:
        """End the stream: whoever waits on it gets GONE."""
        self._over = True
        self._wake.set()
        self._push.forget(self)

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()


class Push:
    """All open streams, by person."""

    def __init__(self, q: Bound) -> None:
        """Read missed events through ``q``, on the event loop's thread."""
        self._q = q
        self._streams: dict[str, dict[Stream, None]] = {}
        self._stopped = False

    def __len__(self) -> int:
        """Count the open streams."""
        return sum(len(streams) for streams in self._streams.values())

    def open(self, person: str, *, since: int | None = None) -> Stream:
        """Open a person's stream, from now on or from the event after ``since``."""
        last = int(self._q.last_event(person=person))
        stream = Stream(self, person, self._missed(person, since, last), last)
        if self._stopped:
            stream.end()
        else:
            streams = self._streams.setdefault(person, {})
            streams[stream] = None
            if len(streams) > STREAMS:
                next(iter(streams)).end()
        return stream

    def publish(self, told: AfterCommit) -> None:
        """Put committed events into the streams of their people; the writer calls this."""
        for event in told.events:
            for stream in tuple(self._streams.get(event.person, ())):
                stream.put(event)

    def end(self, person: str) -> None:
        """End all streams of a person."""
        for stream in tuple(self._streams.get(person, ())):
            stream.end()

    def stop(self) -> None:
        """End every stream, and any opened later: the server is stopping."""
        self._stopped = True
        for person in tuple(self._streams):
            self.end(person)

    def forget(self, stream: Stream) -> None:
        """Drop an ended stream."""
        streams = self._streams.get(stream.person)
        if streams is not None:
            streams.pop(stream, None)
            if not streams:
                del self._streams[stream.person]

    def _missed(self, person: str, since: int | None, last: int) -> list[Notification]:
        if since is None or since == last:
            return []
        if since > last or since < last - MOST:
            return [Notification(person, last, ALL, "")]
        rows = self._q.events_after(person=person, number=since, most=MOST)
        return [Notification(person, row["number"], row["kind"], row["ref"]) for row in rows]
