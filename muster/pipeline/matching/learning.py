"""Learns, without labels, how often values agree by chance and within one person; no scores."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

import pyarrow as pa

from muster.pipeline.matching.kinds import of_kind

Tell = Callable[[str], None]
Model = dict[str, Any]
SEED = 20171030
# So many pairs of records at random tell how often values agree by chance.
RANDOM_PAIRS = 1_500_000
# Where there are more records, a lesson is of so many pairs of them.
MANY_RECORDS, LEARNT_PAIRS = 50_000, 500_000
# What is believed of a kind counts as so many matching pairs, beside those that were learnt from.
BELIEVED_PAIRS = 20
# What a person keeps agrees in more than so many of their pairs. A lesson that says otherwise was
# of namesakes or twins, who outnumber people with two records where these are few.
LEAST_KEPT = 0.3
KEPT = ("given_name", "family_name", "full_name", "birth_date")
# Once in so many pairs of one person is rare; never is too strong a word after a few hundred.
LEAST_MATCHING = 0.002


def learn_by_chance(people: Any, settings: Model, count: int, tell: Tell) -> Model:
    """Return the settings with how often each likeness is seen between any two records.

    These are counted, which the order of records and threads does not change.
    """
    from splink import Linker

    tell("Learning how values agree by chance")
    learner = Linker(people, settings, log_level=logging.ERROR)
    learner.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    model: Model = learner.misc.save_model_to_json()
    seen = max(min(RANDOM_PAIRS, count * (count - 1) // 2), 1)
    for each in model["comparisons"]:
        for level in _levels(each):
            found = level.get("u_probability")
            known = found if isinstance(found, float) else 0.0
            level["u_probability"] = _rounded(max(known, 1 / (2 * seen)))
    return model


def learn_within_people(
    people: Any, model: Model, records: pa.Table, compared: Mapping[str, str], tell: Tell
) -> Model:
    """Return the model with how often each likeness is seen between two records of one person.

    Each lesson counts for as many pairs as it took for one person's, and belief for a few more.
    """
    learnt: dict[str, list[tuple[float, list[float]]]] = defaultdict(list)
    for lesson in lessons(compared):
        tell(f"Learning from records with the same {' and '.join(lesson)}")
        weight, found = _learn(people, deepcopy(model), records, lesson)
        if all(found[name][0] >= LEAST_KEPT for name in of_kind(compared, KEPT) if name in found):
            for name, levels in found.items():
                learnt[name].append((weight, levels))
    for each in model["comparisons"]:
        told = learnt[each["output_column_name"]]
        total = BELIEVED_PAIRS + sum(weight for weight, _ in told)
        for place, level in enumerate(_levels(each)):
            held = BELIEVED_PAIRS * level["m_probability"]
            held += sum(weight * levels[place] for weight, levels in told)
            level["m_probability"] = _rounded(max(held / total, LEAST_MATCHING))
    return model


def lessons(compared: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return what records must share to be learnt from; what they share is not learnt itself."""
    alone = ("birth_date", "email", "phone", "full_name", "postcode")
    found: list[tuple[str, ...]] = [(name,) for name in of_kind(compared, alone)]
    given, family, place = (
        of_kind(compared, (kind,))[:1] for kind in ("given_name", "family_name", "place")
    )
    found += [(*given, *family)] if given and family else []
    found += [(*place, *family)] if place and family else []
    return found


def _learn(
    people: Any, model: Model, records: pa.Table, lesson: Sequence[str]
) -> tuple[float, dict[str, list[float]]]:
    """Return how many pairs of one lesson were one person's, and how alike those were."""
    from splink import Linker, block_on
    from splink.internals.exceptions import EMTrainingException

    learner = Linker(people, model, log_level=logging.ERROR)
    most = LEARNT_PAIRS if records.num_rows > MANY_RECORDS else None
    try:
        session = learner.training.estimate_parameters_using_expectation_maximisation(
            block_on(*lesson), max_pairs=most
        )
    except (EMTrainingException, ValueError):
        # No two records share it, or none that do are alike otherwise: nothing to learn from.
        return 0.0, {}
    shared = min(_pairs_sharing(records, lesson), LEARNT_PAIRS)
    told = session.core_model_settings
    found = {
        each.output_column_name: [
            level.m_probability for level in each.comparison_levels if not level.is_null_level
        ]
        for each in told.comparisons
    }
    return shared * told.probability_two_random_records_match, found


def _pairs_sharing(records: pa.Table, lesson: Sequence[str]) -> int:
    held = Counter(zip(*(records[name].to_pylist() for name in lesson), strict=True))
    return sum(n * (n - 1) // 2 for values, n in held.items() if None not in values)


def _levels(each: Model) -> list[Model]:
    return [level for level in each["comparison_levels"] if not level.get("is_null_level")]


def _rounded(figure: float) -> float:
    """Return a figure without its last digits, which depend on the order of what was added."""
    return float(f"{figure:.9g}")
