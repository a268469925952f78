"""A loaded guidance pack: frozen, looked up by id, named by version and digest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from hubtui.domain.alerts.basis import PackRef
from hubtui.errors import Refused
from hubtui.guidance.model import (
    AgencyType,
    AskNode,
    BasisEntry,
    ExtraTest,
    FlowFile,
    Node,
    PackFile,
    PickRule,
)


class Office(Protocol):
    """An agency as the hub's configuration knows it; staff are never asked about its lists."""

    @property
    def kind(self) -> str:
        """Return the id of its agency type in the pack."""

    @property
    def listed(self) -> frozenset[str]:
        """Return the statutory lists it is on, besides those of its kind."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack with an office's overlays applied."""

    file: PackFile
    flow: FlowFile
    kinds: Mapping[str, AgencyType]
    bases: Mapping[str, BasisEntry]
    nodes: Mapping[str, Node]
    texts: Mapping[str, str]
    removed: frozenset[str]
    extra: Mapping[str, tuple[ExtraTest, ...]]
    lines: tuple[str, ...]
    digest: str

    @property
    def ref(self) -> PackRef:
        """Return the id, version and digest of this pack, for the record of a share."""
        return PackRef(self.file.pack.id, self.file.pack.version, self.digest)

    @property
    def lists(self) -> dict[str, tuple[str, ...]]:
        """Return by kind of office the lists that such an office may be on."""
        return {name: kind.check for name, kind in self.kinds.items()}

    def duty_line(self, duty: str, bases: Collection[str] = ()) -> str:
        """Return the line for an id from ``duties``; empty if the pack no longer has it.

        Also empty if it contradicts one of ``bases``, as an alert from an older pack may.
        """
        if self._denies(duty, bases):
            return ""
        number = duty.removeprefix("office-")
        if number.isdecimal() and 0 < int(number) <= len(self.lines):
            return self.lines[int(number) - 1]
        return self.texts.get(duty, "") if duty.startswith("duty.") else ""

    def _denies(self, duty: str, bases: Collection[str]) -> bool:
        of_line = [each for each in self.flow.duties if f"duty.{each.line}" == duty]
        return any(of_line) and all(not set(bases).isdisjoint(each.unless) for each in of_line)

    def hurt(self, bases: Collection[str]) -> bool:
        """Say whether one of these bases says that somebody is or could be hurt."""
        return any(self.bases[basis].hurt for basis in bases if basis in self.bases)

    def asks_danger(self, question: str) -> bool:
        """Say whether this node asks if there is danger; several nodes may share that text."""
        node = self.nodes.get(question)
        return isinstance(node, AskNode) and (node.text or node.id) == "danger"

    def offered(self, basis: str) -> bool:
        """Say whether staff here may record this basis now."""
        entry = self.bases.get(basis)
        return (
            entry is not None
            and entry.use is PickRule.FLOW
            and entry.provision.status == "in_force"
            and basis not in self.removed
        )

    def standing(self, office: Office) -> frozenset[str]:
        """Return every list ``office`` is on: those of its kind and those configured for it.

        Raises:
            Refused: ``guidance-unknown-office`` where the pack knows no such kind.
        """
        if office.kind not in self.kinds:
            raise Refused("guidance-unknown-office", field="agency", kind=office.kind)
        return frozenset(self.kinds[office.kind].memberships) | office.listed

    def label(self, basis: str) -> str:
        """Return the text shown after "You recorded:"; also for a basis no longer offered."""
        return self.texts.get(f"basis.{basis}.label", basis)

    def strength(self, basis: str) -> str:
        """Return how strongly the provision speaks: may, must, must think about."""
        return self.texts[f"force.{self.bases[basis].force.value}"]

    def limits(self, basis: str) -> tuple[str, ...]:
        """Return the use limits that travel with what was shared on this basis."""
        return tuple(self.texts[f"limit.{limit}"] for limit in self.bases[basis].use_limits)

    def receiver_duties(self, basis: str) -> tuple[str, ...]:
        """Return what the receiver owes the person, as lines."""
        duties = self.bases[basis].receiver_duties
        return tuple(self.texts[f"receiver.{duty}"] for duty in duties)

    def stamp(self) -> str:
        """Return the mark for papers and exports of a draft pack; empty for an approved one."""
        return self.texts["stamp"] if self.file.pack.status == "draft" else ""

    def screen_line(self, who: str, today: date) -> str:
        """Return the banner at the foot of each guidance screen, naming whom to ask."""
        overdue = today.isoformat() > self.file.pack.review_by
        kind = "draft" if self.file.pack.status == "draft" else "overdue" if overdue else "checked"
        return self.texts[f"screen.{kind}"].replace("{who}", who)

    def doubt(self, basis: str) -> str:
        """Return the warning for a basis whose law was not read in full; else empty."""
        return "" if self.bases[basis].verified else self.texts["unverified"]

    def disclaimer(self) -> str:
        """Return the text that says what this guide is not."""
        return self.texts["disclaimer"]
