"""Names, addresses and dates are brought to one form, and likeness is measured where it tells."""

import unicodedata

import pytest

from muster.pipeline.matching import values


@pytest.mark.parametrize(
    ("normalise", "one", "other"),
    [
        (values.full_name, "Lin, Sarah", "ＳＡＲＡＨ　ＬＩＮ"),
        (values.full_name, "王 小明", "王小明"),
        (values.full_name, "김민준", unicodedata.normalize("NFD", "김 민준")),
        (values.name, "José", "JOSE"),
        (values.name, "ｶﾀｶﾅ", "カタカナ"),
        (values.plain, "臺北市", "台北市"),
        (values.code, "SW1A 1AA", "sw1a1aa"),
        (values.birth_date, "1971-06-24 00:00:00", "19710624"),
        (values.email, " Sarah@Example.com", "sarah@example.com"),
    ],
)
def test_written_otherwise_it_is_the_same(normalise, one: str, other: str) -> None:
    assert normalise(one) == normalise(other) is not None


@pytest.mark.parametrize(
    ("normalise", "one", "other"),
    [
        (values.name, "が", "か"),
        (values.full_name, "王小明", "王小美"),
        (values.birth_date, "1971-06-24", "1971-06-25"),
    ],
)
def test_another_value_stays_another(normalise, one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize("normalise", [values.plain, values.name, values.full_name, values.code])
@pytest.mark.parametrize("nothing", ["", "  ", "-", "．"])
def test_what_says_nothing_is_nothing(normalise, nothing: str) -> None:
    assert normalise(nothing) is None


def test_a_namesake_by_one_sign_is_not_taken_for_a_slip() -> None:
    """Engines measure likeness byte by byte, which makes 김민준 and 김민중 all but equal."""
    assert values.letters("김민준") is values.letters("王小明") is None
    assert values.letters("sarah lin") == "sarah lin"
