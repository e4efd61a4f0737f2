"""Rows of a table as it is, under the names and in the kinds that rules know."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlglot import exp

from federated.catalog.stored import Reading, StoredColumn, StoredTable, StoredType
from federated.engines.base import Engine, moment_literal
from federated.engines.local_times import utc_from_local
from federated.kinds import Kind


def stored_rows(
    table: StoredTable, used: Collection[str], alias: str, engine: Engine, as_of: datetime
) -> exp.Expr:
    """Return what stands in the place of a table in a query: itself, or a select of `used` from it.

    Rows without a key and rows marked as deleted before `as_of` are left out.
    """
    place = _place(table.place)
    conditions = where_rows_exist(table, engine, as_of)
    columns = [name for name in table.columns if name in used]
    is_plain = all(_is_plain(name, table.columns[name], engine) for name in columns)
    if is_plain and not conditions:
        place.set("alias", exp.TableAlias(this=_quoted(alias)))
        return place
    values = [_named(name, stored_value(table.columns[name], engine)) for name in columns]
    rows = exp.select(*(values or [exp.Literal.number(1)])).from_(place, copy=False)
    rows = rows.where(*conditions, copy=False) if conditions else rows
    return exp.Subquery(this=rows, alias=exp.TableAlias(this=_quoted(alias)))


def _place(parts: tuple[str, ...]) -> exp.Table:
    names = [_quoted(part) for part in parts]
    around = {"db": names[-2:-1], "catalog": names[-3:-2]}
    return exp.Table(this=names[-1], **{k: found[0] for k, found in around.items() if found})


def _quoted(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)


def _named(name: str, value: exp.Expr) -> exp.Expr:
    if isinstance(value, exp.Column) and value.name == name:
        return value
    return exp.Alias(this=value, alias=_quoted(name))


def _is_plain(name: str, column: StoredColumn, engine: Engine) -> bool:
    value = stored_value(column, engine)
    return isinstance(value, exp.Column) and value.name == name


def stored_value(column: StoredColumn, engine: Engine) -> exp.Expr:
    """Return the value of a stored column in the kind that rules know."""
    value: exp.Expr = exp.Column(this=_quoted(column.name))
    kind = column.type
    if kind.reading is Reading.AS_TEXT:
        return exp.cast(value, "text")
    if kind.reading in {Reading.AS_MOMENT, Reading.AS_DAY}:
        value = exp.cast(value, exp.DataType.build("timestampntz"))
    if kind.reading is Reading.FROM_INSTANT:
        return engine.utc_of(value)
    if column.zone not in (None, "UTC"):
        return utc_from_local(value, str(column.zone))
    # PostgreSQL's NUMERIC has a NaN, which counts as missing.
    if kind.kind is Kind.DECIMAL and engine.key == "postgres":
        nan = exp.cast(exp.Literal.string("NaN"), "decimal")
        value = exp.Nullif(this=value, expression=nan)
    if kind.reading is Reading.AS_DECIMAL:
        return exp.cast(value, f"decimal({kind.digits}, {kind.scale})")
    if kind.reading is Reading.FROM_FLOAT:
        return _from_float(value, kind)
    return value


def _from_float(value: exp.Expr, kind: StoredType) -> exp.Expr:
    """Return a float as a decimal, missing where it is NaN, infinite or too large to be one."""
    # NaN is larger than any number on some engines, and compares with none on the others.
    most = exp.cast(exp.Literal.number(10 ** (kind.digits - (kind.scale or 0))), "double")
    half = exp.cast(exp.Literal.string(f"0.5e-{kind.scale or 0}"), "double")
    is_one = exp.LT(this=exp.Abs(this=value.copy()), expression=exp.Sub(this=most, expression=half))
    as_one = exp.cast(value, f"decimal({kind.digits}, {kind.scale})")
    return exp.Case(ifs=[exp.If(this=is_one, true=as_one)])


def where_rows_exist(table: StoredTable, engine: Engine, as_of: datetime) -> list[exp.Expr]:
    """Return the conditions of the rows that have a key and are not marked as deleted."""
    conditions: list[exp.Expr] = []
    if table.key is not None:
        key = exp.Column(this=_quoted(table.columns[table.key].name))
        conditions.append(exp.Not(this=exp.Is(this=key, expression=exp.Null())))
    mark = table.columns.get(table.tombstone or "")
    if mark is None:
        return conditions
    value = stored_value(mark, engine)
    if mark.type.kind is Kind.BOOLEAN:
        return [*conditions, exp.Not(this=exp.Coalesce(this=value, expressions=[exp.false()]))]
    at = moment_literal(as_of.astimezone(UTC).replace(tzinfo=None))
    later = exp.GTE(this=value.copy(), expression=at)
    missing = exp.Is(this=value, expression=exp.Null())
    return [*conditions, exp.paren(exp.or_(missing, later))]
