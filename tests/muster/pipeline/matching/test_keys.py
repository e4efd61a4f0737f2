"""Which records are compared: those that share a key, and not all that share a placeholder."""

import pyarrow as pa

from muster.pipeline.matching.keys import LARGEST_BLOCK, block_keys

NAMES = {"given": "given_name", "family": "family_name", "born": "birth_date"}


def _sharing(records: list[tuple[str | None, ...]]) -> set[tuple[int, int]]:
    columns = dict(zip(NAMES, zip(*records, strict=True), strict=True))
    table = pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})
    found = set()
    for key in block_keys(table, NAMES):
        for one, value in enumerate(key):
            found |= {
                (one, other) for other in range(one) if value is not None and key[other] == value
            }
    return found


def test_names_are_found_in_either_place_and_with_part_of_a_date() -> None:
    ann = ("ann", "lee", "19800102")
    swapped = ("lee", "ann", "19990909")
    half = ("ann", None, "19801231")
    assert _sharing([ann, swapped, half, ("bo", "ray", "19700707")]) == {(1, 0), (2, 0)}


def test_nothing_known_is_nothing_shared() -> None:
    assert _sharing([(None, None, None), (None, None, None), ("ann", None, None)]) == set()


def test_a_date_that_too_many_share_is_no_key() -> None:
    many = [(f"n{n}", f"m{n}", "19000101") for n in range(LARGEST_BLOCK + 1)]
    assert _sharing(many) == set()
    assert (1, 0) in _sharing(many[:10])
