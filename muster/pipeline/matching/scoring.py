"""Scores pairs of records by a model that Splink learnt of them; reads and writes no warehouse."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from muster.pipeline.matching.kinds import comparison
from muster.pipeline.matching.learning import Tell, learn_by_chance, learn_within_people

ROUNDS = 500


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of records by their numbers, how probably each is one person, and by which model.

    Nothing is known of a pair that shares no key. `prior` is the share of all pairs that match.
    """

    left: np.ndarray[Any, Any]
    right: np.ndarray[Any, Any]
    weight: np.ndarray[Any, Any]
    probability: np.ndarray[Any, Any]
    prior: float
    model: str


def score(
    records: pa.Table, keys: Sequence[str], compared: Mapping[str, str], tell: Tell
) -> Scored:
    """Return all pairs that share a key, scored by a model that was trained on the same records.

    The same records give the same scores: random pairs are chosen by a fixed seed, and learning
    adds up in one thread, since sums of fractions depend on their order.
    """
    from splink import DuckDBAPI, Linker

    if not keys:
        # No two records share anything by which they would be compared.
        nobody, unsaid = np.empty(0, np.int64), np.empty(0)
        return Scored(nobody, nobody, unsaid, unsaid, 0.0, "none")
    database = DuckDBAPI()
    people = database.register(records, dataset_display_name="people")
    settings = _settings(records.num_rows, keys, compared)
    by_chance = learn_by_chance(people, settings, records.num_rows, tell)
    database.duckdb_con.execute("set threads = 1")
    model = learn_within_people(people, by_chance, records, compared, tell)
    database.duckdb_con.execute("reset threads")
    tell("Scoring the pairs")
    scorer = Linker(people, model, log_level=logging.ERROR)
    pairs = scorer.inference.predict(warning_mode="never").as_pyarrow_table()
    database.duckdb_con.close()
    return _scored(pairs, records.num_rows, model)


def _settings(count: int, keys: Sequence[str], compared: Mapping[str, str]) -> dict[str, Any]:
    rules = [{"blocking_rule": f'l."{key}" = r."{key}"', "sql_dialect": "duckdb"} for key in keys]
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record_idx",
        "sql_dialect": "duckdb",
        "probability_two_random_records_match": 1 / max(count, 2),
        "comparisons": [comparison(name, kind, compared) for name, kind in compared.items()],
        "blocking_rules_to_generate_predictions": rules,
        "retain_matching_columns": False,
        "linker_uid": "muster",
    }


def _scored(pairs: pa.Table, count: int, model: dict[str, Any]) -> Scored:
    left, right, weight = (
        pairs[name].to_numpy() for name in ("record_idx_l", "record_idx_r", "match_weight")
    )
    order = np.lexsort((right, left))
    assumed = model["probability_two_random_records_match"]
    evidence = weight[order] - np.log2(assumed / (1 - assumed))
    prior = _settled_prior(evidence, count * (count - 1) / 2, assumed)
    total = np.clip(evidence + np.log2(prior / (1 - prior)), -500, 500)
    told = json.dumps({**model, "prior": f"{prior:.9g}"}, sort_keys=True)
    version = hashlib.sha256(told.encode()).hexdigest()[:12]
    return Scored(left[order], right[order], total, 1 / (1 + 2.0**-total), prior, version)


def _settled_prior(evidence: np.ndarray[Any, Any], pairs: float, prior: float) -> float:
    """Return the share of pairs that match which the scores that follow from it add up to."""
    for _ in range(ROUNDS):
        total = np.clip(evidence + np.log2(prior / (1 - prior)), -500, 500)
        found = float(np.clip((1 / (1 + 2.0**-total)).sum() / max(pairs, 1), 1e-12, 0.5))
        if abs(found - prior) < 1e-9 * prior:
            break
        prior = found
    return prior
