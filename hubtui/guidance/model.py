"""Schemas of a guidance pack's files; unknown keys are refused."""

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
    """Degrees to which a statement of law was checked."""

    VERIFIED = "verified"
    """Read in a published copy named in the sources."""
    EFFECT_ONLY = "effect_only"
    """Known from guidance, a summary or an older text."""
    FROM_MEMORY = "from_memory"
    """Not read anywhere."""


class PickRule(StrEnum):
    """Rule for who may pick a basis: staff in the flow, a manager, or nobody."""

    FLOW = "flow"
    MANAGER = "manager"
    NOT_OFFERED = "not_offered"


class Approver(StrEnum):
    """People who must look at a share or approve it, weakest first."""

    NOBODY = "nobody"
    FACILITATOR = "facilitator"
    """Looks at the share afterwards."""
    MANAGER = "manager"
    """Approves the share first."""


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
    """A phone number, written here once; a text refers to it as ``{call.<id>}``."""

    id: Id
    number: Line
    confidence: Confidence
    sources: tuple[Id, ...] = ()


class PackHead(_Strict):
    """The pack's identity, status, review date and approvers."""

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
    """A statutory list; the hub's configuration says which offices are on it."""

    id: Id
    meaning: Line
    confidence: Confidence


class AgencyType(_Strict):
    """A kind of office; every office of that kind is on the lists in ``memberships``."""

    id: Id
    label: Line
    memberships: tuple[Id, ...] = ()
    check: tuple[Id, ...] = ()
    """Lists an office of this kind may be on; head office says so in the hub's configuration."""


class Exception3A(_Strict):
    """A reason not to tell the person that something was received about them."""

    id: Id
    text: Line
    needs_reason: bool


class Notify(_Strict):
    """The receiver's duty to notify the person that the alert is about."""

    rule: Line
    since: Day
    items: tuple[Line, ...]
    exceptions: tuple[Exception3A, ...]
    confidence: Confidence
    sources: tuple[Id, ...]


class Retention(_Strict):
    """How long a record is kept and by what authority; by default it is kept."""

    id: Id
    keep: Line
    authority: Line
    hold_ok: bool


class OtherLaw(_Strict):
    """Law that staff should know, but that is no basis for sharing."""

    id: Id
    law: Line
    effect: Line
    confidence: Confidence
    sources: tuple[Id, ...] = ()


class PackFile(_Strict):
    """Content of ``pack.toml``."""

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
    """The Act and section of a basis, and the version of the text that was read."""

    act: Line
    section: Line
    section_confidence: Confidence
    text_as_at: Dated
    text_note: str = ""
    status: Literal["in_force", "pending", "repealed"]

    def __str__(self) -> str:
        """Return Act and section in the form that is recorded."""
        return f"{self.act}, {self.section}"


class Consult(_Strict):
    """The duty to ask for views before sharing: whose, by which rule, and when it is excused."""

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
    """Whether the receiver may learn who the client is."""
    subject: Literal["any", "child", "adult", "victim"]
    sharer_in: tuple[Id, ...] = ()
    receiver_in: tuple[Id, ...] = ()
    health_as: Id | None = None
    """The basis a health agency records instead."""
    tests: tuple[Id, ...] = ()
    """Further questions once the flow has reached this basis; each must be answered yes."""
    consent: Literal["is_the_basis", "try_first", "not_needed"]
    consult: Consult | None = None
    after_no: Literal["stands", "asked", "ends"] = "asked"
    """Effect of the client's no: the basis stands, somebody is asked first, or the basis ends."""
    hurt: bool = False
    """True if somebody is or could be hurt: F9 is then named, and "when" is asked separately."""
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
    """Content of ``bases.toml``."""

    bases: tuple[BasisEntry, ...]


class AskNode(_Strict):
    """A yes/no question; its texts are stored under ``text``, or else under its own id."""

    kind: Literal["ask"]
    id: Id
    text: Id | None = None
    yes: Id
    no: Id
    unsure: Id


class LookNode(_Strict):
    """A branch on known facts, never asked: the lists of both offices, or the entry."""

    kind: Literal["look"]
    id: Id
    entry: Literal["worry", "asked"] | None = None
    sender_in: tuple[Id, ...] = ()
    receiver_in: tuple[Id, ...] = ()
    yes: Id
    no: Id


class FoundNode(_Strict):
    """A basis, and in ``also`` the supporting ones, recorded where both offices may use them.

    ``otherwise`` is the next node if the basis does not hold, as when one of its tests fails.
    """

    kind: Literal["found"]
    id: Id
    basis: Id
    also: tuple[Id, ...] = ()
    otherwise: Id | None = None


class StopNode(_Strict):
    """An end of the questions: do not share yet, and ask this person."""

    kind: Literal["stop"]
    id: Id
    ask: Literal["facilitator", "privacy"]
    danger: bool = False


Node = Annotated[AskNode | LookNode | FoundNode | StopNode, Field(discriminator="kind")]


class Starts(_Strict):
    """The first node of each entry: the worker's own worry, or somebody asked."""

    worry: Id
    asked: Id


class Usual(_Strict):
    """A basis offered first as a short answer, in file order, if the known facts fit."""

    basis: Id
    told: tuple[Id, ...]
    about: tuple[Id, ...] = ()


class Interpretation(_Strict):
    """One line on how an office of these kinds reads a basis."""

    id: Id
    kinds: tuple[Id, ...]
    bases: tuple[Id, ...] = ()


class Duty(_Strict):
    """A line on what an alert is not, and whom to call; shown if every condition given holds."""

    id: Id
    child: bool | None = None
    topics: tuple[Id, ...] = ()
    no_topics: bool = False
    receiver_in: tuple[Id, ...] = ()
    bases: tuple[Id, ...] = ()
    """Shown only if one of these bases is recorded."""
    unless: tuple[Id, ...] = ()
    """Not shown if one of these bases is recorded, because the line contradicts it."""
    line: Id
    confidence: Confidence
    sources: tuple[Id, ...]


class FlowFile(_Strict):
    """Content of ``flow.toml``."""

    starts: Starts
    nodes: tuple[Node, ...]
    usual: tuple[Usual, ...]
    readings: tuple[Interpretation, ...]
    duties: tuple[Duty, ...]


class Approval(_Strict):
    """An overlay's stricter approver for a basis."""

    basis: Id
    approver: Approver


class ExtraTest(_Strict):
    """An overlay's further question before a basis may be recorded."""

    basis: Id
    id: Id
    question: Line
    help: str = ""


class Overlay(_Strict):
    """One office's changes to a pack; they may only narrow it or add lines."""

    over: Id
    office: Line
    version: Line
    remove: tuple[Id, ...] = ()
    approvals: tuple[Approval, ...] = ()
    tests: tuple[ExtraTest, ...] = ()
    lines: tuple[Line, ...] = ()
    """The office's own lines, shown with the duty lines."""


class GoldenCase(_Strict):
    """One golden case: two offices, the answers, and the expected basis or stop."""

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
    """Content of ``golden.toml``: test cases of the pack."""

    cases: tuple[GoldenCase, ...]
