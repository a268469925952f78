"""Enrolling a workstation, signing in, and the events stream."""

from __future__ import annotations

from pydantic import Field

from hubtui.wire.base import SECRET_LIMIT, Answer, Body, Code, Id, Line, Moment
from hubtui.wire.door import PhoneCard, Proof


class Greeting(Answer):
    """Facts that anybody may know of a hub."""

    hub: str
    practice: bool
    versions: list[str]
    server: str
    trouble: str = ""
    """Code of a fault that stops the hub from writing, as ``hub-cannot-write``; empty if none."""


class Enrol(Body):
    """Enrol this workstation: the single-use code, its public key (PEM) and a name for it."""

    code: Line
    public_key: str = Field(max_length=2000)
    name: Line
    public_place: bool = False


class Enrolled(Answer):
    """The enrolment: facts of the hub for the workstation to remember."""

    workstation: Id
    hub: str
    hub_id: Id
    phone_card: PhoneCard
    box_key: str = ""
    """The hub's public box key (DER, base64), to which undelivered safety alerts are sealed."""


class SignIn(Proof):
    """Sign in: the workstation's proof and the person's passphrase or one-time code.

    A one-time code needs ``new_passphrase`` too.
    """

    person: Id
    secret: str = Field(max_length=SECRET_LIMIT)
    new_passphrase: str | None = Field(default=None, max_length=SECRET_LIMIT)
    client: Line = ""


class SignedIn(Answer):
    """A session: its token (256 bits, base64url, kept in memory only) and its end."""

    token: str
    until: Moment
    person: Id
    must_set_passphrase: bool


class Report(Body):
    """Report an event at the workstation: hidden, back, or a wrong PIN (``count`` times)."""

    what: Code
    count: int = 0


class Proposal(Answer):
    """A passphrase of four words that the hub proposes."""

    words: str


class SetPassphrase(Body):
    """Set a new passphrase; ``old`` is the current one."""

    old: str = Field(max_length=SECRET_LIMIT)
    new: str = Field(max_length=SECRET_LIMIT)


class Notice(Answer):
    """A notice about a power used in the hub: over a code, a role, or who is on call.

    ``kind``: ``code`` a new code was made; ``used`` somebody signed in with it; ``denied`` it was
    the wrong person; ``machine`` the hub's machine confirmed it; ``watch`` somebody became a
    supervisor or privacy officer; ``unwatch`` such a person was removed; ``on-call`` the people on
    call changed; ``ring`` what you sent is shut to its recipient, so ring them.
    """

    id: Id
    kind: Code
    about: str
    name: str = ""
    """Name of the person the notice is about, who may have left."""
    by: str
    """Who did it; ``host`` is the hub's machine."""
    reference: str = ""
    at: Moment


class CodeUsed(Answer):
    """A sign-in with a new code that this reader may confirm or deny."""

    id: Id
    person: Id
    made_by: str
    made_at: Moment
    used_at: Moment
    workstation: str


class Notices(Answer):
    """The reader's recent notices, newest first, and the sign-ins they may confirm."""

    notices: list[Notice]
    asked: list[CodeUsed]


class SayWho(Body):
    """Confirm or deny a sign-in, after seeing the person or speaking with them."""

    yes: bool


class EventOut(Answer):
    """A notification: number (per person), kind and reference; never what changed."""

    number: int
    kind: str
    reference: str


class EventPage(Answer):
    """Events since a number, for polling."""

    events: list[EventOut]
    last: int


class Head(Answer):
    """A signed log head as checkpoint text, and a consistency proof (hex) from an older size.

    ``key`` is the log's public key: base64 of its DER form.
    """

    checkpoint: str
    key: str
    proof: list[str] = []
    first: Moment | None = None
