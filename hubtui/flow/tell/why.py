"""Ask for the basis: usual answers, other bases, or the pack's questions; never a default."""

from __future__ import annotations

from typing import assert_never

from hubtui.domain.alerts.basis import Basis, GuideAnswer
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Choose, Line, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.basis import (
    ASK_FIRST,
    HELP,
    OTHER,
    ShareCase,
    begins_with_asking,
    offers,
    reason,
)
from hubtui.flow.tell.hurt import danger_words
from hubtui.guidance.walk import STATEMENT, FoundBasis, Question, Stop, ask_first, walk
from hubtui.guidance.walk import UsualAnswer as Usual
from hubtui.wording import say


def why(ask: Prompter, known: JobContext, case: ShareCase) -> Basis | Stop | FoundBasis:
    """Ask for the basis; a ``FoundBasis`` holds only without the client's name."""
    first, others = offers(known, case)
    picked = ask.choose(_first_step(known, case, first, more=bool(others)))
    said = picked in {each.basis for each in first}
    if picked == ASK_FIRST:
        return ask_first(known.pack)
    if picked == OTHER:
        picked = ask.choose(_other_step(known, case, others))
    if picked == HELP or not (said or _is_true(ask, known, case, picked)):
        return questions(ask, known, case)
    return reason(known, case, picked, {STATEMENT + picked: GuideAnswer.YES})


def questions(ask: Prompter, known: JobContext, case: ShareCase) -> Basis | Stop | FoundBasis:
    """Ask the pack's questions, at most six, until there is a basis or a stop."""
    answers: dict[str, GuideAnswer] = {}
    while True:
        step = walk(
            known.pack, case.sender, case.receiver, answers, entry=case.entry, told=case.talked
        )
        match step:
            case Question():
                answers[step.id] = GuideAnswer(ask.choose(_question_step(known, case, step)))
            case FoundBasis():
                if case.named and not step.named:
                    return step
                return reason(known, case, step.basis, answers)
            case Stop():
                return step
            case _:
                assert_never(step)


def _first_step(
    known: JobContext, case: ShareCase, first: tuple[Usual, ...], *, more: bool
) -> Choose:
    # Each usual answer is the full sentence to record, so picking it needs no confirmation.
    options = [Option(each.basis, each.test.text) for each in first]
    if begins_with_asking(known, case):
        options.insert(0, Option(ASK_FIRST, say("tell.why.ask_first", who=colleagues.whom(known))))
    if more:
        options.append(Option(OTHER, say("tell.why.other")))
    options.append(Option(HELP, say("tell.why.help")))
    return Choose(
        f"{case.prefix}why",
        case.heading or say("tell.why.heading", name=case.name),
        tuple(options),
        hint=danger_words(known, case.told),
        body=_notes(first[0]) if first else (),
        none_picked=say("list.pick_one"),
        help_key="why",
        guide=colleagues.banner(known),
    )


def _other_step(known: JobContext, case: ShareCase, others: tuple[Option, ...]) -> Choose:
    return Choose(
        f"{case.prefix}why.other",
        say("tell.why.other_heading"),
        (*others, Option(HELP, say("tell.why.help"))),
        none_picked=say("list.pick_one"),
        help_key="why",
        guide=colleagues.banner(known),
    )


def _is_true(ask: Prompter, known: JobContext, case: ShareCase, basis: str) -> bool:
    answer = ask.pick(
        f"{case.prefix}why.true",
        "tell.why",
        ("true", "not_true"),
        heading=say("tell.why.true_heading"),
        body=(Line(known.pack.texts[f"basis.{basis}.statement"]),),
        help_key="why",
        guide=colleagues.banner(known),
    )
    return answer == "true"


def _question_step(known: JobContext, case: ShareCase, question: Question) -> Choose:
    return Choose(
        f"{case.prefix}why.{question.id}",
        question.text,
        tuple(Option(each.value, say(f"list.yes-no.{each.value}")) for each in GuideAnswer),
        hint=question.help,
        none_picked=say("list.pick_one"),
        help_key="why",
        guide=colleagues.banner(known),
    )


def _notes(option: Usual) -> tuple[Line, ...]:
    """Return the notes on where each office starts; empty where they do not differ."""
    if not option.sender_note and not option.receiver_note:
        return ()
    return (
        Line(option.sender_note, label=say("tell.why.ours")),
        Line(option.receiver_note, label=say("tell.why.theirs")),
    )
