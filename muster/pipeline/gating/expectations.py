"""Judges measured rows with Great Expectations and writes its Data Docs; measures nothing."""

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from federated.errors import shown
from muster.pipeline.gating.checks import Check
from muster.pipeline.gating.measures import Row
from muster.pipeline.gating.verdict import ERROR, GateFault
from muster.pipeline.runs import RunInfo

_SITE = "muster"
# Both name a row of the measured table in the results: one for us, one for the reader.
_NUMBER, _SUBJECT = "number", "subject"


@dataclass(frozen=True, slots=True)
class Suite:
    """The rows measured of one kind of thing and the checks that hold for each of them."""

    name: str
    rows: tuple[Row, ...]
    checks: tuple[Check, ...]


def judge(suites: Sequence[Suite], run: RunInfo, data_docs_dir: Path) -> list[GateFault]:
    """Judge every suite in one go, write the Data Docs, and return all that was found wrong."""
    # Before the import: afterwards it has already phoned.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.types.base import ProgressBarsConfig

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.add_data_docs_site(site_name=_SITE, site_config=_site(data_docs_dir))
    source = context.data_sources.add_pandas("measured")
    run_id = RunIdentifier(run_name=run.run_id, run_time=run.recorded_at)
    faults: list[GateFault] = []
    for suite in suites:
        asset = source.add_dataframe_asset(suite.name)
        definition = gx.ValidationDefinition(
            name=suite.name,
            data=asset.add_batch_definition_whole_dataframe("all"),
            suite=context.suites.add(_expectation_suite(suite)),
        )
        outcome = context.validation_definitions.add(definition).run(
            batch_parameters={"dataframe": _frame(suite)},
            result_format={
                "result_format": "COMPLETE",
                "unexpected_index_column_names": [_NUMBER, _SUBJECT],
            },
            run_id=run_id,
        )
        faults += _faults(suite, outcome.results)
    context.build_data_docs(site_names=[_SITE])
    return faults


def _site(folder: Path) -> dict[str, Any]:
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(folder),
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }


def _frame(suite: Suite) -> Any:
    import pandas as pd

    columns = [_NUMBER, _SUBJECT, *(suite.rows[0].facts if suite.rows else ())]
    content = [[n, row.subject, *row.facts.values()] for n, row in enumerate(suite.rows)]
    return pd.DataFrame(content, columns=columns)


def _expectation_suite(suite: Suite) -> Any:
    import great_expectations as gx
    import great_expectations.expectations as kinds

    made = gx.ExpectationSuite(name=suite.name)
    # Without rows only their absence can be judged; the columns are not there.
    for check in suite.checks if suite.rows else suite.checks[:1]:
        kind = getattr(kinds, check.expectation)
        made.add_expectation(kind(**check.arguments, meta={"check": check.name}))
    return made


def _faults(suite: Suite, results: Sequence[Any]) -> Iterator[GateFault]:
    """Yield what failed, in the order of the checks; what crashed or is missing failed too."""
    by_name = {result.expectation_config.meta.get("check"): result for result in results}
    for check in suite.checks if suite.rows else suite.checks[:1]:
        result = by_name.get(check.name)
        if result is None or _has_crashed(result):
            reason = "it gave no result" if result is None else _reason(result)
            problem = f"the check itself failed ({shown(reason, 200)})"
            advice = "Nothing may leave unchecked: mend the check or report it."
            yield GateFault(suite.name, check.name, problem, advice)
        elif not result.success:
            yield from _told(suite, check, result.result.get("unexpected_index_list"))


def _told(
    suite: Suite, check: Check, failing: Sequence[dict[str, Any]] | None
) -> Iterator[GateFault]:
    if not failing:
        yield GateFault(suite.name, check.name, check.problem, check.advice)
        return
    for number in sorted({int(found[_NUMBER]) for found in failing}):
        row = suite.rows[number]
        severity = row.severities.get(check.name, ERROR)
        problem = check.problem.format(**row.facts)
        yield GateFault(row.subject, check.name, problem, check.advice, severity)


def _has_crashed(result: Any) -> bool:
    """Say whether an expectation raised; its exception_info is flat, or one for each metric."""
    info = result.exception_info or {}
    parts = [info, *(part for part in info.values() if isinstance(part, dict))]
    return any(part.get("raised_exception") for part in parts)


def _reason(result: Any) -> str:
    info = result.exception_info
    parts = [info, *(part for part in info.values() if isinstance(part, dict))]
    return next((str(p["exception_message"]) for p in parts if p.get("exception_message")), "")
