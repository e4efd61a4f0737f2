"""Macros of the dbt project as they are shipped, with what they need of dbt, run without it."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2

from federated.warehouse import Warehouse

FOLDER = "dbt_project/macros"
# A materialization is dbt's own tag, and is no macro.
MACRO = re.compile(r"{%-? macro (\w+)\(.*?{%-? endmacro -?%}", re.DOTALL)


class Refused(Exception):
    """A macro raised a compiler error."""


class _Returned(Exception):
    """Carries what a macro returns, as dbt's own `return` does."""


class Macros:
    """All macros of a project by name, for one open warehouse."""

    def __init__(self, warehouse: Warehouse, project: Path, **variables: object) -> None:
        self.warehouse = warehouse
        self.named: dict[str, Callable[..., Any]] = {}
        # What comes out is SQL; macros and models are the project's own, as dbt trusts them too.
        self.environment = environment = jinja2.Environment(extensions=["jinja2.ext.do"])  # noqa: S701
        environment.globals |= {
            "run_query": self._run,
            "var": partial(_var, variables),
            "model": SimpleNamespace(name="loop"),
            "target": SimpleNamespace(type=warehouse.engine),
            "execute": True,
            "exceptions": SimpleNamespace(raise_compiler_error=_refuse),
            "adapter": SimpleNamespace(dispatch=self._dispatch),
            "return": _give_back,
            "context": self.named,
        }
        # What one model alone knows, such as whether it is incremental, macros ask for too.
        self.named["is_incremental"] = lambda: False
        for file in sorted((project / FOLDER).rglob("*.sql")):
            for found in MACRO.finditer(file.read_text(encoding="utf-8")):
                # Each stands alone, so that one calls another by what is named here.
                template = environment.from_string(found[0], globals=self.named)
                self.named[found[1]] = _catching(template, found[1])

    def __getitem__(self, name: str) -> Callable[..., Any]:
        return self.named[name]

    def _run(self, sql: str) -> Any:
        if sql.lstrip().startswith("select"):
            return SimpleNamespace(rows=self.warehouse.rows(sql))
        self.warehouse.execute(sql)
        return None

    def _dispatch(self, name: str) -> Callable[..., Any]:
        own = f"{self.warehouse.engine}__{name}"
        return self.named[own if own in self.named else f"default__{name}"]


def _catching(template: jinja2.Template, name: str) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            # Made anew, since a module keeps what was named when it was made.
            return getattr(template.make_module(), name)(*arguments, **named)
        except _Returned as returned:
            return returned.args[0]

    return call


def _var(variables: Mapping[str, object], name: str, *otherwise: object) -> object:
    """Return a variable, or what a model says stands where it is not set."""
    return variables.get(name, *otherwise) if otherwise else variables[name]


def _give_back(value: Any) -> None:
    raise _Returned(value)


def _refuse(message: str) -> None:
    raise Refused(message)
