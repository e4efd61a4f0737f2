"""Distances: the same number on every engine, and right to far less than a metre."""

import math
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pyarrow as pa
import pytest
from rule_warehouse import EXECUTED, opened
from sqlglot import exp

from federated.engines import ENGINES
from federated.evaluation.places import EARTH_RADIUS_METRES, metres_between
from federated.operators.positions import (
    haversine,
    haversine_bound,
    haversine_of,
    within_circle,
)
from federated.rule.places import Circle
from federated.warehouse import Warehouse

Point = tuple[float, float]
CENTRES = ["25.033964 121.564472", "-17.7134 180", "89.9 12.5", "45.5152 -122.6784"]
RADII = [0, 10, 5_000, 1_500_000, 19_900_000]


def circle(said: str, metres: int) -> Circle:
    latitude, longitude = said.split()
    return Circle(Decimal(latitude), Decimal(longitude), metres)


def point_at(centre: Circle, metres: float, bearing: float) -> Point:
    """Return the point so far from a centre in a direction."""
    north, east = math.radians(centre.latitude), math.radians(centre.longitude)
    angle = metres / EARTH_RADIUS_METRES
    sine = math.sin(north) * math.cos(angle)
    sine += math.cos(north) * math.sin(angle) * math.cos(bearing)
    across = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(north),
        math.cos(angle) - math.sin(north) * sine,
    )
    longitude = math.degrees(east + across)
    return math.degrees(math.asin(sine)), (longitude + 540) % 360 - 180


def near_the_edge(seed: int) -> Iterator[tuple[Circle, Point, bool]]:
    """Yield points five millimetres within and without half a metre more than the radius."""
    chance = Random(seed)
    for said in CENTRES:
        for metres in RADII:
            for more in (-0.005, 0.005):
                found = circle(said, metres)
                point = point_at(found, metres + 0.5 + more, chance.uniform(0, 2 * math.pi))
                yield found, point, more < 0


@pytest.fixture(scope="module", params=EXECUTED)
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    with opened(request.param, request, "positions") as found:
        yield found


def asked(warehouse: Warehouse, parts: list[exp.Expr]) -> list[object]:
    """Return what an engine makes of expressions."""
    engine = ENGINES[warehouse.engine]
    spelled = engine.spell(exp.select(*parts), lambda _: exp.null())
    return list(warehouse.rows(spelled.sql(engine.dialect))[0])


def number(value: float) -> exp.Expr:
    return exp.cast(exp.Literal.string(repr(value)), "double")


def test_points_at_the_edge_are_told_apart(warehouse: Warehouse) -> None:
    cases = list(near_the_edge(20171030))
    tests = [
        within_circle(exp.Tuple(expressions=[number(each) for each in point]), found)
        for found, point, _ in cases
    ]
    assert asked(warehouse, tests) == [is_within for *_, is_within in cases]
    for found, point, is_within in cases:
        centre = float(found.latitude), float(found.longitude)
        assert (metres_between(point, centre) <= found.metres) == is_within


def test_every_engine_reaches_the_very_same_number(warehouse: Warehouse) -> None:
    chance = Random(7)
    points = [(chance.uniform(-90, 90), chance.uniform(-180, 180)) for _ in range(500)]
    norths, easts = (list(each) for each in zip(*points, strict=True))
    table = pa.table({"number": list(range(500)), "north": norths, "east": easts})
    warehouse.write_table("positions", "points", table)
    circles = [circle(each, 1) for each in CENTRES[:3]]
    parts = [haversine(exp.column("north"), exp.column("east"), each) for each in circles]
    query = exp.select(*parts).from_("positions.points").order_by("number")
    found = warehouse.rows(query.sql(ENGINES[warehouse.engine].dialect))
    assert found == [tuple(haversine_of(*point, each) for each in circles) for point in points]


def test_the_number_is_right() -> None:
    chance = Random(11)
    for _ in range(2_000):
        found = circle(chance.choice(CENTRES), 1)
        point = point_at(found, 10 ** chance.uniform(0, 7.2), chance.uniform(0, 6.3))
        (north, east), other = map(math.radians, point), (found.latitude, found.longitude)
        other_north, other_east = map(math.radians, other)
        exact = math.sin((other_north - north) / 2) ** 2
        exact += math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
        assert haversine_of(*point, found) == pytest.approx(exact, rel=1e-8, abs=1e-24)


def test_what_is_not_on_the_earth_is_nowhere(warehouse: Warehouse) -> None:
    everywhere = circle("0 0", 20_040_000)
    points = [(90.0, 180.0), (90.000001, 0.0), (0.0, -180.5), (math.nan, 0.0), (0.0, math.inf)]
    tests: list[exp.Expr] = [
        exp.Coalesce(
            this=within_circle(exp.Tuple(expressions=[number(each) for each in point]), everywhere),
            expressions=[exp.false()],
        )
        for point in points
    ]
    assert asked(warehouse, tests) == [True, False, False, False, False]


def test_all_of_the_earth_needs_no_bound() -> None:
    assert haversine_bound(20_015_114) is None
    assert haversine_bound(20_015_113) == pytest.approx(1.0)
    assert haversine_bound(0) == pytest.approx((0.25e-3 / 6371.0088) ** 2)
