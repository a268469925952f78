"""What a person reads on the way: every screen within the limits, and the whole way as well."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from hubtui.flow.engine.steps import Choose, Picks, Step
from hubtui.wording.reading import BANNED, Measure, banned, measure
from tests.unit.flow import test_other_jobs as others
from tests.unit.flow import test_tell as telling
from tests.unit.flow.eastfield import known, names
from tests.unit.flow.person import Person, own_words

QUESTION, READING, SENTENCE, GRADE, PACK_GRADE = 45, 60, 15, 4, 6
PAGES = {"check", "sent"}
DATA = ("Ruby McAllister", "K7-RATA", "T4-KIWI", "M3-TOTARA", "Tue 9 am", "1 pm")


def texts(step: Step) -> list[str]:
    found = list(own_words(step))
    if isinstance(step, Picks):
        found += [option.label for row in step.rows for option in row.options]
    return found


def read(step: Step) -> Measure:
    return measure(texts(step), aside=(*names(), *DATA))


def ways() -> Iterable[tuple[str, Person]]:
    """People who between them see every screen of these jobs."""
    start = telling.LEVEL_1
    for level, answers in telling.EVERY.items():
        someone = telling.person()
        someone.go(*answers, ("check", "send"), ("sent", "file"))
        yield f"level {level}", someone
    for extra in ("+promises", "+best-before", "+keep-from"):
        someone = telling.person()
        someone.go(*start, ("check", "change"), ("change", extra))
        yield extra, someone
    for detail in ("age", "year", "suburb"):
        someone = telling.person()
        someone.go(start[0], ("about", "=Ruby Smith"), ("about.detail", detail))
        yield detail, someone
    for kind in ("children", "place"):
        someone = telling.person()
        someone.go(start[0], ("about", kind))
        yield kind, someone
    someone = telling.person()
    someone.go(start[0], ("about", "=Ruby mum drunk again"))
    yield "a note for a name", someone
    someone = telling.person()
    someone.go(*start[:2], ("told", "no-other"), ("told.reason", "too-young"))
    yield "another reason", someone
    for told in ("yes-ok", "yes-not-ok", "no-danger"):
        for who in ("ana", "tam", "rob", "wiremu"):
            someone = telling.person()
            someone.go(("who", who), start[1], ("told", told), ("why", "help"))
            yield f"{told} {who}", someone
    someone = telling.person()
    someone.go(*start[:3], ("why", "other"), ("why.other", "fva-20"))
    yield "something else", someone
    for path in (
        ("no", "unsure"), ("unsure",), ("yes", "no", "unsure"), ("no", "yes"),
        ("no", "no", "no", "no", "no", "no"), ("no", "no", "no", "yes", "no", "unsure"),
    ):  # fmt: skip
        someone = telling.person()
        someone.go(*start[:3], ("why", "help"))
        for answer in path:
            step = someone.now()
            if isinstance(step, Choose) and step.id.startswith("why."):
                someone.say(step.id, answer)
        yield f"help {path}", someone
    someone = telling.person()
    someone.go(("who", "@nobody"))
    yield "nobody", someone
    someone = telling.person()
    someone.go(*start, ("check", "send"), ("sent", "recall"))
    yield "taken back", someone
    yield from other_ways()


def other_ways() -> Iterable[tuple[str, Person]]:
    someone = Person("tell", known("hana"), telling.hub)
    someone.now()
    yield "not accepted", someone
    for last in ("more", "tell"):
        someone = Person("home", known(), telling.hub)
        someone.say("home", last)
        yield f"home {last}", someone
    someone = Person("home", known(), telling.hub)
    someone.go(("home", "more"), ("more", "practise"))
    yield "practise", someone
    for guess in ("no", "yes"):
        someone = Person("ask", known(), others.hub)
        someone.go(("who", "ari"), ("asked", others.ASKED), ("topics", []), ("guess", guess))
        if guess == "no":
            someone.go(("check", "change"))
            someone.go(("change", "asked"), ("asked", None), ("check", "send"), ("sent", "file"))
        yield f"ask {guess}", someone
    for outcome in ("tell", "voice", "talk"):
        someone = Person("ok", known(), others.hub)
        someone.go(
            ("entry", "worry"), ("where", None), ("who", "ana"), ("why.danger", "no"),
            ("why.without-name", "no"), ("why.child", "yes"), ("outcome", outcome),
        )  # fmt: skip
        yield f"ok {outcome}", someone
    someone = Person("ok", known(), others.hub)
    someone.go(
        ("entry", "worry"), ("where", "elsewhere"), ("kind", "school"), ("why.danger", "unsure")
    )
    yield "ok stop", someone
    someone = Person("ok", known(), others.hub)
    someone.go(
        ("entry", "worry"), ("where", None), ("who", "ari"), ("why.danger", "no"),
        ("why.without-name", "yes"),
    )  # fmt: skip
    yield "ok nameless", someone
    for way in ("i-told", "they"):
        someone = Person("talked", known(), others.hub)
        someone.go(
            ("who", "ana"), ("way", way), ("day", "2026-11-16"), ("told", "yes-ok"),
            ("why", "hipc-11-authorised" if way == "i-told" else "pa-authorised"),
            ("level", "2"), ("check", "change"), ("change", "day"), ("day", "2026-11-15"),
            ("check", "send"),
        )  # fmt: skip
        yield f"talked {way}", someone
    someone = Person("talks", known(), others.hub)
    someone.go(("talks", "t-1"), ("confirm", "yes"))
    yield "talks", someone
    someone = Person("records", known(), others.hub)
    someone.say("records", "r-1")
    yield "records", someone
    someone = Person("correct", known(), others.hub, {"id": "al-1"})
    someone.go(("check", "change"))
    someone.go(("change", "fields"), ("fields", None), ("check", "send"))
    yield "correct", someone


SEEN = {repr(step): (name, step) for name, someone in ways() for step in someone.seen}
SCREENS = [
    pytest.param(step, id=f"{name}: {step.id} {at}")
    for at, (name, step) in enumerate(SEEN.values())
]


@pytest.mark.parametrize("step", SCREENS)
def test_a_screen_is_short_and_plain(step: Step) -> None:
    found = read(step)
    limit = READING if step.id in PAGES else QUESTION
    guide = "why" in step.id or step.id in ("outcome", "check", "sent", "nameless")
    assert found.words <= limit, texts(step)
    assert found.longest <= SENTENCE, texts(step)
    assert found.grade <= (PACK_GRADE if guide else GRADE), texts(step)
    assert not [text for text in texts(step) if banned(text)]


@pytest.mark.parametrize("step", SCREENS)
def test_a_screen_can_be_answered_by_digits(step: Step) -> None:
    """Nine lines at most, but where typing narrows them or they are days."""
    if isinstance(step, Choose) and step.entry is None and step.id != "+best-before":
        zero = 1 if step.zero else 0
        most = 11 if step.id == "change" else 9
        assert len(step.options) <= most + zero
    assert step.heading
    assert step.help_key


def test_control_a_long_screen_is_found() -> None:
    long = Choose("x", "Notification of individuals necessitates authorisation. " * 12, ())
    assert read(long).words > QUESTION
    assert read(long).grade > GRADE
    assert BANNED


@pytest.mark.parametrize(("level", "most"), [(1, 340), (2, 400), (3, 470), (4, 530)])
def test_the_whole_way_from_home_to_sent_is_short(level: int, most: int) -> None:
    home = Person("home", known(), telling.hub)
    home.now()
    someone = Person("tell", known(), telling.hub)
    someone.go(*telling.EVERY[level], ("check", "send"))
    total = sum(read(step).words for step in (*home.seen, *someone.seen))
    assert total <= most, [(step.id, read(step).words) for step in (*home.seen, *someone.seen)]


def test_finding_who_to_tell_is_short() -> None:
    someone = Person("find", known(), telling.hub)
    someone.go(("find", "ana"), ("person", "tell"))
    assert someone.presses + 1 <= 6
