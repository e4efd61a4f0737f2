"""Connected components by the shipped loop, on any open warehouse without dbt around it."""

from benchmarks.macros import Macros
from federated.warehouse import Warehouse


def gather_components(
    warehouse: Warehouse,
    links: str,
    target: str,
    *,
    rounds: int = 200,
    macros: Macros | None = None,
) -> int:
    """Make a table of the upper and the least identifiers of components; return the rounds.

    `links` is a query of the columns upper_idx and lower_idx; `macros` those read before, if any.

    Raises: Refused when the loop does not come to rest, or refuses its input.
    """
    macros = macros or Macros(warehouse, loop_rounds=rounds)
    rest = macros["repeat_to_rest"](links, "contract_links", "count_links", "settle_round")
    whole = f"select * from {rest['state']}"
    if rest["settled"]:
        whole = str(macros["follow_rounds"](rest["settled"]))
    warehouse.execute(f"create table {target} as {whole}")
    for table in (rest["state"], *rest["settled"]):
        warehouse.execute(f"drop table {table}")
    return len(rest["settled"])
