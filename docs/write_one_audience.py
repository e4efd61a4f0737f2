"""Writes the generated part of docs/one-audience.md: one audience from YAML to its members.

Run it with: python docs/write_one_audience.py. A test holds the page against it.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as compute
import pyarrow.parquet as parquet

from federated import load_project
from federated.describe import describe, languages
from federated.evaluate import gather_facts, moment_of
from federated.evaluation.readings import Reader
from muster.pipeline.audience_passes import SAME, show_passes
from muster.pipeline.audience_sql import spell_audience, spell_dbt_model
from muster.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "one-audience.md"
START, END = "<!-- written by docs/write_one_audience.py -->", "<!-- written by hand from here -->"
KEY, PARENT = "coffee_regulars_who_stopped", "coffee_regulars"
AS_OF = datetime.fromisoformat("2017-10-30T00:00:00+00:00")
SAMPLE = ROOT / "muster" / "demo" / "completejourney"


def generated_part() -> str:
    """Return the part of the page that follows from the project itself."""
    return "\n".join(_parts(Settings.load(ROOT, target="demo"))) + "\n"


def _parts(settings: Settings) -> Iterator[str]:
    project = load_project(ROOT)
    compiled = project.audience(KEY)
    document = project.documents[KEY].path
    yield f"## 1. What a person writes\n\n`{document}`\n"
    yield _block("yaml", (ROOT / document).read_text(encoding="utf-8"))
    yield "## 2. What each pass leaves\n"
    yield f"`muster audience show {KEY} --passes` prints this for any audience.\n"
    for number, view in enumerate(show_passes(settings, KEY)):
        yield f"### 2.{number} `{view.name}`\n\n{view.purpose}\n"
        if view.result == SAME:
            yield "Nothing of this rule changes here.\n"
        else:
            yield _block("sql" if view.result.startswith("with") else "text", view.result)
    yield "## 3. What is committed\n\nThe dbt model: tables as `ref`, moments by name, no date.\n"
    yield _block("sql", spell_dbt_model(settings, KEY))
    yield "## 4. The edges of one run\n"
    yield f"`muster bounds --as-of {AS_OF:%Y-%m-%d}` writes them; the model reads them.\n"
    context = project.context
    yield "| edge | value |\n|---|---|"
    for edge in compiled.edges:
        yield f"| `{edge.id}` | {edge.at(AS_OF, context.zone, context.week_starts)} |"
    yield "\n## 5. The query by itself\n"
    yield f"`muster audience sql {KEY} --engine postgres --as-of {AS_OF:%Y-%m-%d}`\n"
    yield _block("sql", spell_audience(settings, KEY, "postgres", AS_OF))
    yield "## 6. The sentence\n"
    for code in languages():
        yield f"* {code}: {describe(compiled.checked, project.catalog, code)}"
    yield from _members_parts(project)


def _members_parts(project: Any) -> Iterator[str]:
    tables = read_sample()
    at = moment_of(AS_OF, project.context.zone, project.context.week_starts)
    found: dict[str, set[str]] = {PARENT: set(), KEY: set()}
    for card, facts in gather_facts(project.catalog, "profile", tables).items():
        # One reader for both: it puts the rows of a card in order once.
        reader = Reader(project.catalog, "profile", facts, at)
        for key, members in found.items():
            if reader.read(project.audiences[key].rule).holds:
                members.add(card)
    cards = ", ".join(sorted(found[KEY], key=int))
    yield "\n## 7. The members\n"
    yield (
        f"{len(tables['dim_profiles'])} loyalty cards → {len(found[PARENT])} coffee regulars → "
        f"{len(found[KEY])} who stopped, counted here from the sample itself by the reading in "
        f"memory (`federated/evaluate.py`), which knows no SQL. The cards: {cards}.\n"
    )


def read_sample() -> dict[str, list[dict[str, Any]]]:
    """Return the real purchases in the shape of the marts; a card stands for its holder."""
    lines = parquet.read_table(SAMPLE / "transactions.parquet")
    lines = lines.filter(compute.less(lines["transaction_timestamp"], AS_OF.replace(tzinfo=None)))
    purchases = [
        {
            "purchase_id": f"{row['basket_id']}:{row['product_id']}",
            "basket_id": str(row["basket_id"]),
            "product_id": str(row["product_id"]),
            "profile_id": str(row["household_id"]),
            "occurred_at": row["transaction_timestamp"],
        }
        for row in lines.to_pylist()
    ]
    products = [
        {"product_id": str(row["product_id"]), "category": row["product_category"]}
        for row in parquet.read_table(SAMPLE / "products.parquet").to_pylist()
    ]
    cards = parquet.read_table(SAMPLE / "transactions.parquet")["household_id"].unique()
    people = [{"profile_id": str(card), "household_id": None} for card in cards.to_pylist()]
    return {"dim_profiles": people, "fct_purchases": purchases, "dim_products": products}


def page_with(part: str) -> str:
    """Return the page with its generated part replaced."""
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(START)
    _, _, tail = rest.partition(END)
    return f"{head}{START}\n\n{part}\n{END}{tail}"


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page_with(generated_part()), encoding="utf-8")
