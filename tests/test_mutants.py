"""Each seeded mistake of the compiler is found by the test that is named beside it."""

import pytest

from tests.mutants.seeding import Mutant, first_failure, read_mutants

pytestmark = pytest.mark.long
MUTANTS = read_mutants()


def test_each_mistake_has_its_test() -> None:
    assert len({m.id for m in MUTANTS}) == len(MUTANTS)
    assert [m.id for m in MUTANTS if not m.killed_by] == []
    assert len({m.file for m in MUTANTS}) >= 15


def test_without_a_mistake_the_judge_finds_nothing() -> None:
    assert first_failure(None, ["tests/mutants/judge_rules.py"]) is None


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.id)
def test_every_mistake_is_found(mutant: Mutant) -> None:
    assert first_failure(mutant, [mutant.killed_by]) == mutant.killed_by
