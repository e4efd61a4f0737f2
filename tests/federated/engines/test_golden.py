"""What the engines that are not run here are sent, held in files a person can read and judge."""

from collections.abc import Iterator

import pytest
from golden_cases import CASES
from rule_compiler import compiled
from write_golden import ENGINES as RENDERED
from write_golden import FOLDER, golden_files

from federated.engines import ENGINES
from federated.rule.tree import (
    AggregateTest,
    CollectionTest,
    Condition,
    Group,
    MembershipTest,
    SequenceTest,
)

GOLDEN = dict(golden_files())


def _parts(group: Group) -> Iterator[object]:
    for each in group.rules:
        yield each
        if isinstance(each, Group):
            yield from _parts(each)


def test_every_sort_of_test_is_among_the_cases() -> None:
    rules = [compiled(*rules).audience.rule for rules in CASES.values()]
    sorts = {type(part) for rule in rules if rule is not None for part in _parts(rule)}
    assert sorts == {
        AggregateTest, CollectionTest, Condition, Group, MembershipTest, SequenceTest
    }  # fmt: skip


def test_every_engine_that_is_not_run_has_its_files() -> None:
    assert set(RENDERED) == {k for k, e in ENGINES.items() if e.state == "rendered only"}
    assert {str(p.relative_to(FOLDER)) for p in FOLDER.rglob("*.sql")} == set(GOLDEN)


@pytest.mark.parametrize("path", GOLDEN)
def test_what_is_rendered_is_what_was_read(path: str) -> None:
    found = GOLDEN[path]
    expected = (FOLDER / path).read_text(encoding="utf-8")
    assert found == expected, "If this is meant: python tests/write_golden.py, and read the change."
