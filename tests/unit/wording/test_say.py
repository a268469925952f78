"""Sentences by key: facts go in once, a missing key or fact is our fault and says which."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import hubtui.wording as wording
from hubtui.domain.text import UNSAFE
from hubtui.errors import Broken
from hubtui.wording import say, say_lines
from tests.corpus import GOOD_NAMES, HIDDEN

HOME = """
plain = "Sent to {name}."
lines = ["One for {name}.", "Two."]
count = { one = "{count} waits", other = "{count} wait" }
group.inner = "In a group"
"""
OTHER = 'plain = "Kua tukuna ki a {name}."\n'


@pytest.fixture(autouse=True)
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for language, text in (("en-NZ", HOME), ("mi", OTHER)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "try.toml").write_text(text, "utf-8")
    monkeypatch.setattr(wording, "_HERE", tmp_path)
    wording._table.cache_clear()
    yield
    wording._language = wording.HOME_LANGUAGE
    wording._table.cache_clear()


def test_facts_go_in_by_name() -> None:
    assert say("try.plain", name="Ana") == "Sent to Ana."
    assert say_lines("try.lines", name="Ana") == ("One for Ana.", "Two.")
    assert say("try.group.inner") == "In a group"


@pytest.mark.parametrize("hostile", ["{name}", "{0}", "{name.__class__}", "%(name)s", "{", "}"])
def test_a_fact_is_never_read_as_a_sentence(hostile: str) -> None:
    assert say("try.plain", name=hostile) == f"Sent to {hostile}."


def test_one_and_other() -> None:
    assert [say("try.count", count=n) for n in (0, 1, 2)] == ["0 wait", "1 waits", "2 wait"]


@pytest.mark.parametrize("key", ["try.none", "none.at.all", "try", "try.group", "try.lines", ""])
def test_a_key_that_is_no_sentence_is_named(key: str) -> None:
    with pytest.raises(Broken) as raised:
        say(key)
    assert raised.value.facts["key"] == key


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(Broken, match="wording-missing-fact") as raised:
        say("try.plain")
    assert raised.value.facts["fact"] == "name"
    with pytest.raises(Broken):
        say("try.count")


def test_what_a_language_lacks_comes_from_home() -> None:
    wording.use("mi")
    assert say("try.plain", name="Ana") == "Kua tukuna ki a Ana."
    assert say("try.count", count=1) == "1 waits"
    with pytest.raises(Broken, match="wording-missing-key"):
        say("try.none")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(Broken, match="wording-unknown-language"):
        wording.use("../mi")


def test_speaking_loads_the_standard_library_only() -> None:
    code = (
        "import sys; from hubtui.wording import say; say('when.today');"
        "print([m for m in ('asyncio','pydantic','platformdirs','textual') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("text", HIDDEN)
def test_no_fact_brings_into_a_sentence_what_steers_a_terminal(text: str) -> None:
    said = say("try.plain", name=f"Ana {text}")
    assert said.startswith("Sent to Ana")
    assert UNSAFE.search(said) is None


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_good_name_is_said_whole(name: str) -> None:
    assert say("try.plain", name=name) == f"Sent to {unicodedata.normalize('NFC', name)}."
