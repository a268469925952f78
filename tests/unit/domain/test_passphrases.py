"""A passphrase is long and is not the sign on the door."""

from __future__ import annotations

import unicodedata

import pytest

from hubtui.domain.passphrases import check_passphrase, tidy
from hubtui.errors import Refused
from tests.corpus import PASSPHRASES

NAMES = ("Rimu Street Hub", "Ana Bell", "Māori Health")


@pytest.mark.parametrize(
    "good",
    [
        "four plain word tide",
        "kererū over wet hills",
        "jumping-the-blue-fence",
        "one wet grey cat",
        "\u0444\u043e\u0440\u0442\u043e\u0447\u043a\u0430 \u0442\u0438\u0445\u0438\u043c"
        " \u0443\u0442\u0440\u043e\u043c",
    ],
)
def test_good_ones(good: str) -> None:
    assert check_passphrase(good, NAMES) == good


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("", "passphrase-short"),
        ("one two tree", "passphrase-short"),
        ("tooshort", "passphrase-short"),
        ("a b c d e f", "passphrase-short"),
        ("rimu street hub rimu", "passphrase-common"),
        ("maori health ana bell", "passphrase-common"),
        ("passwordpasswordpassword", "passphrase-common"),
        ("kia ora kia ora kia ora", "passphrase-common"),
        ("1234567890123456", "passphrase-common"),
        ("abababababababababab", "passphrase-common"),
        ("y" * 500, "passphrase-long"),
        ("y" * 600, "passphrase-long"),
    ],
)
def test_bad_ones(bad: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_passphrase(bad, NAMES)
    assert refused.value.code == code
    assert refused.value.facts["field"] == "new"


def test_how_it_was_typed_does_not_matter() -> None:
    assert tidy("  kereru\u0304   over\u3000hills ") == "kererū over hills"


LETTERS = "kwtnrmhpg" * 20


def test_any_letters_will_do_up_to_the_longest() -> None:
    assert check_passphrase(LETTERS[:128], ()) == LETTERS[:128]
    for text in ("four  words\twith spaces ", "\U0001f511 \U0001f512 tui kererū weka pūkeko"):
        assert check_passphrase(text, ()) == tidy(text)
    with pytest.raises(Refused, match="passphrase-long"):
        check_passphrase(LETTERS[:129], ())


@pytest.mark.parametrize("text", [*PASSPHRASES, "kererū pūkeko tūī kākā"])
def test_one_passphrase_however_its_letters_are_put_together(text: str) -> None:
    assert tidy(unicodedata.normalize("NFD", text)) == tidy(unicodedata.normalize("NFC", text))
