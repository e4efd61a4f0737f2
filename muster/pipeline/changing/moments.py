"""Finds the run before a moment and, where its snapshot is kept, what was published then."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from federated.errors import shown
from federated.warehouse import Warehouse, open_snapshot
from muster.errors import InputError
from muster.pipeline.folders import read_json
from muster.pipeline.runs import in_utc
from muster.pipeline.snapshots import SNAPSHOT_FILE, find_published, open_published
from muster.settings import Settings


@dataclass(frozen=True, slots=True)
class Moments:
    """The published snapshot and that of the run before; `then` is None where it is not kept."""

    now: Warehouse
    then: Warehouse | None
    run_id: str
    as_of: datetime
    then_as_of: datetime

    @property
    def known_then(self) -> Warehouse:
        """Return where rows of that time are read: those of today where no others are kept."""
        return self.now if self.then is None else self.then


@contextmanager
def open_moments(settings: Settings, since: datetime) -> Iterator[Moments]:
    """Open the published snapshot beside that of the last run at or before a moment.

    Raises: InputError when no run looked from there; StepMissing when nothing is published.
    """
    published = find_published(settings)
    as_of = datetime.fromisoformat(str(published.manifest["as_of"]))
    with ExitStack() as opened:
        now = opened.enter_context(open_published(settings))
        before = _run_before(now, since, as_of)
        kept = None
        for folder in sorted(settings.published_dir.iterdir()):
            # One that is being written has a name with a dot in front.
            if folder.name[0] != "." and (folder / SNAPSHOT_FILE).is_file():
                manifest = read_json(folder / "manifest.json", "Run: muster publish")
                if datetime.fromisoformat(str(manifest["as_of"])) == before:
                    kept = folder / SNAPSHOT_FILE
        then = opened.enter_context(open_snapshot(kept)) if kept is not None else None
        yield Moments(now, then, published.run_id, as_of, before)


def _run_before(now: Warehouse, since: datetime, as_of: datetime) -> datetime:
    """Return up to when the last run at or before a moment looked."""
    if since >= as_of:
        raise InputError(
            f"--since: {since.isoformat()} is not before {as_of.isoformat()}, up to when the "
            "published run looks. Give an earlier moment."
        )
    runs = sorted({in_utc(row[0]) for row in now.rows("select as_of from fct_runs")})
    before = [run for run in runs if run <= since.astimezone(UTC)]
    if before:
        return before[-1]
    first = f"The first one looked at {runs[0].isoformat()}." if runs else "There was none at all."
    raise InputError(f"--since: no run looked at or before {shown(since.isoformat())}. {first}")
