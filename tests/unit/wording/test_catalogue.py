"""Code and catalogue agree, and every sentence keeps the house's words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import hubtui
from hubtui.wording import HOME_LANGUAGE, facts_of, languages, messages
from hubtui.wording.reading import banned, sentences

SOURCE = Path(hubtui.__file__).parent
# Printed for whoever sets up and runs a hub, on a page and not on a question screen.
FOR_ADMINISTRATORS = frozenset({"cli", "server", "doctor", "setup"})
LONGEST = 15
PREFIX = re.compile(r"[a-z]\w*\.(?:[\w-]+\.)*")


@dataclass
class Spoken:
    """What source says: each literal call with its facts, all other strings, all prefixes."""

    calls: list[tuple[str, str, frozenset[str] | None]] = field(default_factory=list)
    strings: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)


def listen(text: str, where: str, spoken: Spoken) -> Spoken:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            spoken.strings.add(node.value)
            if PREFIX.fullmatch(node.value):  # say("frame.key." + key)
                spoken.prefixes.add(node.value)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            start = str(node.values[0].value)
            if re.fullmatch(r"[a-z]\w*\.[\w.-]*", start):
                spoken.prefixes.add(start)
        elif isinstance(node, ast.Call) and _name(node.func) in {"say", "say_lines"}:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                names = [word.arg for word in node.keywords]
                known = None if None in names else frozenset(n for n in names if n)
                spoken.calls.append((f"{where}:{node.lineno}", first.value, known))
        elif isinstance(node, ast.Call) and _name(node.func) in KEY_AT:
            _listen_to_pick(node, where, spoken)
    return spoken


KEY_AT = {"options": 0, "pick": 1, "pick_one": 1}
"""Which argument of these is the key that the words of a question stand under."""


def _listen_to_pick(node: ast.Call, where: str, spoken: Spoken) -> None:
    """Hear the words of a question: its heading, its hint, and what can be picked."""
    at = KEY_AT[_name(node.func)]
    key, ways = (node.args + [ast.Constant(None)] * 3)[at : at + 2]
    if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
        return
    given = {word.arg: word.value for word in node.keywords}
    said = []
    if at and "heading" not in given:
        said.append("heading")
    if at and getattr(given.get("hint"), "value", "") is True:
        said.append("hint")
    for way in ways.elts if isinstance(ways, ast.Tuple) else ():
        if isinstance(way, ast.Constant):
            said.append(str(way.value))
        elif not isinstance(way, ast.Call):
            spoken.prefixes.add(f"{key.value}.")
    if not isinstance(ways, ast.Tuple):
        spoken.prefixes.add(f"{key.value}.")
    facts = _facts_of_pick(given, bare=not at)
    spoken.strings |= {f"{key.value}.{each}" for each in said}
    spoken.calls += [(f"{where}:{node.lineno}", f"{key.value}.{each}", facts) for each in said]


def _facts_of_pick(given: dict[str | None, ast.expr], *, bare: bool) -> frozenset[str] | None:
    """Give the names of the facts its words are filled with; None where source does not tell."""
    if bare:
        return None if None in given else frozenset(name for name in given if name)
    facts = given.get("facts", ast.Dict([], []))
    if not isinstance(facts, ast.Dict):
        return None
    names = [getattr(name, "value", None) for name in facts.keys]
    return None if None in names else frozenset(name for name in names if name)


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def unknown_keys(spoken: Spoken, known: dict[str, tuple[str, ...]]) -> list[str]:
    return [f"{where} {key}" for where, key, _ in spoken.calls if key not in known]


def missing_facts(spoken: Spoken, known: dict[str, tuple[str, ...]]) -> list[str]:
    return [
        f"{where} {key} {sorted(wanted - facts)}"
        for where, key, facts in spoken.calls
        if facts is not None
        and (wanted := frozenset[str]().union(*map(facts_of, known.get(key, ())))) - facts
    ]


def unused_keys(spoken: Spoken, known: Iterable[str]) -> list[str]:
    return [
        key
        for key in known
        if key not in spoken.strings and not key.startswith(tuple(spoken.prefixes))
    ]


@pytest.fixture(scope="module")
def known() -> dict[str, tuple[str, ...]]:
    return dict(messages())


@pytest.fixture(scope="module")
def spoken() -> Spoken:
    found = Spoken()
    for path in SOURCE.rglob("*.py"):
        if path.is_relative_to(SOURCE / "guidance"):
            continue  # speaks from its own packs, whose loader checks their words
        listen(path.read_text("utf-8"), str(path.relative_to(SOURCE)), found)
    return found


def test_every_key_said_exists(spoken: Spoken, known: dict[str, tuple[str, ...]]) -> None:
    assert spoken.calls, "control: nothing in source was heard"
    assert unknown_keys(spoken, known) == []


def test_every_fact_asked_for_is_given(spoken: Spoken, known: dict[str, tuple[str, ...]]) -> None:
    assert missing_facts(spoken, known) == []


def test_no_key_is_unused(spoken: Spoken, known: dict[str, tuple[str, ...]]) -> None:
    assert unused_keys(spoken, known) == []


def test_the_listener_hears_faults() -> None:
    source = (
        'say("a.none"); say("a.name"); say(f"b.{x}"); say("d." + x);'
        'key = "a.held"; say("a.name", **facts)'
    )
    known: dict[str, tuple[str, ...]] = {
        "a.name": ("{who}",),
        "a.held": ("",),
        "b.one": ("",),
        "c.idle": ("",),
    }
    heard = listen(source, "x", Spoken())
    assert unknown_keys(heard, known) == ["x:1 a.none"]
    assert missing_facts(heard, known) == ["x:1 a.name ['who']"]
    assert unused_keys(heard, known) == ["c.idle"]


def test_the_listener_hears_the_faults_of_a_question() -> None:
    source = (
        'pick("step", "a", ("yes", "no"), hint=True, facts={"name": x});'
        'pick_one("step", "b", WAYS, heading=say("a.heading")); options("c", ("yes", other))'
    )
    known: dict[str, tuple[str, ...]] = {
        "a.heading": ("{who}",),
        "a.yes": ("{name}",),
        "a.hint": ("",),
        "a.idle": ("",),
        "b.heading": ("",),
        "c.any": ("",),
    }
    heard = listen(source, "x", Spoken())
    assert sorted(unknown_keys(heard, known)) == ["x:1 a.no", "x:1 c.yes"]
    assert missing_facts(heard, known) == ["x:1 a.heading ['who']"] * 2
    assert unused_keys(heard, known) == ["a.idle"]


def test_no_banned_word() -> None:
    found = [(key, banned(text)) for key, texts in messages() for text in texts if banned(text)]
    assert found == []


def test_no_sentence_is_too_long(known: dict[str, tuple[str, ...]]) -> None:
    found = [
        (key, len(words))
        for key, texts in known.items()
        if key.split(".")[0] not in FOR_ADMINISTRATORS
        for text in texts
        for words in sentences(re.sub(r"\{\w+\}", "", text))
        if len(words) > LONGEST
    ]
    assert found == []


def test_braces_hold_plain_names_only(known: dict[str, tuple[str, ...]]) -> None:
    odd = [
        key
        for key, texts in known.items()
        for text in texts
        if set("{}") & set(re.sub(r"\{[a-z][a-z0-9_]*\}", "", text))
    ]
    assert odd == []


def test_languages_are_in_step(known: dict[str, tuple[str, ...]]) -> None:
    for language in languages():
        other = dict(messages(language))
        assert other.keys() == known.keys(), language
        for key, texts in other.items():
            asked = [frozenset[str]().union(*map(facts_of, ts)) for ts in (texts, known[key])]
            assert asked[0] == asked[1], f"{language} {key}"
    assert HOME_LANGUAGE in languages()
