"""Small ways of saying values."""

import doctest
from datetime import date

import pytest

from muster.demo.report import words
from muster.demo.report.reading import ledger, scoring


@pytest.mark.parametrize("module", [ledger, scoring, words])
def test_examples_run(module) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), (1.0, "100%"), (0.99999, "99.9%"), (0.5, "50.0%"), (0, "0.0%")],
)
def test_a_share_is_never_rounded_up_to_all(value, shown) -> None:
    assert shown == words.percent(value)


def test_days_and_names() -> None:
    assert words.day(date(2017, 5, 3)) == "3 May 2017"
    assert words.spoken("안녕 Sarah & 林莎拉") == (
        '<span lang="ko">안녕</span> Sarah &amp; <span lang="zh-TW">林莎拉</span>'
    )
    assert words.spoken(None) == ""
    assert words.spoken("<b>") == "&lt;b&gt;"
    assert words.shortened("abcdefghijklmnopqrstuvwxyz", 9) == "abcd…wxyz"
