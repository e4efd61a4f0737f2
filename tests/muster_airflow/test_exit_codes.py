"""The exit code alone decides whether a task is tried again, and the timetable says so."""

from pathlib import Path

import pytest

from muster_airflow.exit_codes import is_worth_a_retry, meaning


@pytest.mark.parametrize("code", [4, 5, -9, -15])
def test_later_may_go_better(code: int) -> None:
    assert is_worth_a_retry(code)


@pytest.mark.parametrize("code", [1, 2, 3, 6, 7, 99])
def test_a_person_has_to_act(code: int) -> None:
    assert not is_worth_a_retry(code)


@pytest.mark.parametrize("code", range(1, 8))
def test_the_timetable_says_the_same(code: int, project_dir: Path) -> None:
    timetable = (project_dir / "dags" / "README.md").read_text(encoding="utf-8")
    row = next(line for line in timetable.splitlines() if line.startswith(f"| {code} |"))
    assert meaning(code) in row.replace("the gate", "the quality gate")
    assert ("tried again" in row) == is_worth_a_retry(code)
