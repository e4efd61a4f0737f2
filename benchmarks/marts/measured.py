"""One step of `benchmarks.marts`, measured; run in a process of its own."""

import os
import sys
from contextlib import chdir
from datetime import datetime
from pathlib import Path
from shutil import copy, copytree
from typing import Any

from benchmarks.marts.world import AS_OF, SHARES
from benchmarks.results import ROOT, print_measured
from federated.warehouse import open_warehouse
from muster.pipeline.bounds import write_bounds
from muster.settings import Settings

# What is built: the two marts and all that they are made of, seeds too.
MARTS = ("+fct_events", "+dim_profiles")
# What DuckDB is told to keep to, so that it writes to disk what it would else keep.
LIMIT = "4GB"
# By hand: each table's newest version of a row, in one table, in the order that rules ask for.
BY_HAND = {
    "webshop/web_events": ("event_id", "event_type, null, 'web', product_id, null, null"),
    "app/app_events": ("event_id", "event_type, null, 'app', product_id, null, null"),
    "completejourney/transactions": (
        "basket_id, product_id",
        "'purchase', null, 'store', product_id, quantity, cast(sales_value as numeric(18, 2))",
    ),
    "media/ad_impressions": ("impression_id", "'ad_impression', campaign, 'ads', null, null, null"),
    "media/mail_events": ("event_id", "event_type, campaign, 'email', null, null, null"),
    "service/store_visits": ("visit_id", "'store_visit', null, 'store', null, null, null"),
    "service/cases": ("case_id", "'service_case', case_type, channel, null, null, null"),
}
TIMES = {
    "completejourney/transactions": ("transaction_timestamp", "transaction_timestamp"),
    "service/cases": ("opened_at", "loaded_at"),
}


def prepare(folder: Path) -> None:
    """Copy the project beside the sources, with a limit of memory, and open a run."""
    project = folder / "project"
    copytree(ROOT / "dbt_project", project / "dbt_project")
    copy(ROOT / "dbt_project.yml", project)
    profiles = (ROOT / "profiles.yml").read_text(encoding="utf-8")
    bounded = profiles.replace(
        "threads: 2", f"threads: 2\n      settings: {{memory_limit: {LIMIT}}}"
    )
    (project / "profiles.yml").write_text(bounded, encoding="utf-8")
    demo = project / "muster/demo"
    demo.mkdir(parents=True)
    (demo / "completejourney").symlink_to(folder / "sources/completejourney")
    moment = datetime.fromisoformat(f"{AS_OF}T00:00:00+00:00")
    os.environ["MUSTER_HOME"] = str(folder)
    write_bounds(Settings.load(project), moment, clock=lambda: moment)


def copied(folder: Path) -> dict[str, object]:
    """Read the rows of all tables of events and write them once, which is the least there is."""
    rows = 0
    with open_warehouse(f"duckdb:///{folder}/copied.duckdb", read_only=False) as warehouse:
        warehouse.execute("set threads = 2")
        for number, table in enumerate(SHARES):
            path = folder / "sources" / f"{table}.parquet"
            warehouse.execute(f"create table t{number} as select * from '{path}'")
            rows += int(warehouse.rows(f"select count(*) from t{number}")[0][0])
        warehouse.execute("checkpoint")
    return {"events": rows}


def by_hand(folder: Path) -> dict[str, object]:
    """Make the table of events without saying whose they are."""
    parts = []
    for table, (key, columns) in BY_HAND.items():
        occurred_at, loaded_at = TIMES.get(table, ("occurred_at", "loaded_at"))
        named = " || ':' || ".join(key.split(", "))
        parts.append(
            f"select '{table}:' || {named} as event_id, {columns}, "
            f"{occurred_at}, {loaded_at} from '{folder}/sources/{table}.parquet' "
            f"qualify row_number() over (partition by {key} order by {loaded_at} desc) = 1"
        )
    products = f"'{folder}/sources/completejourney/products.parquet'"
    with open_warehouse(f"duckdb:///{folder}/by_hand.duckdb", read_only=False) as warehouse:
        warehouse.execute("set threads = 2")
        warehouse.execute(
            "create table fct_events as with events (event_id, event_type, category, channel, "
            "product_id, quantity, amount, occurred_at, loaded_at) as "
            f"({' union all '.join(parts)}) "
            "select events.* replace (coalesce(category, product_category) as category) "
            f"from events left join {products} as products using (product_id) "
            "order by event_type, category, occurred_at"
        )
        warehouse.execute("checkpoint")
        rows = warehouse.rows("select count(*) from fct_events")
    return {"events": int(rows[0][0])}


def marts(folder: Path, *selected: str) -> dict[str, object]:
    """Build models by dbt, and say how long the slowest of them took."""
    from dbt.cli.main import dbtRunner

    os.environ |= {"MUSTER_HOME": str(folder), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    line = ["build", "--resource-type", "model", "--resource-type", "seed", "--target", "prod"]
    line += ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    line += ["--log-level", "none", "--select", *selected]
    with chdir(folder / "project"):
        outcome = dbtRunner().invoke(line)
    if not outcome.success:
        failed = [each.message for each in getattr(outcome.result, "results", ()) if each.message]
        raise SystemExit(f"dbt: {outcome.exception or failed}")
    took: dict[str, Any] = {e.node.name: round(e.execution_time, 1) for e in outcome.result.results}
    slowest = sorted(took, key=lambda name: -took[name])[:12]
    return {"models": len(took), "slowest": {name: took[name] for name in slowest}}


def told(folder: Path) -> dict[str, object]:
    """Return how many rows the marts hold; asked in a process of its own, so as to cost nothing."""
    counts = {
        "events": "marts.fct_events",
        "profiles": "marts.dim_profiles",
        "identifiers": "intermediate.int_identifiers_numbered",
        "links": "intermediate.int_links_observed",
    }
    with open_warehouse(f"duckdb:///{folder}/warehouse.duckdb", read_only=True) as warehouse:
        return {
            name: int(warehouse.rows(f"select count(*) from {table}")[0][0])
            for name, table in counts.items()
        }


if __name__ == "__main__":
    step, place = sys.argv[1], Path(sys.argv[2])
    if step == "prepare":
        prepare(place)
    else:
        print_measured(
            {
                "copied": lambda: copied(place),
                "by hand": lambda: by_hand(place),
                "empty": lambda: marts(place, "int_namespaces"),
                "marts": lambda: marts(place, *MARTS),
                "told": lambda: told(place),
            }[step]
        )
