"""Whatever labels say, sentences of two rules are two sentences, and the English one reads back."""

from dataclasses import replace
from typing import Any

import pytest
from rule_world import CATALOG, audience

from federated.catalog.schema import Catalog
from federated.compile import compile_audience
from federated.describe import describe, languages
from federated.parse_sentence import parse_sentence
from federated.passes import Context
from federated.rule.parse import parse_rule

SOME: dict[str, Any] = {"field": "purchases", "match": {"mode": "some"}}
VISITS = {**SOME, "field": "visits"}
UNKNOWN = {"field": "city", "operator": "null"}
# The rule that the other collection would sound like, labelled so in each language.
CASES: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {**SOME, "window": {"calendar": "last_month"}},
        {"en": "purchases last month", "zh-TW": "上個月的購買", "ko": "지난달 구매"},
    ),
    (
        {**SOME, "window": {"last": 3, "unit": "day"}},
        {
            "en": "purchases in the last 3 days",
            "zh-TW": "過去 3 天內的購買",
            "ko": "지난 3일 동안 구매",
        },
    ),
    (
        {**SOME, "value": {"rules": [UNKNOWN]}},
        {
            "en": "purchases whose city is unknown",
            "zh-TW": "城市未知的購買",
            "ko": "도시가 알려져 있지 않은 구매",
        },
    ),
]


def labelled(label: dict[str, str]) -> Catalog:
    mine = {"en": "purchases", "zh-TW": "購買", "ko": "구매"}
    collections = {
        **CATALOG.collections,
        "purchases": replace(CATALOG.collections["purchases"], label=mine),
        "visits": replace(CATALOG.collections["visits"], label=label),
    }
    return replace(CATALOG, collections=collections)


@pytest.mark.parametrize(("rule", "label"), CASES)
@pytest.mark.parametrize("code", languages())
def test_a_label_is_no_part_of_a_rule(rule: Any, label: dict[str, str], code: str) -> None:
    catalog = labelled(label)
    mine, other = (describe(audience({"rules": [r]}), catalog, code) for r in (rule, VISITS))
    assert mine != other
    said = other.replace("（", "(").replace("）", ")").replace(" (", "(")
    assert f"{label[code]}(visits)" in said


@pytest.mark.parametrize(("rule", "label"), CASES)
def test_both_read_back(rule: Any, label: dict[str, str]) -> None:
    catalog = labelled(label)
    for each in (rule, VISITS):
        tried = audience({"rules": [each]})
        read = parse_sentence(describe(tried, catalog, "en"), catalog)
        again = replace(tried, rule=parse_rule(read["rule"]))
        hashes = [compile_audience(a, Context(catalog)).rule_hash for a in (tried, again)]
        assert hashes[0] == hashes[1]


def test_a_label_that_begins_with_another_stays_as_it_is() -> None:
    label = {"en": "purchases in store", "zh-TW": "購買紀錄", "ko": "구매 기록"}
    for code in languages():
        assert "visits" not in describe(audience({"rules": [VISITS]}), labelled(label), code)
