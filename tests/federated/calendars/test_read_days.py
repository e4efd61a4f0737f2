"""The days that a project names itself, and what is wrong with them."""

from datetime import date
from pathlib import Path

import pytest

from federated.calendars.read_days import PLACE, read_days
from federated.errors import DocumentError


def written(project: Path, text: str) -> Path:
    path = project / PLACE
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return project


def test_a_project_without_days_has_none(tmp_path: Path) -> None:
    assert read_days(tmp_path) == {}


def test_days_are_of_a_region_or_of_the_company(tmp_path: Path) -> None:
    text = """
version: 1
days:
  opening: {dates: [2017-10-01, 2016-10-01]}
  spring_sale: {region: TW, dates: [2017-03-20]}
"""
    assert read_days(written(tmp_path, text)) == {
        ("opening", "company"): (date(2016, 10, 1), date(2017, 10, 1)),
        ("spring_sale", "TW"): (date(2017, 3, 20),),
    }


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = """
version: 1
days:
  Opening: {dates: [2017-10-01]}
  sale: {region: Taiwan, dates: [2017-13-01]}
  nothing: {}
"""
    with pytest.raises(DocumentError) as caught:
        read_days(written(tmp_path, text))
    said = str(caught.value)
    for part in ("days.Opening (line 4)", "'Taiwan'", "'2017-13-01'", "days.nothing.dates"):
        assert part in said
