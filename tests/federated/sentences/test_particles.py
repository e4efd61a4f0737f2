"""Which particle follows which word."""

import pytest

from federated.sentences.particles import with_particle


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("구매", "이/가", "구매가"),
        ("값", "이/가", "값이"),
        ("“커피”", "을/를", "“커피”를"),
        ("“서울”", "으로/로", "“서울”로"),
        ("“부산”", "으로/로", "“부산”으로"),
        ("3", "이/가", "3이"),
        ("2", "이/가", "2가"),
        ("“COFFEE”", "이/가", "“COFFEE”가"),
        ("“en”", "과/와", "“en”과"),
        ("“TW”", "이/가", "“TW”이(가)"),
        ("“TW”", "으로/로", "“TW”(으)로"),
        ("", "이/가", "이(가)"),
    ],
)
def test_the_last_sound_chooses(word: str, pair: str, expected: str) -> None:
    assert with_particle(word, pair) == expected
