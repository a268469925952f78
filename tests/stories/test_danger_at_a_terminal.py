"""Someone is in danger, at the terminal: who sends, who is told, who watches; a dead hub."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from hubtui.domain.clock import HOUR
from hubtui.setup.plan import HookWay
from tests.hubs import PLAN, passphrase
from tests.stories.people import FRONTS, HOME, PIN, SLOW, Front, environment
from tests.stories.test_bad_days import kill_child
from tests.stories.town import Town

pytestmark = pytest.mark.story

ANA, BETH, SELA, TAMA = "Ana Sender", "Beth Receiver", "Sela Supervisor", "Tama Supervisor"
ASKED = (
    *("hubtui does not call 111. A person must.", "Who must know?"),
    *("What do they need to know?", "Check, then send."),
)
KEYS = {
    "tui": (("f9",), ("1", "enter"), ("1", "enter"), ("1", "enter"), ("enter",)),
    "plain": (("!", "enter"), ("1", "enter"), ("6", "enter"), ("1", "enter"), ("enter",)),
}
"""All that is pressed from any screen to sent; in plain mode with nobody picked."""
MOST_KEYS = {"tui": 8, "plain": 9}
"""In plain mode danger itself is a line: a mark and Enter."""


class Phone:
    """What reached a phone: a web hook of our own that keeps what it is given."""

    def __init__(self) -> None:
        self.got: list[str] = []
        got = self.got

        class Taker(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Taker)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Night:
    """A hub with one on call who may be at home, and the next one called three seconds later."""

    def __init__(self, kind: type[Front], place: Path) -> None:
        self.kind, self.phone = kind, Phone()
        ends = {SELA: {"hook": "sela"}}
        people = (each.model_copy(update=ends.get(each.name, {})) for each in PLAN.people)
        plan = PLAN.model_copy(
            update={
                "on_call": (SELA, TAMA),
                "able": (BETH,),
                "people": tuple(people),
                "hook": HookWay(url=f"http://127.0.0.1:{self.phone.server.server_port}/{{to}}"),
                "escalation": {"next-supervisor": 3 / 60},
            }
        )
        self.town = Town(place, plan, (TAMA,))
        self.fronts: dict[str, Front] = {}
        self.folders: dict[str, Path] = {}

    def at(self, name: str, home: bool = True) -> Front:
        """Somebody at their own desk, signed in; Ana's window is the smallest, with 16 colours."""
        if name not in self.fronts:
            self.folders[name] = self.town.desk()
            self.fronts[name] = self.opens(name)
            self.fronts[name].sign_in(name, passphrase(name))
        elif home:
            self.fronts[name].tell_home()
        return self.fronts[name]

    def opens(self, name: str) -> Front:
        env = environment(self.folders[name])
        if name != ANA:
            return self.kind(env=env)
        small = {"TERM": "xterm-16color", "COLORTERM": ""}
        return self.kind(env=env | small, rows=20, columns=60)

    def close(self) -> None:
        for front in self.fronts.values():
            front.close()
        self.town.close()
        self.phone.close()


@pytest.fixture(scope="module", params=FRONTS, ids=lambda kind: kind.kind)
def night(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Night]:
    night = Night(request.param, tmp_path_factory.mktemp("night"))
    yield night
    night.close()


def send_now(front: Front) -> int:
    """From any screen to Send, as a frightened person would; give how many keys that took."""
    for keys, asked in zip(KEYS[front.kind], ASKED, strict=False):
        front.act(lambda keys=keys: front.terminal.press(*keys))
        front.sees(asked)
    send(front)
    return sum(len(keys) for keys in KEYS[front.kind])


def send(front: Front) -> None:
    """Press Enter on the check screen, which takes nothing at first."""
    front.rest(0.5)
    front.go()


def number_of(front: Front) -> str:
    """The number on the screen that says it is sent."""
    shown = front.sees("Sent ", "Number ")
    number = re.search(r"Number ([A-Z0-9]{2}-[A-Z]+)\.", shown)
    assert number, shown
    return number[1]


def safety(front: Front) -> str:
    """From Home to the list of safety alerts; give what it shows."""
    front.pick("More")
    front.sees("What else?")
    front.pick("Safety alerts")
    return front.sees("Safety alerts, and who is on call", "A supervisor rang with a code")


def test_a_supervisor_at_home_has_it_by_voice(night: Night) -> None:
    ana, beth = night.at(ANA), night.at(BETH)
    since = len(beth.terminal.raw)
    assert send_now(ana) <= MOST_KEYS[ana.kind]
    number = number_of(ana)
    ana.terminal.wait_for(lambda _: bool(night.phone.got))
    code = re.search(r"say (\d{4}), or open hubtui\. " + number, night.phone.got[0])
    assert code, night.phone.got
    beth.sees("SAFETY ALERT", number)
    beth.rings(since)
    beth.reads_bar()
    beth.sees("Who is going?", "Ring me now about someone in danger", "021 555 001")
    beth.pick("I am going")
    beth.sees("Ana can see that you are going.")
    ana.sees_come("own word")
    beth.tell_home()
    safety(beth)
    beth.pick("A supervisor rang with a code")
    beth.sees("Has the supervisor rung you?")
    beth.write(code[1])
    beth.sees("Who is acting, do they say?")
    beth.pick("They are")
    beth.sees(f"{SELA} has {number}, by voice")
    ana.sees_come("has it by voice")
    sela = night.at(SELA)
    sela.sees("SAFETY ALERT", number)
    sela.reads_bar()
    sela.sees(f"{number}: was it you who rang?")
    sela.pick("Yes, it was me")
    sela.sees("has it by voice")
    ana.pick("It is over")
    ana.sees("Is it over?")
    ana.pick("Yes, it was not so")
    ana.sees_come("You said so: it was not so.")


def test_from_the_key_to_the_look_back(night: Night) -> None:
    ana, beth, sela, tama = (night.at(name) for name in (ANA, BETH, SELA, TAMA))
    in_the_middle_of_telling(ana)
    beth.pick("Find who to tell")
    beth.sees("Who are you looking for?")
    since = len(beth.terminal.raw)
    send_now(ana)
    number = number_of(ana)
    ana.sees("not opened", "Ring Beth Receiver now: 021 555 002.")

    beth.sees("SAFETY ALERT", number)
    beth.rings(since)
    beth.reads_bar()
    beth.sees("Who is going?", "Ring me now about someone in danger", "111 was called")
    beth.pick("I am going")
    beth.sees("Ana can see that you are going.")
    ana.sees_come("own word")

    sela.sees("SAFETY ALERT", number)
    sela.reads_bar()
    envelope = sela.sees("Who is acting?", "opened", "Ana Sender", "111 was called")
    assert "Ring me now about someone in danger" not in envelope
    sela.pick("Read the words first")
    sela.sees("Ring me now about someone in danger")
    tama.sees("SAFETY ALERT", number)  # nobody had it in three seconds: the next one is called
    tama.reads_bar()
    tama.sees("Who is acting?", "on call, has opened it")
    sela.pick("I am")
    sela.sees(f"You have seen {number}.", "You did not say it was right.")
    if tama.kind == "plain":  # what was said stands, and so both say it
        tama.pick("No one. Call the next")
        tama.sees("Sela Supervisor had it first.")
        tama.tell_home()
        ana.sees_come("on call, will act, own word")
    else:
        ana.sees("on call, will act, own word")

    beth.pick("It is over")
    beth.sees("Is it over?", "We tell all who know")
    beth.pick("Yes, the danger is over")
    beth.sees(f"{number} is over.")
    ana.sees_come("Beth Receiver said so: the danger is over.")
    say_the_rest(ana)

    if tama.kind == "plain":
        safety(tama)
        tama.pick(f"SAFETY {number}")
    looks_back(tama, number)
    ana.sees_come("Looked back on: It was right.")
    beth.sees_come("Looked back on: It was right.")
    sela.tell_home()
    sela.hide()
    sela.sees("This screen is hidden.")
    sela.danger()
    sela.sees("Call 111 first", "021 555 010")
    sela.back()
    sela.sees("This screen is hidden.")
    sela.secret(PIN)
    sela.sees(HOME)
    ana.pick("Home")
    ana.sees("Who is it about?")
    if ana.kind == "tui":
        ana.sees("Ruby Mc")


def in_the_middle_of_telling(ana: Front) -> None:
    """Half a name is typed, where half a line can be."""
    ana.pick("Tell someone")
    ana.sees("Who needs to know?")
    ana.find("Beth")
    ana.sees("Who is it about?")
    if ana.kind == "tui":
        ana.terminal.type("Ruby Mc")
        ana.sees("Ruby Mc")


def say_the_rest(ana: Front) -> None:
    """The danger test and what is asked beside it, all from lists."""
    ana.pick("Say the rest")
    ana.sees("How bad is it?")
    rows = ("likely", "someone may die", "now", "Police")
    answer(ana, zip(("How likely", "How bad", "How soon", "Who can act"), rows, strict=True))
    ana.sees("What else?")
    rest = ("rang", "not yet", "no time", "yes", "no")
    asked = ("Tried first", "They know", "Not asked", "Under 18", "By family")
    answer(ana, zip(asked, rest, strict=True))
    ana.sees("When was 111 called?")
    ana.pick("Just before I sent it")
    shown = ana.sees("It is over since")
    assert "Say the rest" not in shown


def answer(front: Front, rows: Iterable[tuple[str, str]]) -> None:
    """Pick one in each row, also where one row's answers are the next one's."""
    for row, picked in rows:
        if front.kind == "plain":
            front.pick(picked)
            continue
        shown = front.terminal.wait_for(re.compile("> +" + re.escape(row)))
        number = re.search(r"\( \) (\d) " + re.escape(picked), shown)
        assert number, shown
        front.terminal.press(number[1])
        front.terminal.wait_for(re.compile(re.escape(row) + " +" + re.escape(picked)))
    if front.kind == "tui":
        front.terminal.press("enter")


def looks_back(tama: Front, number: str) -> None:
    """Four questions, how it was, and the passphrase."""
    shown = tama.sees(f"{number}: a look back", "will act, own word")
    assert "Ring me now about someone in danger" in shown
    tama.pick("Go on")
    tama.sees("Think of what Ana knew then.")
    rows = (
        "Could someone get badly hurt?",
        "No more than they needed?",
        "Could each one help?",
        "Do they know it was shared?",
    )
    answer(tama, [(row, "Yes") for row in rows])
    tama.sees("What do you say to Ana?")
    tama.pick("It was right")
    tama.sees("Your passphrase")
    tama.secret(passphrase(TAMA))
    tama.sees(f"{number}: you looked back on it.")


def test_kept_from_somebody_nothing_of_it_reaches_their_desk(night: Night) -> None:
    ana, beth, sela, tama = (night.at(name) for name in (ANA, BETH, SELA, TAMA))
    before = numbers(safety(sela))
    ana.danger()
    ana.sees("Is someone in danger?")
    ana.pick("It is soon, not now")
    ana.sees("Who must know?", f"We also tell {SELA}, on call.")
    ana.pick("Keep this from someone")
    ana.sees("Who must not learn of it?")
    ana.mark_by_name(SELA)
    ana.sees("Who must know?", f"We also tell {TAMA}, on call.")
    ana.pick(BETH)
    ana.sees("What do they need to know?")
    ana.write("3")  # its number, also where words may be typed
    ana.sees("Check, then send.", "Kept from", "On call", TAMA, "They may hurt themselves")
    send(ana)
    number = number_of(ana)
    ana.tell_home()
    ana.sees("no one has told the hub they will act")
    ana.reads_bar()
    ana.sees("No one has told the hub they will act.", "Ring Beth Receiver now")
    beth.sees("SAFETY ALERT", number)
    tama.sees("SAFETY ALERT", number)
    tama.reads_bar()
    tama.sees("Who is acting?", "No one has told the hub they will act.")
    tama.pick("No one. Call the next")
    tama.sees(f"You have seen {number}. Told now: Colin Other.")
    ana.sees_come("says no one acts")
    tama.tell_home()
    tama.sees("SAFETY ALERT", number)  # it stays, and can be answered anew
    tama.reads_bar()
    tama.sees("Who is acting?")
    tama.pick("I am")
    tama.sees(f"You have seen {number}.", "It calls no other supervisor for now.")
    ana.sees_come("Tama Supervisor will act.")
    tama.tell_home()
    assert number in numbers(safety(tama)), "control: the list tells what there is"
    sela.tell_home()
    assert numbers(safety(sela)) == before
    assert number.encode() not in sela.terminal.raw
    assert b"They may hurt themselves" not in sela.terminal.raw
    beth.reads_bar()
    beth.sees("They may hurt themselves. Ring me", "111 was not called yet.")
    beth.pick("Who has it, and who to ring")
    assert SELA not in beth.sees("Or ring:", ANA)
    beth.help()
    assert SELA not in beth.sees("Ring and ask:", ANA), "she is on call, and it is kept from her"
    beth.back()
    beth.back()
    beth.pick("I cannot act")
    shown = beth.sees("Ana can see it. If no one acts, we look for the next.")
    assert "It is over" not in shown, "who cannot act cannot end it"
    beth.pick("That has changed")
    beth.sees("What is so now?", "You said that you cannot act.")
    beth.pick("I am going")
    beth.sees("Ana can see that you are going.", "It is over")
    beth.pick("It is over")
    beth.sees("Is it over?")
    beth.pick("Yes, Police have it")
    ana.sees_come("Beth Receiver said so: Police have it.")


def test_nobody_is_picked_beforehand_and_check_says_who_is_told(night: Night) -> None:
    ana = night.at(ANA)
    ana.danger()
    ana.sees("Is someone in danger?")
    ana.go()
    ana.sees("Pick one, then go on.")
    ana.write("2")
    who = ana.sees("Who must know?", BETH, "I do not know. Start with Beth Receiver")
    assert "[x]" not in who
    assert "(*)" not in who
    assert "(picked)" not in who
    ana.go()
    ana.sees("Pick one, then go on.")
    number = re.search(r"(\d) I do not know", who)
    assert number, who
    ana.write(number[1])  # plain mode says the list once
    ana.sees("What do they need to know?")
    ana.go()
    ana.sees("Pick one, then go on.")
    ana.write("4")
    ana.sees("Check, then send.", "111 NOT called.", "Beth Receiver, as you picked no one")
    ana.pick("Change something")
    ana.sees("What do you want to change?")
    ana.pick("Who must know")
    ana.sees("Who must know?")
    ana.pick("Keep this from someone")
    ana.sees("Who must not learn of it?")
    ana.mark_by_name(BETH)
    who = ana.sees("Who must know?", "I do not know. Start with Colin Other")
    assert not re.search(rf"\d {BETH}", who)
    ana.pick("I do not know. Start with Colin Other")
    ana.sees("Check, then send.", "Colin Other, as you picked no one", "Kept from")
    ana.pick("Do not send")
    ana.sees(HOME)


def test_who_cannot_talk_is_rung_by_nobody(night: Night) -> None:
    ana, beth, sela = (night.at(name) for name in (ANA, BETH, SELA))
    since = {front: len(front.terminal.raw) for front in (beth, sela)}
    outside = len(night.phone.got)
    ana.danger()
    ana.sees("Is someone in danger?")
    ana.pick("Not called. I cannot talk. Call for me")
    ana.sees("Who must know?")
    ana.pick(BETH)
    lines = ana.sees("What do they need to know?", "Someone is in danger now")
    assert "Ring me" not in lines
    ana.write("1")
    ana.sees("Check, then send.", "111 NOT called. Ana cannot talk. Call 111 for Ana.")
    send(ana)
    number = number_of(ana)
    told = "111 NOT called. Ana cannot talk. Call 111 for Ana."
    beth.sees("SAFETY ALERT", number)
    beth.reads_bar()
    beth.sees(told, "DO NOT RING", "Someone is in danger now")
    beth.pick("Who has it, and who to ring")
    beth.sees("Who has it", "Or ring:")
    beth.back()
    beth.sees(told)
    sela.sees("SAFETY ALERT", number)
    sela.reads_bar()
    sela.sees(told, "DO NOT RING", "Who is acting?")
    ana.terminal.wait_for(lambda _: len(night.phone.got) > outside)
    assert night.phone.got[outside].startswith("DO NOT RING who sent it. ")
    for front, start in since.items():
        assert b"021 555 001" not in front.terminal.raw[start:], front.name
    beth.pick("I am going")
    beth.sees("Ana can see that you are going.")
    ana.sees_come("own word")


def test_a_hub_that_is_away_gets_it_once_and_late(night: Night) -> None:
    ana, beth = night.at(ANA), night.at(BETH)
    before = numbers(safety(beth))
    beth.tell_home()
    ana.pick("Find who to tell")
    ana.sees("Who are you looking for?")
    night.town.hub.kill()
    send_now(ana)
    ana.sees("NOT SENT. Call Beth Receiver now: 021 555 002.", timeout=SLOW)
    ana.pick("I told someone by phone")
    ana.sees("Who did you tell by phone?")
    ana.pick("Beth Receiver")
    ana.sees("NOT SENT. Call Sela Supervisor now: 021 555 010.")
    ana.pick("Go back. Keep trying")
    ana.sees("Who are you looking for?", "NOT SENT. Call Sela Supervisor now on 021 555 010.")
    ana.help()
    ana.sees("Ring and ask:", "NOT SENT")
    ana.back()
    ana.leave()
    ana.sees("Leave?", "NOT SENT")
    ana.pick("Sign out. Someone else can sign in")
    ana.sees("A safety alert is NOT SENT yet")
    ana.pick("Go on. I have rung them")
    ana.danger()
    ana.sees("Is someone in danger?", "021 555 010")
    kill_child(ana, signal.SIGKILL)
    ana.terminal.wait_exit()
    ana = night.fronts[ANA] = night.opens(ANA)
    ana.begin()
    ana.sees("Try again", timeout=SLOW)
    ana.sees_come("NOT SENT: a safety alert of")
    night.town.hub.ahead_us = 3 * HOUR
    night.town.hub.start()
    tries_again(ana)
    ana.proves(ANA, passphrase(ANA))
    ana.sees_come("Is it still true?")
    ana.reads_bar()
    ana.sees("went out late. Is it still true?", "Written", "arrived")
    ana.pick("Yes, it is")
    number = number_of(ana)
    beth.sees("SAFETY ALERT", number, timeout=SLOW)
    beth.reads_bar()
    beth.sees("Who is going?", "Written", "arrived", "Ring me now about someone in danger")
    beth.tell_home()
    assert numbers(safety(beth)) == before | {number}, "once"


def tries_again(front: Front) -> None:
    """Try again, as one would, until the hub answers."""
    for _ in range(10):
        front.go()
        front.terminal.wait_for(
            lambda _: "Who are you?" in front.shown() or "Try again" in front.shown(), SLOW
        )
        if "Who are you?" in front.shown():
            return
        front.rest(0.5)
    raise AssertionError(front.shown())


def numbers(shown: str) -> set[str]:
    """Every safety alert in the list, which must not come twice."""
    found: list[str] = re.findall(r"SAFETY ([A-Z0-9]{2}-[A-Z]+)", shown)
    assert len(found) == len(set(found)), shown
    return set(found)
