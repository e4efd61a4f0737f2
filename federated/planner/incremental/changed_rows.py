"""Whose rows are new, changed or gone since the tick before, also in linked tables."""

from dataclasses import dataclass
from datetime import datetime

from sqlglot import exp

from federated.catalog.schema import Catalog, Table
from federated.engines.base import moment_literal
from federated.passes.sql.key_sets import KEY
from federated.passes.sql.places import column
from federated.planner.incremental.desk import PASSING, Desk
from federated.planner.incremental.needs import Source
from federated.planner.incremental.passing import note_due
from federated.planner.incremental.places import (
    DUE,
    as_key,
    linked_table,
    owner_column,
    owner_of,
    place_of,
)
from federated.rule.tree import Path

DIGESTS = "muster_row_digests"
WATERMARKS = "muster_newest_rows"
CHANGED = PASSING + "changed"


@dataclass(frozen=True, order=True)
class Watch:
    """A table whose changes are looked for, and the column that says whose they are."""

    table: str
    column: str

    @property
    def id(self) -> str:
        return f"{self.table}.{self.column}"


def watch_of(catalog: Catalog, source: Source) -> Watch:
    """Return where changes of a source are seen."""
    table = catalog.table_of(source.collection or source.entity)
    if source.links:
        link = linked_table(catalog, table, source.links[:-1]).links[source.links[-1]]
        return Watch(link.table, link.on[0][1])
    return Watch(table.name, owner_column(catalog, source.entity, source.collection))


def find_changes(desk: Desk, sources: list[Source]) -> None:
    """Note who is due because of rows, and remember the rows as they stand."""
    catalog = desk.context.catalog
    watches = sorted({watch_of(catalog, source) for source in sources})
    # What became of tables while nobody looked at them is unknown.
    kept = ", ".join(f"'{watch.id}'" for watch in watches) or "''"
    for name in (DIGESTS, WATERMARKS):
        desk.execute(f"delete from {desk.own(name)} where watch not in ({kept})")
    desk.make("changed", f"(watch text, {KEY} text)")
    told: set[Source] = set()
    for watch in watches:
        look = _Look(desk, watch, catalog.tables[watch.table])
        changes = look.table.changes
        if changes.known_by != "hash" and look.has_news():
            here = {source for source in sources if watch_of(catalog, source) == watch}
            if changes.known_by == "append" and changes.deletes != "hash":
                told |= look.by_what_is_said([each for each in sorted(here) if each.where])
            if here - told:
                look.by_watermark()
        if changes.known_by == "hash" or changes.deletes == "hash":
            look.by_digest()
        look.remember()
    seen = {row[0] for row in desk.warehouse.rows(f"select distinct watch from {CHANGED}")}
    for source in sources:
        if source not in told and watch_of(catalog, source).id in seen:
            desk.execute(f"insert into {DUE} {desk.sql(_owners(desk, source))}")


def _owners(desk: Desk, source: Source) -> exp.Select:
    """Return who is due because rows of a source, or rows these lead to, have changed."""
    catalog = desk.context.catalog
    changed = exp.select(KEY).from_(CHANGED)
    changed = changed.where(f"watch = '{watch_of(catalog, source).id}'")
    named = exp.alias_(exp.Literal.string(source.id), "source")
    if not source.links:
        return changed.select(named, KEY, append=False)
    place = place_of(catalog, source.entity, source.collection)
    near = linked_table(catalog, place.scope.table, source.links[:-1])
    own = near.links[source.links[-1]].on[0][0]
    value = as_key(place.value(Path((*source.links[:-1], own))), near.columns[own])
    owner, kind = owner_of(place)
    query = (
        exp.select(named, exp.alias_(as_key(owner, kind), KEY))
        .distinct()
        .from_(place.source(), copy=False)
    )
    is_changed = exp.In(this=value, query=exp.Subquery(this=changed))
    is_owned = exp.Not(this=exp.Is(this=owner.copy(), expression=exp.Null()))
    return place.joined(query).where(is_changed, is_owned, copy=False)


class _Look:
    """One look at a table: the state of the look before it, and what differs."""

    def __init__(self, desk: Desk, watch: Watch, table: Table) -> None:
        self.desk = desk
        self.watch = watch
        self.table = table
        self.place = desk.place(table.name)
        self.at = f'"{table.changes.column}"'
        marks = f"select watermark, rows_count, digest from {desk.own(WATERMARKS)} where watch = "
        self.known = desk.warehouse.rows(f"{marks}'{watch.id}'")
        self.mark = self.known[0][0] if self.known else None
        self.is_later = False

    def has_news(self) -> bool:
        """Return whether rows came or were touched since the newest one known.

        Rows as new as that may have been touched again, which their digest tells.
        """
        if self.mark is None:
            return bool(self.known)
        mark = self.desk.moment(self.mark)
        touched = f"{self.at} > {mark} or {self.at} is null"
        if self.table.changes.known_by == "append":
            # Rows as new are only counted, in the same pass.
            same, later = self.desk.warehouse.rows(
                f"select count(case when {self.at} = {mark} then 1 end), "
                f"count(case when {touched} then 1 end) from {self.place} "
                f"where {self.at} >= {mark} or {self.at} is null"
            )[0]
            self.is_later = same == self.known[0][1]
            return bool(later or (same and not self.is_later))
        self.is_later = self._as_new(self.mark) == tuple(self.known[0])
        if not self.is_later:
            touched = f"{self.at} >= {mark} or {self.at} is null"
        found = self.desk.warehouse.rows(f"select 1 from {self.place} where {touched} limit 1")
        return bool(found)

    def _as_new(self, mark: datetime) -> tuple[datetime, int, str]:
        """Return how many rows are of a moment, and of those that may be edited what they hold."""
        digest = "''"
        if self.table.changes.known_by != "append":
            whole = self.desk.row_hash(exp.column(name, quoted=True) for name in self.table.columns)
            digest = f"coalesce(cast(sum({self.desk.sql(whole)}) as text), '')"
        moment = self.desk.moment(mark)
        count, held = self.desk.warehouse.rows(
            f"select count(*), {digest} from {self.place} where {self.at} = {moment}"
        )[0]
        return mark, int(count), str(held)

    def by_watermark(self) -> None:
        """Note the keys of rows that came or were touched."""
        owner = column(self.watch.column, "t")
        key = as_key(owner, self.table.columns[self.watch.column])
        named = exp.alias_(exp.Literal.string(self.watch.id), "watch")
        query = exp.select(named, exp.alias_(key, KEY)).distinct()
        query = query.from_(exp.alias_(exp.to_table(self.table.name), "t", table=True))
        is_owned = exp.Not(this=exp.Is(this=owner.copy(), expression=exp.Null()))
        query = query.where(is_owned, *self._touched("t"), copy=False)
        self.desk.execute(f"insert into {CHANGED} {self.desk.sql(query)}")

    def by_what_is_said(self, sources: list[Source]) -> set[Source]:
        """Make due under each source whose added rows say what it asks for; return the sources.

        No other row of such a source counts.
        """
        places: dict[tuple[str, str], list[Source]] = {}
        for source in sources:
            places.setdefault((source.entity, source.collection), []).append(source)
        for here in places.values():
            self._make_due(here)
        return set(sources)

    def _make_due(self, sources: list[Source]) -> None:
        place = place_of(self.desk.context.catalog, sources[0].entity, sources[0].collection)
        owner, kind = owner_of(place)
        said = sorted({column for source in sources for column, _ in source.where})
        columns = [exp.alias_(place.value(Path((each,))), f"said_{each}") for each in said]
        query = exp.select(exp.alias_(as_key(owner, kind), KEY), *columns)
        is_owned = exp.Not(this=exp.Is(this=owner.copy(), expression=exp.Null()))
        query = place.joined(query.from_(place.source()))
        query = query.where(is_owned, *self._touched(place.alias), copy=False)
        rows = self.desk.make("came", f"as {self.desk.sql(query)}")
        note_due(self.desk, rows, {source.id: source.where for source in sources}, "true")

    def _touched(self, alias: str) -> list[exp.Expr]:
        """Return what holds for rows that came or were touched."""
        if self.mark is None:
            return []
        assert self.table.changes.column is not None  # noqa: S101 - a mark is of a column
        at = column(self.table.changes.column, alias)
        compare = exp.GT if self.is_later else exp.GTE
        later = compare(this=at, expression=moment_literal(self.mark))
        unknown = exp.Is(this=at.copy(), expression=exp.Null())
        return [exp.paren(exp.or_(later, unknown, copy=False), copy=False)]

    def by_digest(self) -> None:
        """Note the keys whose rows are not those of the look before, and keep what they are now."""
        state, desk = self.desk.own(DIGESTS), self.desk
        now = desk.make("digests", f"as {desk.sql(self._digests())}")
        if not self.known:
            desk.execute(f"insert into {state} select * from {now}")
            return
        before = f"select * from {state} where watch = '{self.watch.id}'"
        desk.execute(
            f"insert into {CHANGED} select distinct watch, row_key from ("
            f"(select * from {now} except {before}) union all ({before} except select * from {now})"
            ") as differing"
        )
        differing = f"(select {KEY} from {CHANGED} where watch = '{self.watch.id}')"
        desk.execute(
            f"delete from {state} where watch = '{self.watch.id}' and row_key in {differing}"
        )
        desk.execute(f"insert into {state} select * from {now} where row_key in {differing}")

    def _digests(self) -> exp.Select:
        """Return for each key how many rows it has and a sum that differs where any of them do."""
        key = column(self.watch.column, self.table.name)
        whole = exp.Sum(this=self.desk.row_hash(column(c, self.table.name) for c in self._read()))
        return (
            exp.select(
                exp.alias_(exp.Literal.string(self.watch.id), "watch"),
                exp.alias_(as_key(key, self.table.columns[self.watch.column]), "row_key"),
                exp.alias_(exp.Count(this=exp.Star()), "rows_count"),
                exp.alias_(exp.cast(whole, "text"), "digest"),
            )
            .from_(exp.to_table(self.table.name))
            .where(key.is_(exp.null()).not_())
            .group_by(key.copy())
        )

    def _read(self) -> list[str]:
        """Return the columns to compare: all, or only keys where edits are known otherwise."""
        if self.table.changes.known_by == "hash":
            return list(self.table.columns)
        names = {self.watch.column}
        for collection in self.desk.context.catalog.collections.values():
            if collection.table == self.table.name:
                names |= {*collection.key, *collection.owners.values()}
        return sorted(names)

    def remember(self) -> None:
        """Keep how new the newest row is, and what rows are as new."""
        state, newest = self.desk.own(WATERMARKS), None
        if self.table.changes.known_by != "hash":
            newest = self.desk.warehouse.rows(f"select max({self.at}) from {self.place}")[0][0]
        if self.is_later and newest == self.mark:
            return
        mark, count, digest = (None, 0, "") if newest is None else self._as_new(newest)
        moment = "null" if mark is None else self.desk.moment(mark)
        self.desk.execute(f"delete from {state} where watch = '{self.watch.id}'")
        self.desk.execute(
            f"insert into {state} values ('{self.watch.id}', {moment}, {count}, '{digest}')"
        )
