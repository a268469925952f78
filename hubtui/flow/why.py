"""Why is it OK? The usual answer to say yes to, the others, or the pack's questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from hubtui.domain.basis import Answer
from hubtui.domain.told import Talked
from hubtui.flow import people
from hubtui.flow.basis import HELP, OTHER, Case, body_of, offers, reason
from hubtui.flow.known import Known
from hubtui.flow.steps import Choose, Line, Option
from hubtui.flow.walk import Asker
from hubtui.guidance.walk import STATEMENT, Found, Question, Stop, walk
from hubtui.guidance.walk import Option as Usual
from hubtui.wire.alerts import BasisBody
from hubtui.wording import say


def why(ask: Asker, known: Known, case: Case) -> BasisBody | Stop | Found:
    """Ask why it is OK; ``Found`` is a reason that holds only without a name."""
    first, others = offers(known, case)
    picked = ask.choose(_first_step(known, case, first, more=bool(others)))
    said = bool(first) and picked == first[0].basis
    if picked == OTHER:
        picked = ask.choose(_other_step(known, case, others))
    if picked == HELP or not (said or _is_true(ask, known, case, picked)):
        return questions(ask, known, case)
    return body_of(reason(known, case, picked, {STATEMENT + picked: Answer.YES}))


def questions(ask: Asker, known: Known, case: Case) -> BasisBody | Stop | Found:
    """Ask the pack's questions, at most six, up to a reason or to whom to ask."""
    answers: dict[str, Answer] = {}
    while True:
        step = walk(known.pack, case.sender, case.receiver, answers, entry=case.entry)
        match step:
            case Question() if _not_agreed(known, case, step, answers):
                answers[step.id] = Answer.NO
            case Question():
                answers[step.id] = Answer(ask.choose(_question_step(known, case, step)))
            case Found():
                if case.named and not step.named:
                    return step
                return body_of(reason(known, case, step.basis, answers))
            case Stop():
                return step
            case _:
                assert_never(step)


def _not_agreed(known: Known, case: Case, asked: Question, answers: Mapping[str, Answer]) -> bool:
    """Tell whether the question is if they agreed, where they were said not to have."""
    yes = {**answers, asked.id: Answer.YES}
    after = walk(known.pack, case.sender, case.receiver, yes, entry=case.entry)
    if not isinstance(after, Found) or case.told.talked is Talked.YES_OK:
        return False
    return known.pack.bases[after.basis].consent == "is_the_basis"


def _first_step(known: Known, case: Case, first: tuple[Usual, ...], *, more: bool) -> Choose:
    # The one that is picked is the sentence to say yes to; another asks its own on the next screen.
    options = [
        Option(each.basis, each.text if at else each.test.text) for at, each in enumerate(first)
    ]
    if more:
        options.append(Option(OTHER, say("tell.why.other")))
    options.append(Option(HELP, say("tell.why.help")))
    return Choose(
        f"{case.prefix}why",
        case.heading or say("tell.why.heading", name=case.name),
        tuple(options),
        body=_notes(case, first[0]) if first else (),
        picked=first[0].basis if first else HELP,
        none_picked=say("list.pick_one"),
        help_key="why",
        guide=people.banner(known),
    )


def _other_step(known: Known, case: Case, others: tuple[Option, ...]) -> Choose:
    return Choose(
        f"{case.prefix}why.other",
        say("tell.why.other_heading"),
        (*others, Option(HELP, say("tell.why.help"))),
        none_picked=say("list.pick_one"),
        help_key="why",
        guide=people.banner(known),
    )


def _is_true(ask: Asker, known: Known, case: Case, basis: str) -> bool:
    answer = ask.choose(
        Choose(
            f"{case.prefix}why.true",
            say("tell.why.true_heading"),
            tuple(Option(each, say(f"tell.why.{each}")) for each in ("true", "not_true")),
            body=(Line(known.pack.texts[f"basis.{basis}.statement"]),),
            none_picked=say("list.pick_one"),
            help_key="why",
            guide=people.banner(known),
        )
    )
    return answer == "true"


def _question_step(known: Known, case: Case, question: Question) -> Choose:
    return Choose(
        f"{case.prefix}why.{question.id}",
        question.text,
        tuple(Option(each.value, say(f"list.yes-no.{each.value}")) for each in Answer),
        hint=question.help,
        none_picked=say("list.pick_one"),
        help_key="why",
        guide=people.banner(known),
    )


def _notes(case: Case, option: Usual) -> tuple[Line, ...]:
    """Return how each office starts, where they differ; else what goes with the usual answer."""
    if not option.sender_note and not option.receiver_note:
        return ()
    return (
        Line(option.sender_note, label=say("tell.why.ours")),
        Line(option.receiver_note, label=say("tell.why.theirs")),
    )
