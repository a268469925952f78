"""A view as lines; the sender's preview and the recipient's page use the same function."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

from hubtui.domain.alerts.levels import Client, ClientDetail, ClientKind, FindMe
from hubtui.domain.alerts.view import Item, View
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Line, LineKind
from hubtui.flow.people import colleagues
from hubtui.wording import say
from hubtui.wording.when import clock_words, day_words, zone_of

_UNSAID = frozenset({"recipient", "level"})
"""Items of a view that get no line."""


def view_lines(view: View, known: JobContext, beside: Collection[str] = ()) -> tuple[Line, ...]:
    """Return the lines of ``view``, in its order.

    ``beside`` are ids of supporting bases. A duty line that contradicts a basis is left out.
    """
    bases = (*view.get("basis"), *beside)
    lines: list[Line] = []
    for item in view.items:
        if item.name not in _UNSAID:
            lines.extend(_item_lines(item, view, known, bases))
    return tuple(lines)


def client_words(known: JobContext, client: tuple[str, ...]) -> str:
    """Return the client in words, from the (kind, name, detail, value) of a view."""
    kind, name, detail, value = client
    if kind == ClientKind.KNOWN:
        return say("view.client.known")
    facts = {"name": name, "value": value}
    if kind == ClientKind.CHILDREN:
        name = say("view.client.children", name=name)
        facts["name"] = name
    match detail:
        case ClientDetail.YEAR:
            return say("view.client.year", **facts)
        case ClientDetail.AGE | ClientDetail.SUBURB:
            return say("view.client.with", **facts)
        case ClientDetail.KNOWN if kind == ClientKind.PERSON:
            return say("view.client.you_know", **facts)
        case _:
            return name


def named(client: Client) -> str:
    """Return words for the client that fit inside a sentence."""
    match client.kind:
        case ClientKind.KNOWN:
            return say("view.client.meant")
        case ClientKind.CHILDREN:
            return say("view.client.their_children", name=client.name)
        case ClientKind.PLACE:
            return say("view.client.people_at", name=client.name)
        case _:
            return client.name


def name_of(client: Client | None) -> str:
    """Return the client's name, or empty; used as ``names`` of a step."""
    return client.name if client is not None else ""


def about_words(known: JobContext, client: Client | None) -> str:
    """Return the client in words, to fill in a safety alert; empty where no client is named."""
    if client is None or client.kind == ClientKind.KNOWN:
        return ""
    return client_words(known, (client.kind, client.name, client.detail, client.value))


def moment_words(known: JobContext, at: int) -> str:
    """Return a time (microseconds UTC) in words, in the hub's time zone."""
    return clock_words(_moment(at), _moment(known.now), zone_of(known.facts.time_zone))


def date_words(known: JobContext, day: str) -> str:
    """Return an ISO date in words, relative to the hub's today."""
    return day_words(date.fromisoformat(day), date.fromisoformat(known.facts.today))


def listed(name: str, codes: tuple[str, ...]) -> str:
    """Return the words for codes of the list ``name``, joined by full stops."""
    return ". ".join(say(f"list.{name}.{code}") for code in codes)


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1_000_000, UTC)


def _item_lines(
    item: Item, view: View, known: JobContext, bases: Collection[str]
) -> tuple[Line, ...]:
    match item.name:
        case "sender":
            return (_said("sender", colleagues.who_is(known, item.values[0])),)
        case "client":
            return (_said("client", client_words(known, item.values)),)
        case "note":
            texts = item.values[0].split("\n")
            return tuple(_said("note" if at == 0 else "", text) for at, text in enumerate(texts))
        case "told":
            return (_said("told", _told(item.values, view, known)),)
        case "basis":
            return (_said("basis", known.pack.label(item.values[0])),)
        case "best-before":
            return (_said("best-before", date_words(known, item.values[0])),)
        case "promises":
            words = (say(f"list.promise.{code}") for code in item.values)
            return tuple(_said("promises" if at == 0 else "", w) for at, w in enumerate(words))
        case "find-me":
            return (_said("find-me", _find_me(item.values, view, known)),)
        case "duties":
            lines = (known.pack.duty_line(duty, bases) for duty in item.values)
            return tuple(Line(line) for line in lines if line)
        case _:
            return (_said(item.name, listed(item.name, item.values)),)


def _told(values: tuple[str, ...], view: View, known: JobContext) -> str:
    talked, reason = values
    name = colleagues.called(known, view.get("sender")[0])
    if reason:
        return say(f"view.told_reason.{reason}")
    return say(f"view.told.{talked}", name=name)


def _find_me(codes: tuple[str, ...], view: View, known: JobContext) -> str:
    """Return how to find the sender, with the phone number if the code says to ring."""
    words = listed("find-me", codes)
    people_of = (known.people.get(each) for each in view.get("sender"))
    phones = [person.phone for person in people_of if person is not None and person.phone]
    if FindMe.RING_ME not in codes or not phones:
        return words
    return say("list.person.phone", name=words, phone=phones[0])


def _said(name: str, text: str) -> Line:
    return Line(text, LineKind.SAID, label=say(f"view.label.{name}") if name else "")
