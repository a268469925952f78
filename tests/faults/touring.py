"""A day at a desk with a secret in every field: typed, read, said wrong, changed, thrown away."""

from __future__ import annotations

from tests.faults.jobs import DANGER, Thing, goes_home, opens, sends_now, tell
from tests.faults.office import ANA, Office
from tests.faults.planted import Secrets
from tests.stories.people import Front
from tests.stories.telling import sent

INCOMING = 9
PIN, WRONG_PIN = "739164", "604937"


class Tour:
    """Takes Ana, who comes with a code for the first time, through all of it."""

    def __init__(self, front: Front, office: Office, secrets: Secrets, suburb: str) -> None:
        self.front, self.office, self.secrets, self.suburb = front, office, secrets, suburb

    def everything(self) -> None:
        """Every way in, one after another."""
        numbers = self.office.plant(self.secrets, INCOMING)
        self.signs_in()
        self.office.vouch(ANA)
        self.hides()
        self.reads(numbers)
        self.tells_and_corrects()
        self.begins("A family's children", "Which family?", "family")
        self.begins("A place", "Which place?", "place")
        self.raises_the_alarm()
        self.settings()

    def signs_in(self) -> None:
        """A name looked for, a wrong passphrase, words of her own, a code, a PIN."""
        front, new, known = self.front, self.secrets.new, self.secrets.known
        code = self.office.code(ANA)
        known("one-time code", code)
        known("PIN", PIN)
        own = f"tidal lantern {new('passphrase')} orchard"
        known("whole passphrase", own)
        front.begin()
        front.sees("Who are you?", timeout=40)
        self.looks_for(new("name looked for"))
        front.find(ANA)
        front.sees("Type your passphrase.")
        front.secret(new("wrong passphrase"))
        front.sees("There is a problem")
        front.secret("1")
        front.sees("Will you use these four words to sign in?")
        front.pick("No. I will make my own")
        front.sees("Type your own passphrase.")
        front.secret(own)
        front.sees("Type it once more.")
        front.secret(own)
        front.sees("Type the code you were given.")
        front.secret(new("wrong code"))
        front.sees("That did not work.", "Type the code you were given.")
        front.secret_again(code)
        front.sees("Pick a PIN")
        front.secret(PIN)
        front.sees("Type the PIN once more")
        front.secret(PIN)
        front.sees("tried to sign in as you.")
        front.pick("Go on")
        front.sees("Which of these is easiest to read?")
        front.pick("Strong black and white")
        front.sees("What do you want to do?")

    def looks_for(self, name: str) -> None:
        """Type a name nobody has."""
        if self.front.kind == "tui":
            self.front.terminal.type(name)
            self.front.sees(name)
            self.front.terminal.press(*["backspace"] * len(name))
        else:
            self.front.write(name)
            self.front.sees("No name fits.")

    def hides(self) -> None:
        """Hide, come back with a wrong PIN and the right one."""
        self.secrets.known("wrong PIN", WRONG_PIN)
        self.front.hide()
        self.front.sees("This screen is hidden.")
        self.front.secret(WRONG_PIN)
        self.front.sees("There is a problem")
        self.front.secret(PIN)
        self.front.sees("What do you want to do?")

    def reads(self, numbers: list[str]) -> None:
        """Read all that came in, the safety alert first."""
        front = self.front
        goes_home(front)
        front.pick("SAFETY Do this first" if front.kind == "tui" else "SAFETY")
        front.sees("Who is going?")
        front.pick("I am going")
        front.sees("can see that you are going")
        for number in numbers:
            goes_home(front)
            front.pick("What waits for you")
            front.sees(number)
            opens(front, Thing("", number=number))
            front.sees("What will you do?")

    def tells_and_corrects(self) -> None:
        """Tell Beth with a note, and change the note."""
        front, new, job = self.front, self.secrets.new, tell(4)
        thing = Thing(f"{new('client told of')}, {self.suburb}")
        noting = next(index for index, step in enumerate(job.steps) if step.id == "note")
        goes_home(front)
        job.walk(front, thing, 0, noting)
        front.write(f"Seen {new('note')}.")
        job.walk(front, thing, noting + 1)
        number = sent(front)
        goes_home(front)
        front.pick("What you sent")
        front.sees(number)
        opens(front, Thing("", number=number))
        front.sees(f"{number} for Beth Receiver")
        front.pick("Change it, or say more")
        front.sees("This is what Beth will see now.")
        front.pick("Change something")
        front.sees("What do you want to change?")
        front.pick("The note")
        front.sees("What must Beth know?")
        front.write(f" Or {new('note changed')}.")
        front.sees("This is what Beth will see now.")
        front.pick("Send the new one to Beth")
        sent(front)

    def begins(self, label: str, heading: str, what: str) -> None:
        """Begin to tell, and leave it."""
        front = self.front
        goes_home(front)
        front.pick("Tell someone")
        front.sees("Who needs to know?")
        front.find("Beth")
        front.sees("Who is it about?")
        front.pick(label)
        front.sees(heading)
        front.write(self.secrets.new(what))
        front.sees("Pick what tells them apart." if what == "family" else "Have you talked")

    def raises_the_alarm(self) -> None:
        """Send a safety alert with who and where."""
        front, new = self.front, self.secrets.new
        goes_home(front)
        for step in DANGER.steps[:3]:
            front.sees(step.sees)
            step.do(front, Thing(""))
        front.sees("What do they need to know?")
        front.write(f"{new('danger, words')} has a knife")
        for label, heading, what in (
            ("Say who it is", "Who is it about?", "danger, who"),
            ("Say where", "Where are they?", "danger, where"),
        ):
            front.sees("Check, then send.")
            front.rest(0.5)
            front.pick(label)
            front.sees(heading)
            front.write(new(what))
        front.sees("Check, then send.")
        sends_now(front, Thing(""))
        front.sees(". Number ")

    def settings(self) -> None:
        """Say how messages find her, and take another passphrase."""
        front, new = self.front, self.secrets.new
        own = f"quiet harbour {new('passphrase changed')} pencil"
        for label, heading, text in (
            ("By mail", "Which mail address?", f"{new('mail')}@mail.example"),
            ("By text or app", "Which number or name?", new("hook")),
        ):
            self._settings("How messages find me")
            front.sees("How should a message find you?")
            front.pick(label)
            front.sees(heading)
            front.write(text)
            front.sees("How should a message find you?")
        self._settings("My passphrase")
        front.sees("Will you use these four words to sign in?")
        front.pick("No. I will make my own")
        front.sees("Type your own passphrase.")
        front.secret(own)
        front.sees("Type it once more.")
        front.secret(own)
        front.sees("Type the passphrase you have now.")
        front.secret(new("wrong old passphrase"))
        front.sees("There is a problem", "Type the passphrase you have now.")
        front.secret_again(
            next(each for each, way in self.secrets.ways.items() if way == "whole passphrase")
        )
        front.sees("Your passphrase is changed.")

    def _settings(self, label: str) -> None:
        goes_home(self.front)
        self.front.pick("More")
        self.front.sees("What else?")
        self.front.pick("Settings")
        self.front.sees("What do you want to change?")
        self.front.pick(label)
