"""Patterns against Python's own regular expressions, on texts made to be awkward."""

import random
import re

import pytest

from federated.evaluation.folding import fold_character
from federated.evaluation.patterns import like_matches, pattern_matches

PARTS = [
    "a", "b", ".", "a*", "(a|b)", "[ab]", "[^a]", "^", "$", "b+", "a?", "(ab){1,2}", "\\d",
    "\\.", "a{2}", "a{0,1}", "|", "(?:a|)", "[a-c]", "[\\d.]", "\\w", "\\s", "\\n",
]  # fmt: skip


def as_written(character: str) -> str:
    return character


def test_agrees_with_another_engine() -> None:
    chance = random.Random(20171030)
    for _ in range(5_000):
        pattern = "".join(chance.choice(PARTS) for _ in range(chance.randint(1, 5)))
        text = "".join(chance.choice("ab1. \n") for _ in range(chance.randint(0, 5)))
        expected = bool(re.search(pattern.replace("$", "\\Z"), text, re.ASCII))
        assert pattern_matches(pattern, text, as_written) == expected, (pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a%", "abc", True),
        ("a%", "ba", False),
        ("%b_", "a\nb\n", True),
        ("%", "", True),
        ("_", "", False),
        ("_", "臺", True),
        ("100%%", "100", True),
        ("a.c", "abc", False),
        ("a\\%", "a\\x", True),
    ],
)
def test_like(pattern: str, text: str, expected: bool) -> None:
    assert like_matches(pattern, text, as_written) == expected


def test_case_may_be_ignored() -> None:
    assert pattern_matches("^[À-Ö]+$", "àé", fold_character)
    assert pattern_matches("straße", "STRAẞE", fold_character)
    assert not pattern_matches("strasse", "STRAẞE", fold_character)
    assert like_matches("ΣΑΣ", "σας", fold_character)
