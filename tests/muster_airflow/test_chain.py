"""DAGs follow each other as their Assets say, whatever their names."""

import pytest

from muster_airflow.chain import Link, order, writers


def link(dag_id: str, waits_for: str = "", writes: str = "") -> Link:
    return Link(dag_id, frozenset(waits_for.split()), frozenset(writes.split()))


def test_a_dag_stands_after_all_that_write_what_it_waits_for() -> None:
    links = [link("a", "x y"), link("b", "z", "y"), link("c", "", "x"), link("d", "", "z")]
    names = [found.dag_id for found in order(links)]
    assert names.index("d") < names.index("b") < names.index("a")
    assert names.index("c") < names.index("a")


def test_the_order_does_not_depend_on_the_order_of_files() -> None:
    links = [link("b"), link("a"), link("c", "x"), link("d", "", "x")]
    assert order(links) == order(reversed(links))


def test_an_asset_nobody_writes_comes_from_outside() -> None:
    assert writers(link("a", "from_elsewhere"), [link("b", "", "x")]) == []


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="cycle"):
        order([link("a", "x", "y"), link("b", "y", "x")])
