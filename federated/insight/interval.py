"""How many there are of all, told from how many there are in a sample."""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from statistics import NormalDist

# Below so many the interval is computed exactly; there it takes few terms.
FEW = 30


@dataclass(frozen=True)
class Estimate:
    """A number of entities and the interval it lies in, at the confidence asked for.

    Counted in full (`sample_count` = `everyone_count`), the interval is the number itself.
    """

    count: int
    low: int
    high: int
    standard_error: float
    sample_count: int
    sample_members: int
    everyone_count: int
    confidence: float


def estimate_count(members: int, sample: int, everyone: int, confidence: float = 0.95) -> Estimate:
    """Return how many of everyone are members, when `members` of a random `sample` are.

    Where few of the sample are members, or few are not, the interval is exact: every number that
    would not make the sample too unlikely. Elsewhere it is Wilson's (J. Am. Stat. Assoc. 22, 1927,
    p. 209) with the sample counted as larger, by the correction for drawing without replacement.
    """
    if sample >= everyone or sample == 0:
        high = members if sample else everyone
        return Estimate(members, members, high, 0.0, sample, members, everyone, confidence)
    share = members / sample
    left = (everyone - sample) / (everyone - 1)
    error = math.sqrt(share * (1 - share) / sample * left)
    if members < FEW:
        low, high = _exact(members, sample, everyone, confidence)
    elif sample - members < FEW:
        others = _exact(sample - members, sample, everyone, confidence)
        low, high = everyone - others[1], everyone - others[0]
    else:
        bounds = _wilson(share, sample / left, confidence)
        low, high = math.floor(bounds[0] * everyone), math.ceil(bounds[1] * everyone)
    # Those seen are certain: at least the members of the sample, at most all but the others.
    least, most = members, everyone - (sample - members)
    low, high = max(low, least), min(high, most)
    count = min(max(round(share * everyone), low), high)
    size = round(error * everyone, 3)
    return Estimate(count, low, high, size, sample, members, everyone, confidence)


def _wilson(share: float, size: float, confidence: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    spread = math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    half = z / (1 + z * z / size) * spread
    return middle - half, middle + half


def _exact(seen: int, sample: int, everyone: int, confidence: float) -> tuple[int, int]:
    """Return the least and the most there can be, by the two tails of the hypergeometric."""
    tail = (1 - confidence) / 2
    bounds = seen, everyone - (sample - seen)
    low = bisect_left(
        range(bounds[0], bounds[1] + 1),
        tail,
        key=lambda of: 1 - _at_most(seen - 1, of, sample, everyone),
    )
    high = bisect_right(
        range(bounds[0], bounds[1] + 1),
        -tail,
        key=lambda of: -_at_most(seen, of, sample, everyone),
    )
    return bounds[0] + low, bounds[0] + max(high - 1, 0)


def _at_most(seen: int, of: int, sample: int, everyone: int) -> float:
    """Return how likely at most so many of a sample are among `of` of everyone."""
    least = max(0, sample - (everyone - of))
    logs = [
        _choose(of, k) + _choose(everyone - of, sample - k) - _choose(everyone, sample)
        for k in range(least, min(seen, of) + 1)
    ]
    return min(math.fsum(math.exp(x) for x in logs), 1.0)


def _choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
