"""Sentences in three languages: what they say of each part, and that they tell rules apart."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rule_world import CATALOG, audience, where

from federated.catalog.schema import Catalog
from federated.describe import describe, languages
from federated.documents import load_document

DATA = load_document(Path(__file__).parent / "describe_cases.yml", kind="cases").data
CASES, TOLD_APART = DATA["cases"], DATA["told_apart"]
COFFEE = where("product.category", "COFFEE")


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("case", CASES, ids=[case["en"][14:60] for case in CASES])
def test_the_sentence_says_the_rule(case: dict[str, Any], code: str) -> None:
    assert case[code] == describe(audience(*case["rule"]), CATALOG, code)


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize(("one", "other"), TOLD_APART)
def test_rules_that_differ_sound_different(one: Any, other: Any, code: str) -> None:
    assert describe(audience(one), CATALOG, code) != describe(audience(other), CATALOG, code)


@pytest.mark.parametrize("code", languages())
def test_a_condition_of_the_rows_is_not_one_of_the_profile(code: str) -> None:
    both = {"combinator": "and", "rules": [*COFFEE["rules"], *where("city", "Taipei")["rules"]]}
    of_rows = audience({"field": "purchases", "value": both})
    of_profile = audience(
        {"field": "purchases", "value": COFFEE}, *where("city", "Taipei")["rules"]
    )
    assert describe(of_rows, CATALOG, code) != describe(of_profile, CATALOG, code)


@pytest.mark.parametrize("code", languages())
def test_equal_meanings_on_a_number_sound_the_same(code: str) -> None:
    spoken = {
        describe(audience(*where("kids_count", value)["rules"]), CATALOG, code)
        for value in ("15", 15, 15.0, "15.00")
    }
    assert len(spoken) == 1


@pytest.mark.parametrize("code", languages())
def test_labels_that_clash_are_told_apart_by_name(code: str) -> None:
    profile = CATALOG.tables["dim_profile"]
    clash = replace(profile.attributes["city"], name="language", label={"en": "city"})
    table = replace(profile, attributes={**profile.attributes, "language": clash})
    catalog = Catalog(CATALOG.entities, CATALOG.collections, {**CATALOG.tables, table.name: table})
    assert describe(audience(*where("language", "a")["rules"]), catalog, code) != describe(
        audience(*where("city", "a")["rules"]), catalog, code
    )


def test_everyone_sql_and_expiry() -> None:
    everyone = replace(audience(everyone=True), expires_on=date(2017, 12, 31))
    assert describe(everyone, CATALOG) == "Every profile. Nobody after 31 December 2017."
    by_sql = replace(everyone, rule=None, sql="select profile_id\nfrom profiles", expires_on=None)
    assert (
        describe(by_sql, CATALOG, "ko")
        == "다음 쿼리가 고르는 모든 프로필: select profile_id from profiles"
    )
    assert describe(audience(everyone=True), CATALOG, "zh-TW") == "所有顧客檔案。"
