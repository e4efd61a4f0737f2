"""The real purchases the invented people must agree with, read from the sample."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

import pandas as pd

SAMPLE_DIR = Path(__file__).parent.parent / "completejourney"


@dataclass(frozen=True)
class Basket:
    """One visit to the till."""

    basket_id: int
    at: datetime
    store_id: int
    products: tuple[int, ...]


@dataclass(frozen=True)
class Shop:
    """What the sample says, in the shapes the generator asks for."""

    baskets: dict[int, list[Basket]]
    coffees: tuple[int, ...]
    favourites: tuple[int, ...]
    campaigns: list[tuple[int, int, date, date]]

    @cached_property
    def cards(self) -> list[int]:
        """Return every loyalty card, in order."""
        return sorted(self.baskets)

    @cached_property
    def _times(self) -> dict[int, list[datetime]]:
        return {card: [basket.at for basket in rows] for card, rows in self.baskets.items()}

    def buys_within(self, card: int | None, after: datetime, days: float) -> bool:
        """Tell whether the card buys in (after, after + days]."""
        if card is None:
            return False
        times = self._times[card]
        place = bisect_right(times, after)
        return place < len(times) and times[place] <= after + timedelta(days=days)


def read_shop(folder: Path = SAMPLE_DIR) -> Shop:
    """Read the committed sample."""
    lines = pd.read_parquet(folder / "transactions.parquet")
    products = pd.read_parquet(folder / "products.parquet")
    coffee = set(products.loc[products["product_category"] == "COFFEE", "product_id"])
    popular = [int(key) for key in lines["product_id"].value_counts(sort=False).sort_index().index]
    counts = lines["product_id"].value_counts(sort=False).to_dict()
    popular.sort(key=lambda key: (-counts[key], key))
    return Shop(
        baskets=_baskets(lines),
        coffees=tuple(key for key in popular if key in coffee)[:12],
        favourites=tuple(popular[:300]),
        campaigns=_campaigns(folder),
    )


def _baskets(lines: pd.DataFrame) -> dict[int, list[Basket]]:
    columns = ["household_id", "transaction_timestamp", "basket_id", "store_id", "product_id"]
    lines = lines.sort_values(columns)
    found: dict[int, dict[int, tuple[datetime, int, list[int]]]] = {}
    at = lines["transaction_timestamp"].dt.to_pydatetime()
    for moment, (card, _, basket_id, store_id, product_id) in zip(
        at, lines[columns].itertuples(index=False), strict=True
    ):
        baskets = found.setdefault(int(card), {})
        baskets.setdefault(int(basket_id), (moment, int(store_id), []))[2].append(int(product_id))
    return {
        card: [
            Basket(key, moment, store_id, tuple(products[:6]))
            for key, (moment, store_id, products) in baskets.items()
        ]
        for card, baskets in found.items()
    }


def _campaigns(folder: Path) -> list[tuple[int, int, date, date]]:
    """Return (campaign, card, first day, last day), one per card a campaign was meant for."""
    described = pd.read_parquet(folder / "campaign_descriptions.parquet").set_index("campaign_id")
    meant = pd.read_parquet(folder / "campaigns.parquet").sort_values(
        ["campaign_id", "household_id"]
    )
    rows = []
    for campaign, card in meant[["campaign_id", "household_id"]].itertuples(index=False):
        start, end = described.loc[campaign, ["start_date", "end_date"]]
        rows.append((int(campaign), int(card), start, end))
    return rows
