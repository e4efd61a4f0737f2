"""Evaluates audiences at once, in process: over the rows of the few who are due, or everybody's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from federated.passes.sql.key_sets import KEY
from federated.planner.formulas import audience_formula
from federated.planner.in_process.evaluate import evaluated_ranges
from federated.planner.incremental.desk import Desk
from federated.planner.incremental.moves import note_changes
from federated.planner.incremental.needs import Needs, Planned
from federated.planner.incremental.places import linked_table
from federated.planner.incremental.sketch import Read
from federated.planner.incremental.standing import Standing
from federated.planner.reading import Reading

# How many came to an audience and left it.
Moves = dict[str, int]


def can_be_apart(desk: Desk, needs: Sequence[Needs], slices: Mapping[Read, str]) -> bool:
    """Return whether rows set apart are all that is read: links may not lead back into them."""
    catalog = desk.context.catalog
    linked = {
        linked_table(catalog, catalog.table_of(s.collection or s.entity), s.links).name
        for each in needs
        for s in each.sources
        if s.links
    }
    models = [model for model, _ in slices]
    return len(set(models)) == len(models) and not linked & set(models)


def evaluate_together(
    desk: Desk,
    parts: Sequence[Planned],
    fresh: set[str],
    noted: set[str],
    keys: str | None = None,
    slices: Mapping[Read, str] | None = None,
) -> dict[str, Moves]:
    """Bring the members of audiences of one entity up to date; return how many came and went.

    With a table of keys and their rows set apart, of those alone. `fresh` are audiences whose
    tables of members are new and empty; changes of those `noted` are kept for the tick.
    """
    apart = {model: name for (model, _), name in (slices or {}).items()}

    def locate(model: str) -> tuple[str, str]:
        return ("temp", apart[model]) if model in apart else desk.locate(model)

    entity = parts[0].audience.entity
    names = [each.key for each in parts]
    edges = {edge.id: edge for each in parts for edge in each.edges}
    reading = Reading(desk.warehouse, desk.context, locate, desk.now.as_of, edges)
    formulas = {each.key: audience_formula(each.audience) for each in parts}
    standing = Standing(desk, entity, names, fresh, keys)
    if standing.is_whole:
        reading = replace(reading, locate=desk.locate)
    now = standing.settled(evaluated_ranges(reading, formulas, entity), names)
    moves = {key: standing.moves(key, now) for key in names}
    moved = {k: (standing.keys(came), standing.keys(went)) for k, (came, went) in moves.items()}
    for key, (came, went) in moved.items():
        _write(desk, entity, key, came, went)
    note_changes(desk, {key: each for key, each in moved.items() if key in noted})
    standing.keep(now)
    return {key: {"entered": len(came), "exited": len(went)} for key, (came, went) in moves.items()}


def _write(desk: Desk, entity: str, key: str, came: pa.Array, went: pa.Array) -> None:
    """Let members of one audience come and go."""
    append, members = desk.warehouse.append, desk.members(key)
    append(members, (key, entity, came))
    if len(went):
        gone = desk.make("gone", f"({KEY} text)")
        append(gone, (went,))
        desk.execute(f"delete from {members} where {KEY} in (select {KEY} from {gone})")
