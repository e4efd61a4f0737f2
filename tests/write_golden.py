"""Writes the golden files anew: `python tests/write_golden.py`; then read what `git diff` shows."""

from collections.abc import Iterator
from pathlib import Path

from attribute_world import attribute
from golden_cases import ATTRIBUTES, CASES, WRITTEN
from rule_compiler import compiled
from rule_rows import AS_OF
from rule_world import CATALOG

from federated.computed.declare import declare_attributes
from federated.passes import Context

FOLDER = Path(__file__).parent / "federated" / "engines" / "golden"
CONTEXT = Context(CATALOG)
ENGINES = ("snowflake", "bigquery", "databricks", "redshift", "trino")


def golden_files() -> Iterator[tuple[str, str]]:
    """Yield the path below the folder and the SQL of every case on every rendered engine."""
    audiences = {name: compiled(*rules) for name, rules in CASES.items()}
    audiences["written"] = compiled(sql=WRITTEN)
    declared = declare_attributes({n: attribute(n, v) for n, v in ATTRIBUTES.items()}, CONTEXT)
    attributes = declared.compiled
    for engine in ENGINES:
        for name, audience in audiences.items():
            sql = audience.sql(engine, AS_OF, _marts)
            yield f"{engine}/{name}.sql", sql + "\n"
        for name, made in attributes.items():
            yield f"{engine}/attribute_{name}.sql", made.sql(engine, AS_OF, _marts) + "\n"


def _marts(model: str) -> tuple[str, str]:
    return "marts", model


if __name__ == "__main__":
    for path, text in golden_files():
        (FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / path).write_text(text, encoding="utf-8")
