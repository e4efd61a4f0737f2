"""Measures every audience for the gate: size, move, duplicates, orphans, age; judges none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from federated.errors import nearest
from muster.errors import InputError
from muster.pipeline.gating.measures import Measuring, Row
from muster.pipeline.gating.thresholds import AudienceOverride
from muster.pipeline.marts import quoted

MEMBERS = "fct_audience_members"
SIZES = "fct_audience_sizes"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the history of sizes says of one audience: last two sizes, when, and its usual move."""

    size: int
    at: datetime | None
    previous: int | None
    moves_count: int
    usual_move: float


NOTHING = Recorded(0, None, None, 0, 0.0)


def measure_audiences(measuring: Measuring) -> Iterator[Row]:
    """Measure every audience that is published or has members."""
    published = dict(
        measuring.warehouse.rows(
            "select distinct audience_key, entity from "  # noqa: S608 - quoted names
            f"{measuring.table('dim_audiences', 'status')} where status = 'published' order by 1"
        )
    )
    counted = {
        key: (int(rows), int(members))
        for key, rows, members in measuring.warehouse.rows(
            "select audience_key, sum(times), count(*) from (select audience_key, entity, "  # noqa: S608
            f"entity_key, count(*) as times from {measuring.table(MEMBERS)} "
            "group by 1, 2, 3) as members group by 1 order by 1"
        )
    }
    recorded, orphans = _recorded(measuring), _orphans(measuring, set(published.values()))
    keys = sorted({*published, *counted})
    for key in measuring.thresholds.overrides:
        if key not in keys:
            raise InputError(f'gate.yml: overrides: no audience "{key}". {nearest(key, keys)}')
    for key in keys:
        checks = measuring.thresholds.for_audience(key)
        rows, members = counted.get(key, (0, 0))
        history = recorded.get(key, NOTHING)
        facts: dict[str, Any] = {
            "is_published": key in published,
            "members_count": members,
            "least_members_count": 0 if checks.may_be_empty else 1,
            "recorded_count": history.size,
            "previous_count": history.previous or 0,
            **_move(members, history, checks),
            "duplicate_keys_count": rows - members,
            "orphans_count": orphans.get(key, 0),
            "is_evaluated": history.at is not None,
            "hours_behind": measuring.hours_behind(history.at),
            "hours_allowed": checks.age.hours,
        }
        yield Row(f"audience {key}", facts, _severities(checks))


def _severities(checks: AudienceOverride) -> dict[str, str]:
    return {
        "published": "error",
        "evaluated": "error",
        "not_empty": checks.empty.severity,
        "size_jump": checks.size_jump.severity,
        "key_unique": checks.duplicate_keys.severity,
        "no_orphans": checks.orphans.severity,
        "recorded": checks.unrecorded.severity,
        "refreshed": checks.age.severity,
    }


def _move(members: int, history: Recorded, checks: AudienceOverride) -> dict[str, Any]:
    """Return how far the size moved and how far it may; a first size is no move."""
    limits = checks.size_jump
    if history.previous is None:
        return {"moved_count": 0, "change_share": 0.0, "move_allowed": limits.minimum_members}
    moved = abs(members - history.previous)
    allowed = [limits.minimum_members, history.previous * limits.percent / 100]
    if history.moves_count >= limits.minimum_runs:
        allowed.append(limits.sigmas * history.usual_move)
    share = moved / history.previous if history.previous else float(moved > 0)
    return {"moved_count": moved, "change_share": share, "move_allowed": max(allowed)}


def _recorded(measuring: Measuring) -> dict[str, Recorded]:
    sizes = measuring.table(SIZES, "audience_key", "as_of", "members_count")
    last: dict[str, list[tuple[datetime, int]]] = {}
    for key, at, size in measuring.warehouse.rows(
        "select audience_key, as_of, members_count from (select audience_key, as_of, "  # noqa: S608
        "members_count, row_number() over (partition by audience_key order by as_of desc) as age "
        f"from {sizes} where as_of <= ?) as sizes where age <= 2 order by 1, 2 desc",
        (measuring.as_of,),
    ):
        last.setdefault(key, []).append((at, int(size)))
    moves = {
        key: (int(count), float(spread or 0))
        for key, count, spread in measuring.warehouse.rows(
            "select audience_key, count(moved), stddev_samp(moved) from (select audience_key, "  # noqa: S608
            "members_count - lag(members_count) over (partition by audience_key order by as_of) "
            f"as moved from {sizes} where as_of < ?) as moves group by 1",
            (measuring.as_of,),
        )
    }
    return {key: _history(measuring, found, moves.get(key)) for key, found in last.items()}


def _history(
    measuring: Measuring, found: list[tuple[datetime, int]], moves: tuple[int, float] | None
) -> Recorded:
    """Tell this run's size from the one before; an audience not refreshed has only the last."""
    is_current = found[0][0].replace(tzinfo=None) == measuring.as_of
    earlier = found[1:] if is_current else found
    return Recorded(
        size=found[0][1],
        at=found[0][0],
        previous=earlier[0][1] if earlier else None,
        moves_count=moves[0] if moves else 0,
        usual_move=moves[1] if moves else 0.0,
    )


def _orphans(measuring: Measuring, entities: set[str]) -> dict[str, int]:
    """Count the members who are in no table of their entity, per audience."""
    found: dict[str, int] = {}
    for entity in sorted(entities):
        place = measuring.thresholds.entities.get(entity)
        if place is None:
            raise InputError(
                f'gate.yml: entities: no "{entity}", which an audience selects. '
                f"Write: {entity}: {{table: …, key: …}}"
            )
        key = f"entities.{quoted(place.key)}"
        rows = measuring.warehouse.rows(
            f"select members.audience_key, count(*) from {measuring.table(MEMBERS)} as members "  # noqa: S608
            f"left join {measuring.table(place.table, place.key)} as entities "
            f"on members.entity_key = {key} where members.entity = ? and {key} is null group by 1",
            (entity,),
        )
        for audience, count in rows:
            found[audience] = found.get(audience, 0) + int(count)
    return found
