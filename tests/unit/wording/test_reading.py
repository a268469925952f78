"""The reading measure counts what a person would count."""

from __future__ import annotations

import pytest

from hubtui.wording.reading import banned, measure, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1), ("safe", 1), ("shared", 1), ("called", 1), ("noted", 2), ("places", 2),
        ("able", 2), ("people", 2), ("information", 4), ("whānau", 2), ("Māori", 2),
        ("tamariki", 4), ("whakapapa", 4), ("111", 1),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_macron_does_not_change_the_count() -> None:
    assert syllables("whānau") == syllables("whanau")


def test_measure_counts_words_and_the_longest_sentence() -> None:
    found = measure(["Who needs to know?", "Type part of a name, a job or an agency. Go on."])
    assert (found.words, found.longest) == (16, 10)


def test_names_set_aside_do_not_count() -> None:
    texts = ["Is Oranga Tamariki told?"]
    assert measure(texts).words == 4
    assert measure(texts, aside=("Oranga Tamariki",)).words == 2


def test_a_choice_is_its_own_sentence() -> None:
    assert measure(["Yes they do", "No they do not"]).longest == 4


def test_hard_words_score_harder() -> None:
    plain = measure(["Is someone hurt?"])
    hard = measure(["Notification of individuals necessitates authorisation documentation."])
    assert plain.grade < 4 < hard.grade


def test_nothing_to_read() -> None:
    assert measure([]).words == 0


@pytest.mark.parametrize(
    "text",
    ["Please go on", "Override it", "was overridden", "INVALID", "Submitting", "the legal basis",
     "abstraction", "authenticate", "Sorry", "oops"],
)  # fmt: skip
def test_banned(text: str) -> None:
    assert banned(text)


@pytest.mark.parametrize("text", ["Send it to Ana", "a displeased face", "why it is OK to share"])
def test_not_banned(text: str) -> None:
    assert not banned(text)
