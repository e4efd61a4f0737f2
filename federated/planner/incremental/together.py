"""Evaluates audiences at once, in process, over the rows of the few entities that are due."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from federated.passes.sql.key_sets import KEY
from federated.planner.formulas import audience_formula
from federated.planner.in_process.evaluate import evaluated_ranges
from federated.planner.incremental.changed_rows import DUE
from federated.planner.incremental.desk import PASSING, Desk
from federated.planner.incremental.needs import Needs, Planned, members_id
from federated.planner.incremental.places import linked_table
from federated.planner.incremental.sketch import Read
from federated.planner.reading import Reading

CHANGES = PASSING + "changes"


def can_be_together(desk: Desk, needs: Sequence[Needs], slices: Mapping[Read, str]) -> bool:
    """Return whether rows set apart are all that is read: links may not lead back into them."""
    catalog = desk.context.catalog
    linked = {
        linked_table(catalog, catalog.table_of(s.collection or s.entity), s.links).name
        for each in needs
        for s in each.sources
        if s.links
    }
    models = [model for model, _ in slices]
    is_plain = len(set(models)) == len(models) and not linked & set(models)
    return desk.warehouse.engine == "duckdb" and bool(slices) and is_plain


def evaluate_together(
    desk: Desk, parts: Sequence[Planned], keys: str, slices: Mapping[Read, str]
) -> dict[str, dict[str, int]]:
    """Note who came to and left each audience of one entity; return how many, by change."""
    apart = {model: name for (model, _), name in slices.items()}

    def locate(model: str) -> tuple[str, str]:
        return ("temp", apart[model]) if model in apart else desk.locate(model)

    edges = {edge.id: edge for each in parts for edge in each.edges}
    reading = Reading(desk.warehouse, desk.context, locate, desk.now.as_of, edges)
    formulas = {each.key: audience_formula(each.audience) for each in parts}
    held = desk.make("held", f"(audience_key text, {KEY} text)")
    for entities, bits in evaluated_ranges(reading, formulas, parts[0].audience.entity):
        names = np.array(entities.keys.cast(pa.string()).to_pylist(), dtype=object)
        inside = {k: names[np.unpackbits(b, count=entities.size) == 1] for k, b in bits.items()}
        audiences = [key for key, found in inside.items() for _ in found]
        members = [name for found in inside.values() for name in found]
        if members:
            desk.execute(f"insert into {held} select unnest(?), unnest(?)", (audiences, members))
    before = " union all ".join(
        f"select '{each.key}' as audience_key, {KEY} from {desk.members(each.key)} "
        f"where {KEY} in (select {KEY} from {keys})"
        for each in parts
    )
    stood = desk.make("stood", f"as {before}")
    now, then = (f"select audience_key, {KEY} from {each}" for each in (held, stood))
    desk.execute(
        f"insert into {CHANGES} select *, 'entered' from ({now} except {then}) as entered "
        f"union all select *, 'exited' from ({then} except {now}) as exited"
    )
    counts: dict[str, dict[str, int]] = {each.key: {} for each in parts}
    named = ", ".join(f"'{each.key}'" for each in parts)
    for key, change, count in desk.warehouse.rows(
        f"select audience_key, change, count(*) from {CHANGES} "
        f"where audience_key in ({named}) group by 1, 2"
    ):
        counts[str(key)][str(change)] = int(count)
    return counts


def due_by_name(desk: Desk) -> dict[str, set[str]]:
    """Return who is due, by the name under which; call it where few are."""
    found: dict[str, set[str]] = {}
    for name, key in desk.warehouse.rows(f"select distinct source, {KEY} from {DUE}"):
        found.setdefault(str(name), set()).add(str(key))
    for audience, key in desk.warehouse.rows(f"select audience_key, {KEY} from {CHANGES}"):
        found.setdefault(members_id(str(audience)), set()).add(str(key))
    return found
