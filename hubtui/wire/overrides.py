"""Safety overrides as they cross the wire: sent, on the bar, read, acknowledged, looked back on."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from hubtui.domain.alerts import basis
from hubtui.domain.overrides import answers, emergency
from hubtui.wire.base import SECRET_LIMIT, Answer, Body, Code, Id, Line, Moment, listed
from hubtui.wire.door import Proof
from hubtui.wire.lenient import People, unless_fit
from hubtui.wire.standing import Recipient as Recipient
from hubtui.wire.standing import StandingOut as StandingOut

WORDS_LIMIT = 600
WHERE_LIMIT = 160
ABOUT_LIMIT = 80
_LINE, _CALLED = answers.SafetyLine.RING_ME_NOW.value, emergency.Called.NOT_SAID.value
Said = Annotated[str, StringConstraints(max_length=64)]
"""A code, or empty for none."""
Words = str
"""As long as a body may be: an override is never refused for its text, it is cleaned and cut."""


class SendOverride(Body):
    """Send now. Only ``key`` and ``written_at`` are required; the rest helps.

    ``called`` is what was said of 111, and never assumed. A field this hub does not know is passed
    over, and what does not fit is left out: a newer desk is no reason to refuse.
    """

    model_config = ConfigDict(extra="ignore")

    key: Id
    written_at: Moment
    recipients: People = []
    """Whom to tell, first first; empty, or none of them able: the next able person."""
    keep_from: People = []
    next_told: People | None = None
    """Who is told after them, in order, as the sender was shown it before Send."""
    line: Annotated[Code, unless_fit(_LINE), listed(*answers.SafetyLine)] = _LINE
    words: Annotated[Words, unless_fit("")] = ""
    about: Annotated[Words, unless_fit("")] = ""
    where: Annotated[Words, unless_fit("")] = ""
    called: Annotated[Code, unless_fit(_CALLED), listed(*emergency.Called)] = _CALLED
    called_at: Annotated[Moment | None, unless_fit(None)] = None
    alert: Annotated[Id | None, unless_fit(None)] = None
    """The alert it was pressed in, whose client it is then about."""
    override: Annotated[Id | None, unless_fit(None)] = None
    """The safety alert it was pressed in, about the same: kept from whom that one is."""
    log_alarm: Annotated[bool, unless_fit(False)] = False
    """Sent although this workstation found the hub's log not to hold what it had seen."""


class OverrideReceipt(Answer):
    """It is on disk and people are being told."""

    override: Id
    reference: str
    at: Moment
    late: bool = False
    """Written long before it arrived."""
    told: list[Recipient]
    replaced: list[Id] = []
    """Named people who could not be told; the next able person was."""
    not_kept: list[Id] = []
    """Whom the sender would keep it from and who has to watch over it: nobody else can."""
    cleaned: bool = False
    leaf: int
    checkpoint: str


class OverrideRow(Answer):
    """One line of the bar or a list: no name, no agency, no content."""

    id: Id
    reference: str
    at: Moment
    why: str
    """``sender``, ``recipient``, ``supervisor``, ``reviewer`` or ``everyone``."""
    wants: Annotated[str, listed(*answers.OverrideAct, "")]
    """What this reader is asked for, or nothing."""
    over: bool = False
    """It was stood down."""
    late: bool = False
    """Written long before it arrived."""
    needs_a_person: bool = False
    """Every step has passed and nobody has acknowledged it."""
    standing: StandingOut | None = None
    """Where it stands; without names for a reader who may see none."""
    stays: bool = False
    """The reader sent it or acts on it: it stays on top until it is over."""
    may_ring: list[Id] | None = None
    """For ``everyone``: who may be rung about it."""


class OverrideRows(Answer):
    """What is live for this reader, worst first."""

    rows: list[OverrideRow]


class OverrideWords(Answer):
    """The words themselves."""

    line: str
    words: str
    about: str
    where: str


class OverrideOut(Answer):
    """An override as this reader may see it; ``content`` is None until it is opened or read.

    Before a supervisor opens it, and for those who see its reference only, all but ``row``,
    ``acts`` and the times of the tracks is empty.
    """

    row: OverrideRow
    sender: Id | None = None
    new_code: bool = False
    """The sender had signed in with a new code, and nobody had said that it was them."""
    written_at: Moment
    arrived_at: Moment
    late: bool = False
    called: str = ""
    called_at: Moment | None = None
    told: list[Recipient] = []
    content: OverrideWords | None = None
    threat: dict[Code, Code] = {}
    """The danger test, where it is filled in: how-likely, how-bad, how-soon, who-can-act."""
    acknowledged_by: Id | None = None
    acknowledged_at: Moment | None = None
    acting: str = ""
    acting_person: Id | None = None
    by_voice: bool = False
    told_status: str = ""
    stood_down_at: Moment | None = None
    standing: StandingOut | None = None
    """Where it stands: the sum of all below it, from which every sentence is made."""
    may_ring: list[Id] | None = None
    """Everybody in the hub who may be rung about it; never who may not."""
    outcome: str = ""
    remedy: str = ""
    bases: list[Code] = []
    """What it was recorded under: the serious threat first, then what was added beside it."""
    why_not_ask: bool = False
    """The record has to say why the person was not asked first (health staff)."""
    record: dict[Code, Code] = {}
    """The rest of the record, as far as it is filled in; for the sender and who looks back."""
    still_true: str = ""
    """What was said of one that arrived late: ``yes``, ``no``, or not yet."""
    next_at: Moment | None = None
    next_what: str = ""
    phone: str = ""
    ring: str = ""
    """``do-not-ring`` where the sender cannot talk: ``phone`` is then empty for all others."""
    acts: list[Annotated[Code, listed(*answers.OverrideAct)]] = []


class ReadBack(Body):
    """Say who is going: ``someone-else`` without ``person`` is no answer."""

    answer: Annotated[Code, listed(*answers.ReceiptAnswer)]
    person: Id | None = None
    replaces: Said | None = None
    """The answer it replaces, as the desk knew it; refused where the hub knows another one."""


class Acknowledge(Body):
    """Who is acting; ``named`` comes with ``person``.

    ``nobody-yet`` is seen and not acknowledged: the next one is called. The last word wins.
    You are not saying that it was right.
    """

    acting: Annotated[Code, listed(*answers.Acting)]
    person: Id | None = None
    replaces: Said | None = None
    """The answer it stands in place of, as in ``ReadBack``."""


class ByVoice(Body):
    """Somebody rang and said the code from their message."""

    code: Annotated[str, StringConstraints(max_length=12)]
    reference: Line = ""
    """As they said it; needed only where two live ones share a code."""
    acting: Annotated[Code, listed(*answers.ACTING_BY_VOICE)] = answers.Acting.ME.value


class HeardByVoice(Answer):
    """Who has it now; ``person`` is another where somebody was first."""

    reference: str
    person: Id
    at: Moment
    already: bool = False
    """Somebody had acknowledged it before this call."""
    acknowledged: bool | None = None
    """Somebody has it now, so that no other supervisor is called; an older hub does not say."""


class ConfirmVoice(Body):
    """Was it you who rang? No takes the acknowledgement away and starts paging again."""

    yes: bool


class ByPhone(Body):
    """I told this person by phone, and what they said: all of it the word of who rang."""

    person: Id
    said: Annotated[Said, listed(*answers.PhoneAnswer, "")] = ""
    """What they said, or nothing; ``not-told`` takes it back."""


class RecordRest(Body):
    """The rest of the record, asked for before the shift ends; all from lists but ``tried``."""

    how_likely: Annotated[Code, listed(*answers.RECORD["how_likely"])] | None = None
    how_bad: Annotated[Code, listed(*answers.RECORD["how_bad"])] | None = None
    how_soon: Annotated[Code, listed(*answers.RECORD["how_soon"])] | None = None
    who_can_act: Annotated[Code, listed(*answers.RECORD["who_can_act"])] | None = None
    tried: Annotated[Code, listed(*answers.RECORD["tried"])] | None = None
    why_not_ask: Annotated[Code, listed(*answers.RECORD["why_not_ask"])] | None = None
    """Health staff: why the person was not asked first."""
    child: Annotated[Code, listed(*answers.RECORD["child"])] | None = None
    family: Annotated[Code, listed(*answers.RECORD["family"])] | None = None
    """Is it about an under-18; is it family violence."""
    called: Annotated[Code, listed(*answers.RECORD["called"])] | None = None
    called_at: Moment | None = None
    told: Annotated[Code, listed(*answers.RECORD["told"])] | None = None
    """Does the person know?"""


class StillTrue(Body):
    """Is what arrived late still true?"""

    yes: bool


class StandDown(Body):
    """It is over, and why."""

    why: Annotated[Code, listed(*answers.StandDownReason)]


class Review(Body):
    """The look back: four answers, an outcome, and a remedy where it should have gone otherwise."""

    passphrase: Annotated[str, StringConstraints(max_length=SECRET_LIMIT)]
    badly_hurt: Annotated[Code, listed(*basis.GuideAnswer)]
    no_more_than_needed: Annotated[Code, listed(*basis.GuideAnswer)]
    each_could_help: Annotated[Code, listed(*basis.GuideAnswer)]
    do_they_know: Annotated[Code, listed(*basis.GuideAnswer)]
    outcome: Annotated[Code, listed(*answers.ReviewOutcome)]
    remedy: Annotated[Code, listed(*answers.Remedy)] | None = None


class RosterEntry(Answer):
    """One place on the roster; ``on_call`` counts from 1, 0 is not on it."""

    person: Id
    on_call: int = 0
    able: bool = False
    phone: str = ""
    reach: str = ""
    """``mail``, ``hook``, ``mail,hook`` or empty: how an outside message reaches them."""


class Roster(Answer):
    """Who is on call, in order, and who is able to act."""

    entries: list[RosterEntry]
    holder: Id | None = None
    """Who is on call now: the first on the list who is still a supervisor here."""
    version: int
    """0 until somebody set it; then all supervisors are on call."""
    thin: bool = False
    """Fewer than two on call: two at least are recommended."""
    hours: str = ""
    """When the hub is open: ``weekdays``, ``long-weekdays``, ``six-days`` or ``always``; empty
    where it keeps other hours."""


class SetRoster(Body):
    """The whole roster anew; ``version`` is the one it follows. Never nobody on call."""

    version: int
    on_call: list[Id] = Field(min_length=1, max_length=40)
    able: list[Id] = Field(default=[], max_length=40)
    hours: Code | None = None
    """When the hub is open, by ``Roster.hours``; without it nothing changes."""


class HandOver(Body):
    """Give the on-call to somebody on the list."""

    version: int
    to: Id


class Use(Answer):
    """The hub's own use over ``days``: counts only, no person."""

    days: int = 30
    overrides: int
    alerts: int
    many: bool = False
    """More than about one in twenty: which ordinary way failed?"""
    median_acknowledge_seconds: int | None = None
    late: int = 0
    """Not acknowledged before the next supervisor was called."""
    unwritten_reads: int = 0
    """Readings of safety alerts that the log does not hold yet: the hub could not write."""
    failed_channels: list[str] = []
    """``mail`` and ``hook``, where messages do not get out."""
    logged: dict[str, int] = {}
    """For a privacy officer: what the log holds of them, by event; ``override:reviewed`` by its
    outcome too, after a slash."""


class SealedOverride(Body):
    """A held override as any start of the workstation delivers it: sealed to the hub's box key.

    ``sealed`` is base64 of ``box.seal_to(box_key, json, held_place(hub_id, workstation))`` with
    the JSON of ``HeldOverride``; ``signature`` is base64 of the workstation key's signature over
    ``held_to_sign(hub_id, workstation, sealed)``.
    """

    workstation: Id
    sealed: Annotated[str, StringConstraints(max_length=56_000)]
    signature: Annotated[str, StringConstraints(max_length=400)]


class HeldOverride(Body):
    """What is sealed: who wrote it, signed in at that workstation, and what they would send."""

    model_config = ConfigDict(extra="ignore")

    person: Id
    override: SendOverride
    by_phone: People = []
    """Who was told by phone meanwhile."""


def held_place(hub_id: str, workstation: str) -> bytes:
    """Give the place a held override is sealed to, so that it opens nowhere else."""
    return "|".join(("held", hub_id, workstation)).encode()


def held_to_sign(hub_id: str, workstation: str, sealed: str) -> bytes:
    """Give the bytes a workstation signs to deliver a held override."""
    return "|".join(("held", hub_id, workstation, sealed)).encode()


FOR_BAR = "bar"
"""What a challenge is answered for, to be shown the bar."""


class BarRow(Answer):
    """The hub needs a supervisor; a reference and no more."""

    reference: str


class Bar(Answer):
    """What a workstation shows with nobody signed in, or hidden; and who to ring."""

    rows: list[BarRow]
    on_call: list[tuple[str, str]] = []
    hub_phone: str = ""


class AskBar(Proof):
    """The workstation's proof for ``FOR_BAR``."""


class Reach(Answer):
    """How an outside message reaches the signed-in person; none of it is anybody else's."""

    mail: str = ""
    hook: str = ""
    ordinary: bool = False
    """Tell me also of ordinary alerts: on send, and at the first nudge."""
    failing: list[str] = []
    off: list[str] = []
    """Ways typed here that the hub has no means to use."""


class SetReach(Body):
    """Set how outside messages reach me; empty turns one off."""

    mail: Line = ""
    hook: Line = ""
    """What the hub's hook is filled with: an ntfy topic, a phone number, a room."""
    ordinary: bool = False
