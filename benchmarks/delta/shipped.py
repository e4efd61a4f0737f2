"""The model of changes as it is shipped, its Jinja filled in without dbt, at one as_of."""

from typing import Any

import jinja2

from benchmarks.results import ROOT

PROJECT = ROOT / "dbt_project"
MODEL = PROJECT / "models/marts/audiences/fct_audience_member_changes.sql"
MACROS = ("members_before", "audiences_before", "merged_members", "forget_changes_since")


def changes_sql(as_of: str) -> str:
    """Return the query that dbt appends the rows of; every model lies in the main schema."""
    macros = "".join((PROJECT / f"macros/audiences/{name}.sql").read_text() for name in MACROS)
    # `config` takes its hook as a text here; it is dbt that would run it.
    template = jinja2.Environment().from_string(macros + MODEL.read_text())
    given: dict[str, Any] = {
        "ref": lambda name: name,
        "this": "fct_audience_member_changes",
        "config": lambda **_: "",
        "is_incremental": lambda: True,
        "muster_as_of": lambda: f"cast('{as_of}' as timestamp)",
        "execute": False,
        "return": lambda value: value,
    }
    return template.render(**given)
