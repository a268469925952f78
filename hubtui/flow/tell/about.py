"""Ask who it is about: one field for a name and a detail, or options for other cases."""

from __future__ import annotations

from hubtui.domain.alerts.levels import NAME_LETTERS, Client, check_client
from hubtui.domain.text import TextKind
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Choose, End, Filter, Free, Option, Write
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.tell import names
from hubtui.wording import say

_TAIL = 32
"""How many characters a detail may add to the name."""


def about(ask: Prompter, known: JobContext) -> Client | End:
    """Ask for the client; return an ``End`` where the name has to be typed again."""
    kinds = ("children", "place", "known")
    answer = ask.choose(
        Choose(
            "about",
            say("tell.about.heading"),
            tuple(Option(kind, say(f"tell.about.{kind}")) for kind in kinds),
            hint=say("tell.about.hint"),
            entry=Free(TextKind.NAME, NAME_LETTERS + _TAIL),
            help_key="about",
            check=lambda text: _check_typed(known, "person", text),
        )
    )
    if answer == "known":
        return Client("known")
    if answer == "place":
        name = _write(ask, known, "place")
        return _sure(ask, name) or Client("place", name)
    kind = "children" if answer == "children" else "person"
    text = _write(ask, known, kind) if kind == "children" else answer[1:]
    typed = _read(known, text)
    sure = _sure(ask, typed.name)
    if sure is not None:
        return sure
    return (typed if typed.detail else _detail(ask, known, typed, kind)).client(kind)


def about_again(client: Client) -> dict[str, str]:
    """Return the answers that give ``client``, for a job that starts with them."""
    detail = "" if client.detail == "known" else client.value
    text = f"{client.name}, {detail}" if detail else client.name
    given = {"about.detail": "known", "about.sure": "name"}
    match client.kind:
        case "known":
            return {"about": "known"}
        case "place":
            return {"about": "place", "about.place": client.name, **given}
        case "children":
            return {"about": "children", "about.children": text, **given}
        case _:
            return {"about": f"={text}", **given}


def _write(ask: Prompter, known: JobContext, kind: str) -> str:
    place = kind == "place"
    return ask.write(
        Write(
            f"about.{kind}",
            say(f"tell.about.{kind}_heading"),
            TextKind.LINE if place else TextKind.NAME,
            NAME_LETTERS if place else NAME_LETTERS + _TAIL,
            hint=say(f"tell.about.{kind}_hint"),
            help_key="about",
            check=lambda text: _check_typed(known, kind, f"={text}"),
        )
    )


def _sure(ask: Prompter, name: str) -> End | None:
    """Ask whether a name that looks like a note is only a name; return None to go on."""
    if not names.says_more(name):
        return None
    answer = ask.choose(
        Choose(
            "about.sure",
            say("tell.only_name.heading"),
            (
                Option("change", say("tell.only_name.change")),
                Option("name", say("tell.only_name.name")),
            ),
            hint=say("tell.only_name.hint"),
            help_key="about",
        )
    )
    return End("@change", {"step": "about"}) if answer == "change" else None


def _detail(ask: Prompter, known: JobContext, typed: names.TypedName, kind: str) -> names.TypedName:
    """Ask for one detail that tells apart two people of the same name."""
    suburb = ("suburb",) if known.facts.suburbs else ()
    details = ("age", "year", *suburb, "known")
    detail = ask.pick(
        "about.detail",
        "tell.detail",
        details,
        facts={"name": typed.name},
        hint=True,
        help_key="about",
        names=typed.name,
    )
    match detail:
        case "suburb":
            options = tuple(Option(each, each) for each in known.facts.suburbs)
            value = ask.choose(
                Choose(
                    "about.suburb",
                    say("tell.detail.suburb_heading"),
                    options,
                    entry=Filter(),
                    empty=say("tell.detail.suburb_empty"),
                    none_picked=say("list.pick_one"),
                    help_key="about",
                )
            )
        case "age" | "year":
            value = ask.write(
                Write(
                    f"about.{detail}",
                    say(f"tell.detail.{detail}_{'parent' if kind == 'children' else 'heading'}"),
                    TextKind.CODE,
                    4,
                    help_key="about",
                    check=lambda text: _check(known, Client("person", "A", detail, text.strip())),
                )
            ).strip()
        case _:
            value = ""
    return names.TypedName(typed.name, detail, value)


def _read(known: JobContext, text: str) -> names.TypedName:
    return names.read(text, known.facts.suburbs, int(known.facts.today[:4]))


def _check_typed(known: JobContext, kind: str, text: str) -> None:
    """Refuse a typed client that breaks the rules; a missing detail is asked for later."""
    if not text.startswith("="):
        return
    if kind == "place":
        return _check(known, Client("place", text[1:]))
    typed = _read(known, text[1:])
    return _check(known, typed.client(kind) if typed.detail else Client(kind, typed.name, "known"))


def _check(known: JobContext, client: Client) -> None:
    suburbs, year = frozenset(known.facts.suburbs), int(known.facts.today[:4])
    check_client(client, suburbs=suburbs, year=year)
