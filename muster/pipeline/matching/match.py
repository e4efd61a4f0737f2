"""Scores person records against one another and stores what may be links; decides no profile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from federated.errors import TableMissing
from federated.warehouse import Warehouse, open_warehouse
from muster.pipeline.marts import quoted
from muster.pipeline.matching.declare import Declared, read_declared
from muster.pipeline.matching.learning import lessons
from muster.pipeline.matching.records import prepare, read_records
from muster.pipeline.matching.scoring import Scored, score
from muster.pipeline.runs import latest_run
from muster.settings import Settings

TABLE = "muster_identity_matches"
# Weaker pairs are kept up to here, so that people can look at those that are nearly links.
SHOWN_FROM = 0.5
# How far along a match is: steps done, of how many, and what is being done.
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What one match found; `links_count` of the pairs are at or above the threshold."""

    as_of: datetime
    table: str
    threshold: float
    model: str
    prior: float
    records_count: int
    compared_count: int
    pairs_count: int
    links_count: int


def match(settings: Settings, tell: Tell = lambda done, of, what: None) -> MatchResult:
    """Score all pairs of person records that share a key, in place of what was scored before.

    The pairs are written whole or not at all; the next build of profiles takes them up.

    Raises: InputError and CatalogError for matching.yml, StepMissing before a first build.
    """
    # First of all, so that nothing is read for one who cannot go on.
    import splink  # noqa: F401

    declared = read_declared(settings.project_dir)
    # Reading, chance, the lessons, scoring, writing.
    steps, done = 4 + len(lessons(declared.compared)), iter(range(100))
    tell(next(done), steps, "Reading the records")
    with open_warehouse(settings.warehouse_url) as warehouse, warehouse.snapshot():
        as_of = latest_run(warehouse, settings).as_of
        found = read_records(
            warehouse,
            settings.schemas["intermediate"],
            list(declared.attributes),
            list(declared.identities),
        )
    scored = score_records(found, declared.compared, lambda what: tell(next(done), steps, what))
    tell(next(done), steps, "Writing the pairs")
    pairs = pairs_table(found, scored, declared, as_of)
    with open_warehouse(settings.warehouse_url, read_only=False) as warehouse:
        warehouse.write_table(settings.schemas["muster"], TABLE, pairs)
    tell(steps, steps, "Done")
    links = int(np.count_nonzero(pairs["is_link"].to_numpy(zero_copy_only=False)))
    return MatchResult(
        as_of, f"{settings.schemas['muster']}.{TABLE}", declared.threshold, scored.model,
        scored.prior, found.num_rows, len(scored.left), pairs.num_rows, links,
    )  # fmt: skip


def forget(settings: Settings) -> int:
    """Take all scored pairs out of the warehouse and return how many there were."""
    place = f"{quoted(settings.schemas['muster'])}.{quoted(TABLE)}"
    with open_warehouse(settings.warehouse_url) as warehouse:
        count = _count(warehouse, place)
    if count is None:
        return 0
    with open_warehouse(settings.warehouse_url, read_only=False) as warehouse:
        warehouse.execute(f"drop table if exists {place}")
    return count


def score_records(
    found: pa.Table, compared: Mapping[str, str], tell: Callable[[str], None] = lambda what: None
) -> Scored:
    """Return pairs of records, by their places in the table, and how probably each is one."""
    records, keys = prepare(found, compared)
    return score(records, keys, compared, tell)


def pairs_table(found: pa.Table, scored: Scored, declared: Declared, as_of: datetime) -> pa.Table:
    """Return the pairs worth a look as they are stored, the most probable first."""
    probability = np.round(scored.probability, 6)
    worth = np.flatnonzero(probability >= SHOWN_FROM)
    worth = worth[np.lexsort((scored.right[worth], scored.left[worth], -scored.weight[worth]))]
    count = len(worth)
    sides = {
        f"{side}_{name}": found[name].take(pa.array(places[worth]))
        for side, places in (("left", scored.left), ("right", scored.right))
        for name in ("namespace", "identifier")
    }
    return pa.table(
        {
            **sides,
            "match_probability": probability[worth],
            "match_weight": np.round(scored.weight[worth], 3),
            "is_link": probability[worth] >= declared.threshold,
            "model_version": pa.array([scored.model] * count, pa.string()),
            "as_of": pa.array(
                [as_of.astimezone(UTC).replace(tzinfo=None)] * count, pa.timestamp("us")
            ),
        }
    )


def _count(warehouse: Warehouse, place: str) -> int | None:
    try:
        return int(warehouse.rows(f"select count(*) from {place}")[0][0])  # noqa: S608 - quoted
    except TableMissing:
        return None
