"""Each question of each job has help of its own."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from hubtui import flow
from hubtui.flow.session.help import ring_lines
from hubtui.wording import messages
from hubtui.wording.reading import measure
from tests.unit.flow.eastfield import known, me

HELP = {key.removeprefix("help.on."): texts for key, texts in messages() if "help.on." in key}


SOURCES = [p.read_text("utf-8") for p in Path(next(iter(flow.__path__))).glob("*.py")]


def asked() -> set[str]:
    """Every literal ``help_key`` of a step."""
    return {
        str(node.value.value)
        for text in SOURCES
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.keyword) and node.arg == "help_key"
        if isinstance(node.value, ast.Constant)
    }


def test_every_step_has_help() -> None:
    keys = asked()
    assert len(keys) > 20, "control: the jobs were read"
    missing = [
        key
        for key in keys
        if key.replace(".", "-") not in HELP and key.partition(".")[0] not in HELP
    ]
    assert missing == []


def test_every_help_belongs_to_a_step() -> None:
    literals = {key.replace(".", "-") for key in asked()} | {"any"}
    unsaid = {key for key in HELP.keys() - literals if f'"{key}"' not in "".join(SOURCES)}
    assert unsaid == set()


@pytest.mark.parametrize("key", sorted(HELP))
def test_help_is_short_and_plain(key: str) -> None:
    read = measure(HELP[key])
    assert read.words <= 30
    assert read.longest <= 15
    assert read.grade <= 5


def test_nobody_is_told_to_ring_themselves() -> None:
    here = known()
    others = [line.label for line in ring_lines(here)]
    assert others[1:] == ["Jo Lee", "The hub"], "control: whoever is on call first"
    as_jo = me().model_copy(update={"name": "Jo Lee"})
    assert [line.label for line in ring_lines(here, as_jo)][1:] == ["The hub"]
    jo = replace(here, me_or_none=as_jo)
    assert [line.label for line in ring_lines(jo)][1:] == ["The hub"]
