"""Writes docs/every-engine.md: one rule in three languages and as each engine reads it.

Run it with: python docs/write_every_engine.py. A test holds the page against it.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from federated import load_project
from federated.describe import describe, languages
from federated.engines import ENGINES
from muster.pipeline.audience_sql import spell_audience
from muster.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "every-engine.md"
KEY, AS_OF = "coffee_regulars_who_stopped", datetime.fromisoformat("2017-10-30T00:00:00+00:00")
HEAD = f"""# One rule, every engine

`{KEY}` of the demo, as people read it and as each engine does. The members are the same on the
engines that the tests run (DuckDB, PostgreSQL, Spark), and the SQL of the others is parsed again
and held in golden files (`tests/federated/engines/golden`); `make test-live TARGET=…` holds it
against an account of your own. Where products differ in what a rule means, and what is meant here:
[semantics.md](semantics.md).

`muster audience sql {KEY} --engine NAME --as-of {AS_OF:%Y-%m-%d}` prints each of them.

## Three languages
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join(_lines(Settings.load(ROOT, target="demo"))) + "\n"


def _lines(settings: Settings) -> Iterator[str]:
    project = load_project(ROOT)
    yield HEAD
    for code in languages():
        yield f"* {code}: {describe(project.audience(KEY).checked, project.catalog, code)}"
    for name, engine in ENGINES.items():
        yield f"\n## {name}\n\n{engine.state.capitalize()}.\n"
        yield f"```sql\n{spell_audience(settings, KEY, name, AS_OF)}\n```"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
