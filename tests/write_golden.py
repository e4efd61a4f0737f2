"""Writes the golden files anew: `python tests/write_golden.py`; then read what `git diff` shows."""

from collections.abc import Iterator
from pathlib import Path

from golden_cases import CASES, WRITTEN
from rule_compiler import compiled
from rule_rows import AS_OF

FOLDER = Path(__file__).parent / "federated" / "engines" / "golden"
ENGINES = ("snowflake", "bigquery", "databricks", "redshift", "trino")


def golden_files() -> Iterator[tuple[str, str]]:
    """Yield the path below the folder and the SQL of every case on every rendered engine."""
    audiences = {name: compiled(*rules) for name, rules in CASES.items()}
    audiences["written"] = compiled(sql=WRITTEN)
    for engine in ENGINES:
        for name, audience in audiences.items():
            sql = audience.sql(engine, AS_OF, lambda model: ("marts", model))
            yield f"{engine}/{name}.sql", sql + "\n"


if __name__ == "__main__":
    for path, text in golden_files():
        (FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / path).write_text(text, encoding="utf-8")
