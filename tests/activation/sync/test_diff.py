"""Whatever the far side has, applying the difference makes it equal to what is wanted."""

from hypothesis import given
from hypothesis import strategies as st

from activation.records import DOUBTFUL_PAYLOAD, Op
from activation.sync.diff import diff_members

members = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("123"))
lost = st.dictionaries(st.sampled_from("abcdefgh"), st.booleans())


@given(members, members, lost)
def test_the_far_side_becomes_what_is_wanted(wanted, have, refused) -> None:
    held = dict(have)
    for change in diff_members(wanted, have, refused):
        if change.op is Op.REMOVE:
            del held[change.entity_key]
        else:
            assert (change.op is Op.ADD) == (change.entity_key not in have)
            held[change.entity_key] = wanted[change.entity_key]
    kept = {key: value for key, value in wanted.items() if not (key in have and key in refused)}
    assert held == kept


@given(members)
def test_nothing_changes_when_nothing_differs(wanted) -> None:
    assert diff_members(wanted, wanted) == []


@given(members, members, lost)
def test_only_who_took_consent_back_is_exempt_from_the_guard(wanted, have, refused) -> None:
    for change in diff_members(wanted, have, refused):
        assert change.is_exempt == (
            change.op is Op.REMOVE and refused.get(change.entity_key, False)
        )


def test_whoever_may_be_there_is_added_again_or_removed() -> None:
    changes = diff_members({"a": "1"}, {"a": DOUBTFUL_PAYLOAD, "b": DOUBTFUL_PAYLOAD})
    assert [(change.op, change.entity_key) for change in changes] == [
        (Op.ADD, "a"), (Op.REMOVE, "b"),
    ]  # fmt: skip


@given(members, members)
def test_without_removes_only_lost_consent_removes(wanted, have) -> None:
    assert Op.REMOVE not in {change.op for change in diff_members(wanted, have, removes=False)}
