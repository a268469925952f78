"""What a guidance pack's files may hold; anything else in them is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hubtui.domain.alerts.basis import Force, GuideAnswer

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$", max_length=40)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Dated = Annotated[str, StringConstraints(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?|not shown)$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Confidence(StrEnum):
    """How far a statement of law was checked."""

    VERIFIED = "verified"
    """Read in a published copy named in the sources."""
    EFFECT_ONLY = "effect_only"
    """Known from guidance, a summary or an older text."""
    FROM_MEMORY = "from_memory"
    """Not read anywhere."""


class PickRule(StrEnum):
    """Who may pick a basis."""

    FLOW = "flow"
    MANAGER = "manager"
    NOT_OFFERED = "not_offered"


class Approver(StrEnum):
    """Who else has a say, weakest first."""

    NOBODY = "nobody"
    FACILITATOR = "facilitator"
    """Looks at it afterwards."""
    MANAGER = "manager"
    """Agrees first."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Source(_Strict):
    """A published page or text that was read; ``date`` as shown on it."""

    id: Id
    title: Line
    publisher: Line
    date: Dated


class PackApprover(_Strict):
    """A person who approved the pack for an organisation."""

    name: Line
    role: Line
    organisation: Line
    date: Day


class Contact(_Strict):
    """A number to call, written here once; a text names it as ``{call.<id>}``."""

    id: Id
    number: Line
    confidence: Confidence
    sources: tuple[Id, ...] = ()


class PackHead(_Strict):
    """What the pack is and how far it may be trusted."""

    id: Id
    version: Line
    model: Literal[1]
    jurisdiction: Line
    status: Literal["draft", "approved"]
    effective_from: Day
    review_by: Day
    languages: tuple[Line, ...]
    approvers: tuple[PackApprover, ...] = ()


class Membership(_Strict):
    """A statutory list a body may stand on; the hub's configuration says who does."""

    id: Id
    meaning: Line
    confidence: Confidence


class AgencyType(_Strict):
    """A kind of office, with the lists every office of that kind stands on."""

    id: Id
    label: Line
    memberships: tuple[Id, ...] = ()
    check: tuple[Id, ...] = ()
    """Lists an office of this kind may stand on: head office says so in the hub's configuration."""


class Exception3A(_Strict):
    """A reason not to tell the person that something was received about them."""

    id: Id
    text: Line
    needs_reason: bool


class Notify(_Strict):
    """What a receiver owes the person the alert is about."""

    rule: Line
    since: Day
    items: tuple[Line, ...]
    exceptions: tuple[Exception3A, ...]
    confidence: Confidence
    sources: tuple[Id, ...]


class Retention(_Strict):
    """How long a record is kept and by what authority; the default keeps."""

    id: Id
    keep: Line
    authority: Line
    hold_ok: bool


class OtherLaw(_Strict):
    """Law to know of that is no basis for sharing."""

    id: Id
    law: Line
    effect: Line
    confidence: Confidence
    sources: tuple[Id, ...] = ()


class PackFile(_Strict):
    """``pack.toml``."""

    pack: PackHead
    names: tuple[Line, ...]
    """Names of agencies and Acts, which the reading limit does not count."""
    sources: tuple[Source, ...]
    contacts: tuple[Contact, ...] = ()
    memberships: tuple[Membership, ...]
    agency_types: tuple[AgencyType, ...]
    notify: Notify
    retention: tuple[Retention, ...]
    other_law: tuple[OtherLaw, ...]


class Provision(_Strict):
    """Where a basis stands in law, and which text of it was read."""

    act: Line
    section: Line
    section_confidence: Confidence
    text_as_at: Dated
    text_note: str = ""
    status: Literal["in_force", "pending", "repealed"]

    def __str__(self) -> str:
        """Say it as it is recorded."""
        return f"{self.act}, {self.section}"


class Consult(_Strict):
    """Whose views are sought before sharing, by which rule, and what excuses it."""

    rule: Line
    who: Literal["person", "child", "victim"]
    excuses: tuple[Line, ...]
    confidence: Confidence


class BasisEntry(_Strict):
    """One reason the law gives for sharing."""

    id: Id
    provision: Provision
    force: Force
    use: PickRule = PickRule.FLOW
    named: bool = True
    """Whether the receiver may learn who it is about."""
    subject: Literal["any", "child", "adult", "victim"]
    sharer_in: tuple[Id, ...] = ()
    receiver_in: tuple[Id, ...] = ()
    health_as: Id | None = None
    """The basis a health agency records instead."""
    tests: tuple[Id, ...] = ()
    """Further questions asked once the flow has led here; each must be answered yes."""
    consent: Literal["is_the_basis", "try_first", "not_needed"]
    consult: Consult | None = None
    after_no: Literal["stands", "asked", "ends"] = "asked"
    """What a client's no does to it: an Act of its own stands, a purpose they know of ends."""
    hurt: bool = False
    """Says that somebody is or could be hurt: then F9 is named, and "when" is asked by itself."""
    override_ok: bool = False
    minimum_fields: tuple[Id, ...] = ()
    record_fields: tuple[Id, ...] = ()
    approver: Approver = Approver.NOBODY
    use_limits: tuple[Id, ...] = ()
    blocks: tuple[Id, ...] = ()
    receiver_duties: tuple[Id, ...] = ()
    confidence: Confidence
    protection: Line
    protection_confidence: Confidence
    sources: tuple[Id, ...] = ()

    @property
    def verified(self) -> bool:
        """Say whether both the substance and the section were read in a published copy."""
        return (
            self.confidence is Confidence.VERIFIED
            and self.provision.section_confidence is Confidence.VERIFIED
        )


class BasesFile(_Strict):
    """``bases.toml``."""

    bases: tuple[BasisEntry, ...]


class AskNode(_Strict):
    """A plain yes/no question; its words are the texts of ``text``, or of its own id."""

    kind: Literal["ask"]
    id: Id
    text: Id | None = None
    yes: Id
    no: Id
    unsure: Id


class LookNode(_Strict):
    """A fact looked up and never asked: which lists the two offices stand on, or the way in."""

    kind: Literal["look"]
    id: Id
    entry: Literal["worry", "asked"] | None = None
    sender_in: tuple[Id, ...] = ()
    receiver_in: tuple[Id, ...] = ()
    yes: Id
    no: Id


class FoundNode(_Strict):
    """A basis, with those recorded beside it where both offices are listed for them.

    ``otherwise`` is where the questions go on where one of its own tests fails.
    """

    kind: Literal["found"]
    id: Id
    basis: Id
    also: tuple[Id, ...] = ()
    otherwise: Id | None = None


class StopNode(_Strict):
    """Do not share yet: who to ask."""

    kind: Literal["stop"]
    id: Id
    ask: Literal["facilitator", "privacy"]
    danger: bool = False


Node = Annotated[AskNode | LookNode | FoundNode | StopNode, Field(discriminator="kind")]


class Starts(_Strict):
    """Where each way in begins: a worry of one's own, or someone asked."""

    worry: Id
    asked: Id


class Usual(_Strict):
    """A short answer offered first, in file order, where the facts already given fit."""

    basis: Id
    told: tuple[Id, ...]
    about: tuple[Id, ...] = ()


class Interpretation(_Strict):
    """How an office of these kinds starts from a basis, as one line."""

    id: Id
    kinds: tuple[Id, ...]
    bases: tuple[Id, ...] = ()


class Duty(_Strict):
    """A line saying what an alert is not, and whom to call; every condition given must hold."""

    id: Id
    child: bool | None = None
    topics: tuple[Id, ...] = ()
    no_topics: bool = False
    receiver_in: tuple[Id, ...] = ()
    bases: tuple[Id, ...] = ()
    """Only where one of these is recorded."""
    unless: tuple[Id, ...] = ()
    """Not where one of these is recorded: the line would deny it."""
    line: Id
    confidence: Confidence
    sources: tuple[Id, ...]


class FlowFile(_Strict):
    """``flow.toml``."""

    starts: Starts
    nodes: tuple[Node, ...]
    usual: tuple[Usual, ...]
    readings: tuple[Interpretation, ...]
    duties: tuple[Duty, ...]


class Approval(_Strict):
    """An overlay's wish that someone agrees first."""

    basis: Id
    approver: Approver


class ExtraTest(_Strict):
    """An overlay's further question before a basis may be recorded."""

    basis: Id
    id: Id
    question: Line
    help: str = ""


class Overlay(_Strict):
    """One office's file over a pack: it may only narrow, or add a line."""

    over: Id
    office: Line
    version: Line
    remove: tuple[Id, ...] = ()
    approvals: tuple[Approval, ...] = ()
    tests: tuple[ExtraTest, ...] = ()
    lines: tuple[Line, ...] = ()
    """The office's own words beside the duty lines."""


class GoldenCase(_Strict):
    """One golden case: two offices and answers, and where they must lead."""

    name: Line
    sender: Id
    receiver: Id
    sender_listed: tuple[Id, ...] = ()
    receiver_listed: tuple[Id, ...] = ()
    entry: Literal["worry", "asked"] = "worry"
    told: str = ""
    answers: dict[Id, GuideAnswer]
    basis: Id | None = None
    also: tuple[Id, ...] = ()
    stop: Literal["facilitator", "privacy"] | None = None


class GoldenFile(_Strict):
    """``golden.toml``: what a pack must lead to."""

    cases: tuple[GoldenCase, ...]
