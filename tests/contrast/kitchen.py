"""A screen with one of every building block of base.tcss, some in each state."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Button, Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from hubtui.tui.base import HubApp
from hubtui.tui.words import literal


class Kitchen(HubApp[None]):
    """Every building block once; Tab walks over those that take the focus."""

    AUTO_FOCUS = "OptionList"

    def compose(self) -> ComposeResult:
        with Container(classes="practice"):
            yield Static(literal("PRACTICE - NOT REAL"))
        yield Static(literal("hubtui | Eastfield hub | Tam Ruru"), classes="top")
        yield Static(literal("SAFETY  Read it"), classes="status -danger")
        yield Static(literal("Who needs to know?"), classes="question")
        yield Static(literal("Type part of a name."), classes="help")
        yield Static(literal("There is a problem"), classes="problem")
        with Container(classes="body"):
            yield Static(literal("Sent."), classes="good")
            yield OptionList(
                Option(literal("(*) Ana Smith")),
                Option(literal("( ) Jo Lee")),
                Option(literal("( ) Away"), disabled=True),
            )
            field = Input("typed", placeholder="none")
            field.cursor_blink = False
            yield field
            empty = Input(placeholder="still empty", classes="-problem")
            empty.cursor_blink = False
            yield empty
            note = TextArea("A note", show_cursor=True)
            note.cursor_blink = False
            yield note
        with Container(classes="foot"):
            yield Button(literal("Enter Go on"))
            yield Button(literal("F9 Danger"), classes="-danger")
        with Container(classes="practice"):
            yield Static(literal("PRACTICE - NOT REAL"))
