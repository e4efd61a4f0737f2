"""The quality gate: checks marts and audiences before anything leaves; changes none of them."""

from federated.warehouse import open_warehouse
from muster.errors import GateFailed
from muster.pipeline.gating.audiences import measure_audiences
from muster.pipeline.gating.checks import (
    AUDIENCE_CHECKS,
    FRESHNESS_CHECKS,
    TABLE_CHECKS,
    value_check,
)
from muster.pipeline.gating.expectations import Suite, judge
from muster.pipeline.gating.measures import (
    Measuring,
    measure_freshness,
    measure_tables,
    measure_values,
)
from muster.pipeline.gating.thresholds import gate_path, load_thresholds
from muster.pipeline.gating.verdict import (
    GateResult,
    forget_verdict,
    keep_verdict,
    verdict_path,
)
from muster.pipeline.marts import audience_sizes, find_relations
from muster.pipeline.runs import RunInfo, latest_run
from muster.pipeline.steps import require_steps
from muster.settings import Settings


def run_gate(settings: Settings) -> GateResult:
    """Check the latest run, keep the verdict and write the Data Docs.

    Raises: GateFailed with every error found; StepMissing when the run was not built.
    """
    run, suites, sizes = _measure(settings)
    # Great Expectations takes its time to load: by now the warehouse is free for others again.
    faults = tuple(judge(suites, run, settings.data_docs_dir))
    result = GateResult(
        run_id=run.run_id,
        passed=not any(fault.is_error for fault in faults),
        checks_count=sum(len(suite.checks) * max(1, len(suite.rows)) for suite in suites),
        faults=faults,
        sizes=sizes,
        path=verdict_path(settings, run.run_id),
        data_docs=settings.data_docs_dir / "index.html",
    )
    keep_verdict(settings, run, result)
    if not result.passed:
        raise GateFailed(
            "\n".join(
                [
                    f"{run.run_id}: the gate failed on {len(result.errors)} counts, "
                    f"so nothing may leave. See {result.data_docs}",
                    *(str(fault) for fault in result.errors),
                ]
            )
        )
    return result


def _measure(settings: Settings) -> tuple[RunInfo, list[Suite], dict[str, int]]:
    thresholds = load_thresholds(gate_path(settings))
    with open_warehouse(settings.warehouse_url, read_only=True) as warehouse, warehouse.snapshot():
        run = latest_run(warehouse, settings)
        # A gate that breaks off half way must not leave an older verdict standing.
        forget_verdict(settings, run.run_id)
        require_steps(warehouse, settings, run)
        relations = find_relations(warehouse, settings)
        measuring = Measuring(warehouse, relations, run, thresholds)
        suites = [
            Suite("marts", tuple(measure_tables(measuring)), TABLE_CHECKS),
            Suite("audiences", tuple(measure_audiences(measuring)), AUDIENCE_CHECKS),
            *(
                Suite(column, tuple(measure_values(measuring, column)), value_check(check.known))
                for column, check in thresholds.values.items()
            ),
        ]
        if thresholds.freshness:
            freshness = tuple(measure_freshness(measuring))
            suites.append(Suite("freshness", freshness, FRESHNESS_CHECKS))
        return run, suites, audience_sizes(warehouse, relations)
