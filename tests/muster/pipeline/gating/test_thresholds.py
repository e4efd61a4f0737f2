"""gate.yml is read strictly: every fault at once, with its line and the nearest valid name."""

from pathlib import Path

import pytest

from federated.errors import DocumentError
from muster.pipeline.gating.thresholds import load_thresholds

FAULTY = """\
version: 1
tabels: {}
tables:
  dim x: {key: [profile_id]}
  dim_profiles: {keyy: [profile_id], severity: bad}
freshness:
  crm: {hours: -3}
  app: {hours: "3"}
overrides:
  coffee_regulars: {may_be_emty: true, size_jump: {precent: 80}}
"""


def test_the_file_of_the_project_is_valid(project_dir: Path) -> None:
    path = project_dir / "dbt_project" / "policies" / "gate.yml"
    thresholds = load_thresholds(path)
    assert thresholds.tables["dim_profiles"].key == ["profile_id"]
    assert set(thresholds.entities) == {"account", "household", "profile"}


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gate.yml"
    path.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load_thresholds(path)
    told = str(caught.value)
    for expected in (
        'tabels (line 2): is not a key here. Did you mean "tables"?',
        "tables.dim x (line 4): string should match pattern",
        'tables.dim_profiles.keyy (line 5): is not a key here. Did you mean "key"?',
        "tables.dim_profiles.key (line 5): is missing",
        "severity (line 5): input should be 'error' or 'warning' (found 'bad')",
        "freshness.crm.hours (line 7): input should be greater than or equal to 0 (found -3)",
        "freshness.app.hours (line 8): input should be a valid number (found '3')",
        'may_be_emty (line 10): is not a key here. Did you mean "may_be_empty"?',
        'size_jump.precent (line 10): is not a key here. Did you mean "percent"?',
    ):
        assert expected in told
    assert caught.value.exit_code == 2


def test_an_override_changes_only_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "gate.yml"
    path.write_text(
        "version: 1\n"
        "audiences: {size_jump: {percent: 30, minimum_members: 9}, empty: {severity: warning}}\n"
        "overrides: {ad_shy: {size_jump: {percent: 80, severity: warning}, may_be_empty: true}}\n",
        encoding="utf-8",
    )
    thresholds = load_thresholds(path)
    own, other = thresholds.for_audience("ad_shy"), thresholds.for_audience("big_spenders")
    assert (own.size_jump.percent, own.size_jump.minimum_members) == (80, 9)
    assert (own.size_jump.severity, own.empty.severity, own.may_be_empty) == (
        "warning",
        "warning",
        True,
    )
    assert (other.size_jump.percent, other.size_jump.severity, other.may_be_empty) == (
        30,
        "error",
        False,
    )
