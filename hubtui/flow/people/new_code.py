"""New sign-in codes: confirm that a colleague used one; until then, some jobs are shut to them."""

from __future__ import annotations

from hubtui.domain.clock import DAY
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import routes, session
from hubtui.wire.people import Me
from hubtui.wire.session import CodeUsed, Notice
from hubtui.wording import say

NOTICES = "@notices"
_CODE = "code:"
_MACHINE = "host"
_NEWS_DAYS = 3
"""Days that a notice stays on Home; the waiting list shows it longer."""
KINDS = (
    *("code", "used", "denied", "machine", "watch", "unwatch", "on-call", "ring"),
    *("channels", "hub-phone", "time-zone", "closed", "hours", "roles"),
)
"""The known kinds of notice; an unknown kind from a newer hub gets general words."""
_SHUT = frozenset({"sent", "ok", "talked", "talks", "week", "records", "presence", "introduce"})
"""Jobs of Home that are shut to an unconfirmed person; the hub itself refuses more than these."""


def build(known: JobContext) -> Job:
    """Build the job; ``begin["id"]`` is a code id, or ``NOTICES`` to list the notices."""

    def job(ask: Prompter) -> End:
        if ask.begin["id"] == NOTICES:
            return _page(ask, "notices", say("newcode.notice.heading"), notice_lines(known))
        code = next((each for each in known.me.asked if each.id == ask.begin["id"]), None)
        if code is None:
            return _page(ask, "none", say("newcode.none"), ())
        return _is_it_them(ask, known, code)

    return job


def options(known: JobContext) -> tuple[Option, ...]:
    """Return the rows for the waiting list: colleagues to confirm, and the reader's notices."""
    rows = [
        Option(
            _CODE + each.id,
            say("newcode.heading", name=colleagues.full_name(known, each.person)),
            say("newcode.row_aside"),
        )
        for each in known.me.asked
    ]
    if known.me.told:
        rows.append(Option(_CODE + NOTICES, say("newcode.notice.row")))
    return tuple(rows)


def begin_with(picked: str) -> End | None:
    """Return where a row made by ``options`` leads; None for any other row."""
    if not picked.startswith(_CODE):
        return None
    return End("new-code", {"id": picked.removeprefix(_CODE)})


def home_line(known: JobContext, me: Me) -> tuple[Line, ...]:
    """Return the most urgent line for Home: shut, then a colleague to confirm, then a notice."""
    if me.shut is not None:
        return (Line(say("newcode.shut.home", **_who(known, me))),)
    if me.asked:
        name = colleagues.full_name(known, me.asked[0].person)
        return (Line(say("newcode.asked", name=name)),)
    fresh = (each for each in me.told if known.now - each.at < _NEWS_DAYS * DAY)
    return tuple(Line(_notice_words(known, each)) for each in fresh)[:1]


def is_shut(me: Me, job: str) -> bool:
    """Say whether a job of Home is shut until somebody confirms who this person is."""
    return me.shut is not None and job in _SHUT


def show_shut(ask: Prompter, known: JobContext, me: Me) -> End:
    """Show that the job is shut, who can confirm the person, and what still works."""
    facts = _who(known, me)
    lines = [Line(say("newcode.shut.why")), Line(say("newcode.shut.until", **facts))]
    lines += [Line(say("newcode.shut.ring", **facts))] if facts["phone"] else []
    lines.append(Line(say("newcode.shut.open")))
    return _page(ask, "shut", say("newcode.shut.heading"), tuple(lines))


def notice_lines(known: JobContext) -> tuple[Line, ...]:
    """Return the reader's notices as lines, newest first."""
    return tuple(Line(_notice_words(known, each)) for each in known.me.told)


def _is_it_them(ask: Prompter, known: JobContext, code: CodeUsed) -> End:
    name = colleagues.full_name(known, code.person)
    answer = ask.choose(_step(known, code, name))
    if answer == "later":
        return End()
    ask.call("said", routes.SAY_WHO, session.SayWho(yes=answer == "yes"), id=code.id)
    hint = (Line(say(f"newcode.done.{answer}.hint")),)
    return _page(ask, "done", say(f"newcode.done.{answer}.heading", name=name), hint)


def _step(known: JobContext, code: CodeUsed, name: str) -> Choose:
    person = known.people.get(code.person)
    made = say(
        "newcode.made", by=by_whom(known, code.made_by), at=moment_words(known, code.made_at)
    )
    used = say("newcode.used", at=moment_words(known, code.used_at), where=code.workstation)
    lines = [
        Line(made, LineKind.SAID, say("newcode.label.made")),
        Line(used, LineKind.SAID, say("newcode.label.used")),
    ]
    if person is not None and person.phone:
        lines.append(Line(person.phone, LineKind.SAID, say("newcode.label.ring")))
    return pick_one(
        "who",
        "newcode",
        ("yes", "no", "later"),
        facts={"name": name},
        hint=True,
        body=(*lines, Line(say("newcode.effect"))),
        sends=True,
        help_key="new-code",
    )


def _notice_words(known: JobContext, notice: Notice) -> str:
    kind = notice.kind if notice.kind in KINDS else "other"
    person = known.people.get(notice.about)
    return say(
        f"newcode.notice.{kind}",
        by=by_whom(known, notice.by),
        about=notice.name or colleagues.full_name(known, notice.about),
        at=moment_words(known, notice.at),
        reference=notice.reference,
        phone=(person.phone if person else "") or known.card.hub_phone,
    )


def by_whom(known: JobContext, who: str) -> str:
    """Return the name of the person who acted, or words for the hub's machine."""
    return say("newcode.machine") if who in (_MACHINE, "") else colleagues.full_name(known, who)


def _who(known: JobContext, me: Me) -> dict[str, str]:
    person = me.shut.person if me.shut else None
    who = colleagues.full_name(known, person) if person else say("newcode.machine")
    return {"who": who, "phone": me.shut.phone if me.shut else ""}


def _page(ask: Prompter, step: str, heading: str, body: tuple[Line, ...]) -> End:
    ask.choose(
        Choose(
            step,
            heading,
            (Option("home", say("newcode.shut.back")),),
            body=body,
            picked="home",
            opens=True,
            none_picked=say("list.pick_one"),
            help_key="new-code",
        )
    )
    return End()


SPECS = (Spec("new-code", build),)
