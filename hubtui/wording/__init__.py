"""Every sentence a person sees, by key.

A key's first part names the file: ``say("tell.who.heading")`` reads ``en-NZ/tell.toml``. A file is
parsed at its first use, with the standard library alone, so that the first prompt comes fast.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from hubtui.errors import Broken

HOME_LANGUAGE = "en-NZ"

_FORMS = frozenset({"one", "other"})
_HERE = Path(__file__).parent
_FACT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_language = HOME_LANGUAGE


def say(key: str, /, **facts: object) -> str:
    """Return the sentence at ``key`` with each ``{name}`` replaced by the fact of that name.

    Names are replaced once, so braces in a fact stay as they are. A mark replaces each character
    of a fact that could control the terminal. In a table of ``one`` and ``other``, the fact
    ``count`` picks the form.
    """
    message = _find(key)
    if isinstance(message, Mapping):
        message = _form(key, message, facts)
    if not isinstance(message, str):
        raise Broken("wording-not-one-sentence", key=key)
    return _fill(key, message, facts)


def say_lines(key: str, /, **facts: object) -> tuple[str, ...]:
    """Return the list of lines at ``key``, each filled as by ``say``."""
    message = _find(key)
    if not isinstance(message, list):
        raise Broken("wording-not-lines", key=key)
    return tuple(_fill(key, line, facts) for line in message)


def use(language: str) -> None:
    """Use ``language`` from now on; a key it lacks falls back to New Zealand English."""
    global _language
    if language not in languages():
        raise Broken("wording-unknown-language", language=language)
    _language = language


def language() -> str:
    """Return the language in use."""
    return _language


def languages() -> tuple[str, ...]:
    """Return every language that has a folder of texts here, sorted."""
    return tuple(sorted(path.name for path in _HERE.iterdir() if any(path.glob("*.toml"))))


def messages(language: str = HOME_LANGUAGE) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every key of ``language`` with its texts: one, both forms, or all lines (for tests)."""
    for path in sorted((_HERE / language).glob("*.toml")):
        yield from _walk(path.stem, _table(language, path.stem))


def facts_of(text: str) -> frozenset[str]:
    """Return the names in braces in ``text``."""
    return frozenset(_FACT.findall(text))


def _walk(key: str, value: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(value, dict) and value.keys() != _FORMS:
        for name, inner in value.items():
            yield from _walk(f"{key}.{name}", inner)
    elif isinstance(value, dict):
        yield key, tuple(value.values())
    elif isinstance(value, list):
        yield key, tuple(value)
    else:
        yield key, (str(value),)


@cache
def _table(language: str, name: str) -> Mapping[str, object]:
    path = _HERE / language / f"{name}.toml"
    if not path.is_file():
        return {}
    return tomllib.loads(path.read_text("utf-8"))


def _find(key: str) -> object:
    for language in dict.fromkeys((_language, HOME_LANGUAGE)):
        found = _at(language, key)
        if found is not None:
            return found
    raise Broken("wording-missing-key", key=key)


def _at(language: str, key: str) -> object | None:
    name, *path = key.split(".")
    found: object = _table(language, name)
    for part in path:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _form(key: str, forms: Mapping[str, object], facts: Mapping[str, object]) -> object:
    if forms.keys() != _FORMS or "count" not in facts:
        raise Broken("wording-not-one-sentence", key=key)
    return forms["one" if facts["count"] == 1 else "other"]


def _fill(key: str, text: str, facts: Mapping[str, object]) -> str:
    def fact(match: re.Match[str]) -> str:
        name = match[1]
        if name not in facts:
            raise Broken("wording-missing-fact", key=key, fact=name)
        return _fit(str(facts[name]))

    return _FACT.sub(fact, text)


def _fit(fact: str) -> str:
    """Return a fact with a mark for each character that a terminal must not receive."""
    if fact.isascii() and fact.isprintable():
        return fact
    from hubtui.domain.text import TextKind, safe_text  # noqa: PLC0415 - most facts need none of it

    return safe_text(fact, kind=TextKind.NOTE)
