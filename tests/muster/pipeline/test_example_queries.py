"""The example queries run on a published snapshot and stand in the analysts' page as they are."""

import json
from pathlib import Path

import pytest
from built_marts import Built
from passed_gate import publish_passed

from muster.cli.query import query
from muster.errors import InputError
from muster.pipeline.snapshots import open_published

EXPECTED = {
    "audience_sizes": {"audience_key": "winback_coffee", "owner": "crm", "members_count": 6},
    "who_is_in_an_audience": {"full_name": "Grace O'Brien", "email_marketing": "denied"},
    "entered_and_left": {"change": "exited", "entity_key": "p009", "full_name": "Person 9"},
    "audience_overlap": {"other_audience_key": "winback_coffee", "shared_count": 6, "share": 1.0},
    "members_on_a_day": {"audience_key": "coffee_regulars", "still_in_count": 30},
}


def queries(project_dir: Path) -> dict[str, str]:
    folder = project_dir / "docs" / "queries"
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))}


def test_there_are_five_and_each_starts_with_its_question(project_dir: Path) -> None:
    found = queries(project_dir)
    assert set(found) == set(EXPECTED)
    for name, sql in found.items():
        first = sql.splitlines()[0]
        assert first.startswith("-- ") and first.endswith("?"), name


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_answers_its_question(built: Built, project_dir: Path, name: str) -> None:
    publish_passed(built.settings)
    with open_published(built.settings) as snapshot:
        rows = snapshot.query(queries(project_dir)[name]).to_pylist()
    wanted = EXPECTED[name].items()
    assert [row for row in rows if wanted <= row.items()], rows


def test_the_page_shows_them_as_they_are(project_dir: Path) -> None:
    page = (project_dir / "docs" / "analysts.md").read_text("utf-8")
    for name, sql in queries(project_dir).items():
        assert f"```sql\n{sql.rstrip()}\n```" in page, name


def test_the_command_runs_one(
    built: Built,
    project_dir: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish_passed(built.settings)
    monkeypatch.chdir(project_dir)
    query(str(project_dir / "docs" / "queries" / "members_on_a_day.sql"), as_json=True)
    assert json.loads(capsys.readouterr().out)[-1] == {
        "audience_key": "winback_coffee",
        "members_count": 6,
        "still_in_count": 6,
    }
    with pytest.raises(InputError, match="not readable as a query"):
        query("nowhere.sql")
