"""Each seeded mistake of the compiler is found by the test that is named beside it."""

import pytest

from tests.mutants.seeding import Mutant, fails, read_mutants

MUTANTS = read_mutants()
# What `make test` tries of them; `make test-long` tries the others too.
FEW = MUTANTS[::45]


def test_the_mistakes_are_many_and_all_over_the_compiler() -> None:
    assert len({m.id for m in MUTANTS}) == len(MUTANTS) >= 60
    assert len({m.file for m in MUTANTS}) >= 15


@pytest.mark.long
def test_without_a_mistake_no_named_test_fails() -> None:
    assert not fails(None, sorted({m.killed_by for m in MUTANTS}))


@pytest.mark.parametrize("mutant", FEW, ids=lambda m: m.id)
def test_a_mistake_is_found(mutant: Mutant) -> None:
    assert fails(mutant, [mutant.killed_by])


@pytest.mark.long
@pytest.mark.parametrize("mutant", [m for m in MUTANTS if m not in FEW], ids=lambda m: m.id)
def test_every_other_mistake_is_found(mutant: Mutant) -> None:
    assert fails(mutant, [mutant.killed_by])
