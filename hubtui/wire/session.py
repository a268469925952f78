"""Enrolling a workstation, signing in, and the events stream."""

from __future__ import annotations

from pydantic import Field

from hubtui.wire.base import SECRET_LIMIT, Answer, Body, Code, Id, Line, Moment
from hubtui.wire.door import PhoneCard, Proof


class Greeting(Answer):
    """What anybody may know of a hub."""

    hub: str
    practice: bool
    versions: list[str]
    server: str
    trouble: str = ""
    """The code of what keeps it from writing, such as ``hub-cannot-write``; empty when well."""


class Enrol(Body):
    """Enrol this workstation: the single-use code, its public key (PEM) and a name for it."""

    code: Line
    public_key: str = Field(max_length=2000)
    name: Line
    public_place: bool = False


class Enrolled(Answer):
    """The workstation is known to the hub."""

    workstation: Id
    hub: str
    hub_id: Id
    phone_card: PhoneCard
    box_key: str = ""
    """What held overrides are sealed to: base64 of the hub's public box key (DER)."""


class SignIn(Proof):
    """Sign in: the workstation's proof and the person's passphrase or one-time code.

    With a one-time code ``new_passphrase`` is given too.
    """

    person: Id
    secret: str = Field(max_length=SECRET_LIMIT)
    new_passphrase: str | None = Field(default=None, max_length=SECRET_LIMIT)
    client: Line = ""


class SignedIn(Answer):
    """A session token (256 bits, base64url), kept in memory only, and when it ends."""

    token: str
    until: Moment
    person: Id
    must_set_passphrase: bool


class Report(Body):
    """What happened at the workstation: hidden, back, or a wrong PIN (with how many)."""

    what: Code
    count: int = 0


class Proposal(Answer):
    """Four words the hub proposes for a passphrase."""

    words: str


class SetPassphrase(Body):
    """Choose a new passphrase; ``old`` is the present one."""

    old: str = Field(max_length=SECRET_LIMIT)
    new: str = Field(max_length=SECRET_LIMIT)


class Notice(Answer):
    """What somebody is told of power used in the hub: a code, a role, who is on call.

    ``kind``: ``code`` a new code was made; ``used`` somebody signed in with it; ``denied`` it was
    not them; ``machine`` the hub's machine said who it is; ``watch`` somebody watches now as well;
    ``unwatch`` somebody who watched was taken away; ``on-call`` who is on call changed; ``ring``
    what you sent is shut, ring them.
    """

    id: Id
    kind: Code
    about: str
    name: str = ""
    """Of whom it is about, who may have left."""
    by: str
    """Who did it; ``host`` is the hub's machine."""
    reference: str = ""
    at: Moment


class CodeUsed(Answer):
    """Somebody signed in with a new code, and this reader may say whether it is them."""

    id: Id
    person: Id
    made_by: str
    made_at: Moment
    used_at: Moment
    workstation: str


class Notices(Answer):
    """What one was told lately, newest first, and who waits for one's word."""

    notices: list[Notice]
    asked: list[CodeUsed]


class SayWho(Body):
    """Whether it is them: seen, or spoken with."""

    yes: bool


class EventOut(Answer):
    """Something changed: its number (per person), kind and reference; never what it says."""

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
