"""``hubtui join``: make this computer a workstation, with an address, a code and six words."""

from __future__ import annotations

import asyncio
import platform
from urllib.parse import urlsplit

from hubtui.cli.arguments import Arguments
from hubtui.cli.ask import ask_line, ask_yes
from hubtui.cli.out import out
from hubtui.cli.settings import key_file
from hubtui.cli.start import desk_folder
from hubtui.client.enrol import compare
from hubtui.desk.hub import workstation
from hubtui.desk.hub.join import join
from hubtui.domain.naming import HUB_PORT
from hubtui.domain.people import LINE_LIMIT
from hubtui.domain.text import TextKind, check_text
from hubtui.net import checked_address
from hubtui.vault import check_ring, open_vault
from hubtui.wording import say, say_lines


def run_join(asked: Arguments) -> int:
    """Run ``hubtui join``; ask for each value that no flag gave."""
    return _join(
        asked.address,
        asked.code,
        asked.fingerprint,
        asked.name,
        in_file=asked.key_file,
        public=asked.public,
    )


def join_here() -> int:
    """Join a hub, asking for every value."""
    return _join("", "", "", "", in_file=False, public=False)


def _join(address: str, code: str, words: str, name: str, *, in_file: bool, public: bool) -> int:
    folder = desk_folder()
    there = workstation.load(folder)
    if there is not None:
        out(say("cli.joining.there", hub=there.hub, file=str(folder / workstation.FILE)))
        return 1
    file = key_file(folder)
    vault = open_vault(file if in_file else None)
    if not in_file:
        check_ring()  # first of all: a locked key ring is no reason to use a file
    address = as_typed(address) if address else ask_line("cli.joining.address", check=as_typed)
    code = _code(code) if code else ask_line("cli.joining.code", check=_code)
    this = platform.node() or "hubtui"
    name = _name(name) if name else ask_line("cli.joining.name", otherwise=this, check=_name)

    async def agree(shown: tuple[str, ...]) -> bool:
        if words:
            compare(shown, words.replace("-", " "))
            return True
        return await asyncio.to_thread(ask_yes, "cli.joining.same", words=" ".join(shown))

    place = asyncio.run(
        join(
            address,
            code,
            name,
            vault,
            agree=agree,
            folder=folder,
            key_file=in_file,
            public_place=public,
        )
    )
    for line in say_lines("cli.joining.done", hub=place.hub):
        out(line)
    if in_file:
        out(say("cli.joining.key-in-file", file=str(file)))
    return 0


def as_typed(address: str) -> str:
    """Return a typed address with ``https`` and a port, by default the hub's usual port."""
    found = checked_address(address if "://" in address else f"https://{address}")
    return found if urlsplit(found).port else f"{found}:{HUB_PORT}"


def _code(code: str) -> str:
    return check_text(code, TextKind.CODE, LINE_LIMIT, field="code")


def _name(name: str) -> str:
    return check_text(name, TextKind.LINE, LINE_LIMIT, field="name")
