"""Rows land with the batch that follows them."""

from datetime import datetime

import pytest

from muster.demo.synthetic.tables import loaded


@pytest.mark.parametrize(
    ("at", "minutes", "lands"),
    [
        ("2017-10-30T16:00:00", 30, "2017-10-30T16:30:00"),
        ("2017-10-30T16:20:01", 5, "2017-10-30T16:25:00"),
        ("2017-10-30T23:59:59", 60, "2017-10-31T00:00:00"),
    ],
)
def test_a_row_lands_with_the_next_batch(at: str, minutes: int, lands: str) -> None:
    assert loaded(datetime.fromisoformat(at), minutes) == datetime.fromisoformat(lands)
