"""Models of the dbt project as they are shipped, built on any open warehouse without dbt around it.

For what is measured net of dbt, and for tests of many days: a dbt run takes seconds, this a moment.
Only what these models use of dbt is here; tests build the same models by dbt itself too.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from federated.warehouse import Warehouse
from muster.pipeline.shipped.macros import Macros

FOLDER = "dbt_project/models"
REF = re.compile(r"ref\('(\w+)'\)")


class Models:
    """Some models in one schema; what they read besides must be there as tables.

    A table of a source is there as `<source>_<table>`.
    """

    def __init__(
        self,
        warehouse: Warehouse,
        project: Path,
        schema: str,
        places: Iterable[str],
        **variables: object,
    ) -> None:
        self.warehouse = warehouse
        self.schema = schema
        self.as_of = ""
        self.macros = Macros(warehouse, project, **variables)
        self.rebuild = False
        self.macros.named |= {
            "muster_as_of": self._as_of,
            "load_relation": self._existing,
            "there_before": self._there_before,
            "rebuilds": lambda: self.rebuild,
            # State of another version of the models is not met with here.
            "tells_turns": lambda _relation: True,
            "identity_matches": lambda: f"{schema}.muster_identity_matches",
        }
        files = [path for place in places for path in _files(project / FOLDER / place)]
        texts = {path.stem: path.read_text(encoding="utf-8") for path in files}
        self.texts = {name: texts[name] for name in _in_order(texts)}
        warehouse.execute(f"create schema if not exists {schema}")

    def build(
        self,
        as_of: str,
        *,
        rebuild: bool = False,
        until: int | None = None,
        tell: Callable[[str], None] = lambda _model: None,
    ) -> None:
        """Build every model at an instant, or the first so many of them, as if it were cut off.

        `rebuild` makes anew what may be, as a full refresh does.
        """
        self.as_of, self.rebuild = as_of, rebuild
        for name, text in list(self.texts.items())[:until]:
            self._build(name, text, rebuild)
            tell(name)

    def _build(self, name: str, text: str, rebuild: bool) -> None:
        config: dict[str, Any] = {"materialized": "table"}
        this = f"{self.schema}.{name}"
        exists = name in self.warehouse.tables(self.schema)
        is_kept = exists and (not rebuild or "full_refresh=false" in text)
        is_incremental = is_kept and "materialized='incremental'" in text
        given = {
            "config": lambda **said: config.update(said) or "",
            "ref": lambda model: f"{self.schema}.{model}",
            "source": lambda source, table: f"{self.schema}.{source}_{table}",
            "this": this,
        }
        self.macros.named["is_incremental"] = lambda: is_incremental
        template = self.macros.environment.from_string(text, globals=self.macros.named)
        sql = template.render(**given).strip()
        self._hook(config.get("pre_hook", []), given)
        if is_incremental:
            self._append(this, sql, config)
        else:
            if exists:
                self.warehouse.execute(f"drop table {this}")
            if config["materialized"] == "fixed_point":
                self._loop(this, sql, config)
            else:
                self.warehouse.execute(f"create table {this} as {sql}")
        self._hook(config.get("post_hook", []), given)

    def _hook(self, hooks: str | list[str], given: dict[str, Any]) -> None:
        for text in [hooks] if isinstance(hooks, str) else hooks:
            hook = self.macros.environment.from_string(text, globals=self.macros.named)
            if statement := hook.render(**given).strip():
                self.warehouse.execute(statement)

    def _append(self, this: str, sql: str, config: dict[str, Any]) -> None:
        self.warehouse.execute(f"create table {this}__new as {sql}")
        # Names in these statements are those of our own schema, models and columns.
        if keys := config.get("unique_key"):
            same = " and ".join(f"{this}.{key} = added.{key}" for key in keys)
            old = f"select 1 from {this}__new as added where {same}"  # noqa: S608
            self.warehouse.execute(f"delete from {this} where exists ({old})")  # noqa: S608
        self.warehouse.execute(f"insert into {this} select * from {this}__new")  # noqa: S608
        self.warehouse.execute(f"drop table {this}__new")

    def _loop(self, this: str, sql: str, config: dict[str, Any]) -> None:
        rest = self.macros["repeat_to_rest"](
            sql, config["step"], config["open"], config.get("settle"), config.get("is_sure")
        )
        whole = f"select * from {rest['state']}"  # noqa: S608
        if rest["settled"]:
            whole = str(self.macros[config["whole"]](rest["settled"]))
        self.warehouse.execute(f"create table {this} as {whole}")
        for table in (rest["state"], *rest["settled"]):
            self.warehouse.execute(f"drop table {table}")

    def _as_of(self) -> str:
        return f"cast('{self.as_of}' as timestamp)"

    def _existing(self, relation: str) -> object | None:
        name = relation.rpartition(".")[2]
        return SimpleNamespace(name=name) if name in self.warehouse.tables(self.schema) else None

    def _there_before(self, name: str) -> str | None:
        """Return a table as an earlier build left it, as the macro of that name does in dbt."""
        return f"{self.schema}.{name}" if name in self.warehouse.tables(self.schema) else None


def _files(place: Path) -> list[Path]:
    return sorted(place.glob("*.sql")) if place.is_dir() else [place]


def _in_order(texts: dict[str, str]) -> list[str]:
    """Return models after those they read."""
    left = {name: set(REF.findall(text)) & set(texts) for name, text in texts.items()}
    order: list[str] = []
    while left:
        ready = sorted(name for name, reads in left.items() if reads <= set(order))
        if not ready:
            raise ValueError(f"models that read one another: {sorted(left)}")
        order += ready
        for name in ready:
            del left[name]
    return order
