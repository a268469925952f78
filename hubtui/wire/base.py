"""Base classes of all bodies: strict, with no input repeated in errors.

Each body is built at its first use, so that a start that needs three does not build all sixty.
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
"""Pattern of an id in a path, and in lists where a bad id is left out rather than refused."""
SECRET_LIMIT = 512
"""Most letters of a typed passphrase; an old one may be longer than a new one may be."""


def listed(*codes: str) -> Any:
    """Describe a field by the codes it may hold; the domain rule refuses others, not this."""
    return Field(description="One of: " + ", ".join(code or "(empty)" for code in codes))


class Body(BaseModel):
    """A body of a request, or a part of an answer; unknown fields are refused."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True, defer_build=True
    )


class Answer(BaseModel):
    """An answer from the hub; unknown fields are ignored, so that an older client can read it."""

    model_config = ConfigDict(
        extra="ignore", strict=True, frozen=True, hide_input_in_errors=True, defer_build=True
    )


class Nothing(Body):
    """An empty body."""


class Done(Answer):
    """The act was done; the answer has no other facts."""

    done: bool = True
