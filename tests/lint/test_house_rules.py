"""The house keeps its own rules; each rule is shown a line it must refuse and one it must not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

from tests.lint import rules
from tests.lint.rules import RULES
from tests.lint.source import Fault, Rule, Source, content_makers, read_house

HOUSE = Path(__file__).parents[2] / "hubtui"
SOURCES = read_house(HOUSE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule: Rule) -> None:
    faults = [
        f"hubtui/{source.path}:{fault.line}: {fault.why}"
        for source in SOURCES
        for fault in rule(source)
    ]

    assert not faults, "\n" + "\n".join(faults)


def test_the_whole_house_was_read() -> None:
    assert PurePosixPath("errors.py") in {source.path for source in SOURCES}
    assert len(SOURCES) > 20


@dataclass(frozen=True)
class Pair:
    """A bad and a good way to write one thing, and where it stands."""

    rule: Rule
    path: str
    bad: str
    good: str


PAIRS = [
    Pair(rules.short_modules, "desk/a.py", "x = 1\n" * 401, "x = 1\n" * 400),
    Pair(rules.no_leftovers, "wire/a.py", "# TODO later", "# why: later is too late"),
    Pair(
        rules.time_is_an_argument,
        "domain/a.py",
        "import datetime\ndue = datetime.datetime.now()",
        "def due(now): return now",
    ),
    Pair(
        rules.time_is_an_argument,
        "flow/a.py",
        "from datetime import datetime\nd = datetime.now(tz)",
        "from datetime import datetime\nd = datetime(2026, 1, 1)",
    ),
    Pair(rules.time_is_an_argument, "guidance/a.py", "from time import time", "import tomllib"),
    Pair(
        rules.narrow_handlers,
        "desk/a.py",
        "try:\n    pass\nexcept Exception:\n    pass",
        "try:\n    pass\nexcept Exception:  # one funnel: workers end here\n    pass",
    ),
    Pair(
        rules.narrow_handlers,
        "desk/a.py",
        "try:\n    pass\nexcept (OSError, BaseException):\n    pass",
        "try:\n    pass\nexcept (OSError, ValueError):\n    pass",
    ),
    Pair(
        rules.narrow_handlers,
        "desk/a.py",
        "try:\n    pass\nexcept:\n    pass",
        "try:\n    pass\n"
        "except Exception:  # noqa: BLE001 - one funnel: workers end here\n    pass",
    ),
    Pair(
        rules.narrow_handlers,
        "desk/a.py",
        "try:\n    pass\nexcept BaseException:\n    close()",
        "try:\n    pass\nexcept BaseException:\n    close()\n    raise",
    ),
    Pair(rules.one_owner_of_stdout, "desk/a.py", "print(1)", "show(1)"),
    Pair(rules.one_owner_of_stdout, "plain/board.py", "input()", "console.ask()"),
    Pair(
        rules.sql_in_sql_files,
        "server/services/a.py",
        'run("SELECT 1 FROM alert")',
        'run("select-alert")',
    ),
    Pair(rules.sentences_in_wording, "tui/a.py", 'x = "Not sent yet"', 'x = say("send.not-yet")'),
    Pair(rules.sentences_in_wording, "plain/a.py", 'x = f"Sent to {who}"', 'x = f"sent-{who}"'),
    Pair(
        rules.sentences_in_wording,
        "desk/a.py",
        'raise Broken("no such key")',
        'def f():\n    """No such key."""\n    raise Broken("no-such-key")',
    ),
    Pair(
        rules.sentences_in_wording,
        "cli/a.py",
        "x = 'please run'",
        "match x:\n    case 'server run':\n        y = home / 'Application Support'",
    ),
    Pair(rules.sentences_in_wording, "flow/a.py", "x = 'not now'", "x = 'not now'.split()"),
    Pair(
        rules.user_text_is_never_markup,
        "tui/a.py",
        "def f(name): return Static(name)",
        "def f(name): return Static(literal(name))",
    ),
    Pair(
        rules.user_text_is_never_markup,
        "tui/a.py",
        "def f(name):\n    text = say('hi', name=name)\n    return Label(text)",
        "def f(name):\n    text = Content(say('hi', name=name))\n    return Label(text)",
    ),
    Pair(
        rules.user_text_is_never_markup,
        "tui/a.py",
        "def f(self, text: str): self.update(text)",
        "def f(self, text: Content): self.update(text)",
    ),
    Pair(
        rules.user_text_is_never_markup,
        "tui/a.py",
        "def f(name): return Option(prompt=name)",
        "def f(name): return Option(name, markup=False)",
    ),
    Pair(
        rules.user_text_is_never_markup,
        "tui/a.py",
        "def f(self, name): self.border_title = name",
        "def f(self, name): self.border_title = Content(name)",
    ),
    Pair(
        rules.user_text_is_never_markup,
        "tui/a.py",
        "def f(name): return Static(Content.from_markup(name))",
        "def made(name) -> Content: ...\ndef f(name): return Static(made(name))",
    ),
    Pair(
        rules.user_text_is_never_markup,
        "tui/a.py",
        "def f(text): return Markdown(text)",
        "def f(text): return Content.assemble(text)",
    ),
    Pair(rules.no_toasts, "tui/a.py", "self.notify('x')", "self.tell('x')"),
    Pair(rules.always_live, "tui/a.py", "Button(x, disabled=True)", "Button(x)"),
    Pair(rules.always_live, "tui/a.py", "Input(placeholder=x)", "Input(id='name')"),
    Pair(rules.no_colours_in_python, "tui/a.py", "x = '#ff0000'", "x = '#danger'"),
    Pair(rules.no_colours_in_python, "tui/a.py", "x = 'bold red'", "x = 'bold $hub-urgent'"),
    Pair(rules.no_colours_in_python, "tui/a.py", "DEFAULT_CSS = ''", "BINDINGS = []"),
    Pair(
        rules.widgets_look_only_down,
        "tui/widgets/a.py",
        "self.app.query_one('#send')",
        "self.query_one('#send')",
    ),
]


@pytest.mark.parametrize(
    "pair", PAIRS, ids=[f"{pair.rule.__name__}-{at}" for at, pair in enumerate(PAIRS)]
)
def test_a_rule_can_tell(pair: Pair) -> None:
    def faults(text: str) -> list[Fault]:
        makers = frozenset(content_makers(text))
        return list(pair.rule(Source(PurePosixPath(pair.path), text, makers)))

    assert faults(pair.bad)
    assert not faults(pair.good)


def test_every_rule_is_proved() -> None:
    assert {pair.rule for pair in PAIRS} == set(RULES)
