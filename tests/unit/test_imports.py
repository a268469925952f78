"""Each way in loads only what it needs, seen from a process of its own."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

# Stands in for the terminal: the first time anything reads from it, it says what was loaded.
DUMP = """
import os, sys

def dump(*_):
    sys.__stdout__.flush()
    os.write(1, ("\\nLOADED " + " ".join(sorted(sys.modules))).encode())
    os._exit(0)

class Prompted:
    encoding, errors, closed = "utf-8", "strict", False
    readline = read = readlines = __next__ = dump
    def __iter__(self): return self
    def fileno(self): return 0
    def isatty(self): return False
"""


def loaded(code: str) -> set[str]:
    """The modules a fresh Python holds after running ``code``, or at its first read of stdin."""
    ran = subprocess.run(
        [sys.executable, "-c", DUMP + dedent(code) + "\ndump()"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=60,
        check=False,
    )
    _, found, names = ran.stdout.rpartition("\nLOADED ")
    assert found, ran.stdout + ran.stderr
    return set(names.split())


def run(*arguments: str) -> str:
    """Code that runs hubtui as its command line would, up to the first prompt or its end."""
    return f"""
    sys.stdin = Prompted()
    from hubtui.__main__ import main
    try:
        main({list(arguments)!r})
    except SystemExit:
        pass
    """


def among(modules: set[str], *unwanted: str) -> set[str]:
    """Which of ``unwanted``, or what lies below them, are among ``modules``."""
    tops = tuple(name + "." for name in unwanted)
    return {name for name in modules if name in unwanted or name.startswith(tops)}


SLOW = ("textual", "rich", "asyncio", "pydantic", "httpx", "keyring", "cryptography")


def test_the_dump_can_tell() -> None:
    assert "textual" in loaded("import textual")
    assert "asyncio" in loaded("import asyncio\nsys.stdin = Prompted()\nsys.stdin.readline()")
    assert among({"textual.app", "textualism"}, "textual") == {"textual.app"}


def test_help_loads_nothing_slow() -> None:
    modules = loaded(run("--help"))

    assert "hubtui.cli" in modules
    assert not among(modules, *SLOW, "platformdirs", "starlette", "apsw")


def test_server_help_loads_no_front() -> None:
    modules = loaded(run("server", "run", "--help"))

    assert not among(modules, "textual", "hubtui.tui", "hubtui.plain", "hubtui.desk", "keyring")


def test_first_plain_prompt_loads_nothing_slow() -> None:
    modules = loaded(run("--plain"))

    assert among(modules, "hubtui.plain")
    assert not among(modules, *SLOW, "platformdirs", "hubtui.server")


def test_a_workstation_never_loads_the_server() -> None:
    modules = loaded(
        """
        import pkgutil, hubtui.client, hubtui.desk
        for room in (hubtui.client, hubtui.desk):
            for each in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
                __import__(each.name)
        """
    )

    assert among(modules, "hubtui.client")
    assert not among(modules, "hubtui.server", "textual", "starlette", "uvicorn", "apsw", "aiosql")


def test_the_server_loads_no_workstation() -> None:
    modules = loaded(
        """
        import pkgutil, hubtui.server
        for each in pkgutil.walk_packages(hubtui.server.__path__, "hubtui.server."):
            __import__(each.name)
        """
    )

    assert among(modules, "hubtui.server")
    assert not among(
        modules, "hubtui.client", "hubtui.desk", "hubtui.flow", "hubtui.tui", "textual", "keyring"
    )


def test_the_rules_load_the_standard_library_only() -> None:
    modules = loaded(
        """
        import pkgutil, hubtui.domain
        for each in pkgutil.walk_packages(hubtui.domain.__path__, "hubtui.domain."):
            __import__(each.name)
        """
    )
    added = modules - loaded("import pkgutil")
    ours = among(added, "hubtui")
    others = {name.partition(".")[0] for name in added - ours}

    assert {"hubtui.domain.alerts.levels", "hubtui.errors"} <= ours
    assert others <= sys.stdlib_module_names
