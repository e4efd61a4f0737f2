"""How many pairs are right, of those said and of those there are; before and after clustering."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from muster.pipeline.matching.scoring import Scored

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)


@dataclass(frozen=True, slots=True)
class Measured:
    """Shares of pairs: said ones that are true, true ones that are said."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def of_pairs(left: Sequence[int], right: Sequence[int], truth: Sequence[str]) -> Measured:
    """Return how right pairs of records are as they were scored."""
    right_ones = sum(truth[one] == truth[other] for one, other in zip(left, right, strict=True))
    return _measured(right_ones, len(left), _pairs(truth))


def of_parts(parts: Sequence[Hashable], truth: Sequence[str]) -> Measured:
    """Return how right it is to take all records of one part for one person's."""
    return _measured(_pairs(list(zip(parts, truth, strict=True))), _pairs(parts), _pairs(truth))


def curve(scored: Scored, truth: Sequence[str]) -> list[dict[str, float]]:
    """Return both measures at each threshold."""
    found = []
    for threshold in THRESHOLDS:
        said = np.round(scored.probability, 6) >= threshold
        left, right = scored.left[said], scored.right[said]
        links = coo_matrix((np.ones(len(left)), (left, right)), shape=(len(truth), len(truth)))
        parts = connected_components(links, directed=False)[1].tolist()
        pairs, whole = of_pairs(left.tolist(), right.tolist(), truth), of_parts(parts, truth)
        found.append(
            {
                "threshold": threshold,
                "pairs_precision": round(pairs.precision, 4),
                "pairs_recall": round(pairs.recall, 4),
                "precision": round(whole.precision, 4),
                "recall": round(whole.recall, 4),
                "f1": round(whole.f1, 4),
            }
        )
    return found


def _pairs(values: Sequence[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(values).values())


def _measured(right: int, said: int, true: int) -> Measured:
    return Measured(right / said if said else 1.0, right / true if true else 1.0)
