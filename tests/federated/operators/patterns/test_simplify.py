"""One way to write what means the same."""

import pytest

from federated.operators.patterns import EMPTY, NOTHING, canonical, compiled

SAME = [
    ("a||b", "(a|b)?"),
    ("(a|b|[c-f])x", "[a-f]x"),
    ("^(a*)*b", "^a*b"),
    ("^(a+)+$", "^a+$"),
    ("^(a?b?)*$", "^[ab]*$"),
    ("^a*a*$", "^a*$"),
    ("^a?a?aa?b", "^a{1,4}b"),
    ("^(^)*a", "^a"),
    ("^(a{2}){3}$", "^a{6}$"),
    ("(?:)a()", "a"),
    ("x*ab+", "ab"),
    (".*foo.*", "foo"),
    ("a{3,}b{2,5}", "a{3}b{2}"),
    ("^(a|a|b)c", "^[ab]c"),
    ("^(ab|ab)c", "^abc"),
    ("[^\\d\\w]", "[^\\w]"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_these_are_one_pattern(one: str, other: str) -> None:
    assert canonical(compiled(one)) == canonical(compiled(other))


@pytest.mark.parametrize("pattern", ["^(a{2}){0,3}$", "^(aab{2,3}){2,}$", "^(a{3,4}){1,}$"])
def test_what_two_counts_leave_out_stays_left_out(pattern: str) -> None:
    assert "){" in canonical(compiled(pattern)) or ")+" in canonical(compiled(pattern))


def test_what_any_text_matches_and_what_none_does() -> None:
    for pattern in ("", "a*", "|a", "()", ".*.*", "(a|b*)"):
        assert compiled(pattern) == EMPTY, pattern
    assert compiled("a[^\x01-\U0010ffff]b") == NOTHING
    assert compiled("%%", is_like=True) == EMPTY


def test_our_own_spelling_is_read_back_as_the_same() -> None:
    for pattern in ("^a.b$", "[^a]x[\\]\\\\^-]", "(ab|c)+d", "^(a{3}b){300}$", "台[^é-λ]😀"):
        once = compiled(pattern)
        assert compiled(canonical(once)) == once, pattern
