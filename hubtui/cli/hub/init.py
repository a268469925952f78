"""``hubtui server init``: set up a hub, asked step by step or from a file and flags."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hubtui.cli.arguments import Arguments
from hubtui.cli.ask import ask_secret
from hubtui.cli.hub.outside import try_message
from hubtui.cli.hub.place import data_flag, hub_folder, show_hub, taken
from hubtui.cli.out import out
from hubtui.cli.walk import walk
from hubtui.domain.outside import checked_secret
from hubtui.errors import Broken
from hubtui.flow.engine.effects import Effect
from hubtui.flow.setup.job import MakeHub, TryMessage, setup
from hubtui.guidance.load import load
from hubtui.guidance.pack import Pack
from hubtui.server.setup import Created, create_hub
from hubtui.setup.answers import WrongAnswers, collect_answers, read_plan
from hubtui.setup.faults import find_faults
from hubtui.setup.plan import PACK, HubPlan, SetupPlan, WaySecrets
from hubtui.wire.base import Done
from hubtui.wording import say, say_lines

REFUSED = 2
JOIN_MINUTES = 60
"""Minutes the join code is valid: time to walk to another computer and install hubtui."""


def run_init(asked: Arguments) -> int:
    """Set up a hub; if the folder has one already, show that hub and change nothing."""
    told = collect_answers(asked.answers, vars(asked) | {"place": asked.data})
    place = Path(told.get("place") or hub_folder(asked.data)).expanduser().absolute()
    if taken(place):
        return show_hub(place)
    told["place"] = str(place)
    pack = load(PACK)
    if set(told) == {"place"} and sys.stdin.isatty():
        return walk(setup(pack, str(place)), _Performer(pack).perform)
    return _scripted(told, pack)


def _scripted(told: dict[str, Any], pack: Pack) -> int:
    try:
        plan = read_plan(told, pack.lists)
    except WrongAnswers as found:
        out(say("server.init.wrong", count=len(found.faults)), to=sys.stderr)
        for fault in found.faults:
            why = say(f"setup.wrong.{fault.code}", **{"list": "", **fault.facts})
            line = say("setup.wrong.line", answer=fault.facts["answer"], why=why)
            out(line, to=sys.stderr)
        return REFUSED
    make(plan, _secrets(plan))
    return 0


def _secrets(plan: SetupPlan) -> WaySecrets:
    """Ask for the secrets that no file or flag may hold: mail password, then web hook token."""
    mail, hook = plan.mail, plan.hook
    wants_mail, wants_hook = mail and mail.user, hook and hook.token
    return WaySecrets(
        mail=ask_secret("server.init.mail-password", check=checked_secret) if wants_mail else "",
        hook=ask_secret("server.init.hook-token", check=checked_secret) if wants_hook else "",
    )


@dataclass(slots=True)
class _Performer:
    """Performs the effects of the set-up job."""

    pack: Pack
    place: Path = field(default_factory=Path)

    def perform(self, effect: Effect) -> Done:
        """Make the hub, or send a test message from the one just made."""
        if isinstance(effect, TryMessage):
            try_message(self.place, effect.name)
            return Done()
        assert isinstance(effect, MakeHub)
        wrong = find_faults(effect.plan, self.pack.lists)
        if wrong:
            raise wrong[0]
        self.place = make(effect.plan, effect.secrets)
        return Done()


def make(plan: SetupPlan, secrets: WaySecrets) -> Path:
    """Create the hub completely or not at all, then print its codes, which are shown once.

    Raises:
        Broken: ``setup-place`` where the folder cannot be made, or holds something else.
    """
    place = Path(plan.place).expanduser().absolute()
    beside = place.with_name(f".{place.name}.making")
    shutil.rmtree(beside, ignore_errors=True)  # left by an interrupted set-up
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = create_hub(beside, HubPlan(**dict(plan), secrets=secrets, join_minutes=JOIN_MINUTES))
        if place.is_dir():
            place.rmdir()
        beside.rename(place)
    except BaseException as error:
        shutil.rmtree(beside, ignore_errors=True)
        if isinstance(error, OSError):
            raise Broken("setup-place", place=str(place)) from None
        raise
    _say_made(plan, made, place)
    return place


def _say_made(plan: SetupPlan, made: Created, place: Path) -> None:
    out(say("server.init.made", hub=plan.hub, place=str(place)))
    left_out = [office.name for office in plan.offices if not office.guide]
    if left_out:
        out(say("server.init.no-guide", offices=", ".join(left_out), data=data_flag(place)))
    out(say("server.init.codes"))
    for name, code in made.codes.items():
        out(say("server.code-line", name=name, code=code))
    for line in say_lines("server.init.next", data=data_flag(place)):
        out(line)
    for name in plan.reachable()[:1]:
        out(say("server.init.test", name=name, data=data_flag(place)))
    out(say("server.fingerprint", words=" ".join(made.fingerprint)))
    out(say("server.join-code", code=made.join_code, minutes=JOIN_MINUTES))
