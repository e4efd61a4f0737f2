"""What each way of evaluating many audiences costs, told from their leaves; in one unit for all.

The unit is one scan of the rows of one leading value with a set of keys made of it. The weights
come from `benchmarks/audiences`, measured on DuckDB; only their proportions count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from federated.planner.formulas import Leaf, Value, leaves_of
from federated.planner.parts import Part, leading_columns, part_of
from federated.rule.tree import AggregateTest, CollectionTest, Condition, SequenceTest

Way = Literal["sql", "shared", "in_process"]
# What an audience takes by itself: its tests of attributes, of rows, and of sequences.
ALONE = {"attribute": 0.25, "rows": 1.0, "sequence": 4.0}
# What is paid at the start, for each part, for each distinct leaf, and for each audience.
SHARED_START, SHARED_PART, SHARED = 30.0, 60.0, {"attribute": 0.15, "rows": 0.35, "sequence": 3.0}
VECTOR_START, VECTOR_PART, VECTOR = 25.0, 2.0, {"attribute": 0.1, "rows": 0.12, "sequence": 0.8}
MADE = 0.3


@dataclass(frozen=True)
class Costs:
    """What was counted, and what each way is thought to cost."""

    audiences: int
    leaves: int
    distinct: int
    parts: int
    ways: Mapping[Way, float]

    def cheapest(self, can_run_in_process: bool) -> Way:
        """Return the way that costs least; one query each unless another is clearly cheaper."""
        ways = {w: c for w, c in self.ways.items() if can_run_in_process or w != "in_process"}
        best = min(ways, key=lambda way: ways[way])
        return best if ways[best] < 0.8 * ways["sql"] else "sql"


def estimate(formulas: Mapping[str, Value]) -> Costs:
    """Return what evaluating these audiences costs, in each way."""
    every = [leaf for value in formulas.values() for leaf in leaves_of(value)]
    distinct = list({leaf.id: leaf for leaf in every}.values())
    parts = len(_parts(distinct))
    made = MADE * len(formulas)
    alone = sum(ALONE[_sort(leaf)] for leaf in every) + made
    shared = (
        SHARED_START + SHARED_PART * parts + sum(SHARED[_sort(leaf)] for leaf in distinct) + made
    )
    vectors = sum(VECTOR[_sort(leaf)] for leaf in distinct) + made
    vectors += VECTOR_START + VECTOR_PART * parts
    ways: dict[Way, float] = {"sql": alone, "shared": shared, "in_process": vectors}
    rounded = {way: round(cost, 1) for way, cost in ways.items()}
    return Costs(len(formulas), len(every), len(distinct), parts, rounded)


def _sort(leaf: Leaf) -> str:
    if isinstance(leaf.node, Condition):
        return "attribute"
    return "rows" if isinstance(leaf.node, CollectionTest | AggregateTest) else "sequence"


def _parts(leaves: Iterable[Leaf]) -> set[Part]:
    filters = []
    for leaf in leaves:
        node = leaf.node
        if isinstance(node, CollectionTest | AggregateTest):
            filters.append((node.collection, node.value))
        elif isinstance(node, SequenceTest):
            filters += [(step.collection, step.value) for step in node.steps]
    columns = leading_columns(filters)
    return {part_of(collection, value, columns) for collection, value in filters}
