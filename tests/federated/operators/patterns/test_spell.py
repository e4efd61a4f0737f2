"""Engines find what the reading in memory finds: random patterns in random texts."""

from collections.abc import Iterator
from random import Random

import pytest
from sqlglot import exp

from federated.engines import ENGINES
from federated.evaluation.folding import fold_character
from federated.evaluation.patterns import like_matches, pattern_matches
from federated.operators.literals import text_literal
from federated.operators.matching import pattern_test
from federated.operators.patterns import JAVA, POSTGRES, RE2, compiled, faults_of_pattern
from federated.warehouse import Warehouse, open_warehouse

PARTS = [
    "a", "b", ".", "a*", "(a|b)", "[ab]", "[^a]", "^", "$", "b+", "a?", "(ab){1,2}", "\\d", "\\.",
    "a{2}", "|", "(?:a|)", "[a-c]", "[\\d.]", "\\w", "\\s", "\\n", "É", "[À-ÿ]", "[^é-λ]", "台",
    "[一-龥]", "😀", "[😀-😎]", "[^😀]", "Ａ", "(", "(", ")", ")", "*", "+", "{2,3}", "{0,2}", "K",
    "ſ", "_", "-", "[-a]", "[]b]", "[a&b]", "[\\]\\\\]", "#", "~", "[\\s\\d]", "()", "[^\\n]", "'",
    "[\\^a]", "%", "\\$", "{3,}",
]  # fmt: skip
LIKE_PARTS = "ab%_%é台\n\\."
TEXT = "ab1. \nÉéÀλ台😀ＡａK\u212a_-]#~'\\^$&%\rſ\u2028\u0085Σσς"
ROUNDS = 1_000


def as_written(character: str) -> str:
    return character


def cases(seed: int) -> Iterator[tuple[str, str, str, bool]]:
    """Yield a pattern, its operator, a text, and whether case is ignored."""
    chance = Random(seed)
    left = ROUNDS
    while left:
        is_like = chance.random() < 0.15
        parts = LIKE_PARTS if is_like else PARTS
        pattern = "".join(chance.choice(parts) for _ in range(chance.randint(0, 7)))
        if faults_of_pattern(pattern, is_like=is_like):
            continue
        left -= 1
        text = "".join(chance.choice(TEXT) for _ in range(chance.randint(0, 7)))
        yield pattern, "like" if is_like else "matches", text, chance.random() < 0.4


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    is_postgres = request.param == "postgres"
    url = request.getfixturevalue("postgres_url") if is_postgres else "duckdb:///:memory:"
    with open_warehouse(url, read_only=True) as opened:
        yield opened


@pytest.mark.parametrize(
    "seed", [20171030, *(pytest.param(n, marks=pytest.mark.long) for n in (20171031, 20171101))]
)
def test_engines_find_what_the_reading_finds(warehouse: Warehouse, seed: int) -> None:
    engine = ENGINES[warehouse.engine]
    found: list[bool] = []
    expected: list[bool] = []
    tests: list[exp.Expr] = []
    for pattern, key, text, is_folded in cases(seed):
        read = like_matches if key == "like" else pattern_matches
        expected.append(read(pattern, text, fold_character if is_folded else as_written))
        test = pattern_test(key, text_literal(text), pattern, is_folded=is_folded)
        tests.append(engine.spell(test, lambda _: exp.null()))
    for start in range(0, ROUNDS, 250):
        row = exp.select(*tests[start : start + 250]).sql(engine.dialect)
        found += [bool(each) for each in warehouse.rows(row)[0]]
    assert ROUNDS // 10 < sum(expected) < ROUNDS - ROUNDS // 10
    wrong = [case for case, a, b in zip(cases(seed), found, expected, strict=True) if a != b]
    assert wrong == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^(ab{0,300}){2}$", "a" + "b" * 300 + "ab" * 1),
        ("^[^a]{900}$", "é" * 900),
        ("^😀{256,600}$", "😀" * 600),
    ],
)  # fmt: skip
def test_long_counts(warehouse: Warehouse, pattern: str, text: str) -> None:
    engine = ENGINES[warehouse.engine]
    for value, holds in ((text, True), (text + "b" * 301, False), (text[:-400], False)):
        test = pattern_test("matches", text_literal(value), pattern)
        sql = exp.select(engine.spell(test, lambda _: exp.null())).sql(engine.dialect)
        assert warehouse.rows(sql)[0][0] is holds


def test_postgres_counts_to_255_at_most() -> None:
    assert POSTGRES.write(compiled("^a{600}$")) == r"\Aa{255}a{255}a{90}\Z"
    assert POSTGRES.write(compiled("^a{3,600}$")) == r"\Aa{0,255}a{0,255}a{3,90}\Z"
    assert POSTGRES.write(compiled("^a{300,}$")) == r"\Aa{255}a{45,}\Z"


def test_an_engine_that_goes_back_is_spared_what_finds_nothing_more() -> None:
    assert JAVA.write(compiled("%a%bc%", is_like=True)) == r"\A(?>[\s\S]*?a)(?>[\s\S]*?bc)"
    assert JAVA.write(compiled("a%b_c", is_like=True)) == r"\Aa[\s\S]*b[\s\S]c\z"
    assert RE2.write(compiled("a%b_c", is_like=True)) == r"\Aa[\s\S]*b[\s\S]c\z"


def test_only_what_every_engine_reads_alike_is_written() -> None:
    written = RE2.write(compiled("[a-z&&[^b]]\\.\\-#é"))
    assert written == r"[\&\[\^a-z]\]\.-#é" or "&&" not in written
