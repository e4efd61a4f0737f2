"""Drives the demo: data, servers, the DAGs day by day, report; each part is elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from muster.demo.chain import run_chain
from muster.demo.progress import Progress
from muster.demo.report import write_report
from muster.demo.servers import demo_servers
from muster.demo.state import DemoState, days_to_run, open_state, plan_days, save_state
from muster.demo.summary import DaySummary, summarize
from muster.demo.synthetic import DEFAULT_SEED, generate
from muster.errors import MusterError
from muster.pipeline.airflow_home import airflow_environment
from muster.pipeline.folders import write_alone
from muster.pipeline.receipts import write_receipts
from muster.settings import Settings

# A task that failed for the moment is tried again soon: nobody waits five minutes for a demo.
RETRY_SECONDS = "3"


class DemoStopped(MusterError):
    """A DAG of the demo failed; what was finished before stays finished.

    `code` is the exit code of the task that failed first; 1 when none was told.
    """

    def __init__(self, message: str, code: int = 0) -> None:
        # A task that was killed has no code of ours.
        self.code = code if code > 0 else MusterError.exit_code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Where the page is, and what each shown day did."""

    report: Path
    days: tuple[DaySummary, ...]


def run_demo(
    settings: Settings,
    first: date,
    count: int,
    progress: Progress,
    keep: bool = False,
    fresh: bool = False,
    seed: int = DEFAULT_SEED,
) -> DemoResult:
    """Run the DAGs of `count` days from `first`; the same call continues, or repeats the last day.

    Raises: DemoStopped naming the task that failed; InputError, GuardStopped before anything runs.
    """
    days = plan_days(first, count)
    if find_spec("airflow") is None:
        raise ModuleNotFoundError("the demo runs Airflow's DAGs", name="airflow")
    with write_alone(settings.home, "a demo"):
        state = open_state(settings, days[0], seed, keep, fresh)
        progress.step("Inventing the people behind 324 real loyalty cards")
        generate(settings.sources_dir, seed)
        _run_days(settings, days, state, progress)
        progress.step("Writing the report")
        # The last day's deliveries came after its own receipts step.
        write_receipts(settings)
        report = write_report(settings)
    summaries = [found for day in days if (found := summarize(settings, day))]
    return DemoResult(report, tuple(summaries))


def _run_days(
    settings: Settings, days: Sequence[str], state: DemoState, progress: Progress
) -> None:
    """Run the days that are not done and keep, after each, that it is."""

    def tell(event: dict[str, Any]) -> None:
        nonlocal state
        progress.tell(event)
        if event["event"] == "day_done":
            state = state.with_done(event["day"])
            save_state(settings, state)

    progress.step("Starting a mail server, a web server and Airflow's database")
    if _run(settings, days_to_run(state, days), tell):
        said, code = next(iter(progress.failures.values()), ("", 0))
        raise DemoStopped(_why(settings, said), code)


def _run(settings: Settings, days: Sequence[str], tell: Any) -> int:
    with demo_servers(settings) as addresses:
        environment = airflow_environment(settings) | addresses
        environment |= {"MUSTER_RETRY_SECONDS": RETRY_SECONDS}
        log = settings.logs_dir / "airflow.log"
        return run_chain(settings.project_dir / "dags", days, environment, log, tell)


def _why(settings: Settings, error: str) -> str:
    said = error or "The chain ended without saying why."
    return (
        f"demo: a DAG failed. {said}\n"
        f"All logs are in {settings.logs_dir}. Mend it; the same command then continues."
    )
