"""How many entities two audiences share, counted where the members lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from federated.engines import ENGINES
from federated.engines.connection import Warehouse
from federated.insight.places import Place, mark, source

A, B = "one", "other"


@dataclass(frozen=True)
class Overlap:
    """Two audiences: how many members each has and both have; shares are of each of the two.

    `both_count` is None where it is too small to show, and with it all that would tell it.
    """

    one: str
    other: str
    one_count: int
    other_count: int
    both_count: int | None
    share_of_one: float | None
    share_of_other: float | None
    jaccard: float | None


def find_overlaps(
    warehouse: Warehouse,
    members: Place,
    keys: Sequence[str] = (),
    *,
    most: int = 20,
    least: int = 1,
) -> list[Overlap]:
    """Return pairs of audiences of one entity, those that share most first.

    `members` is the place (schema, table) of the current members; with `keys` only pairs of these
    are counted, with a single key the pairs that it is part of. Counts below `least` are hidden.
    """
    sizes = dict(warehouse.rows(_sizes(warehouse.engine, members)))
    wanted = list(keys)
    sql, values = _pairs(warehouse.engine, members, wanted, most)
    return [
        _overlap(one, other, int(sizes[one]), int(sizes[other]), int(both), least)
        for one, other, both in warehouse.rows(sql, values)
    ]


def _overlap(
    one: str, other: str, one_count: int, other_count: int, both: int, least: int
) -> Overlap:
    rest = (one_count - both, other_count - both)
    # A difference of known sizes tells a small remainder as surely as a small overlap.
    if any(0 < count < least for count in (both, *rest)):
        return Overlap(one, other, one_count, other_count, None, None, None, None)
    union = one_count + other_count - both
    shares = (both / one_count, both / other_count, both / union)
    return Overlap(one, other, one_count, other_count, both, *(round(s, 4) for s in shares))


def _column(name: str, alias: str) -> exp.Column:
    return exp.column(name, table=alias)


def _sizes(engine: str, members: Place) -> str:
    key = _column("audience_key", A)
    query = exp.select(key, exp.Count(this=exp.Star())).from_(source(members, A)).group_by(key)
    return query.sql(ENGINES[engine].dialect)


def _pairs(engine: str, members: Place, keys: list[str], most: int) -> tuple[str, list[str]]:
    keys_of = [_column("audience_key", alias) for alias in (A, B)]
    same = [
        exp.EQ(this=_column(name, B), expression=_column(name, A))
        for name in ("entity", "entity_key")
    ]
    query = (
        exp.select(*keys_of, exp.alias_(exp.Count(this=exp.Star()), "both_count"))
        .from_(source(members, A))
        .join(source(members, B), on=exp.and_(*same))
        .where(exp.LT(this=keys_of[0].copy(), expression=keys_of[1].copy()))
        .group_by(*(key.copy() for key in keys_of))
        .order_by(
            exp.Ordered(this=exp.Count(this=exp.Star()), desc=True),
            *(exp.Ordered(this=key.copy()) for key in keys_of),
        )
        .limit(most)
    )
    values: list[str] = []
    if keys:
        chosen = [exp.In(this=key.copy(), expressions=[mark() for _ in keys]) for key in keys_of]
        query = query.where((exp.or_ if len(keys) == 1 else exp.and_)(*chosen))
        values = [*keys, *keys]
    return query.sql(ENGINES[engine].dialect), values
