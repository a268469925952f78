"""Print errors on the command line, in its own wording or that of the screens."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from hubtui.cli.out import out
from hubtui.errors import Broken, HubError
from hubtui.wording import say

FAILED = 1


def tell(error: HubError) -> int:
    """Print the error and return its exit code."""
    out(trouble_words(error), to=sys.stderr)
    return FAILED


def trouble_words(error: HubError) -> str:
    """Return the command line's wording for the error, else the wording of the screens."""
    facts: Mapping[str, object] = {"field": "", **error.facts}
    try:
        return say(f"cli.trouble.{error.code}", **facts)
    except Broken:
        pass
    from hubtui.flow.engine.problems import problem_words
    from hubtui.wire.door import PhoneCard

    return problem_words(error, PhoneCard(emergency="111"))
