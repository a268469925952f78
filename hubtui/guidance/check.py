"""Checks that refuse a faulty pack; each fault names its file and key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hubtui.domain.alerts.basis import Force
from hubtui.errors import Broken
from hubtui.guidance.model import (
    Approver,
    AskNode,
    BasesFile,
    FoundNode,
    LookNode,
    Overlay,
    PackFile,
    PickRule,
    StopNode,
)
from hubtui.guidance.pack import Pack
from hubtui.guidance.walk import OPEN_ROAD, SAID_NO
from hubtui.wording.reading import banned, measure

MOST_QUESTIONS = 6
HIGHEST_GRADE = 6.0
LONGEST_SENTENCE = 15
_BASES, _FLOW, _PACK = "bases.toml", "flow.toml", "pack.toml"
_OVERLAY = "overlay.toml"


def check_pack(pack: Pack, texts_file: str) -> None:
    """Refuse a pack that could leave a worker stuck, misled or without a source.

    Raises:
        Broken: a ``pack-...`` code with ``file`` and ``key``.
    """
    _check_names(pack)
    _check_question_ids(pack)
    _check_bases(pack)
    _check_head(pack)
    _check_flow(pack)
    _check_texts(pack, texts_file)


def check_overlay(overlay: Overlay, name: str, file: PackFile, bases: BasesFile) -> None:
    """Refuse an overlay that is for another pack, names an unknown basis, or would widen."""
    if overlay.over != file.pack.id:
        raise Broken("pack-overlay-other-pack", file=name, key="over")
    known = {basis.id: basis for basis in bases.bases}
    for key, wanted in (
        ("remove", overlay.remove),
        ("approvals", tuple(each.basis for each in overlay.approvals)),
        ("tests", tuple(each.basis for each in overlay.tests)),
    ):
        for basis in wanted:
            if basis not in known:
                raise Broken("pack-unknown-name", file=name, key=f"{key}.{basis}")
    ranks = list(Approver)
    for approval in overlay.approvals:
        if ranks.index(approval.approver) <= ranks.index(known[approval.basis].approver):
            raise Broken("pack-overlay-widens", file=name, key=f"approvals.{approval.basis}")


def _check_names(pack: Pack) -> None:
    lists = {membership.id for membership in pack.file.memberships}
    sources = {source.id for source in pack.file.sources}
    kinds, bases = set(pack.kinds), set(pack.bases)
    offices = lists | kinds
    for kind in pack.kinds.values():
        _known(_PACK, kind.id, (*kind.memberships, *kind.check), lists)
    _known(_PACK, "notify", pack.file.notify.sources, sources)
    for law in pack.file.other_law:
        _known(_PACK, law.id, law.sources, sources)
    _known(_PACK, "contacts", (one for each in pack.file.contacts for one in each.sources), sources)
    for basis in pack.bases.values():
        _known(_BASES, basis.id, basis.sources, sources)
        _known(_BASES, basis.id, (*basis.sharer_in, *basis.receiver_in), offices)
        _known(_BASES, basis.id, filter(None, [basis.health_as]), bases)
    for node in pack.nodes.values():
        if isinstance(node, LookNode):
            _known(_FLOW, node.id, (*node.sender_in, *node.receiver_in), offices)
        elif isinstance(node, FoundNode):
            _known(_FLOW, node.id, (node.basis, *node.also), bases)
    for usual in pack.flow.usual:
        _known(_FLOW, f"usual.{usual.basis}", (usual.basis,), bases)
    for reading in pack.flow.readings:
        _known(_FLOW, reading.id, reading.kinds, kinds)
        _known(_FLOW, reading.id, reading.bases, bases)
    for duty in pack.flow.duties:
        _known(_FLOW, duty.id, duty.sources, sources)
        _known(_FLOW, duty.id, (*duty.bases, *duty.unless), bases)
        _known(_FLOW, duty.id, duty.receiver_in, offices)


def _known(file: str, key: str, used: Iterable[str], known: set[str]) -> None:
    for name in used:
        if name not in known:
            raise Broken("pack-unknown-name", file=file, key=f"{key}.{name}")


def _check_question_ids(pack: Pack) -> None:
    """Refuse one id for two questions: one answer would then pass for both."""
    asked = {node.id for node in pack.nodes.values() if isinstance(node, AskNode)}
    own = {test for basis in pack.bases.values() for test in basis.tests}
    for test in sorted(own & asked):
        raise Broken("pack-double-id", file=_BASES, key=test)
    seen = asked | own
    for test in (test.id for tests in pack.extra.values() for test in tests):
        if test in seen:
            raise Broken("pack-overlay-widens", file=_OVERLAY, key=f"tests.{test}")
        seen.add(test)


def _check_bases(pack: Pack) -> None:
    for basis in pack.bases.values():
        if not basis.sources:
            raise Broken("pack-no-source", file=_BASES, key=basis.id)
        if basis.override_ok and not basis.minimum_fields:
            raise Broken("pack-override-without-minimum", file=_BASES, key=basis.id)
    for key, reachable in _reached(pack):
        entry = pack.bases[reachable]
        if entry.provision.status != "in_force":
            raise Broken("pack-repealed-reachable", file=_FLOW, key=f"{key}.{reachable}")
        if entry.use is not PickRule.FLOW:
            raise Broken("pack-not-offered-reachable", file=_FLOW, key=f"{key}.{reachable}")


def _reached(pack: Pack) -> Iterator[tuple[str, str]]:
    for node in pack.nodes.values():
        if isinstance(node, FoundNode):
            for basis in (node.basis, *node.also):
                yield from _with_health(pack, node.id, basis)
    for usual in pack.flow.usual:
        yield from _with_health(pack, "usual", usual.basis)


def _with_health(pack: Pack, key: str, basis: str) -> Iterator[tuple[str, str]]:
    yield key, basis
    health = pack.bases[basis].health_as
    if health is not None:
        yield key, health


def _check_head(pack: Pack) -> None:
    if pack.file.pack.status == "draft":
        return
    if not pack.file.pack.approvers:
        raise Broken("pack-approved-by-nobody", file=_PACK, key="pack.approvers")
    for _, basis in _reached(pack):
        if not pack.bases[basis].verified:
            raise Broken("pack-approved-unverified", file=_BASES, key=basis)


def _check_flow(pack: Pack) -> None:
    seen: set[str] = set()
    for entry in ("worry", "asked"):
        start = getattr(pack.flow.starts, entry)
        _follow(pack, "starts", start, (), 0, seen, entry)
    for node in pack.nodes:
        if node not in seen:
            raise Broken("pack-unreachable-node", file=_FLOW, key=node)


def _follow(
    pack: Pack,
    came_from: str,
    at: str,
    path: tuple[str, ...],
    asked: int,
    seen: set[str],
    entry: str,
) -> None:
    """Visit every path from ``at``; refuse dead ends, loops and too many questions.

    The tests of a basis count only at that basis, not on the path after a failed test.
    """
    if at not in pack.nodes:
        raise Broken("pack-dead-end", file=_FLOW, key=f"{came_from}.{at}")
    if at in path:
        raise Broken("pack-loop", file=_FLOW, key=at)
    seen.add(at)
    node = pack.nodes[at]
    ways: tuple[str, ...] = ()
    match node:
        case AskNode():
            asked, ways = asked + 1, (node.yes, node.no, node.unsure)
        case LookNode():
            ways = (node.yes, node.no) if node.entry in (None, entry) else (node.no,)
        case FoundNode():
            tests = max(_tests(pack, basis) for _, basis in _with_health(pack, at, node.basis))
            if asked + tests > MOST_QUESTIONS:
                raise Broken("pack-too-many-questions", file=_FLOW, key=at)
            ways = (node.otherwise,) if node.otherwise else ()
        case StopNode():
            pass
    if asked > MOST_QUESTIONS:
        raise Broken("pack-too-many-questions", file=_FLOW, key=at)
    for way in dict.fromkeys(ways):
        _follow(pack, at, way, (*path, at), asked, seen, entry)


def _tests(pack: Pack, basis: str) -> int:
    return len(pack.bases[basis].tests) + len(pack.extra.get(basis, ()))


def _check_texts(pack: Pack, file: str) -> None:
    needed, may = set(_needed(pack)), set(_optional(pack))
    for key in sorted(needed - pack.texts.keys()):
        raise Broken("pack-missing-text", file=file, key=key)
    for key in sorted(pack.texts.keys() - needed - may):
        raise Broken("pack-unused-text", file=file, key=key)
    for key, text in pack.texts.items():
        _plain(file, key, [text], pack.file.names, grade=key.endswith(".statement"))
    for question, help_key in _questions(pack):
        both = [pack.texts[question], pack.texts.get(help_key, "")]
        _plain(file, question, both, pack.file.names, grade=True)
    for tests in pack.extra.values():
        for test in tests:
            _plain(_OVERLAY, test.id, [test.question, test.help], pack.file.names, grade=True)
    for line in pack.lines:
        _plain(_OVERLAY, "lines", [line], pack.file.names, grade=False)


def _plain(file: str, key: str, texts: list[str], names: tuple[str, ...], *, grade: bool) -> None:
    if any(banned(text) for text in texts):
        raise Broken("pack-banned-word", file=file, key=key)
    found = measure(texts, aside=names)
    # The disclaimer is read on paper; everything else at a workstation.
    if key != "disclaimer" and found.longest > LONGEST_SENTENCE:
        raise Broken("pack-long-sentence", file=file, key=key)
    if grade and found.grade > HIGHEST_GRADE:
        raise Broken("pack-hard-words", file=file, key=key)


def _questions(pack: Pack) -> Iterator[tuple[str, str]]:
    for node in pack.nodes.values():
        if isinstance(node, AskNode):
            yield f"node.{node.text or node.id}.question", f"node.{node.text or node.id}.help"
    for basis in pack.bases.values():
        for test in basis.tests:
            yield f"test.{test}.question", f"test.{test}.help"


def _needed(pack: Pack) -> Iterator[str]:
    yield from ("stamp", "screen.draft", "screen.overdue", "screen.checked", "disclaimer")
    yield from ("unverified", "reading.default")
    yield from (f"force.{force.value}" for force in Force)
    yield from (question for question, _ in _questions(pack))
    for node in pack.nodes.values():
        if isinstance(node, StopNode):
            yield f"stop.{node.id}"
    for basis in pack.bases.values():
        yield f"basis.{basis.id}.label"
        yield from (f"limit.{limit}" for limit in basis.use_limits)
        yield from (f"receiver.{duty}" for duty in basis.receiver_duties)
    yield f"stop.{SAID_NO}"
    for usual in pack.flow.usual:
        for _, shown in _with_health(pack, "usual", usual.basis):
            yield from (f"basis.{shown}.option", f"basis.{shown}.statement")
    yield from (f"reading.{reading.id}" for reading in pack.flow.readings)
    yield from (f"duty.{duty.line}" for duty in pack.flow.duties)


def _optional(pack: Pack) -> Iterator[str]:
    yield OPEN_ROAD
    yield from (help_key for _, help_key in _questions(pack))
    for basis in pack.bases.values():
        yield f"basis.{basis.id}.note"
