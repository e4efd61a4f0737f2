"""A small nasty world for rules: missing, empty, tied, quoted, other scripts, on the edges."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from federated.evaluate import MemberChange

Row = dict[str, Any]
AS_OF = datetime.fromisoformat("2017-10-30T00:00:00+00:00")

TEXTS = [None, "", "Taipei", "taipei", "O'Neil", "台北", "서울", "É", "é", "a%b_c\\d", "ko", "K"]


def _at(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _profile(
    key: str,
    language: str | None,
    city: str | None,
    kids: int | None,
    score: str | None,
    flag: bool | None,
    born: str | None,
    seen: str | None,
) -> Row:
    return {
        "profile_id": key, "language": language, "city": city, "kids_count": kids,
        "score": _money(score), "is_open": flag, "birth_on": _day(born), "seen_at": _at(seen),
    }  # fmt: skip


PROFILES = [
    _profile("p01", None, None, None, None, None, None, None),
    _profile("p02", "", "", 0, "0.00", False, "2000-02-29", "2017-10-29T23:59:59.999999"),
    _profile("p03", "ko", "서울", 1, "0.01", True, "1990-10-30", "2017-10-30T00:00:00"),
    _profile("p04", "KO", "O'Neil", -1, "-0.01", True, "1990-10-29", "2017-10-29T16:00:00"),
    _profile("p05", "zh-TW", "台北", 2, "100.00", False, "1990-11-05", "2017-10-29T15:59:59"),
    _profile("p06", "en", "Taipei", 3, "99.99", None, "1990-11-06", "2017-08-31T00:00:00"),
    _profile("p07", "en", "taipei", 15, "1.50", True, "2017-10-30", "2017-08-30T23:59:59"),
    _profile("p08", "En", "É", 15, "1.50", False, "2017-10-01", "2017-11-30T00:00:00"),
    _profile("p09", "é", "a%b_c\\d", None, "15.00", True, "1970-01-01", "2016-12-31T23:00:00"),
    _profile("p10", "K", "ko", 2, None, None, "2016-02-29", "2017-01-01T00:00:00"),
]


def _purchase(number: int, key: str | None, product: str | None, basket: str | None,
              city: str | None, quantity: int | None, amount: str | None, at: str | None,
              gift: bool | None = None, due: str | None = None) -> Row:  # fmt: skip
    return {
        "purchase_id": f"b{number:02}", "profile_id": key, "product_id": product,
        "basket_id": basket, "city": city, "quantity": quantity, "amount": _money(amount),
        "is_gift": gift, "due_on": _day(due), "occurred_at": _at(at),
    }  # fmt: skip


PURCHASES = [
    _purchase(1, "p02", "c1", "k1", "Taipei", 1, "10.00", "2017-10-29T23:59:59.999999", True),
    _purchase(2, "p02", "c1", "k1", "", 2, "20.00", "2017-10-30T00:00:00", False),
    _purchase(3, "p03", "c1", "k2", None, 1, "5.00", "2017-09-30T00:00:00", None, "2017-10-30"),
    _purchase(4, "p03", "c2", "k2", "서울", None, None, "2017-09-29T23:59:59.999999", True),
    _purchase(5, "p03", "c2", "k3", "서울", 3, "0.10", "2017-10-01T00:00:00", False, "2017-11-05"),
    _purchase(6, "p04", None, None, "O'Neil", 1, "0.20", "2017-10-23T00:00:00"),
    _purchase(7, "p04", "zz", "k4", "O'Neil", 1, "0.30", "2017-10-23T00:00:00", True),
    _purchase(8, "p04", "t1", "k4", "台北", 5, "-3.00", "2017-10-23T00:00:00", True),
    _purchase(9, "p05", "t1", "k5", "台北", 2, "300.00", "2017-10-01T16:00:00", False),
    _purchase(10, "p05", "t1", "k6", "台北", 2, "0.01", "2017-10-15T00:00:00", False),
    _purchase(11, "p05", "c1", "k7", "taipei", 2, "7.50", "2017-10-29T00:00:00", None),
    _purchase(12, "p06", "n1", "k8", "É", 0, "0.00", "2017-01-01T00:00:00", True, "2018-01-01"),
    _purchase(13, "p06", "c1", "k8", "é", 0, "0.00", "2016-12-31T23:59:59", True, "2017-12-31"),
    _purchase(14, "p07", "c1", "k9", None, 1, "1.00", None, True),
    _purchase(15, "p07", "c1", "k9", None, 1, "1.00", "2017-11-02T00:00:00", True),
    _purchase(16, "p09", "c2", "ka", "a%b_c\\d", 10, "2.50", "2017-08-31T00:00:00", False),
    _purchase(17, "p09", "c2", "kb", "", 10, "2.50", "2017-08-30T23:59:59", False, "2017-10-29"),
    _purchase(18, None, "c1", "kc", "Taipei", 1, "1.00", "2017-10-10T00:00:00", True),
    _purchase(19, "p10", "c1", "kd", "ko", 1, "1.00", "2017-10-10T10:00:00", True),
    _purchase(20, "p10", "c1", "ke", "ko", 1, "1.00", "2017-10-12T10:00:00", True),
    _purchase(22, "p09", "t1", "ka", "", 1, "2.50", "2017-10-29T00:00:00", False),
    _purchase(23, "p09", "t1", "ka", "K", 1, "9.00", "2017-10-29T00:00:00", True),
    _purchase(24, "p09", "c1", "ka", "K", 1, "0.99", "2017-10-29T00:00:00", True),
    _purchase(21, "p10", "t1", "kf", "K", 1, "1.00", "2017-10-12T10:00:00", True),
]


def _visit(number: int, key: str, product: str | None, kind: str | None, at: str | None) -> Row:
    return {
        "visit_id": f"a{number:02}", "profile_id": key, "product_id": product, "kind": kind,
        "occurred_at": _at(at),
    }  # fmt: skip


VISITS = [
    _visit(1, "p02", "c1", "cart", "2017-10-29T23:00:00"),
    _visit(2, "p03", "c1", "cart", "2017-09-28T00:00:00"),
    _visit(3, "p03", "c2", "cart", "2017-09-30T00:00:00"),
    _visit(4, "p03", None, "view", "2017-10-01T00:00:00"),
    _visit(5, "p04", "t1", "cart", "2017-10-23T00:00:00"),
    _visit(6, "p04", "t1", "view", "2017-10-22T00:00:00"),
    _visit(7, "p04", "t1", "view", "2017-10-22T00:00:00"),
    _visit(8, "p05", "c1", "cart", "2017-10-27T00:00:00"),
    _visit(9, "p05", "t1", "view", "2017-10-28T00:00:00"),
    _visit(10, "p05", "t1", None, "2017-10-28T12:00:00"),
    _visit(11, "p06", None, "", "2017-10-28T00:00:00"),
    _visit(12, "p10", "c1", "cart", "2017-10-10T10:00:00"),
    _visit(13, "p10", "t1", "cart", "2017-10-12T10:00:00"),
    _visit(14, "p10", "c1", "view", "2017-10-12T12:00:00"),
    _visit(15, "p08", "c1", "cart", "2017-10-28T00:00:00"),
]

PRODUCTS: list[Row] = [
    {"product_id": "c1", "category": "COFFEE", "price": _money("5.00")},
    {"product_id": "c2", "category": "coffee", "price": None},
    {"product_id": "t1", "category": "茶", "price": _money("100.00")},
    {"product_id": "n1", "category": None, "price": _money("0.00")},
]

# Arrays: missing, empty, with nothing in them, with the same twice.
NICKNAMES: dict[str, list[str | None]] = {
    "p02": [], "p03": [None], "p04": ["O'Neil", "ko"], "p05": ["台北", "", None], "p06": ["É", "é"],
    "p07": ["taipei", "Taipei", "taipei"], "p08": ["a%b_c\\d"], "p09": ["K", None, "ko"],
}  # fmt: skip
LUCKY_NUMBERS: dict[str, list[int | None]] = {
    "p02": [], "p03": [0], "p04": [-1, 15], "p05": [None, None], "p06": [1, 2, 3, 15],
    "p09": [3, 3],
}  # fmt: skip
TAGS: dict[str, list[str | None]] = {
    "b01": ["ko", "K"], "b03": [], "b05": [None, "Taipei"], "b07": ["O'Neil"], "b09": ["台北"],
    "b11": ["taipei", ""], "b16": ["ko"], "b22": ["k"], "b24": [None],
}  # fmt: skip
PAID_AT: dict[str, list[str | None]] = {
    "b01": ["2017-10-29T23:59:59.999999", "2017-10-30T00:00:00"], "b05": [None],
    "b08": ["2017-10-29T16:00:00"], "b09": [], "b16": ["2000-02-29T05:00:00", None],
    "b19": ["2017-10-30T00:00:00"],
}  # fmt: skip
# Missing, half missing, not on the earth, on both sides of the date line, at a pole, a metre away.
HOMES: dict[str, tuple[float | None, float | None]] = {
    "p02": (25.033964, 121.564472), "p03": (37.5665, 126.978), "p04": (25.0478, None),
    "p05": (25.033973, 121.564472), "p06": (-17.7134, 179.9), "p07": (-17.7134, -179.9),
    "p08": (90.0, 0.0), "p09": (float("nan"), 121.5), "p10": (45.5152, -122.6784),
}  # fmt: skip
for _row in PROFILES:
    _row["home_latitude"], _row["home_longitude"] = HOMES.get(_row["profile_id"], (91.0, 10.0))
    _row["nicknames"] = NICKNAMES.get(_row["profile_id"])
    _row["lucky_numbers"] = LUCKY_NUMBERS.get(_row["profile_id"])
for _row in PURCHASES:
    _row["tags"] = TAGS.get(_row["purchase_id"])
    _times = PAID_AT.get(_row["purchase_id"])
    _row["paid_at"] = None if _times is None else [_at(each) for each in _times]

# Rows come in no useful order, as in a warehouse.
TABLES = {
    "dim_profile": PROFILES,
    "fct_purchases": PURCHASES[::-1],
    "fct_visits": VISITS[::-1],
    "dim_product": PRODUCTS,
}

MEMBERS = {"some_of_them": {"p03", "p05"}, "nobody": set[str]()}


def _changed(key: str, change: str, reason: str, at: str) -> MemberChange:
    return MemberChange(key, change, reason, datetime.fromisoformat(at))


# Who came and went, on edges of windows too: a run of as_of itself counts, a later one does not.
CHANGES = {
    "some_of_them": [
        _changed("p03", "entered", "rule", "2017-09-30T00:00:00"),
        _changed("p05", "entered", "rule", "2017-10-30T00:00:00"),
        _changed("p02", "entered", "new_audience", "2017-10-01T00:00:00"),
        _changed("p02", "exited", "expired", "2017-10-23T00:00:00"),
        _changed("p04", "entered", "merged_from", "2017-10-28T00:00:00"),
        _changed("p04", "exited", "rule", "2017-10-29T12:00:00"),
        _changed("p06", "entered", "rule", "2017-10-29T16:00:00"),
        _changed("p06", "exited", "merged", "2017-10-30T00:00:00"),
        _changed("p07", "entered", "rule", "2017-11-01T00:00:00"),
        _changed("p08", "exited", "rule", "2017-10-28T23:59:59"),
        _changed("p09", "entered", "rule", "2016-10-31T00:00:00"),
        _changed("p09", "exited", "rule", "2017-10-29T23:00:00"),
        _changed("p09", "entered", "rule", "2017-11-05T06:30:00"),
    ],
    "nobody": [],
}
