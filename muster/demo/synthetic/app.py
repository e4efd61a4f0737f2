"""Use of the phone app: opening it, looking at products, tapping a push."""

import random
from datetime import datetime, timedelta

from muster.demo.synthetic.arrivals import arrive
from muster.demo.synthetic.person import Person, Population
from muster.demo.synthetic.script import Script, Scripted
from muster.demo.synthetic.shop import Shop
from muster.demo.synthetic.tables import Row

INSTALLED = datetime.fromisoformat("2017-01-02T07:00")
LAST = datetime.fromisoformat("2017-12-31T22:00")


def app_events(population: Population, shop: Shop, script: Script, seed: int) -> list[Row]:
    """Return every event of the app as it landed."""
    rng = random.Random(f"{seed}/app")  # noqa: S311
    rows: list[Row] = []
    for person in population.extras:
        for device in person.devices:
            rows += _uses(rng, person, device, shop)
    people = {person.key: person for person in population.people}
    rows += [_scripted(event, people[event.who], shop) for event in script.of("app")]
    return arrive(rows, "event_id", "a", rng)


def _uses(rng: random.Random, person: Person, device: str, shop: Shop) -> list[Row]:
    """Open the app every few days; some people never sign in, so nobody knows whose it is."""
    rows: list[Row] = []
    pace = rng.choice((4, 8, 15))
    signs_in = rng.random() < 0.85
    token = f"tok_{device[4:]}" if rng.random() < 0.7 else None
    moment = INSTALLED + timedelta(hours=rng.randrange(24 * 90))
    while moment < LAST:
        loyalty_id = person.loyalty_id if signs_in and rng.random() < 0.8 else None
        kind = "push_open" if token and rng.random() < 0.15 else "app_open"
        rows.append(_row(device, token, loyalty_id, kind, None, moment))
        if rng.random() < 0.5:
            product = rng.choice(shop.favourites)
            later = moment + timedelta(seconds=rng.randrange(10, 400))
            rows.append(_row(device, token, loyalty_id, "product_view", product, later))
        moment += timedelta(days=rng.expovariate(1 / pace), minutes=7)
        moment = moment.replace(microsecond=0)
    return rows


def _scripted(event: Scripted, person: Person, shop: Shop) -> Row:
    product = shop.coffees[0] if event.kind == "product_view" else None
    loyalty_id = person.loyalty_id if event.value == "signed in" else None
    token = event.detail or None
    row = _row(event.place, token, loyalty_id, event.kind, product, event.at)
    return {**row, "on_time": True}


def _row(
    device: str,
    token: str | None,
    loyalty_id: str | None,
    kind: str,
    product: int | None,
    moment: datetime,
) -> Row:
    return {
        "device_id": device,
        "push_token": token,
        "loyalty_id": loyalty_id,
        "event_type": kind,
        "product_id": product,
        "occurred_at": moment,
    }
