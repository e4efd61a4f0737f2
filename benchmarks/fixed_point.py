"""The loop to a fixed point as it is shipped, run on any open warehouse without dbt around it."""

from types import SimpleNamespace
from typing import Any

import jinja2

from benchmarks.results import ROOT
from federated.warehouse import Warehouse

MACROS = ROOT / "dbt_project/macros"


class Unfinished(Exception):
    """The loop did not come to rest, or refused its input."""


class _Returned(Exception):
    """Carries what a macro returns, as dbt's own `return` does."""


class Loop:
    """Macros of files of ours with what they need of dbt, on one open warehouse."""

    def __init__(self, warehouse: Warehouse, *files: str, rounds: int = 200) -> None:
        self.warehouse = warehouse
        environment = jinja2.Environment(extensions=["jinja2.ext.do"])
        context: dict[str, Any] = {}
        environment.globals |= {
            "run_query": self._run,
            "var": {"loop_rounds": rounds}.__getitem__,
            "model": SimpleNamespace(name="loop"),
            "target": SimpleNamespace(type=warehouse.engine),
            "execute": True,
            "exceptions": SimpleNamespace(raise_compiler_error=_refuse),
            "return": _give_back,
            "context": context,
        }
        text = "".join((MACROS / file).read_text(encoding="utf-8") for file in files)
        before, materialization, after = text.partition("{% materialization")
        if materialization:
            # dbt's own tag; what it does around the loop is not asked for here.
            text = before + after.partition("{% endmaterialization %}")[2]
        module = environment.from_string(text).module
        context.update((n, getattr(module, n)) for n in dir(module) if not n.startswith("_"))
        self.macros = context

    def repeat(self, first: str, step: str, open_: str, settle: str | None = None) -> Any:
        """Run the rounds; return the name of the last state, and what each round settled.

        Raises: Unfinished when the loop does not come to rest, or refuses its input.
        """
        try:
            self.macros["repeat_to_rest"](first, step, open_, settle)
        except _Returned as returned:
            return SimpleNamespace(**returned.args[0])
        raise Unfinished("the loop returned nothing")

    def _run(self, sql: str) -> Any:
        if sql.lstrip().startswith("select"):
            return SimpleNamespace(rows=self.warehouse.rows(sql))
        self.warehouse.execute(sql)
        return None


def gather_components(warehouse: Warehouse, links: str, target: str, *, rounds: int = 200) -> int:
    """Make a table of the upper and the least identifiers of components; return the rounds.

    `links` is a query of the columns upper_idx and lower_idx.
    """
    files = ("materializations/fixed_point.sql", "identity/contract_links.sql")
    loop = Loop(warehouse, *files, rounds=rounds)
    rest = loop.repeat(links, "contract_links", "count_links", "settle_round")
    whole = f"select * from {rest.state}"
    if rest.settled:
        whole = str(loop.macros["follow_rounds"](rest.settled))
    warehouse.execute(f"create table {target} as {whole}")
    for table in (rest.state, *rest.settled):
        warehouse.execute(f"drop table {table}")
    return len(rest.settled)


def _give_back(value: Any) -> None:
    raise _Returned(value)


def _refuse(message: str) -> None:
    raise Unfinished(message)
