"""A dozen people like the cast in the tables of the real catalogue; for tests only.

Each line gives only what matters to some audience; everything else is missing.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from federated.catalog.schema import Catalog
from federated.kinds import Kind
from federated.warehouse import Warehouse

AS_OF = datetime(2017, 10, 30, tzinfo=UTC)
ARROW = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
}
Row = dict[str, Any]


def days_ago(days: float) -> datetime:
    """Return the instant so many days before as_of, as tables hold it."""
    return AS_OF.replace(tzinfo=None) - timedelta(days=days)


def _numbered(name: str, rows: Iterable[Row]) -> list[Row]:
    return [{name: f"{name}_{n:03}", **row} for n, row in enumerate(rows)]


PROFILES: list[Row] = [
    {"profile_id": "sarah", "household_id": "h1", "country": "TW", "city": "Taipei",
     "language": "zh-TW", "kids_count": 2, "birth_on": date(1984, 11, 12)},
    {"profile_id": "wei_ting", "household_id": "h1", "country": "TW", "city": "Keelung",
     "language": "zh-TW"},
    {"profile_id": "grace", "household_id": "h2", "country": "US", "city": "Portland",
     "language": "en", "birth_on": date(1990, 11, 5)},
    {"profile_id": "min_jun", "household_id": "h3", "country": "KR", "city": "Seoul",
     "language": "ko", "birth_on": date(1991, 11, 6)},
    {"profile_id": "mei_ling", "household_id": "h4", "country": "TW", "city": "New Taipei",
     "language": "zh-TW", "birth_on": date(1970, 10, 30)},
    {"profile_id": "emma", "household_id": "h5", "home_ownership": "Homeowner",
     "income_band": "125-149K", "language": "en"},
    {"profile_id": "renee", "household_id": "h6", "home_ownership": "Homeowner",
     "income_band": "35-49K", "language": "en"},
    {"profile_id": "nobody"},
]  # fmt: skip
HOUSEHOLDS: list[Row] = [
    {"household_id": "h1", "kids_count": 2},
    {"household_id": "h2", "kids_count": 0},
    {"household_id": "h3"},
    {"household_id": "h4", "kids_count": 1},
]
ACCOUNTS: list[Row] = [{"account_id": f"o{n}"} for n in range(1, 6)]
# Sarah left the first, Grace comes to the second after as_of; nobody belongs to the fifth.
ACCOUNT_MEMBERSHIPS: list[Row] = [
    {"account_id": account, "profile_id": who, "is_current": current, "since_at": since}
    for account, who, current, since in (
        ("o1", "sarah", False, days_ago(900)),
        ("o1", "emma", True, days_ago(90)),
        ("o2", "grace", False, days_ago(-3)),
        ("o3", "renee", True, days_ago(30)),
        ("o3", "min_jun", True, days_ago(30)),
        ("o4", "sarah", True, days_ago(20)),
        ("o4", "mei_ling", True, days_ago(20)),
    )
]
PRODUCTS: list[Row] = [
    {"product_id": "coffee", "category": "COFFEE", "department": "GROCERY"},
    {"product_id": "apple", "category": "APPLES", "department": "PRODUCE"},
    {"product_id": "other"},
]


def _bought(who: str, what: str, days: float, amount: str = "1.00", basket: str = "") -> Row:
    home = next(p.get("household_id") for p in PROFILES if p["profile_id"] == who)
    return {
        "profile_id": who, "household_id": home, "product_id": what, "occurred_at": days_ago(days),
        "amount": Decimal(amount), "basket_id": basket or f"{who}{days}",
    }  # fmt: skip


PURCHASES: list[Row] = _numbered(
    "purchase_id",
    [
        # Sarah and Grace: three coffee baskets, the last exactly at and just before 60 days.
        *(_bought("sarah", "coffee", d) for d in (200, 100, 60.5)),
        _bought("sarah", "other", 20, "299.99"),
        *(_bought("grace", "coffee", d) for d in (200, 100, 61)),
        _bought("grace", "other", 29, "300.00"),
        # Min-jun bought again at the very edge; Mei-ling three lines of one basket.
        *(_bought("min_jun", "coffee", d) for d in (200, 100, 60)),
        *(_bought("mei_ling", "coffee", 70, basket="one") for _ in range(3)),
        *(_bought("mei_ling", "apple", d) for d in range(1, 11)),
        *(_bought("emma", "other", d, "5.00") for d in (3, 40)),
        _bought("renee", "other", 61, "9.00"),
        *(_bought("renee", "other", d, "500.00") for d in (62, 63)),
        # At as_of itself nothing has happened yet.
        _bought("wei_ting", "coffee", 0, "999.00"),
    ],
)
MEMBERS = {
    "coffee_regulars": {"sarah", "grace", "min_jun"},
    "coffee_regulars_who_stopped": {"sarah", "grace"},
    "open_complaints": {"grace"},
    "winback_coffee": {"sarah"},
    "big_spenders": {"grace"},
    "lapsed_shoppers": {"renee"},
    "gold_at_risk": {"renee"},
    "birthday_this_week": {"grace", "mei_ling"},
    "korean_app_friends": {"min_jun"},
    "cart_abandoners": {"min_jun"},
    "coupon_hunters": {"sarah"},
    "fresh_food_fans": {"mei_ling"},
    "families_near_taipei": {"sarah", "mei_ling"},
    "busy_family_households": {"h1"},
    "accounts_of_coffee_regulars": {"o3", "o4"},
    "high_income_homeowners": {"emma"},
    "ad_shy": {"sarah"},
    "happy_regulars": {"emma"},
    "top_spenders_by_sql": {"sarah", "grace", "min_jun", "mei_ling", "emma", "renee"},
}


def _done(who: str, days: float, **more: Any) -> Row:
    return {"profile_id": who, "occurred_at": days_ago(days), **more}


def tables() -> dict[str, list[Row]]:
    """Return the rows of every table, by its model."""
    cases = [
        _done("grace", 3, case_type="complaint", is_open=True),
        _done("sarah", 3, case_type="complaint", is_open=False, satisfaction=2),
        _done("emma", 9, case_type="question", is_open=False, satisfaction=3),
        _done("emma", 8, case_type="question", is_open=False, satisfaction=5),
        _done("emma", 7, case_type="question", is_open=False),
        _done("renee", 8, case_type="question", is_open=False, satisfaction=5),
    ]
    web = [
        _done("min_jun", 3, event_type="add_to_cart"),
        # Bought within two days; too early to say; not a cart.
        _done("mei_ling", 4, event_type="add_to_cart"),
        _done("sarah", 2, event_type="add_to_cart"),
        _done("renee", 5, event_type="page_view"),
    ]
    app = [
        _done("min_jun", 14, event_type="app_open"),
        _done("sarah", 1, event_type="app_open"),
    ]
    ads = [_done(who, d) for who in ("sarah", "emma") for d in (1, 2, 7)] + [_done("grace", 1)]
    coupons = [_done("sarah", 90), _done("sarah", 1), _done("grace", 91), _done("grace", 1)]
    return {
        "dim_profiles": PROFILES,
        "dim_households": HOUSEHOLDS,
        "dim_accounts": ACCOUNTS,
        "fct_account_memberships": ACCOUNT_MEMBERSHIPS,
        "dim_products": PRODUCTS,
        "fct_purchases": PURCHASES,
        "fct_service_cases": _numbered("case_id", cases),
        "fct_web_events": _numbered("web_event_id", web),
        "fct_app_events": _numbered("app_event_id", app),
        "fct_ad_impressions": _numbered("ad_impression_id", ads),
        "fct_coupon_redemptions": _numbered("coupon_redemption_id", coupons),
    }


def load_people(warehouse: Warehouse, catalog: Catalog, schema: str = "main") -> None:
    """Write every table of the catalogue, with whatever rows there are."""
    rows = tables()
    for name, table in catalog.tables.items():
        kinds = {column: kind for column, kind in table.columns.items() if kind}
        fields = [
            (column, pa.decimal128(18, scale) if kind is Kind.DECIMAL else ARROW[kind])
            for column, (kind, scale) in kinds.items()
        ]
        found = pa.Table.from_pylist(rows.get(name, []), schema=pa.schema(fields))
        warehouse.write_table(schema, name, found)
