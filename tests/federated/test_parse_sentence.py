"""English sentences are read back into the rules they say, or refused where they are not ours."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rule_maker import RuleMaker
from rule_rows import MEMBERS
from rule_world import CATALOG, audience

from federated import load_project, parse_sentence
from federated.catalog.schema import Catalog
from federated.compile import begin_audience, compile_audience, with_reads
from federated.describe import describe
from federated.errors import RuleError
from federated.passes import Context
from federated.rule.parse import parse_rule
from federated.rule.tree import Audience

AUDIENCES = {key: Audience(key=key, label={}) for key in MEMBERS}


def with_labels(**labels: str) -> Catalog:
    """Return the small catalogue with other labels, wherever an attribute of the name stands."""
    tables = {
        key: replace(
            table,
            attributes={
                name: replace(each, label={"en": labels.get(name, each.label.get("en", name))})
                for name, each in table.attributes.items()
            },
        )
        for key, table in CATALOG.tables.items()
    }
    return replace(CATALOG, tables=tables)


# Labels that look like words of the language, that clash, and that begin like others.
NASTY = with_labels(
    city="is",
    language="its city",
    kids_count="number of purchases",
    score="in the last 7 days",
    is_open="not open",
    birth_on="date, and whose city",
    kind="type (ignoring case)",
    category="categories",
    basket_id="value",
    product_id="category",
    amount="amount",
    quantity="amount",
    is_gift="is gift (gift)",
)


def hash_of(read: Audience, catalog: Catalog = CATALOG) -> str:
    begun = begin_audience(read, Context(catalog, AUDIENCES))
    return with_reads({read.key: begun})[read.key].rule_hash


def returned(said: str, like: Audience, catalog: Catalog) -> Audience:
    """Return the audience a sentence says, with the key and label of another."""
    found = parse_sentence(said, catalog)
    rule = parse_rule(found["rule"]) if "rule" in found else None
    day = date.fromisoformat(found["expires_on"]) if "expires_on" in found else None
    entity, sql = found["entity"], found.get("sql")
    return replace(like, rule=rule, sql=sql, entity=entity, expires_on=day)


def random_rules(seeds: range) -> Iterator[tuple[int, Audience]]:
    for seed in seeds:
        maker = RuleMaker(seed)
        yield seed, audience(maker.rule() if seed % 3 else maker.part(0))


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_random_rules_come_back(start: int) -> None:
    for seed, tried in random_rules(range(start, start + 100)):
        said = describe(tried, CATALOG)
        back = returned(said, tried, CATALOG)
        assert hash_of(back) == hash_of(tried), f"seed {seed}: {said}"
        assert describe(back, CATALOG) == said, f"seed {seed}"


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("start", range(1_000, 5_000, 1_000))
def test_many_more_come_back(start: int) -> None:
    for seed, tried in random_rules(range(start, start + 1_000)):
        back = returned(describe(tried, CATALOG), tried, CATALOG)
        assert hash_of(back) == hash_of(tried), f"seed {seed}"


@pytest.mark.parametrize(
    "seeds", [range(500, 580), pytest.param(range(580, 700), marks=pytest.mark.long)], ids=str
)
def test_labels_that_look_like_the_language_do_no_harm(seeds: range) -> None:
    for seed, tried in random_rules(seeds):
        said = describe(tried, NASTY)
        assert hash_of(returned(said, tried, NASTY), NASTY) == hash_of(tried, NASTY), (
            f"seed {seed}: {said}"
        )


def test_the_audiences_of_this_project_come_back(project_dir: Path) -> None:
    project = load_project(project_dir)
    for key, compiled in project.compiled.items():
        said = describe(compiled.audience, project.catalog)
        back = returned(said, compiled.audience, project.catalog)
        if back.sql is None:
            again = compile_audience(back, project.context)
            assert again.rule_hash == compiled.rule_hash, f"{key}: {said}"
        assert describe(back, project.catalog) == said


def test_everyone_sql_and_a_last_day() -> None:
    everyone = replace(audience(everyone=True), expires_on=date(2017, 12, 31))
    found = parse_sentence(describe(everyone, CATALOG), CATALOG)
    assert (found["everyone"], found["expires_on"]) == (True, "2017-12-31")
    by_sql = replace(everyone, rule=None, sql="select profile_id from profiles")
    found = parse_sentence(describe(by_sql, CATALOG), CATALOG)
    assert (found["sql"], found["expires_on"]) == (by_sql.sql, "2017-12-31")
    by_model = replace(everyone, rule=None, model="int_churn_scores")
    found = parse_sentence(describe(by_model, CATALOG), CATALOG)
    assert (found["model"], found["expires_on"]) == ("int_churn_scores", "2017-12-31")


def test_what_is_typed_by_hand_is_read() -> None:
    typed = 'Every profile whose city is "O\'Neil", and whose number of kids is 3.0. '
    assert parse_sentence(typed, CATALOG)["rule"]["rules"] == [
        {"field": "city", "operator": "=", "value": "O'Neil"},
        {"field": "kids_count", "operator": "=", "value": 3},
    ]


REFUSED = {
    "": 'ends too early. Expected "Every "',
    "Give me all": "character 1 on (found 'Give me all'). Expected \"Every \"",
    "Every person that is open.": "character 7 on (found 'person that is open.'). Expected \"pro",
    "Every profile whose cty is “a”.": "character 21 on (found 'cty is “a”.'). Did you mean \"ci",
    "Every profile whose city is “a”": 'ends too early. Expected " (ignoring case)" or ", " or ',
    "Every profile whose city is “a.": 'ends too early. Expected "”"',
    "Every profile whose number of kids is more then 3.": 'Did you mean "is more than"',
    "Every profile whose city is 3.": "character 29 on (found '3.')",
    "Every profile that has some purchases in the last 30 dais.": 'Did you mean "days"',
    "Every profile that has some purchaces.": 'Did you mean "purchases"',
    "Every profile whose date of birth is 31 February 2000.": "no sentence of ours",
    "Every profile whose city is “\\u{d800}”.": "lone surrogate",
    "Every profile whose city is “a\x00”.": "NUL",
    "Every profile " + "(" * 20_000: "too many brackets",
    "Every profile whose city is “" + "a" * 1_048_576 + "”.": "longer than 1 MiB",
}


@pytest.mark.parametrize(("said", "told"), REFUSED.items(), ids=[s[:50] for s in REFUSED])
def test_where_it_stops_being_ours(said: str, told: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_sentence(said, CATALOG)
    assert told in str(caught.value)


def test_slips_are_refused_or_say_what_they_mean() -> None:
    read = 0
    for seed, tried in random_rules(range(700, 1_000)):
        chance = Random(seed)
        words = describe(tried, CATALOG).split(" ")
        place = chance.randrange(len(words))
        words[place : place + chance.choice([0, 1, 1, 2])] = chance.choice(
            [[], ["is"], ["not"], ["“"], ["3"], ["and"], words[:place][-2:], [words[place][:-1]]]
        )
        try:
            found = parse_sentence(" ".join(words), CATALOG)
        except RuleError as error:
            assert len(error.faults) >= 1
            continue
        read += 1
        again = describe(audience(found["rule"]), CATALOG)
        # Bounds that were said in the wrong order come back in the right one.
        said = describe(audience(parse_sentence(again, CATALOG)["rule"]), CATALOG)
        assert said == again, f"seed {seed}: {json.dumps(words, ensure_ascii=False)}"
    assert read > 5


def test_labels_that_cannot_be_told_apart_are_not_guessed() -> None:
    alike = with_labels(city="city is “a”, and whose language", language="language")
    said = describe(audience(*_both("a", "b")), alike)
    found: Any = None
    try:
        found = parse_sentence(said, alike)
    except RuleError as error:
        assert "more than one way" in str(error)
    assert found is None or found["rule"]["rules"] == _both("a", "b")


def _both(city: str, language: str) -> list[dict[str, Any]]:
    return [
        {"field": "city", "operator": "=", "value": city},
        {"field": "language", "operator": "=", "value": language},
    ]
