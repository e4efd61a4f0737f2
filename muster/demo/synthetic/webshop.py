"""Visits to the web shop: looking before buying, carts left behind, strangers, shared tablets."""

import random
from datetime import datetime, timedelta

from muster.demo.synthetic.arrivals import arrive
from muster.demo.synthetic.person import Person, Population, SharedThing
from muster.demo.synthetic.script import Script, Scripted
from muster.demo.synthetic.shop import Shop
from muster.demo.synthetic.tables import Row

YEAR_START = datetime.fromisoformat("2017-01-01T08:00")
VISIT_BEFORE_PURCHASE, LOGS_IN = 0.3, 0.35


def web_events(population: Population, shop: Shop, script: Script, seed: int) -> list[Row]:
    """Return every event of the web shop as it landed."""
    rng = random.Random(f"{seed}/webshop")  # noqa: S311
    rows: list[Row] = []
    for person in population.extras:
        if person.cookies:
            rows += _before_purchases(rng, person, shop)
            rows += _left_carts(rng, person, shop)
    for cookie in population.strangers:
        for _ in range(rng.randrange(1, 5)):
            rows += _visit(rng, cookie, None, _any_time(rng), rng.sample(shop.favourites, 3))
    for tablet in population.shared_cookies:
        rows += _two_people(rng, tablet, shop, datetime.fromisoformat("2017-06-01"), 30)
    for recycled in population.recycled_cookies:
        rows += _two_people(rng, recycled, shop, datetime.fromisoformat("2017-02-01"), 150)
    people = {person.key: person for person in population.people}
    rows += [_scripted(event, people.get(event.who), shop) for event in script.of("web")]
    return arrive(rows, "event_id", "w", rng)


def _before_purchases(rng: random.Random, person: Person, shop: Shop) -> list[Row]:
    """Look at what will be in the basket, up to three days ahead."""
    rows: list[Row] = []
    for basket in shop.baskets.get(person.card or 0, []):
        if rng.random() < VISIT_BEFORE_PURCHASE:
            start = basket.at - timedelta(minutes=rng.randrange(20, 3 * 1440))
            near = shop.buys_within(person.card, start, 1.9)
            cart = near and rng.random() < 0.4
            rows += _own_visit(rng, person, start, list(basket.products[:3]), cart)
    return rows


def _left_carts(rng: random.Random, person: Person, shop: Shop) -> list[Row]:
    rows: list[Row] = []
    for _ in range(rng.randrange(1, 5)):
        start = _any_time(rng)
        if not shop.buys_within(person.card, start, 2.2):
            rows += _own_visit(rng, person, start, rng.sample(shop.favourites, 2), True)
    return rows


def _own_visit(
    rng: random.Random, person: Person, start: datetime, products: list[int], cart: bool
) -> list[Row]:
    """Visit with one of the person's own cookies; each lives for a part of the year."""
    part = (start.timetuple().tm_yday - 1) * len(person.cookies) // 366
    cookie = person.cookies[part]
    email = person.email_at(start) if rng.random() < LOGS_IN else None
    return _visit(rng, cookie, email, start, products, cart)


def _visit(
    rng: random.Random,
    cookie: str,
    email: str | None,
    start: datetime,
    products: list[int],
    cart: bool = False,
) -> list[Row]:
    steps: list[tuple[str, int | None]] = [("page_view", None)]
    if email:
        steps.append(("login", None))
    if rng.random() < 0.3:
        steps.append(("search", None))
    steps += [("product_view", product) for product in products]
    if cart:
        steps.append(("add_to_cart", products[-1]))
    rows, moment = [], start
    for kind, product in steps:
        known = email if kind != "page_view" else None
        rows.append(_row(cookie, known, kind, product, moment))
        moment += timedelta(seconds=rng.randrange(8, 240))
    return rows


def _two_people(
    rng: random.Random, thing: SharedThing, shop: Shop, first_day: datetime, days_between: int
) -> list[Row]:
    """Let both log in, one after the other, and the last one come back without logging in."""
    rows: list[Row] = []
    for turn, (person, knows) in enumerate(
        ((thing.first, True), (thing.last, True), (thing.last, False))
    ):
        start = first_day + timedelta(days=turn * days_between, minutes=rng.randrange(1440))
        email = person.email_at(start) if knows else None
        rows += _visit(rng, thing.identifier, email, start, rng.sample(shop.favourites, 2))
    return rows


def _scripted(event: Scripted, person: Person | None, shop: Shop) -> Row:
    product = None
    if event.kind in ("product_view", "add_to_cart"):
        product = shop.coffees[0] if event.detail == "coffee" else shop.favourites[7]
    known = person.email if person and event.value == "signed in" else None
    return {**_row(event.place, known, event.kind, product, event.at), "on_time": True}


def _row(cookie: str, email: str | None, kind: str, product: int | None, moment: datetime) -> Row:
    pages = {"page_view": "/", "search": "/search?q=coffee", "login": "/account/login"}
    return {
        "cookie": cookie,
        "email": email,
        "event_type": kind,
        "product_id": product,
        "url": pages.get(kind, f"/products/{product}"),
        "occurred_at": moment,
    }


def _any_time(rng: random.Random) -> datetime:
    return YEAR_START + timedelta(minutes=rng.randrange(364 * 1440))
