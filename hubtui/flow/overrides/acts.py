"""What sender and those who were told share: the words, who was told by phone, it is over."""

from __future__ import annotations

from hubtui.domain.overrides.answers import OverrideAct, PhoneAnswer, StandDownReason
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.may_ring import about
from hubtui.flow.engine.steps import Choose, Filter, Line
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.overrides import recipients
from hubtui.flow.overrides.lines import called_line, content_lines, help_of, is_over, knows_names
from hubtui.flow.overrides.rows import told_lines
from hubtui.flow.overrides.standing import answered, standing_of, sum_words
from hubtui.flow.overrides.undelivered import page, phone_step
from hubtui.flow.people import colleagues
from hubtui.wire import overrides, routes
from hubtui.wire.overrides import OverrideOut
from hubtui.wording import say


def heard(ask: Prompter, out: OverrideOut) -> OverrideOut:
    """Tell the hub that this person is shown that it is over, once."""
    if OverrideAct.HEAR not in out.acts:
        return out
    return ask.call("heard", routes.OPEN_OVERRIDE, id=out.row.id)


def by_phone(ask: Prompter, known: JobContext, out: OverrideOut) -> None:
    """Ask whom one rang and what they said: it is kept as one's own word, and can be put right."""
    ids = recipients.rings(known, _phoned(known, out), about(out), beside=False)
    person = ask.choose(phone_step(known, tuple(each.id for each in ids)))
    if not knows_names(out):
        ask.call("told", routes.BY_PHONE, overrides.ByPhone(person=person), id=out.row.id)
        return
    name = colleagues.called(known, person)
    told = any(each.person == person and each.by_phone_at is not None for each in out.told)
    codes = [code for code in PhoneAnswer if told or code is not PhoneAnswer.NOT_TOLD]
    said_ = ask.pick(
        "by-phone.said",
        "override.by_phone_answer",
        (*codes, "no"),
        facts={"name": name},
        hint=True,
        sends=True,
        help_key="danger-live",
    )
    if said_ != "no":
        ask.call(
            "told", routes.BY_PHONE, overrides.ByPhone(person=person, said=said_), id=out.row.id
        )


def _phoned(known: JobContext, out: OverrideOut) -> tuple[str, ...]:
    """Return whom one may have told by phone: who has it not yet, then who else is able to act.

    A supervisor on call says so with the code from their message instead.
    """
    told = [each for each in out.told if not each.as_supervisor]
    rest = sorted(told, key=lambda each: (each.by_phone_at is not None, answered(each)))
    others = (each for each in recipients.able(known) if each != out.sender)
    return tuple(dict.fromkeys((*(each.person for each in rest), *others)))


def who_acts(ask: Prompter, known: JobContext, out: OverrideOut, step: str) -> str:
    """Ask who else is acting: one name, else nothing was said."""
    return ask.choose(
        Choose(
            step,
            say("override.who_acts"),
            recipients.anybody(known, out),
            entry=Filter(),
            sends=True,
            none_picked=say("list.pick_one"),
            help_key="override-read",
        )
    )


def words(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return the words themselves with what was said of 111."""
    content = content_lines(out.content) if out.content else ()
    return (*content, *called_line(known, out))


def stand_down(ask: Prompter, known: JobContext, out: OverrideOut) -> None:
    """Ask why it is over, and tell everybody who was called; only who may say so is asked.

    Once it is over, who said so and why is all there is.
    """
    if is_over(out):
        rows = (*called_line(known, out), *told_lines(known, out))
        heading = sum_words(known, standing_of(out))
        page(ask, heading, rows, "is-over", help_key=help_of(out, "danger-live"))
        return
    if OverrideAct.STAND_DOWN not in out.acts:
        heading = sum_words(known, standing_of(out))
        page(ask, heading, (Line(say("problem.override-not-acting")),), "not-mine")
        return
    why = ask.pick(
        "over",
        "override.stand_down",
        (*StandDownReason, "no"),
        hint=True,
        sends=True,
        help_key="danger-live",
    )
    if why != "no":
        ask.call("stood-down", routes.STAND_DOWN, overrides.StandDown(why=why), id=out.row.id)
