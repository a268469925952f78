"""The three ways an act can fail, told apart by type: refused, unreachable, broken."""

from __future__ import annotations

from collections.abc import Mapping


class HubError(Exception):
    """A failure that carries a code and facts; the words for it live in wording."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep the code (``thing-what``) and the facts a front needs to say what happened."""
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts


class Refused(HubError):
    """The hub or a rule said no; asking again changes nothing. ``facts`` may name ``field``."""


class Unreachable(HubError):
    """No proven answer came; whether the hub acted is not known."""


class Broken(HubError):
    """Something of ours is wrong: a bad file, a bad reply, a missing part."""
