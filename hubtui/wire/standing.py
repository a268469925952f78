"""Where a safety alert stands, and each person's part in it, as they cross the wire."""

from __future__ import annotations

from typing import Annotated

from hubtui.domain.overrides.answers import Acting, PhoneAnswer, ReceiptAnswer
from hubtui.domain.overrides.standing import Stands
from hubtui.wire.base import Answer, Id, Moment, listed


class Recipient(Answer):
    """One person told: as recipient, or as supervisor."""

    person: Id
    as_supervisor: bool = False
    told_at: Moment
    opened_at: Moment | None = None
    read_back: Annotated[str, listed(*ReceiptAnswer, "")] = ""
    said_at: Moment | None = None
    names: Id | None = None
    """Whom they named as the one who will act."""
    by_phone_at: Moment | None = None
    by_phone: Annotated[str, listed(*PhoneAnswer, "")] = ""
    """What was said by phone, by the word of ``by_phone_by``."""
    by_phone_by: Id | None = None
    says: Annotated[str, listed(*Acting, "")] = ""
    """A supervisor's own last word."""
    new_code: bool = False
    """They signed in with a new code, and nobody had said that it was them."""


class StandingOut(Answer):
    """Where it stands, as far as this reader may see it.

    Nobody acts until somebody has said so, whoever opened it.
    """

    code: Annotated[str, listed(*Stands)] = Stands.NOBODY.value
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
        return self.code == Stands.NOBODY or (self.code == Stands.SAID_BY and not self.holds)
