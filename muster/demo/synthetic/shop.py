"""The real purchases the invented people must agree with, read from the sample."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

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
    campaigns: list[tuple[int, int, date]]

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
    by_visit = ["household_id", "transaction_timestamp", "basket_id", "store_id", "product_id"]
    lines = _rows(folder, "transactions", *by_visit)
    counts = Counter(line[-1] for line in lines)
    popular = sorted(counts, key=lambda key: (-counts[key], key))
    categories = dict(_rows(folder, "products", "product_id", "product_category"))
    return Shop(
        baskets=_baskets(lines),
        coffees=tuple(key for key in popular if categories.get(key) == "COFFEE")[:12],
        favourites=tuple(popular[:300]),
        campaigns=_campaigns(folder),
    )


def _rows(folder: Path, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return the columns of a table as rows, sorted by them."""
    read = pq.read_table(folder / f"{table}.parquet", columns=list(columns))
    ordered = read.sort_by([(column, "ascending") for column in columns])
    return list(zip(*(ordered[column].to_pylist() for column in columns), strict=True))


def _baskets(lines: list[tuple[Any, ...]]) -> dict[int, list[Basket]]:
    found: dict[int, dict[int, tuple[datetime, int, list[int]]]] = {}
    for card, at, basket_id, store_id, product_id in lines:
        found.setdefault(card, {}).setdefault(basket_id, (at, store_id, []))[2].append(product_id)
    return {
        card: [
            Basket(key, at, store_id, tuple(products[:6]))
            for key, (at, store_id, products) in baskets.items()
        ]
        for card, baskets in found.items()
    }


def _campaigns(folder: Path) -> list[tuple[int, int, date]]:
    """Return (campaign, card, first day), one per card a campaign was meant for."""
    first_days = dict(_rows(folder, "campaign_descriptions", "campaign_id", "start_date"))
    meant = _rows(folder, "campaigns", "campaign_id", "household_id")
    return [(campaign, card, first_days[campaign]) for campaign, card in meant]
