"""A few rules that between them need every part of SQL a rule can become; for tests only."""

from typing import Any

Rules = list[dict[str, Any]]


def _field(field: str, operator: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value, **more}


def _group(*rules: Any, combinator: str = "and", **more: Any) -> dict[str, Any]:
    return {"combinator": combinator, "rules": list(rules), **more}


def _rows(field: str, mode: str = "some", threshold: Any = None, **more: Any) -> dict[str, Any]:
    return {"field": field, "match": {"mode": mode, "threshold": threshold}, **more}


def _number(function: str, of: str | None, operator: str, value: Any, **more: Any) -> Any:
    aggregate = {"function": function, **({"of": of} if of else {}), **more.pop("also", {})}
    return {"field": "purchases", "aggregate": aggregate, "operator": operator, "value": value,
            **more}  # fmt: skip


NASTY = "O'Neil\\ {{ 台北 }} ${env:HOME}"
COFFEE = _group(_field("product.category", "=", "COFFEE"))
CART = _group(_field("kind", "=", "cart"))

CASES: dict[str, Rules] = {
    "text_equal_and_not": [
        _field("city", "=", "Taipei"),
        _field("city", "!=", NASTY),
        _field("language", "notNull"),
    ],
    "text_in_order": [_field("city", "<", "É"), _field("city", "between", ["A", "서울"])],
    "text_without_case": [
        _field("city", "=", "É", caseSensitive=False),
        _field("city", "contains", "kö", caseSensitive=False),
    ],
    "parts_of_text": [
        _field("city", "contains", "50%"),
        _field("city", "beginsWith", "O'"),
        _field("city", "endsWith", "市"),
        _field("city", "doesNotContain", "language", valueSource="field"),
        _field("city", "beginsWith", "language", valueSource="field"),
    ],
    "patterns": [
        _field("city", "matches", "^T[a-z]+(\\d|北)$"),
        _field("city", "notLike", "%ei_"),
        _field("city", "matches", "taipei", caseSensitive=False),
    ],
    "positions": [
        _field("home", "withinDistance", {"lat": 25.033964, "lon": "-121.5", "km": 2.5}),
        _field("home", "null"),
    ],
    "lists": [
        _field("city", "in", ["Taipei", "台北", None]),
        _field("city", "in", []),
        _field("kids_count", "notIn", [1, 2.5]),
        _field("city", "in", ["language", "profile_id"], valueSource="field"),
    ],
    "long_lists": [_field("city", "notIn", ["'", *(f"c{n}" for n in range(21))])],
    "numbers": [
        _field("kids_count", ">=", "1.5"),
        _field("score", "between", [99.99, "-0.01"]),
        _field("score", "=", "kids_count", valueSource="field"),
    ],
    "yes_and_no": [_field("is_open", "isTrue"), _field("is_open", "!=", False)],
    "dates": [
        _field("birth_on", "=", "2000-02-29"),
        _field("birth_on", "anniversaryInNext", 7),
        _field("birth_on", "inLast", {"n": 2, "unit": "month"}),
    ],
    "moments": [
        _field("seen_at", "on", "2017-10-30"),
        _field("seen_at", "thisMonth"),
        _field("seen_at", ">", "2017-10-29T23:59:59.999999Z"),
    ],
    "groups": [
        _group(
            _field("kids_count", "=", 1),
            _field("city", "=", "Taipei"),
            _field("is_open", "isFalse"),
            combinator="xor",
        ),
        _group(_field("city", "null"), _field("score", "<", 0), combinator="or", **{"not": True}),
    ],
    "memberships": [_field("audience", "in", ["some_of_them", "nobody"])],
    "arrays": [
        _field("nicknames", "hasAny", ["Bo", "O'Neil"]),
        _field("lucky_numbers", "hasAll", [1, "2.5"]),
        _field("nicknames", "null"),
        _rows("nicknames", "atLeast", 0.5, value=_group(_field("", "contains", "'"))),
        _rows("purchases", value=_group(_rows("paid_at", value=_group(_field("", "thisMonth"))))),
    ],
    "rows": [
        _rows("purchases", "atLeast", 2, value=COFFEE, window={"last": 30, "unit": "day"}),
        _rows("purchases", "none", window={"calendar": "this_month"}),
        _rows("purchases", "all", value=_group(_field("city", "=", "^.city", valueSource="field"))),
    ],
    "shares_of_rows": [
        _rows("purchases", "atLeast", "0.333333333", value=COFFEE),
        _rows("purchases", "atMost", 0.5, value=COFFEE),
    ],
    "numbers_of_rows": [
        _number("count", "product_id", ">", 2, also={"distinct": True}),
        _number("sum", "amount", "!=", 10),
        _number("avg", "product.price", ">=", "2.5"),
        _number("max", "city", "<", "É"),
        _number("days_since_last", None, "<=", 7),
    ],
    "periods": [
        _number("count_periods", None, ">=", 3, also={"unit": unit})
        for unit in ("day", "week", "month")
    ],
    "first_and_most_frequent": [
        _number("first", "amount", ">", 5),
        _number("last", "city", "!=", "台北"),
        _number("most_frequent", "city", "=", "K"),
    ],
    "sequence": [
        {
            "sequence": [
                {"field": "visits", "value": CART, "not": True},
                {"field": "visits", "value": CART},
                {"field": "purchases", "count": 2, "after": {"min": 1, "max": 48, "unit": "hour"}},
                {"field": "purchases", "not": True, "after": {"max": 3, "unit": "day"}},
            ],
            "window": {"last": 60, "unit": "day"},
            "within": {"n": 7, "unit": "day"},
            "same": ["product_id"],
        }
    ],
}
# A computed attribute made of another, each as the query of its own model.
ATTRIBUTES: dict[str, Any] = {
    "average_paid": {
        "op": "divide",
        "args": [
            {"field": "purchases", "aggregate": {"function": "sum", "of": "amount"}},
            {"field": "purchases", "aggregate": {"function": "count"}, "where": COFFEE,
             "window": {"last": 1, "unit": "year"}},
        ],
        "scale": 2,
    },
    "tier": {
        "op": "case",
        "args": [
            {"when": {"field": "average_paid", "operator": ">=", "value": "99.5"}, "then": NASTY},
            {"else": {"op": "coalesce", "args": [{"field": "city"}, "none"]}},
        ],
    },
}  # fmt: skip
WRITTEN = (
    "select p.profile_id from purchases as p join dim_product as d using (product_id) "
    "where d.category = '茶' and p.occurred_at >= :as_of - interval 30 day "
    "group by p.profile_id having sum(p.amount) / count(*) > 1.5"
)
