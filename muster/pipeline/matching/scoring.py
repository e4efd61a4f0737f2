"""Trains a model on records and scores pairs of them by Splink, in this process; writes nothing."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from muster.pipeline.matching.kinds import comparison, of_kind

Tell = Callable[[str], None]
SEED = 20171030
# So many pairs of records at random tell how often values agree by chance.
RANDOM_PAIRS = 1_500_000
# Where there are more records, a model is learnt from so many pairs of them.
MANY_RECORDS, LEARNT_PAIRS = 50_000, 2_000_000
# One such a level is seen in a small sample of pairs by luck; never is too strong a word.
LEAST_MATCHING = 0.002
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
    learner = Linker(people, settings, log_level=logging.ERROR)
    tell("Learning how values agree by chance")
    learner.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    database.duckdb_con.execute("set threads = 1")
    _learn(learner, records.num_rows, compared, tell)
    database.duckdb_con.execute("reset threads")
    model = _smoothed(learner.misc.save_model_to_json(), records.num_rows)
    tell("Scoring the pairs")
    scorer = Linker(people, model, log_level=logging.ERROR)
    pairs = scorer.inference.predict(warning_mode="never").as_pyarrow_table()
    database.duckdb_con.close()
    return _scored(pairs, records.num_rows, model)


def steps_of(compared: Mapping[str, str]) -> int:
    """Return how many steps `score` tells of."""
    return 2 + len(_lessons(compared))


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


def _learn(learner: Any, count: int, compared: Mapping[str, str], tell: Tell) -> None:
    """Learn how often values agree within one person, from records that share something else."""
    from splink import block_on
    from splink.internals.exceptions import EMTrainingException

    for lesson in _lessons(compared):
        tell(f"Learning from records with the same {' and '.join(lesson)}")
        try:
            learner.training.estimate_parameters_using_expectation_maximisation(
                block_on(*lesson), max_pairs=LEARNT_PAIRS if count > MANY_RECORDS else None
            )
        except EMTrainingException:
            # No two records agree in it, so there is nothing to learn from.
            continue


def _lessons(compared: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return what records must share to be learnt from; what they share is not learnt itself."""
    alone = ("birth_date", "email", "phone", "full_name", "postcode")
    lessons: list[tuple[str, ...]] = [(name,) for name in of_kind(compared, alone)]
    given, family, place = (
        of_kind(compared, (kind,))[:1] for kind in ("given_name", "family_name", "place")
    )
    lessons += [(*given, *family)] if given and family else []
    lessons += [(*place, *family)] if place and family else []
    return lessons


def _smoothed(model: dict[str, Any], count: int) -> dict[str, Any]:
    """Return a model in which what was never seen is rare, and not all but impossible.

    Its figures are rounded: the last digits of a sum depend on the order of what was added.
    """
    seen = max(min(RANDOM_PAIRS, count * (count - 1) // 2), 1)
    for each in model["comparisons"]:
        for level in each["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            by_chance, matching = level.get("u_probability"), level.get("m_probability")
            known = by_chance if isinstance(by_chance, float) else 0.0
            level["u_probability"] = _rounded(max(known, 1 / (2 * seen)))
            if matching is not None:
                known = matching if isinstance(matching, float) else 0.0
                level["m_probability"] = _rounded(max(known, LEAST_MATCHING))
    return model


def _rounded(figure: float) -> float:
    return float(f"{figure:.9g}")


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
