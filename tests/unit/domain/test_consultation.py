"""A reason for telling nobody belongs to that answer, and no other word is taken for one."""

from __future__ import annotations

import pytest

from hubtui.domain.alerts.consultation import Consultation, NotToldReason, Talked, check_told
from hubtui.errors import Refused


@pytest.mark.parametrize("talked", Talked)
@pytest.mark.parametrize("reason", ["", *NotToldReason, "made-up"])
def test_a_reason_stands_with_its_answer_alone(talked: Talked, reason: str) -> None:
    wanted = reason in tuple(NotToldReason) if talked is Talked.NO_OTHER else reason == ""
    if wanted:
        check_told(Consultation(talked, reason))
    else:
        with pytest.raises(Refused, match="told-reason"):
            check_told(Consultation(talked, reason))
