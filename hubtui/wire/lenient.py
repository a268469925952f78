"""How a safety alert is read: what does not fit is left out, and refuses nothing."""

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
    """Take what does not fit as not said: it is no reason to refuse a safety alert."""

    def fitting(value: object, fit: ValidatorFunctionWrapHandler) -> object:
        try:
            return fit(value)
        except ValidationError:
            return default

    return WrapValidator(fitting)


def _fitting(value: object) -> object:
    """Leave out of a list of people what names nobody."""
    if value is None:
        return None
    rows = value if isinstance(value, list | tuple) else [value]
    return [one for one in rows if isinstance(one, str) and ID.fullmatch(one)]


People = Annotated[list[Id], BeforeValidator(_fitting), unless_fit([])]
