"""R20, the desk's half: forty secrets go through the app and plain mode by every way there is.

Looked for after each ending: both screens and the scrollback (as drawn here, and as tmux has it),
clipboard, titles, stderr, all files of the person and the desk, the key ring, the process itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hubtui.server.settings import Argon2
from tests.faults.conftest import Figures
from tests.faults.endings import drawer, sees_gone, strike
from tests.faults.jobs import Thing, goes_home, opens
from tests.faults.muxed import Muxed, PlainInTmux, TuiInTmux
from tests.faults.office import ANA, Office
from tests.faults.planted import Secrets, everywhere
from tests.faults.ready import child, make_ready
from tests.faults.touring import Tour
from tests.hubs import PLAN, passphrase
from tests.stories.people import Front, Plain, environment
from tests.stories.town import Desks

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

Found = dict[str, list[str]]
KINDS = (TuiInTmux, PlainInTmux)
SUBURB = "Qyarrowux"
_OSC = re.compile(rb"\x1b\].*?(?:\x07|\x1b\\|\Z)|\x9d.*?(?:\x07|\x9c|\Z)", re.DOTALL)


class Place:
    """A hub with secrets for Ana in it, a desk, and a home of her own that is searched."""

    def __init__(self, office: Office, desks: Desks, root: Path, suburb: str) -> None:
        self.office, self.root, self.suburb = office, root, suburb
        self.secrets = Secrets()
        self.secrets.known("suburb", suburb)
        self.home = root / "searched"
        self.home.mkdir()
        desks.place = self.home
        self.desk = desks.desk()
        self._opened = 0

    def env(self) -> dict[str, str]:
        """Everything of a person lies below one folder."""
        self._opened += 1
        folders = {
            name: self.home / name.lower()
            for name in (
                "HOME",
                "TMPDIR",
                *(f"XDG_{each}_HOME" for each in ("DATA", "CONFIG", "STATE", "CACHE")),
                "XDG_RUNTIME_DIR",
            )
        }
        for folder in folders.values():
            folder.mkdir(exist_ok=True)
        return {
            **environment(self.desk),
            **{name: str(folder) for name, folder in folders.items()},
            "TMUX_FOLDER": str(self.root / f"t{self._opened}"),
        }

    def opens(self, kind: type[Front], before: str = "") -> Front:
        """Open hubtui here."""
        return kind(env=self.env(), before=before)

    def left(self, front: Front) -> Found:
        """Look everywhere; give what was found, by place."""
        terminal = front.terminal
        assert isinstance(terminal, Muxed)
        found = {
            where: self.secrets.found_in(text) | self.secrets.found_in(text.replace(b"\n", b""))
            for where, text in terminal.left().items()
        }
        found["told the terminal"] = self.secrets.found_in(b"".join(_OSC.findall(terminal.raw)))
        found["stderr"] = self.secrets.found_in(terminal.stderr.read_bytes())
        told = {where: sorted(ways) for where, ways in found.items() if ways}
        return told | self.files()

    def files(self) -> Found:
        """Look through all files of the person and the desk."""
        found = everywhere(self.secrets, self.home)
        return {where: sorted(ways) for where, ways in found.items()}

    def of_process(self, front: Front) -> Found:
        """Look at what any program of this person can read of a running one."""
        found = {}
        for pid in {front.pid, drawer(front)}:
            for name in ("environ", "cmdline", "comm"):
                data = Path(f"/proc/{pid}/{name}").read_bytes()
                found[f"{name} of {pid}"] = self.secrets.found_in(data)
        return {where: sorted(ways) for where, ways in found.items() if ways}


@contextmanager
def place(tmp_path: Path) -> Iterator[Place]:
    plan = PLAN.model_copy(update={"suburbs": (SUBURB, "Rimu Park")})
    ready = make_ready(tmp_path / "ready", plan, Argon2())
    with (
        child(ready, tmp_path / "hub", sessions=10**6) as hub,
        Office(ready, hub, tmp_path / "author") as office,
    ):
        yield Place(office, Desks(tmp_path, hub), tmp_path, SUBURB)


def sits_down(front: Front) -> None:
    front.sign_in(ANA, passphrase(ANA))


def works(front: Front, place: Place, number: str) -> None:
    """Have a client on the screen, and another half typed."""
    goes_home(front)
    front.pick("What waits for you")
    opens_one(front, number)
    goes_home(front)
    front.pick("Tell someone")
    front.sees("Who needs to know?")
    front.find("Beth")
    front.sees("Who is it about?")
    name = place.secrets.new("client half typed")
    if front.kind == "tui":
        front.terminal.type(name)
        front.sees(name)
    else:
        front.write(f"{name}, 7")
        front.sees("Have you talked with")


def opens_one(front: Front, number: str) -> None:
    front.sees(number)
    opens(front, Thing("", number=number))
    front.sees("What will you do?")


ENDINGS = (
    "hidden",
    "signed out",
    "left",
    "broken",
    "app told",
    "hung up",
    "app killed",
    "all killed",
    "guard killed",
    "window closed",
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_forty_secrets_by_every_way_are_found_nowhere(
    tmp_path: Path, figures: Figures, kind: type[Front]
) -> None:
    with place(tmp_path) as here, closing(here.opens(kind)) as front:
        Tour(front, here.office, here.secrets, here.suburb).everything()
        found = {"process": here.of_process(front), "while it runs": here.files()}
        goes_home(front)
        ends(front, "left")
        found["after"] = here.left(front)
    planted = len(here.secrets.ways)
    wrong = {when: where for when, where in found.items() if where}
    figures("R20 secrets through a desk", front=kind.kind, planted=planted, found=wrong)
    assert planted >= 40
    assert not wrong


ON_SCREEN = ("screen and scrollback", "other screen", "drawn")
NOBODY_LEFT = "all killed"
"""Then no program is left to empty the screen; all else must hold."""
BREAKS = """
from hubtui.desk.stack import Stack
over = Stack.lay_over
async def lay_over(self, job):
    if job == "help":
        held = [repr(layer.shown) for layer in self.layers]
        raise ValueError(held)
    return await over(self, job)
Stack.lay_over = lay_over
"""


def ends(front: Front, how: str) -> float:
    """End it in one of the ways; give how long it took to go."""
    pids = (front.pid, drawer(front))
    match how:
        case "hidden":
            front.hide()
            front.sees("This screen is hidden.")
            return 0.0
        case "signed out":
            goes_home(front)
            front.pick("More")
            front.sees("What else?")
            front.pick("Sign out")
            front.sees("Who are you?")
            return 0.0
        case "left":
            front.leave()
            front.sees("Leave?")
            front.pick("Close hubtui")
        case "broken":
            front.help()
        case _:
            return strike(front, how)
    return sees_gone(front, *pids)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_after_every_ending_nothing_of_a_client_is_left(
    tmp_path: Path, figures: Figures, kind: type[Front]
) -> None:
    found: dict[str, Found] = {}
    took: dict[str, float] = {}
    with place(tmp_path) as here:
        numbers = here.office.plant(here.secrets, 1)
        for how in ENDINGS:
            with closing(here.opens(kind, BREAKS if how == "broken" else "")) as front:
                sits_down(front)
                works(front, here, numbers[0])
                found[f"{how}, process"] = here.of_process(front)
                took[how] = round(ends(front, how), 2)
                found[how] = here.left(front)
                if how == NOBODY_LEFT:
                    for where in ON_SCREEN:
                        found[how].pop(where, None)
    wrong = {how: where for how, where in found.items() if where}
    figures(
        "R20 residue of a desk, by ending",
        front=kind.kind,
        planted=len(here.secrets.ways),
        found=wrong,
        gone_after=took,
    )
    assert not wrong


CANNOT_CLEAR = b"Earlier lines may still show. Close this window."


def test_a_terminal_that_cannot_be_cleared_is_said_to_be_one(
    tmp_path: Path, figures: Figures
) -> None:
    endings = ("hidden", "signed out", "left", "broken", "app told", "hung up", "app killed")
    with place(tmp_path) as here:
        numbers = here.office.plant(here.secrets, 1)
        for how in endings:
            env, before = {**here.env(), "TERM": "dumb"}, BREAKS if how == "broken" else ""
            with closing(Plain(env=env, before=before)) as front:
                sits_down(front)
                works(front, here, numbers[0])
                mark = len(front.terminal.raw)
                ends(front, how)
                assert CANNOT_CLEAR in front.terminal.raw[mark:], how
                assert b"\x1b" not in front.terminal.raw, how
        assert not here.files()
    figures("R20 residue of a desk, dumb terminal", endings=len(endings))


LEAVES = """
import base64, os, re
from hubtui import guard
from hubtui.desk.drafts.sync import DraftSync
guard.streams.RESET = ""
kept = DraftSync.want
def want(self, text):
    for name in re.findall("Q[a-z]{12}", text):
        with open(os.environ["TMPDIR"] + "/autosave", "a") as file:
            file.write(text)
        os.write(2, text.encode())
        clipboard = base64.b64encode(name.encode()).decode()
        told = f"\\x1b]52;c;{clipboard}\\x07\\x1b]2;{name}\\x07"
        os.write(1, told.encode())
    kept(self, text)
DraftSync.want = want
"""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_control_a_desk_that_leaves_something_everywhere_is_found_out(
    tmp_path: Path, figures: Figures, kind: type[Front]
) -> None:
    with place(tmp_path) as here, closing(here.opens(kind, LEAVES)) as front:
        numbers = here.office.plant(here.secrets, 1)
        sits_down(front)
        works(front, here, numbers[0])
        front.rest(2)
        ends(front, "app killed")
        found = here.left(front)
    figures("R20 control, a desk that leaves things", front=kind.kind, found=found)
    places = {"screen and scrollback", "clipboard", "titles", "told the terminal", "stderr"}
    assert {*places, "autosave"} <= set(found)
