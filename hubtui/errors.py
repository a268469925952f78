"""The three kinds of failure, one exception type each: refused, unreachable, broken."""

from __future__ import annotations

from collections.abc import Mapping


class HubError(Exception):
    """A failure with a code and facts; ``wording`` holds the sentence for each code."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep the code (``thing-what``) and the facts a front needs to say what happened."""
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts


class Refused(HubError):
    """The hub or a rule refused, and would refuse again; ``facts`` may name the ``field``."""


class Unreachable(HubError):
    """No verified answer came; the hub may or may not have acted."""


class Broken(HubError):
    """A fault on our own side: a bad file, a bad reply, a missing part."""
