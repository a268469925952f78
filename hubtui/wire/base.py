"""The base every body stands on: strict, closed to unknown fields, silent about input in errors.

Each is built at its first use: a start that asks for three of them does not wait for all sixty.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
Line = Annotated[str, StringConstraints(max_length=200)]

Moment = int
"""Microseconds since 1970-01-01 UTC."""
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""An id in a path, or where one that does not fit is left out rather than refused."""
SECRET_LIMIT = 512
"""Letters a passphrase may have as it is typed: an old one may be longer than a new one."""


def listed(*codes: str) -> Any:
    """Describe a field by the codes it may hold; the rule that knows them refuses another."""
    return Field(description="One of: " + ", ".join(code or "(empty)" for code in codes))


class Body(BaseModel):
    """A request or answer body."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True, defer_build=True
    )


class Answer(BaseModel):
    """An answer from the hub; an older client passes over fields added since."""

    model_config = ConfigDict(
        extra="ignore", strict=True, frozen=True, hide_input_in_errors=True, defer_build=True
    )


class Nothing(Body):
    """An empty body."""


class Done(Answer):
    """It was done; nothing more to say."""

    done: bool = True
