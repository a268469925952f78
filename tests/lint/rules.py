"""House rules that no off-the-shelf linter knows, each a function from one file to its faults."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.lint.source import (
    SAFE_TYPES,
    Fault,
    Rule,
    Source,
    calls,
    functions,
    is_false,
    last_name,
    own_nodes,
    says_content,
    strings,
)

LONGEST_MODULE = 400

# ---------------------------------------------------------------- size and leftovers


def short_modules(source: Source) -> Iterator[Fault]:
    """A module that needs scrolling for minutes is two modules."""
    length = len(source.text.splitlines())
    if length > LONGEST_MODULE:
        yield Fault(length, f"{length} lines; split at {LONGEST_MODULE}")


_LEFTOVER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")


def no_leftovers(source: Source) -> Iterator[Fault]:
    """Work that is left goes to an issue, not into a comment."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if _LEFTOVER.search(line):
            yield Fault(number, "say it in an issue")


# ---------------------------------------------------------------- rules stay pure, failures narrow

_CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "monotonic"),
    ("time", "monotonic_ns"),
}


def time_is_an_argument(source: Source) -> Iterator[Fault]:
    """A rule that reads the clock gives another answer when it is replayed."""
    if source.room not in {"domain", "flow", "guidance"}:
        return
    for node in ast.walk(source.tree):
        match node:
            case ast.ImportFrom(module="time"):
                yield Fault(node.lineno, "take the time as an argument")
            case ast.Attribute(value=owner, attr=asked) if (last_name(owner), asked) in _CLOCKS:
                yield Fault(node.lineno, "take the time as an argument")


_FUNNEL = re.compile(r"# (?:noqa: BLE001 - )?(?:the )?one funnel: \w")


def narrow_handlers(source: Source) -> Iterator[Fault]:
    """Refused, unreachable and broken are three things; a broad handler makes them one."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ExceptHandler) or not _is_broad(node.type):
            continue
        puts_right_and_goes_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if not puts_right_and_goes_on and not _FUNNEL.search(source.line(node.lineno)):
            yield Fault(node.lineno, "catch what you can name, or say '# one funnel: why'")


def _is_broad(caught: ast.expr | None) -> bool:
    """Whether a handler takes everything."""
    if isinstance(caught, ast.Tuple):
        return any(_is_broad(each) for each in caught.elts)
    return caught is None or last_name(caught) in {"Exception", "BaseException"}


# guard has the last word when a front has died.
_SPEAKERS = {"cli", "guard"}


def one_owner_of_stdout(source: Source) -> Iterator[Fault]:
    """A line printed by anyone else would land in the middle of a screen or of an answer."""
    if source.room in _SPEAKERS or source.path == PurePosixPath("plain/console.py"):
        return
    for call in calls(source):
        if isinstance(call.func, ast.Name) and call.func.id in {"print", "input"}:
            yield Fault(call.lineno, "only plain/console and cli speak on stdin and stdout")


_SQL = re.compile(r"\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP)\s", re.ASCII)


def sql_in_sql_files(source: Source) -> Iterator[Fault]:
    """SQL is read, reviewed and shared between engines as SQL; the store's own few lines aside."""
    if source.path.parts[:2] == ("server", "store"):
        return
    for node in strings(source):
        if _SQL.match(node.value):
            yield Fault(node.lineno, "put it in a .sql file")


# ---------------------------------------------------------------- words

_SENTENCE = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
_SPEAKING_ROOMS = {"tui", "plain", "desk", "flow", "cli", "demo"}
_COMMAND = re.compile(r"server(?: [a-z]+)+")
_NOTES = {"PRIVATE"}  # what of a library's private parts is used, for whoever bumps it
_NOT_SHOWN = {
    "split",
    "query_one",
    "query",
    "getLogger",
    "debug",
    "info",
    "warning",
    "error",
    "critical",
}


def sentences_in_wording(source: Source) -> Iterator[Fault]:
    """Every sentence a person sees has a key, a reading test and a place for a second language."""
    if source.room not in _SPEAKING_ROOMS:
        return
    unseen = {
        id(part)
        for call in calls(source)
        if last_name(call.func) in _NOT_SHOWN
        for part in ast.walk(call)
    } | {
        id(part)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.keyword) and node.arg in {"description", "group", "name"}
        for part in ast.walk(node)
    }
    unseen |= {
        id(part)
        for node in source.tree.body
        if isinstance(node, ast.Assign) and last_name(node.targets[0]) in _NOTES
        for part in ast.walk(node)
    }
    unseen |= {  # what is compared with, and folders
        id(part)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Compare | ast.MatchValue)
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
        for part in ast.walk(node)
    }
    for node in strings(source):
        if source.room == "cli" and _COMMAND.fullmatch(node.value):
            continue
        if id(node) not in unseen and _SENTENCE.search(node.value):
            yield Fault(node.lineno, "give it a key in wording")


# ---------------------------------------------------------------- screens

_TEXT_WIDGETS = {
    "Button",
    "Checkbox",
    "Digits",
    "Label",
    "Link",
    "ListItem",
    "Option",
    "RadioButton",
    "Static",
    "Tab",
    "TabPane",
    "Collapsible",
}
_TEXT_KEYWORDS = {"content", "label", "prompt", "renderable", "title"}
_TEXT_ATTRIBUTES = {"border_title", "border_subtitle", "tooltip", "label"}
_MARKUP_CALLS = {"Markdown", "MarkdownViewer", "RichLog", "from_markup", "from_rich_text"}
_SAFE_CALLS = {"Content", "Text", "literal"}


def user_text_is_never_markup(source: Source) -> Iterator[Fault]:
    """A name with a bracket in it must be shown as typed, never acted on."""
    if source.room != "tui":
        return
    for call in calls(source):
        if last_name(call.func) in _MARKUP_CALLS:
            yield Fault(call.lineno, "nothing of ours is written in markup")
    for function in functions(source.tree):
        yield from _markup_faults(function, _safe_names(function, source.makers), source.makers)


def _markup_faults(function: ast.AST, names: set[str], makers: frozenset[str]) -> Iterator[Fault]:
    """Faults in one function, not counting functions inside it."""
    for node in own_nodes(function):
        for shown in _shown(node):
            if not _is_safe(shown, names, makers):
                yield Fault(shown.lineno, "wrap it in literal() or Content()")


def _shown(node: ast.AST) -> Iterator[ast.expr]:
    """What a node draws: a text widget's first argument, an update, a title set."""
    match node:
        case ast.Call(keywords=keywords) if any(
            each.arg == "markup" and is_false(each.value) for each in keywords
        ):
            return
        case ast.Call(func=func, args=args, keywords=keywords) if last_name(func) in _TEXT_WIDGETS:
            yield from args[:1]
            yield from (each.value for each in keywords if each.arg in _TEXT_KEYWORDS)
        case ast.Call(func=ast.Attribute(attr="update"), args=[shown]):
            yield shown
        case ast.Assign(targets=[ast.Attribute(attr=name)], value=shown) if (
            name in _TEXT_ATTRIBUTES
        ):
            yield shown


def _safe_names(function: ast.AST, makers: frozenset[str]) -> set[str]:
    """Local names that hold Content: by annotation, or assigned from something safe."""
    names: set[str] = set()
    if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        every = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        names |= {each.arg for each in every if says_content(each.annotation)}
    for node in own_nodes(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if _is_safe(value, names, makers):
                    names.add(name)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                if says_content(annotation):
                    names.add(name)
            case _:
                pass
    return names


def _is_safe(shown: ast.expr, names: set[str], makers: frozenset[str]) -> bool:
    """Whether an expression can hold no markup."""
    match shown:
        case ast.Constant(value=str() as text):
            return "[" not in text and not _SENTENCE.search(text)
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in names
        case ast.IfExp(body=one, orelse=other):
            return _is_safe(one, names, makers) and _is_safe(other, names, makers)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=made)) if (
            owner in SAFE_TYPES
        ):
            return made != "from_markup"
        case ast.Call(func=func):
            return last_name(func) in _SAFE_CALLS | makers
        case _:
            return False


def no_toasts(source: Source) -> Iterator[Fault]:
    """A toast goes away before a slow reader has read it, and parses markup."""
    if source.room != "tui":
        return
    for call in calls(source):
        if last_name(call.func) == "notify":
            yield Fault(call.lineno, "say it on the screen, where it stays")


def always_live(source: Source) -> Iterator[Fault]:
    """A grey button does not say why; a placeholder goes away when it is needed."""
    if source.room != "tui":
        return
    for call in calls(source):
        for keyword in call.keywords:
            if keyword.arg == "placeholder":
                yield Fault(call.lineno, "use a label")
            elif keyword.arg == "disabled" and not is_false(keyword.value):
                yield Fault(call.lineno, "leave it live and say why on press")


_HEX = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8}|(?=[a-fA-F]*\d)[0-9a-fA-F]{3})\b")
_CSS_NAMES = {"CSS", "DEFAULT_CSS"}
_COLOUR_WORDS = re.compile(
    r"^(?:bold |dim |italic |reverse |underline |on |bright_)*"
    r"(?:black|red|green|yellow|blue|magenta|cyan|white|orange|purple|grey|gray)(?: on \w+)?$"
)


def no_colours_in_python(source: Source) -> Iterator[Fault]:
    """Colours live in themes/*.toml and structure in themes/styles, where a designer finds them."""
    for text in strings(source):
        if _HEX.search(text.value) or (source.room == "tui" and _COLOUR_WORDS.match(text.value)):
            yield Fault(text.lineno, "name a theme variable")
    for node in ast.walk(source.tree) if source.room == "tui" else ():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                if name in _CSS_NAMES:
                    yield Fault(node.lineno, "put it in themes/styles")
            case _:
                pass


def widgets_look_only_down(source: Source) -> Iterator[Fault]:
    """A widget that reaches its app's other parts works in one place only."""
    if source.path.parts[:2] != ("tui", "widgets"):
        return
    for call in calls(source):
        match call.func:
            case ast.Attribute(value=owner, attr="query" | "query_one" | "query_exactly_one"):
                if last_name(owner) in {"app", "screen", "parent"}:
                    yield Fault(call.lineno, "post a message")
            case _:
                pass


RULES: tuple[Rule, ...] = (
    short_modules,
    no_leftovers,
    time_is_an_argument,
    narrow_handlers,
    one_owner_of_stdout,
    sql_in_sql_files,
    sentences_in_wording,
    user_text_is_never_markup,
    no_toasts,
    always_live,
    no_colours_in_python,
    widgets_look_only_down,
)
