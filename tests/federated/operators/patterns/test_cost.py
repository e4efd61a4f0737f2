"""What could keep an engine busy without end is refused, and what people write is not."""

import pytest

from federated.operators.patterns import compiled, faults_of_pattern
from federated.operators.patterns.cost import TooCostly, check_cost

FINE = [
    "^\\w+@\\w+\\.\\w+$", "foo.*bar", "foo.*bar.*baz", "([a-z]+\\.)+com", "(\\w+\\s*,\\s*)*\\w+",
    "^\\d{4}-\\d{2}-\\d{2}$", "^(a*)*b", "^(a|a)*b", "^(a+)+$", "^(ab|a)*c", "^https?://([a-z0-9-]+\\.)*x/",
    "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)day", "^[^@]+@[^@]+$", "^\\+?[0-9 ()-]{7,20}$", "^#?[0-9a-f]{6}$",
    "(red|green|blue|black|brown)(s|es)?$", "^([A-Z][a-z]*\\s?){1,5}$",
    "^(a*b?a*)*$", "^([a-z]+)*[0-9a-z]+([a-z]?)*$", "^(x+x+)+y",
]  # fmt: skip
EXPONENTIAL = [
    "^(.*a){12}$", "^(a|aa)+$", "^(\\w+\\s?)*$", "^(a|b|ab)*c", "(.*,){11}P",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
]  # fmt: skip
STEEP = [".*a.*b.*c.*d", "^\\d*\\d*1\\d*2\\d*3\\d*$"]
MANY = ["(a|aa)" * 12, "(a|ab)(b|bc)" * 12]


@pytest.mark.parametrize("pattern", FINE)
def test_what_people_write_is_fine(pattern: str) -> None:
    assert faults_of_pattern(pattern) == []


@pytest.mark.parametrize(
    ("patterns", "said"),
    [
        (EXPONENTIAL, "exponentially many ways"),
        (STEEP, "the same stretch of text"),
        (MANY, "more than 1,000 ways"),
    ],
)
def test_what_grows_without_bound_is_refused(patterns: list[str], said: str) -> None:
    for pattern in patterns:
        assert said in faults_of_pattern(pattern)[0][0], pattern


def test_like_is_bounded_whatever_it_says() -> None:
    check_cost(compiled("%a%b%c%d%e%" * 18, is_like=True))


def test_parts_that_overlap_too_much_to_tell_are_refused() -> None:
    letters = "".join(f"[a-z{digit}]?" for digit in "0123456789" * 2)
    with pytest.raises(TooCostly):
        check_cost(compiled(f"^({letters})*$".replace("?)*", "?x)*")))
