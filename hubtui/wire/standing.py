"""Where a safety alert stands, and each person's part in it, as they cross the wire."""

from __future__ import annotations

from hubtui.wire.base import Answer, Id, Moment


class Told(Answer):
    """One person told: as recipient, or as supervisor."""

    person: Id
    as_supervisor: bool = False
    told_at: Moment
    opened_at: Moment | None = None
    read_back: str = ""
    said_at: Moment | None = None
    names: Id | None = None
    """Whom they named as the one who will act."""
    by_phone_at: Moment | None = None
    by_phone: str = ""
    """What was said by phone, by the word of ``by_phone_by``: will-act, cannot, left-word."""
    by_phone_by: Id | None = None
    says: str = ""
    """A supervisor's own last word: me, named, someone-else, nobody-yet."""
    new_code: bool = False
    """They signed in with a new code, and nobody had said that it was them."""


class StandingOut(Answer):
    """Where it stands, as far as this reader may see it.

    ``code`` is ``nobody``, ``acting`` (their own word), ``said-by`` (another says it of them) or
    ``over``. Nobody acts until somebody has said so, whoever opened it.
    """

    code: str = "nobody"
    who: Id | None = None
    """Who acts, or who said that it is over."""
    by: Id | None = None
    """Whose word it is."""
    since: Moment | None = None
    what: str = ""
    """What was said, or why it is over."""
    more: int = 0
    """How many others act by their own word."""
    holds: bool = False
    """Nobody else is called to act meanwhile."""
    new_code: bool = False
    """Whose word it is had signed in with a new code; nobody has said that it was them."""

    @property
    def unheld(self) -> bool:
        """Say whether the next is still called: nobody acts, or a recipient says so of another."""
        return self.code == "nobody" or (self.code == "said-by" and not self.holds)
