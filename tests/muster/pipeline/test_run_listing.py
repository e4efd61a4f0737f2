"""The runs are listed newest first, each with how far it came."""

import pytest
from built_marts import RUN_ID, Built

from muster.errors import StepMissing
from muster.pipeline.folders import write_json
from muster.pipeline.run_listing import list_runs
from muster.settings import Settings


def test_no_run_is_one_clear_message(settings: Settings) -> None:
    with pytest.raises(StepMissing, match=r"Run: muster bounds"):
        list_runs(settings)
    assert not (settings.home / "warehouse.duckdb").exists()


def test_how_far_each_run_came(built: Built) -> None:
    settings = built.settings
    newest = list_runs(settings)[0]
    assert (newest.run_id, newest.gate, newest.is_exported) == (RUN_ID, "not run", False)

    write_json(settings.home / "gates" / f"{RUN_ID}.json", {"passed": False})
    assert list_runs(settings)[0].gate == "failed"

    write_json(settings.home / "gates" / f"{RUN_ID}.json", {"passed": True})
    write_json(settings.exports_dir / RUN_ID / "manifest.json", {})
    write_json(settings.published_dir / RUN_ID / "manifest.json", {})
    newest = list_runs(settings)[0]
    assert (newest.gate, newest.is_exported, newest.is_published) == ("passed", True, True)


def test_a_spoilt_verdict_hides_no_run(built: Built) -> None:
    write_json(built.settings.home / "gates" / "other.json", {"passed": True})
    (built.settings.home / "gates" / f"{RUN_ID}.json").write_text("{", encoding="utf-8")
    assert [(run.run_id, run.gate) for run in list_runs(built.settings)] == [(RUN_ID, "damaged")]
