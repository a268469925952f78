"""No circle of files; and a made-up one is found."""

from __future__ import annotations

from pathlib import Path

from tests.lint.circles import PACKAGE, UNSOLVED, circles, faults, graph

A = "from made.up import b\n"
LATE = "def late():\n    from made.up import a\n"
TYPES = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from made.up import a\n"


def made(folder: Path, b: str) -> Path:
    """A package of three modules: ``a`` needs ``b``, ``b`` what it is given."""
    room = folder / "made" / "up"
    room.mkdir(parents=True)
    files = {"a.py": A, "b.py": b, "c.py": "import made.up.a\n", "__init__.py": ""}
    for name, text in files.items():
        (room / name).write_text(text)
    (room.parent / "__init__.py").write_text("")
    return room.parent


def test_no_circle_of_files() -> None:
    assert list(faults(PACKAGE, UNSOLVED)) == []
    assert len(graph(PACKAGE)) > 200


def test_a_late_import_closes_a_circle(tmp_path: Path) -> None:
    package = made(tmp_path, LATE)
    assert circles(graph(package)) == [["made.up.a", "made.up.b"]]
    assert list(faults(package, ())) == ["a circle of files: made.up.a, made.up.b"]


def test_a_name_out_of_a_module_counts_as_the_module(tmp_path: Path) -> None:
    assert circles(graph(made(tmp_path, "from made.up.c import Thing\n"))) == [
        ["made.up.a", "made.up.b", "made.up.c"]
    ]


def test_an_import_for_types_closes_none(tmp_path: Path) -> None:
    assert circles(graph(made(tmp_path, TYPES))) == []


def test_a_room_whose_circle_is_gone_leaves_the_list(tmp_path: Path) -> None:
    assert list(faults(made(tmp_path, TYPES), ("made.up",))) == [
        "no circle in made.up any more: take it off the list"
    ]
