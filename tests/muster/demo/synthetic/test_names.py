"""Names carry the Latin spelling of their script and say what to install when they cannot."""

import sys

import pytest

from muster.demo.synthetic.names import NameMaker, romanise
from muster.errors import InputError


@pytest.mark.parametrize(
    ("hangul", "latin"), [("민준", "minjun"), ("서연", "seoyeon"), ("밝", "bak"), ("아", "a")]
)
def test_hangul_is_spelled_syllable_by_syllable(hangul: str, latin: str) -> None:
    assert romanise(hangul) == latin


def test_each_region_gets_its_script_and_the_same_seed_the_same_names() -> None:
    one, other = NameMaker("7"), NameMaker("7")
    for region, first_letter in (("TW", "一"), ("KR", "가"), ("US", "A")):
        name = one.draw(region)
        assert name == other.draw(region)
        assert name.full[0] >= first_letter
        assert name.latin.isascii()


def test_without_faker_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faker", None)
    with pytest.raises(InputError, match=r"muster\[demo\]"):
        NameMaker("7")
