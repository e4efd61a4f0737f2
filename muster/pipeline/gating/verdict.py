"""What a gate found, kept as JSON, and whether the steps after it may go on; checks no data."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from federated.warehouse import Relation, Warehouse
from muster.errors import GateFailed, StepMissing
from muster.pipeline.folders import read_json, write_json
from muster.pipeline.manifests import describe_run
from muster.pipeline.marts import audience_sizes
from muster.pipeline.runs import RunInfo
from muster.settings import Settings

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class GateFault:
    """One thing the gate found: where, which expectation, what was found, what to do."""

    subject: str
    expectation: str
    problem: str
    advice: str
    severity: str = ERROR

    @property
    def is_error(self) -> bool:
        """Say whether it stops the run."""
        return self.severity == ERROR

    def __str__(self) -> str:
        return f"{self.subject}: {self.problem} ({self.expectation}). {self.advice}"


@dataclass(frozen=True, slots=True)
class GateResult:
    """The verdict on one run."""

    run_id: str
    passed: bool
    checks_count: int
    faults: tuple[GateFault, ...]
    sizes: dict[str, int]
    path: Path
    data_docs: Path | None = None

    @property
    def errors(self) -> tuple[GateFault, ...]:
        """Return the faults that stop the run."""
        return tuple(fault for fault in self.faults if fault.is_error)

    @property
    def warnings(self) -> tuple[GateFault, ...]:
        """Return the faults that are only told."""
        return tuple(fault for fault in self.faults if not fault.is_error)


def verdict_path(settings: Settings, run_id: str) -> Path:
    """Return the file that holds the verdict on a run."""
    return settings.home / "gates" / f"{run_id}.json"


def forget_verdict(settings: Settings, run_id: str) -> None:
    """Take back an earlier verdict on a run."""
    verdict_path(settings, run_id).unlink(missing_ok=True)


def keep_verdict(settings: Settings, run: RunInfo, result: GateResult) -> None:
    """Write the verdict where the steps after the gate look for it."""
    content: dict[str, Any] = {
        **describe_run(settings, run),
        "passed": result.passed,
        "checks": result.checks_count,
        "faults": [asdict(fault) for fault in result.faults],
        "sizes": result.sizes,
        "data_docs": str(result.data_docs) if result.data_docs else None,
    }
    write_json(result.path, content)


def require_passed(
    settings: Settings, run: RunInfo, warehouse: Warehouse, relations: dict[str, Relation]
) -> None:
    """Refuse to go on unless the gate passed for this run and the members are those it saw.

    Raises: StepMissing when the gate has not run on them, GateFailed when it did not pass.
    """
    path = verdict_path(settings, run.run_id)
    verdict = read_json(path, "The gate has not run. Run: muster gate")
    if verdict.get("passed") is not True:
        faults = [GateFault(**fault) for fault in verdict.get("faults", ())]
        stopping = [str(fault) for fault in faults if fault.is_error]
        raise GateFailed(
            "\n".join(
                [f"{run.run_id}: the gate did not pass. Mend it, then: muster gate", *stopping]
            )
        )
    seen, now = verdict.get("sizes"), audience_sizes(warehouse, relations)
    if seen != now:
        moved = sorted(k for k in {*now, *(seen or {})} if (seen or {}).get(k) != now.get(k))
        raise StepMissing(
            f"{run.run_id}: audiences changed since the gate ({', '.join(moved[:5])}). "
            "Run: muster gate"
        )
