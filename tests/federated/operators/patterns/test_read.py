"""What a pattern may not say is refused by name and place; what it may is read."""

import pytest

from federated.operators.patterns import compiled, faults_of_pattern
from federated.operators.patterns.read import alike, read_pattern
from federated.operators.patterns.tree import Characters

FOREIGN = {
    "a(?=b)": "a look-ahead at character 2",
    "a(?!b)": "a look-ahead at character 2",
    "(?<=a)b": "a look-behind at character 1",
    "(?<!a)b": "a look-behind at character 1",
    "(a)\\1": "a backreference ('\\\\1') at character 4",
    "(?P<name>a)": "a named group at character 1",
    "(?<name>a)": "a named group at character 1",
    "(?i)a": "a flag inside the pattern at character 1",
    "(?>a)": "an atomic group at character 1",
    "(?#a)": "a comment at character 1",
    "a*+": "a possessive count at character 3",
    "a*?": "a lazy count at character 3",
    "a**": "a count of a count at character 3",
    "a{2}{3}": "a count of a count at character 5",
    "*a": "a * after nothing at character 1",
    "a|+": "a + after nothing at character 3",
    "a{": "a { without a count at character 2",
    "a{,3}": "a { without a count at character 2",
    "a{3,2}": "a count whose end comes before its start at character 2",
    "a{1001}": "a count above 1,000 at character 2",
    "(a": "a ( that is never closed at character 1",
    "a)": "a ) that closes nothing at character 2",
    "[a": "a [ that is never closed at character 1",
    "a]": "a ] that closes nothing at character 2",
    "[z-a]": "a range whose end comes before its start at character 2",
    "[a-\\d]": "a range that ends in a class at character 2",
    "[[:alpha:]]": "a class by its name at character 2",
    "\\bfoo": "a word boundary ('\\\\b') at character 1",
    "\\D": "the opposite of a class ('\\\\D') at character 1",
    "[\\S]": "the opposite of a class ('\\\\S') at character 2",
    "\\pL": "a class of Unicode ('\\\\p') at character 1",
    "\\x41": "a character by its number ('\\\\x') at character 1",
    "\\Qa\\E": "a quotation ('\\\\Q') at character 1",
    "\\Aa": "another end of the text ('\\\\A') at character 1",
    "\\é": "an escape that means nothing",
    "a\\": "a \\ before nothing at character 2",
}


@pytest.mark.parametrize("pattern", FOREIGN)
def test_what_is_outside_the_subset_is_named_with_its_place(pattern: str) -> None:
    problem, advice = faults_of_pattern(pattern)[0]
    assert FOREIGN[pattern] in problem
    assert advice


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert len(faults_of_pattern("\\bfoo(?=x)\\1*?")) == 4


def test_no_pattern_is_longer_than_200_characters() -> None:
    assert faults_of_pattern("a" * 200) == []
    assert "longer than 200" in faults_of_pattern("a" * 201)[0][0]
    assert "longer than 200" in faults_of_pattern("%" * 201, is_like=True)[0][0]


def test_counts_of_counts_cannot_blow_up() -> None:
    assert faults_of_pattern("^(ab{10}){90}$") == []
    assert "stands for more than 1,000" in faults_of_pattern("((a{10}){10}){11}")[0][0]


def test_a_bracket_may_begin_or_end_with_what_it_could_not_hold_elsewhere() -> None:
    for pattern in ("[]a]", "[^]a]", "[a-]", "[-a]", "[a\\]b]", "[\\d-]", "[[a]"):
        assert faults_of_pattern(pattern) == [], pattern
    assert compiled("[]a]") == Characters(((93, 93), (97, 97)))


def test_classes_are_those_of_ascii() -> None:
    assert compiled("\\d") == Characters(((48, 57),))
    assert compiled("\\s") == Characters(((9, 10), (12, 13), (32, 32)))


def test_what_folds_alike_stands_for_each_other() -> None:
    folding = {"K": "k", "\u212a": "k"}
    for character in "kK\u212a":
        code = ord(character)
        assert alike([(code, code)], folding).ranges == ((75, 75), (107, 107), (0x212A, 0x212A))
    turned, _ = read_pattern("[^K]", folding)
    assert isinstance(turned, Characters)
    assert not any(low <= ord("k") <= high for low, high in turned.ranges)
