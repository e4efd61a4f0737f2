"""A small catalogue with labels in three languages, and audiences over it; for tests only."""

from dataclasses import replace
from typing import Any

from federated.catalog.schema import Attribute, Catalog, Collection, Entity, Link, Table
from federated.kinds import Kind
from federated.rule.parse import parse_audience
from federated.rule.tree import Audience

LABELS = {
    "language": ("language", "語言", "언어"),
    "city": ("city", "城市", "도시"),
    "kids_count": ("number of kids", "子女數", "자녀 수"),
    "kind": ("type", "類型", "유형"),
    "is_open": ("is open", "處理中", "처리 중"),
    "category": ("category", "品類", "카테고리"),
    "amount": ("amount", "金額", "금액"),
    "basket_id": ("basket", "購物籃", "장바구니"),
    "birth_on": ("date of birth", "生日", "생년월일"),
    "purchases": ("purchases", "購買", "구매"),
    "visits": ("visits", "來訪", "방문"),
    "product": ("product", "商品", "상품"),
    "profile": ("profile", "顧客檔案", "프로필"),
    "nicknames": ("nicknames", "暱稱", "별명"),
    "lucky_numbers": ("lucky numbers", "幸運數字", "행운의 숫자"),
    "home": ("home", "住處", "집"),
    "tags": ("tags", "標籤", "태그"),
}


def _label(name: str) -> dict[str, str]:
    return dict(zip(("en", "zh-TW", "ko"), LABELS.get(name, ()), strict=False))


def _table(name: str, columns: dict[str, tuple[Kind, int | None]], **links: Link) -> Table:
    attributes = {n: Attribute(n, k, scale, _label(n)) for n, (k, scale) in columns.items()}
    return Table(name, dict(columns), attributes, links, _label(name.removeprefix("dim_")), name)


TEXT, WHOLE, MONEY = (Kind.TEXT, None), (Kind.INTEGER, 0), (Kind.DECIMAL, 2)
FLAG, DAY, TIME = (Kind.BOOLEAN, None), (Kind.DATE, None), (Kind.TIMESTAMP, None)
TEXTS, WHOLES = (Kind.TEXT_ARRAY, None), (Kind.INTEGER_ARRAY, 0)
TIMES = (Kind.TIMESTAMP_ARRAY, None)

PROFILE = {
    "profile_id": TEXT, "language": TEXT, "city": TEXT, "kids_count": WHOLE, "score": MONEY,
    "is_open": FLAG, "birth_on": DAY, "seen_at": TIME, "nicknames": TEXTS, "lucky_numbers": WHOLES,
}  # fmt: skip
PURCHASE = {
    "purchase_id": TEXT, "profile_id": TEXT, "product_id": TEXT, "basket_id": TEXT,
    "city": TEXT, "quantity": WHOLE, "amount": MONEY, "is_gift": FLAG, "due_on": DAY,
    "occurred_at": TIME, "tags": TEXTS, "paid_at": TIMES,
}  # fmt: skip
VISIT = {
    "visit_id": TEXT, "profile_id": TEXT, "product_id": TEXT, "kind": TEXT, "occurred_at": TIME,
}  # fmt: skip
PRODUCT = {"product_id": TEXT, "category": TEXT, "price": MONEY}

# Columns that no rule names; together they are a position.
HOME = ("home_latitude", "home_longitude")
PLACES = dict.fromkeys(HOME, (Kind.FLOAT, None))
_HOME = Attribute("home", Kind.POSITION, label=_label("home"), columns=HOME)


def _profiles() -> Table:
    table = _table("dim_profile", PROFILE)
    attributes = {**table.attributes, "home": _HOME}
    return replace(table, columns={**table.columns, **PLACES}, attributes=attributes)


_TO_PRODUCT = Link("product", "dim_product", (("product_id", "product_id"),))

CATALOG = Catalog(
    {"profile": Entity("profile", "dim_profile", "profile_id", None, True, _label("profile"))},
    {
        name: Collection(
            name, table, {"profile": "profile_id"}, (key,), "occurred_at", label=_label(name)
        )
        for name, table, key in (
            ("purchases", "fct_purchases", "purchase_id"),
            ("visits", "fct_visits", "visit_id"),
        )
    },
    {
        "dim_profile": _profiles(),
        "fct_purchases": _table("fct_purchases", PURCHASE, product=_TO_PRODUCT),
        "fct_visits": _table("fct_visits", VISIT, product=_TO_PRODUCT),
        "dim_product": _table("dim_product", PRODUCT),
    },
)


def audience(*rules: Any, combinator: str = "and", **more: Any) -> Audience:
    """Return an audience whose rule joins the given parts, as a document would say them."""
    rule = {"combinator": combinator, "rules": list(rules)}
    document = {"version": 1, "audience": "tried", "label": {"en": "Tried"}, "rule": rule, **more}
    return parse_audience(document)


def where(field: str, value: Any, operator: str = "=") -> dict[str, Any]:
    """Return a group of one condition."""
    return {"combinator": "and", "rules": [{"field": field, "operator": operator, "value": value}]}
