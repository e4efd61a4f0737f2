"""The summary counts what the export and the ledger hold, and names the cast."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from muster.demo.progress import show_summary
from muster.demo.summary import Change, Sent, summarize
from muster.pipeline.folders import write_json
from muster.settings import Settings

SARAH, OTHER = "p1", "p2"


def table(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), path)


def delivery(
    key: str, run: str, state: str, destination: str = "demo_mail", person: str = SARAH
) -> dict[str, Any]:
    return {
        "delivery_key": key, "run_id": run, "state": state, "destination": destination,
        "campaign": "we_miss_your_coffee" if destination == "demo_mail" else None,
        "audience_key": "winback_coffee", "op": "add", "entity_key": person, "updated_at": run,
    }  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path))
    loaded = Settings.load(project_dir)
    ledger = loaded.exports_dir / "ledger"
    deliveries = [
        delivery("1", "20171030T000000Z-1", "sent"),
        delivery("2", "20171031T000000Z-1", "sent"),
        delivery("3", "20171031T000000Z-2", "sent", "demo_files"),
        delivery("4", "20171031T000000Z-1", "excluded", person=OTHER),
        delivery("5", "20171031T000000Z-2", "excluded", person=OTHER),
    ]
    table(ledger / "deliveries.parquet", deliveries)
    excluded = [{"delivery_key": key, "code": "consent_withdrawn"} for key in "45"]
    table(ledger / "exclusions.parquet", excluded)
    for run in ("20171030T000000Z-1", "20171031T000000Z-1", "20171031T000000Z-2"):
        export(loaded.exports_dir / run, run)
    return loaded


def export(folder: Path, run: str) -> None:
    write_json(folder / "manifest.json", {"run_id": run})
    regulars = [{"audience_key": "coffee_regulars", "entity_key": key} for key in (SARAH, OTHER)]
    stopped = [{"audience_key": "coffee_regulars_who_stopped", "entity_key": SARAH}]
    table(folder / "members.parquet", regulars + stopped)
    change = {"audience_key": "winback_coffee", "change": "entered", "reason": "rule"}
    table(
        folder / "member_changes.parquet",
        [{**change, "entity_key": key} for key in (SARAH, OTHER)],
    )
    people = {SARAH: "c000001", OTHER: "c000777"}
    cards = [{"profile_id": k, "namespace": "loyalty_id", "identifier": k} for k in people]
    named = [{"profile_id": k, "namespace": "crm_id", "identifier": v} for k, v in people.items()]
    table(folder / "identifiers.parquet", cards + named)
    table(folder / "profiles.parquet", [{"profile_id": SARAH, "household_id": "1764"}])


def test_a_day_is_its_last_export_and_all_its_deliveries(settings: Settings) -> None:
    day = summarize(settings, "2017-10-31")
    assert day is not None
    assert (day.run_id, day.funnel) == ("20171031T000000Z-2", (2, 2, 1))
    assert day.changes == (Change("winback_coffee", 2, 0, ("+Sarah Lin",)),)
    assert day.sent == (
        Sent("demo_files", "winback_coffee add", "sent", 1),
        Sent("demo_mail", "we_miss_your_coffee", "excluded", 1),
        Sent("demo_mail", "we_miss_your_coffee", "sent", 1),
    )
    assert day.excluded == (("consent_withdrawn", 1),)


def test_a_day_without_an_export_has_no_summary(settings: Settings) -> None:
    assert summarize(settings, "2017-11-01") is None


def test_it_is_printed_in_words(settings: Settings) -> None:
    day = summarize(settings, "2017-10-31")
    console = Console(record=True, width=120)
    show_summary(console, [day] if day else [])
    said = console.export_text()
    for part in ("2 → 2 → 1", "winback_coffee", "+Sarah Lin", "left out: 1 × consent withdrawn"):
        assert part in said
