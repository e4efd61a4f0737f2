"""Chunks stay put: what comes or goes touches its own chunk, and no other."""

from hypothesis import given
from hypothesis import strategies as st

from federated.planner.chunks import chunked

NAMES = st.sets(st.integers(0, 400).map("name_{}".format), max_size=120)
LIMITS = st.integers(1, 9)


@given(NAMES, LIMITS)
def test_every_name_is_in_one_chunk_and_none_is_too_large(names: set[str], limit: int) -> None:
    chunks = chunked(names, limit)
    assert sorted(name for own in chunks.values() for name in own) == sorted(names)
    assert all(0 < len(own) <= limit for own in chunks.values())


@given(NAMES, LIMITS, st.integers(401, 500).map("name_{}".format))
def test_one_more_or_less_changes_one_chunk_alone(names: set[str], limit: int, one: str) -> None:
    without, with_it = chunked(names, limit), chunked(names | {one}, limit)
    changed = [bits for bits in without if with_it.get(bits) != without[bits]]
    assert len(changed) <= 1
    home = next(bits for bits, own in with_it.items() if one in own)
    # What parts, or comes together, is the one chunk that the name falls into.
    assert all(home.startswith(bits) or bits.startswith(home) for bits in changed)
    new = [bits for bits in with_it if bits not in without]
    assert all(any(n.startswith(c) for c in changed) or n == home for n in new)
