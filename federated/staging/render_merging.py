"""Writes the model that says how each merge policy chooses among what sources tell."""

from collections.abc import Sequence

from federated.staging.declarations import MergePolicy, MergeRule, SourceTable
from federated.staging.render_staging import NOTICE, union_all

KINDS = {
    "policy": "text",
    "is_default": "boolean",
    "is_stitched": "boolean",
    "attribute": "text",
    "source": "text",
    "source_table": "text",
    "way": "text",
    "precedence": "integer",
}


def render_merge_policies(policies: Sequence[MergePolicy], tables: Sequence[SourceTable]) -> str:
    """Return one row per policy, attribute and table that tells it."""
    selects = [
        _select(
            f"'{policy.key}'",
            str(policy.is_default).lower(),
            str(policy.is_stitched).lower(),
            f"'{attribute.name}'",
            f"'{table.source}'",
            f"'{table.name}'",
            f"'{policy.rule_of(attribute.name).way}'",
            str(_rank(policy.rule_of(attribute.name), table, attribute.precedence)),
        )
        for policy in policies
        for table in tables
        for attribute in table.attributes
    ]
    header = f"-- {NOTICE.format(origin='dbt_project/merge_policies.yml and sources')}\n"
    return header + union_all(selects, _select(*["null"] * len(KINDS)) + "\nwhere 1 = 0")


def _rank(rule: MergeRule, table: SourceTable, precedence: int) -> int:
    """Return how strong a table is, a lower number stronger; those not named come after."""
    named = [i for i, name in enumerate(rule.sources) if name in table.names]
    return named[0] if named else len(rule.sources) + precedence


def _select(*values: str) -> str:
    columns = ",\n".join(
        f"    cast({value} as {kind}) as {name}"
        for value, (name, kind) in zip(values, KINDS.items(), strict=True)
    )
    return f"select\n{columns}"
