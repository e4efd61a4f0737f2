"""Types of warehouses name kinds of value, or say why no rule can speak of them."""

import pytest

from federated.catalog.stored import NotReadable, Reading, read_as, stored_type
from federated.kinds import Kind


@pytest.mark.parametrize(
    ("word", "kind", "scale", "reading"),
    [
        ("VARCHAR(20)", Kind.TEXT, None, Reading.AS_IS),
        ("character varying(3)", Kind.TEXT, None, Reading.AS_IS),
        ("character(5)", Kind.TEXT, None, Reading.AS_TEXT),
        ("ENUM('a', 'b')", Kind.TEXT, None, Reading.AS_TEXT),
        ("uuid", Kind.TEXT, None, Reading.AS_TEXT),
        ("HUGEINT", Kind.INTEGER, 0, Reading.AS_IS),
        ("numeric(18,2)", Kind.DECIMAL, 2, Reading.AS_IS),
        ("numeric(10)", Kind.DECIMAL, 0, Reading.AS_IS),
        ("double precision", Kind.FLOAT, None, Reading.AS_IS),
        ("timestamp(3) without time zone", Kind.TIMESTAMP, None, Reading.AS_IS),
        ("TIMESTAMP_NS", Kind.TIMESTAMP, None, Reading.AS_MOMENT),
        ("timestamp(6) with time zone", Kind.TIMESTAMP, None, Reading.FROM_INSTANT),
        ("boolean", Kind.BOOLEAN, None, Reading.AS_IS),
        ("date", Kind.DATE, None, Reading.AS_IS),
    ],
)
def test_a_type_names_a_kind(word: str, kind: Kind, scale: int | None, reading: Reading) -> None:
    found = stored_type(word)
    assert (found.kind, found.scale, found.reading) == (kind, scale, reading)


@pytest.mark.parametrize(
    ("word", "said", "advice"),
    [
        ("numeric", "has no scale", "Declare its type"),
        ("text[]", "holds a list", "one row a value"),
        ("jsonb", "is JSON", "through a view"),
        ("STRUCT(a INTEGER)", "several values", "through a view"),
        ("citext", "without case", "through a view"),
        ("time without time zone", "is of no kind", "through a view"),
        ("bytea", "is of no kind", "through a view"),
    ],
)
def test_other_types_are_refused_with_the_way_round(word: str, said: str, advice: str) -> None:
    with pytest.raises(NotReadable, match=said) as caught:
        stored_type(word)
    assert advice in caught.value.advice


@pytest.mark.parametrize(
    ("stored", "declared", "reading"),
    [
        ("double", "decimal(18, 2)", Reading.FROM_FLOAT),
        ("numeric(18, 4)", "decimal(18, 2)", Reading.AS_DECIMAL),
        ("numeric(12, 2)", "decimal(18, 2)", Reading.AS_IS),
        ("numeric(10, 0)", "integer", Reading.AS_IS),
        ("uuid", "text", Reading.AS_TEXT),
        ("timestamptz", "timestamp", Reading.FROM_INSTANT),
        ("date", "timestamp", Reading.AS_DAY),
        ("text", "integer", None),
        ("integer", "text", None),
        ("numeric(10, 2)", "integer", None),
        ("timestamp", "date", None),
    ],
)
def test_only_numbers_and_days_are_read_as_something_else(
    stored: str, declared: str, reading: Reading | None
) -> None:
    found = read_as(stored_type(stored), stored_type(declared))
    assert (found.reading if found else None) == reading
