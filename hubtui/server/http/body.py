"""Read a JSON body strictly; a body that two readers could read differently is refused."""

from __future__ import annotations

import json
import re
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from hubtui.errors import Refused
from hubtui.server.http.problems import body_refused

Q = TypeVar("Q", bound=BaseModel)

_DEEPEST: Final = 8
_HALF: Final = re.compile("[\ud800-\udfff]")
_LARGEST: Final = 1 << 53
"""Largest integer accepted; above it, JSON readers may disagree about a number."""


def read_body(model: type[Q], raw: bytes, *, forgiving: bool = False) -> Q:
    """Read ``raw`` as ``model``.

    A safety alert is read ``forgiving``: a lone surrogate does not refuse it, but becomes a
    character that is removed later, like all that cannot be shown.

    Raises:
        Refused: ``body-not-json`` for invalid or ambiguous JSON (doubled keys, NaN, lone
            surrogates, depth); ``body-...`` with ``field`` for what does not fit.
    """
    try:
        text = raw.decode("utf-8", "replace" if forgiving else "strict")
        value = _READER.decode(text)
        if forgiving:
            value = _mended(value, _DEEPEST)
            raw = json.dumps(value).encode()
        elif "\\u" in text:  # only an escape can write a lone surrogate
            json.dumps(value, ensure_ascii=False).encode()
        _bound([value], _DEEPEST)
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise body_refused(error) from None
    except (ValueError, RecursionError):
        raise Refused("body-not-json") from None


def _mended(value: Any, depth: int) -> Any:
    """Return ``value`` with NUL, which is always removed later, for each lone surrogate."""
    match value:
        case str():
            return _HALF.sub("\x00", value)
        case dict() if depth:
            return {_mended(name, 1): _mended(one, depth - 1) for name, one in value.items()}
        case list() if depth:
            return [_mended(one, depth - 1) for one in value]
        case _:
            return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _never(text: str) -> float:
    raise ValueError


def _whole(text: str) -> int:
    """Read an integer; ``ValueError`` above _LARGEST."""
    number = int(text)
    if abs(number) > _LARGEST:
        raise ValueError
    return number


_HOLDS: Final = (dict, list)


def _bound(value: dict[str, object] | list[object], depth: int) -> None:
    """Refuse lists and objects nested more than ``depth`` deep (``ValueError``)."""
    if depth == 0:
        raise ValueError
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, _HOLDS):
            _bound(inner, depth - 1)


_READER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_constant=_never, parse_float=_never, parse_int=_whole
)
