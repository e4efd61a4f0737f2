"""One way of clustering identifiers, measured: from links as texts to a table of clusters."""

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.identity.components import gather_components
from benchmarks.macros import Macros
from benchmarks.results import peak_mb
from federated.warehouse import Warehouse, open_warehouse

IDS = (
    "create table ids as select distinct id from "
    "(select l as id from w.links union all select r from w.links) as ends"
)
ENCODED = (
    "create table numbered as select id, row_number() over () as idx from ids",
    "create table encoded as select greatest(a.idx, b.idx) as upper_idx, "
    "least(a.idx, b.idx) as lower_idx from w.links as links "
    "join numbered as a on a.id = links.l join numbered as b on b.id = links.r",
)


def run_cell(path: Path, variant: str) -> dict[str, Any]:
    """Return what one way took; what it made lies in a file that is thrown away."""
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        for statement in ("set threads = 2", f"attach '{path}' as w (read_only)"):
            warehouse.execute(statement)
        warehouse.execute("set enable_progress_bar = false")
        # Reading our macros is dbt's part, and net of it is what is measured.
        macros = Macros(warehouse, loop_rounds=200)
        cpu, wall = cpu_seconds(), time.perf_counter()
        before = VARIANTS[variant](warehouse, macros)
        found = {"cpu": round(cpu_seconds() - cpu, 2), "wall": round(time.perf_counter() - wall, 1)}
        if before is not None:
            found["step"] = round(cpu_seconds() - before, 2)
        found |= {"rss": peak_mb(), "links": _count(warehouse, "w.links")}
        if variant != "floor":
            found |= _clusters(warehouse)
    return {"variant": variant, **found}


def cpu_seconds() -> float:
    """Return what this process has used of processors, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _count(warehouse: Warehouse, what: str) -> int:
    return int(warehouse.rows(f"select count(*) from {what}")[0][0])


def _clusters(warehouse: Warehouse) -> dict[str, int]:
    """Return how many identifiers and clusters there are, and a digest of who is with whom."""
    ids, clusters = warehouse.rows("select count(*), count(distinct cluster) from clusters")[0]
    digest = warehouse.rows(
        "select sum(hash(first)) from (select min(id) over (partition by cluster) || id as first "
        "from clusters) as named"
    )[0][0]
    return {"ids": int(ids), "clusters": int(clusters), "digest": int(digest)}


def _encode(warehouse: Warehouse, _: Macros) -> float | None:
    for statement in (IDS, *ENCODED):
        warehouse.execute(statement)
    return None


def _shipped(warehouse: Warehouse, macros: Macros) -> float:
    """Cluster as the dbt project does; what it takes after encoding is told beside the whole."""
    _encode(warehouse, macros)
    before = cpu_seconds()
    gather_components(
        warehouse, "select upper_idx, lower_idx from encoded", "gathered", macros=macros
    )
    warehouse.execute(
        "create table clusters as select id, coalesce(lower_idx, idx) as cluster "
        "from numbered left join gathered on upper_idx = idx"
    )
    return before


def _propagated(rounds: int) -> Callable[[Warehouse, Macros], None]:
    """Return the way of packages that join a fixed number of times, with texts as labels."""

    def run(warehouse: Warehouse, _: Macros) -> None:
        warehouse.execute(IDS)
        warehouse.execute(
            "create table pairs as select l as a, r as b from w.links union all "
            "select r, l from w.links union all select id, id from ids"
        )
        warehouse.execute("create table clusters as select id, id as cluster from ids")
        for _ in range(rounds):
            warehouse.execute(
                "create or replace table clusters as select pairs.a as id, "
                "min(clusters.cluster) as cluster from pairs "
                "join clusters on clusters.id = pairs.b "
                "group by pairs.a"
            )

    return run


def _scipy(warehouse: Warehouse, _: Macros) -> None:
    import numpy as np
    import pyarrow as pa
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    links = warehouse.query("select hash(l) as l, hash(r) as r from w.links")
    left, right = (column.combine_chunks().to_numpy() for column in links.columns)
    hashes, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    ends = places[: len(left)], places[len(left) :]
    shape = (len(hashes), len(hashes))
    graph = coo_matrix((np.ones(len(left), np.int8), ends), shape=shape)
    _, labels = connected_components(graph, directed=False)
    table = pa.table({"hash": pa.array(hashes), "cluster": pa.array(labels)})
    warehouse.write_table("main", "labelled", table)
    warehouse.execute(IDS)
    warehouse.execute(
        "create table clusters as select ids.id, labelled.cluster from ids "
        "join labelled on labelled.hash = hash(ids.id)"
    )


def _splink(warehouse: Warehouse, _: Macros) -> None:
    from splink import DuckDBAPI
    from splink.clustering import cluster_pairwise_predictions_at_threshold

    warehouse.execute(IDS)
    nodes = warehouse.query("select id as unique_id from ids")
    edges = warehouse.query("select l as unique_id_l, r as unique_id_r from w.links")
    found = cluster_pairwise_predictions_at_threshold(
        nodes, edges, DuckDBAPI(), "unique_id", edge_id_column_name_left="unique_id_l",
        edge_id_column_name_right="unique_id_r",
    )  # fmt: skip
    table = found.as_duckdbpyrelation().to_arrow_table()
    warehouse.write_table("main", "labelled", table)
    warehouse.execute(
        "create table clusters as select unique_id as id, cluster_id as cluster from labelled"
    )


VARIANTS: dict[str, Callable[[Warehouse, Macros], float | None]] = {
    "floor": _encode,
    "shipped": _shipped,
    "five joins": _propagated(5),
    "ten joins": _propagated(10),
    "scipy": _scipy,
    "splink": _splink,
}
