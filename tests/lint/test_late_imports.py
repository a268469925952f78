"""The list of modules that import late is exact: each of them does."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LATE = "PLC0415"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def imports_late(text: str) -> bool:
    """Whether a function of this source imports something."""
    functions = (n for n in ast.walk(ast.parse(text)) if isinstance(n, FUNCTIONS))
    return any(isinstance(n, ast.Import | ast.ImportFrom) for f in functions for n in ast.walk(f))


def listed() -> Iterator[str]:
    """The package's own files and folders on the list."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    ignores = tomllib.loads(text)["tool"]["ruff"]["lint"]["per-file-ignores"]
    return (name for name, codes in ignores.items() if LATE in codes and name.startswith("hubtui"))


def test_each_module_on_the_list_imports_late() -> None:
    single = [name for name in listed() if not set(name) & set("*{")]
    assert len(single) > 10
    stale = [name for name in single if not imports_late((ROOT / name).read_text("utf-8"))]
    assert not stale


def test_an_import_in_a_function_is_seen() -> None:
    assert imports_late("async def f():\n    import os\n")
    assert not imports_late("import os\nif os:\n    import sys\n")
