"""What dbt says becomes one message with where, what and what to do, and the right code."""

import pytest

from muster.errors import GateFailed, InputError, MusterError, StepMissing, WarehouseBusy
from muster.pipeline.dbt_faults import NodeFault, explain_exception, explain_faults
from muster.settings import Settings

LOCK = (
    'IO Error: Could not set lock on file "/x/warehouse.duckdb": Conflicting lock is held in '
    "python (PID 4711)."
)
EDGES = "Compilation Error\n  No window edges in muster.muster_bounds. Run: muster bounds --as-of …"
FILE = 'Runtime Error in model a\n  IO Error: No files found that match the pattern "crm/x.parquet"'
LEDGER = FILE.replace("crm/x.parquet", "demo/exports/ledger/receipts.parquet")
COLUMN = (
    'Runtime Error in model b\n  Binder Error: Referenced column "phone" not found in FROM '
    "clause!\n"
    '  Candidate bindings: "phone_number", "email"\n\n  LINE 3: select phone\n            ^'
)


def node(message: str, name: str = "stg_crm__people", failed_test: bool = False) -> NodeFault:
    kind = "test" if failed_test else "model"
    return NodeFault(name, kind, f"dbt_project/models/{name}.sql", message, failed_test)


@pytest.mark.parametrize(
    ("message", "error", "parts"),
    [
        (LOCK, WarehouseBusy, ["warehouse.duckdb", "process 4711", "try again"]),
        ("connection to server at db failed: refused", WarehouseBusy, ["profiles.yml"]),
        (EDGES, StepMissing, ["No window edges", "Run: muster bounds"]),
        (FILE, InputError, ["crm/x.parquet is missing", "stg_crm__people", "dbt_project/sources"]),
        (LEDGER, StepMissing, ["ledger/receipts.parquet is missing", "Run: muster receipts"]),
        (COLUMN, InputError, ['no column "phone"', '"phone_number"', "dbt_project/sources"]),
        ('relation "sources_crm.people" does not exist', InputError, ["sources_crm.people"]),
        (
            "This model has an enforced contract that failed.\n| x | TEXT |",
            InputError,
            ["contract"],
        ),
    ],
)
def test_each_fault_has_its_message(
    settings: Settings, message: str, error: type[MusterError], parts: list[str]
) -> None:
    explained = explain_faults(settings, [node(message)])
    assert type(explained) is error
    for part in parts:
        assert part in str(explained)
    assert "^" not in str(explained)


def test_all_models_are_named_at_once(settings: Settings) -> None:
    faults = [node(FILE), node(COLUMN, "stg_shop__orders")]
    explained = str(explain_faults(settings, faults))
    assert "2 models" in explained
    assert "stg_crm__people" in explained
    assert "stg_shop__orders" in explained


def test_failed_tests_on_data_are_the_gates_code(settings: Settings) -> None:
    fault = node("Got 3 results, configured to fail if != 0", "unique_profile_id", True)
    explained = explain_faults(settings, [fault])
    assert type(explained) is GateFailed
    assert "unique_profile_id" in str(explained)
    assert "Got 3 results" in str(explained)


def test_an_error_in_a_model_is_told_before_the_tests_it_breaks(settings: Settings) -> None:
    explained = explain_faults(settings, [node("Got 1 result", "t", True), node(FILE)])
    assert type(explained) is InputError
    assert "1 models" in str(explained)


def test_relations_of_others_are_named_with_the_way_out(settings: Settings) -> None:
    said = "Compilation Error\n  Relations that Muster did not build … marts.x. Rename them\n  > in"
    explained = explain_exception(settings, Exception(said))
    assert type(explained) is InputError
    assert str(explained) == "build: Relations that Muster did not build … marts.x. Rename them."


def test_a_project_dbt_cannot_read(settings: Settings) -> None:
    explained = explain_exception(settings, Exception("Compilation Error\n  no node named 'x'"))
    assert type(explained) is InputError
    assert "no node named 'x'" in str(explained)
    assert type(explain_exception(settings, Exception(LOCK))) is WarehouseBusy
