"""The shipped pack leads where its authors say it must."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hubtui.domain.people import Agency
from hubtui.guidance.load import golden
from hubtui.guidance.model import FoundNode, GoldenCase, StopNode
from hubtui.guidance.pack import Pack
from hubtui.guidance.walk import FoundBasis, Stop, walk

CASES = golden("nz")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(nz: Pack, office: Callable[..., Agency], case: GoldenCase) -> None:
    sender = office(case.sender, *case.sender_listed)
    receiver = office(case.receiver, *case.receiver_listed)
    step = walk(nz, sender, receiver, case.answers, entry=case.entry, told=case.told)
    match step:
        case FoundBasis():
            assert (step.basis, step.supporting) == (case.basis, case.also)
        case Stop():
            assert (step.ask, case.basis) == (case.stop, None)
        case _:
            pytest.fail(f"still asking {step.id}")
    assert set(step.asked) == set(case.answers), "every answer was needed, none was missing"


def test_the_cases_reach_every_basis_and_every_stop(nz: Pack) -> None:
    bases = {node.basis for node in nz.nodes.values() if isinstance(node, FoundNode)}
    assert bases <= {case.basis for case in CASES}
    asks = {node.ask for node in nz.nodes.values() if isinstance(node, StopNode)}
    assert asks == {case.stop for case in CASES} - {None}
    assert len(CASES) >= 20
