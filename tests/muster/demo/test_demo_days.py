"""On every day the demo may show, audiences move and one of the cast crosses.

A second reading of eight audiences in pandas, with the truth instead of the identity graph.
"""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pandas as pd
import phonenumbers
import pytest

Members = dict[str, set[str]]
DAYS = pd.date_range("2017-10-29", "2017-11-04")
# day -> who of the cast enters (+) or exits (-) what
CROSSINGS = {
    "2017-10-30": {"+renee birthday_this_week"},
    "2017-10-31": {
        "+sarah cart_abandoners",
        "+ji-hoon cart_abandoners",
        "+grace winback_coffee",
        "-grace open_complaints",
        "-seo-yeon winback_coffee",
        "+seo-yeon open_complaints",
        "-min-jun korean_app_friends",
        "+wei-ting ad_shy",
        "-mei-ling birthday_this_week",
    },
    "2017-11-01": {
        "+seo-yeon winback_coffee",
        "-seo-yeon open_complaints",
        "+min-jun korean_app_friends",
        "-ya-ting ad_shy",
        "-yi-chun birthday_this_week",
    },
    "2017-11-02": {"+renee big_spenders"},
    "2017-11-03": {"-wei-ting ad_shy", "-emma cart_abandoners"},
    "2017-11-04": {
        "+ji-hoon open_complaints",
        "-ji-hoon winback_coffee",
        "-renee big_spenders",
        "-jun-jie big_spenders",
    },
}


@pytest.fixture(scope="module")
def days(project_dir: Path, invented: Path) -> dict[str, Members]:
    """Return the members of each audience on each day."""
    raw = Raw(invented, project_dir / "muster/demo/completejourney")
    return {
        f"{day:%Y-%m-%d}": {name: rule(raw, day) for name, rule in RULES.items()} for day in DAYS
    }


class Raw:
    """The raw rows, each with the person it truly belongs to."""

    def __init__(self, sources: Path, sample: Path) -> None:
        truth = pd.read_parquet(sources / "truth/identities.parquet")
        # The last of two who share a thing is the one who keeps it; the cast's own order is fixed.
        truth = truth[~truth["is_shared"] | (truth["person_key"] == "sarah")]
        self._owner = truth.set_index(["namespace", "identifier"])["person_key"].to_dict()
        people = pd.read_parquet(sources / "truth/people.parquet")
        self.language = people.set_index("person_key")["language"].to_dict()
        cards = people.dropna(subset="loyalty_id").set_index("loyalty_id")["person_key"].to_dict()
        records = pd.read_parquet(sources / "crm/people.parquet")
        self.records = records.assign(who=self._owned(records, crm_id="crm_id"))
        products = pd.read_parquet(sample / "products.parquet")
        lines = pd.read_parquet(sample / "transactions.parquet").merge(products, on="product_id")
        self.lines = lines.assign(
            who=lines["household_id"].astype(str).map(cards), at=lines["transaction_timestamp"]
        )
        web = pd.read_parquet(sources / "webshop/web_events.parquet")
        self.web = web.assign(who=self._owned(web, email="email", cookie="cookie"))
        app = pd.read_parquet(sources / "app/app_events.parquet")
        self.app = app.assign(who=self._owned(app, loyalty_id="loyalty_id", device_id="device_id"))
        ads = pd.read_parquet(sources / "media/ad_impressions.parquet")
        ads = ads.drop_duplicates("impression_id")
        self.ads = ads.assign(who=self._owned(ads, cookie="cookie", device_id="device_id"))
        cases = pd.read_parquet(sources / "service/cases.parquet")
        cases["e164"] = [
            _e164(*typed) for typed in zip(cases["phone"], cases["phone_region"], strict=True)
        ]
        self.cases = cases.assign(
            who=self._owned(cases, loyalty_id="loyalty_id", email="email", phone_e164="e164")
        )

    def _owned(self, rows: pd.DataFrame, **namespaces: str) -> "pd.Series[str]":
        owner = pd.Series(None, index=rows.index, dtype=object)
        for namespace, column in namespaces.items():
            clean = rows[column].str.strip().str.lower() if column == "email" else rows[column]
            owner = owner.fillna(
                pd.Series([self._owner.get((namespace, v)) for v in clean], rows.index)
            )
        return owner


def _e164(phone: str | None, region: str) -> str | None:
    if not isinstance(phone, str):
        return None
    number = phonenumbers.parse(phone, region)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _since(
    rows: pd.DataFrame, day: pd.Timestamp, days: float, at: str = "occurred_at"
) -> pd.DataFrame:
    seen = rows[rows["loaded_at"] < day] if "loaded_at" in rows else rows
    return seen[(seen[at] >= day - pd.Timedelta(days=days)) & (seen[at] < day)]


def _coffee_regulars_who_stopped(raw: Raw, day: pd.Timestamp) -> set[str]:
    coffee = raw.lines[raw.lines["product_category"] == "COFFEE"]
    baskets = _since(coffee, day, 999, "at").groupby("who")["basket_id"].nunique()
    stopped = set(baskets[baskets >= 3].index) - set(_since(coffee, day, 60, "at")["who"])
    return stopped & set(_since(raw.lines, day, 30, "at")["who"])


def _open_complaints(raw: Raw, day: pd.Timestamp) -> set[str]:
    cases = raw.cases[(raw.cases["loaded_at"] < day) & (raw.cases["case_type"] == "complaint")]
    latest = cases.drop_duplicates("case_id", keep="last")
    return set(latest.loc[latest["closed_at"].isna(), "who"].dropna())


def _winback_coffee(raw: Raw, day: pd.Timestamp) -> set[str]:
    return _coffee_regulars_who_stopped(raw, day) - _open_complaints(raw, day)


def _big_spenders(raw: Raw, day: pd.Timestamp) -> set[str]:
    spent = _since(raw.lines, day, 30, "at").groupby("who")["sales_value"].sum().round(2)
    return set(spent[spent >= 300].index)


def _birthday_this_week(raw: Raw, day: pd.Timestamp) -> set[str]:
    born = raw.records.dropna(subset="birth_on").drop_duplicates("crm_id", keep="last")
    week = {f"{day + pd.Timedelta(days=n):%m-%d}" for n in range(7)}
    return set(born.loc[[f"{date:%m-%d}" in week for date in born["birth_on"]], "who"])


def _korean_app_friends(raw: Raw, day: pd.Timestamp) -> set[str]:
    opened = _since(raw.app, day, 14)
    who = opened.loc[opened["event_type"] == "app_open", "who"].dropna()
    return {person for person in who if raw.language[person] == "ko"}


def _ad_shy(raw: Raw, day: pd.Timestamp) -> set[str]:
    shown = _since(raw.ads, day, 7)["who"].value_counts()
    return set(shown[shown >= 3].index) - set(_since(raw.lines, day, 7, "at")["who"])


def _cart_abandoners(raw: Raw, day: pd.Timestamp) -> set[str]:
    carts = _since(raw.web[raw.web["event_type"] == "add_to_cart"], day, 7).dropna(subset="who")
    carts = carts[carts["occurred_at"] + pd.Timedelta(days=2) < day]
    return {
        cart.who
        for cart in carts.itertuples()
        if raw.lines[
            (raw.lines["who"] == cart.who)
            & (raw.lines["at"] > cart.occurred_at)
            & (raw.lines["at"] <= cart.occurred_at + pd.Timedelta(days=2))
        ].empty
    }


RULES: dict[str, Callable[[Raw, pd.Timestamp], set[str]]] = {
    "coffee_regulars_who_stopped": _coffee_regulars_who_stopped,
    "open_complaints": _open_complaints,
    "winback_coffee": _winback_coffee,
    "big_spenders": _big_spenders,
    "birthday_this_week": _birthday_this_week,
    "korean_app_friends": _korean_app_friends,
    "ad_shy": _ad_shy,
    "cart_abandoners": _cart_abandoners,
}


def test_the_coffee_story_holds(days: dict[str, Members]) -> None:
    members = days["2017-10-30"]["coffee_regulars_who_stopped"]
    assert len(members) == 21
    assert "sarah" in members
    assert "sarah" in days["2017-10-30"]["winback_coffee"]


def test_three_audiences_move_every_day(days: dict[str, Members]) -> None:
    for before, day in pairwise(days):
        moved = [name for name in RULES if days[before][name] != days[day][name]]
        assert len(moved) >= 3, (day, moved)


@pytest.mark.parametrize("day", CROSSINGS)
def test_the_cast_cross_as_designed(days: dict[str, Members], project_dir: Path, day: str) -> None:
    cast = set(pd.read_csv(project_dir / "tests/cast/cast.csv")["key"])
    before = days[f"{pd.Timestamp(day) - pd.Timedelta(days=1):%Y-%m-%d}"]
    crossed = set()
    for name, members in days[day].items():
        crossed |= {f"+{who} {name}" for who in (members - before[name]) & cast}
        crossed |= {f"-{who} {name}" for who in (before[name] - members) & cast}
    assert crossed == CROSSINGS[day]
