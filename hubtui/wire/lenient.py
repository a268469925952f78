"""Lenient validation of safety alerts: a value that does not fit is left out, never refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    BeforeValidator,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from hubtui.wire.base import ID, Id


def unless_fit(default: object) -> WrapValidator:
    """Replace a value that does not fit by ``default``, so that no safety alert is refused."""

    def fitting(value: object, fit: ValidatorFunctionWrapHandler) -> object:
        try:
            return fit(value)
        except ValidationError:
            return default

    return WrapValidator(fitting)


def _fitting(value: object) -> object:
    """Keep only the well-formed ids in a list of people."""
    if value is None:
        return None
    rows = value if isinstance(value, list | tuple) else [value]
    return [one for one in rows if isinstance(one, str) and ID.fullmatch(one)]


People = Annotated[list[Id], BeforeValidator(_fitting), unless_fit([])]
