"""Settings from a file, the environment and flags (the last wins), with the source of each."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from hubtui.errors import Broken

FILE = "hubtui.toml"
PREFIX = "HUBTUI_"


class Settings(BaseModel):
    """Settings of one group; a subclass gives each field its default."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class DeskSettings(Settings):
    """Settings of one workstation; a person's own settings are kept at the hub."""

    data: Path | None = None
    """Folder of the workstation's enrolment; None means the usual one."""
    key_file: Path | None = None
    """File the administrator chose for the workstation's key; None means the key ring."""
    theme: str = ""
    plain: bool = False


S = TypeVar("S", bound=Settings)


@dataclass(frozen=True, slots=True)
class FoundSettings(Generic[S]):
    """Settings with the source of each: ``default``, ``file``, ``environment`` or ``flag``."""

    settings: S
    sources: Mapping[str, str]


def read(
    model: type[S],
    table: str,
    *,
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
) -> FoundSettings[S]:
    """Read one table of settings from all sources; a flag that is None counts as not given.

    Environment variables are named ``HUBTUI_`` and the field, in capitals.

    Raises:
        Broken: ``config-unreadable`` with ``file``; ``config-wrong`` with ``key`` and ``source``.
    """
    env = os.environ if environment is None else environment
    layers: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("file", _table(file, table) if file is not None else {}),
        ("environment", _from(env, model)),
        ("flag", {k: v for k, v in (flags or {}).items() if v is not None}),
    )
    values: dict[str, object] = {}
    sources = dict.fromkeys(model.model_fields, "default")
    for source, layer in layers:
        values |= layer
        sources |= dict.fromkeys(layer, source)
    try:
        return FoundSettings(model.model_validate(values), sources)
    except ValidationError as wrong:
        key = str(wrong.errors()[0]["loc"][0])
        raise Broken("config-wrong", key=key, source=sources[key]) from None


def _from(environment: Mapping[str, str], model: type[Settings]) -> dict[str, object]:
    named = {f"{PREFIX}{field.upper()}": field for field in model.model_fields}
    return {field: environment[name] for name, field in named.items() if environment.get(name)}


def _table(file: Path, table: str) -> dict[str, object]:
    try:
        found = tomllib.loads(file.read_text("utf-8")).get(table, {})
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise Broken("config-unreadable", file=str(file)) from None
    if not isinstance(found, dict):
        raise Broken("config-unreadable", file=str(file))
    return found
