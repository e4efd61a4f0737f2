"""The interval holds the truth at least as often as it says, for small and large shares."""

import numpy as np
import pytest
from scipy.stats import binomtest, hypergeom

from federated.insight.interval import estimate_count

EVERYONE = 50_000
CASES = [
    (n, members) for n in (500, 5_000, 25_000) for members in (0, 3, 60, 5_000, 25_000, 49_990)
]


@pytest.mark.parametrize(("sample", "members"), CASES)
def test_the_truth_is_inside_in_95_of_100_samples(sample: int, members: int) -> None:
    drawn = np.random.default_rng(7).hypergeometric(members, EVERYONE - members, sample, 2_000)
    values, counts = np.unique(drawn, return_counts=True)
    inside = 0
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        found = estimate_count(value, sample, EVERYONE)
        assert found.low <= found.count <= found.high
        inside += count * (found.low <= members <= found.high)
    assert inside / 2_000 >= 0.93


@pytest.mark.parametrize("members", [30, 500, 970])
def test_of_a_huge_number_it_is_wilsons_interval(members: int) -> None:
    everyone = 10**12
    found = estimate_count(members, 1_000, everyone)
    expected = binomtest(members, 1_000).proportion_ci(0.95, method="wilson")
    assert found.low / everyone == pytest.approx(expected.low, rel=1e-6)
    assert found.high / everyone == pytest.approx(expected.high, rel=1e-6)


@pytest.mark.parametrize("members", [0, 1, 7, 29])
def test_of_few_it_is_the_exact_interval(members: int) -> None:
    found = estimate_count(members, 400, 3_000)
    tails = hypergeom(3_000, np.arange(members, 3_001 - (400 - members)), 400)
    possible = [
        of
        for of, least, most in zip(
            range(members, 3_001), tails.sf(members - 1), tails.cdf(members), strict=False
        )
        if least > 0.025 and most > 0.025
    ]
    assert (found.low, found.high) == (min(possible), max(possible))


def test_a_whole_count_is_no_estimate() -> None:
    found = estimate_count(42, 100, 100)
    assert (found.low, found.count, found.high, found.standard_error) == (42, 42, 42, 0.0)
    assert estimate_count(0, 0, 10).high == 10
