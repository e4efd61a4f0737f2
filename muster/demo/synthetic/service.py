"""Calls, complaints, returns and visits to a store."""

import random
from datetime import datetime, timedelta

from muster.demo.synthetic.arrivals import arrive
from muster.demo.synthetic.contacts import typed_email, typed_phone
from muster.demo.synthetic.person import Person, Population
from muster.demo.synthetic.script import Script
from muster.demo.synthetic.shop import Shop
from muster.demo.synthetic.tables import Row, loaded

CASES, VISIT_SHARE = 340, 0.08
YEAR_START = datetime.fromisoformat("2017-01-02T01:00")


def service_cases(population: Population, script: Script, seed: int) -> list[Row]:
    """Return every case, and again when it was closed."""
    rng = random.Random(f"{seed}/cases")  # noqa: S311
    shared, extras = population.shared_contacts, population.extras
    cases = [_case(rng, rng.choice(extras), shared) for _ in range(CASES)]
    people = {person.key: person for person in population.people}
    for event in script.of("case"):
        caller = people[event.who]
        known: Row = {"phone": None, "email": None, "loyalty_id": None}
        known[event.detail or "loyalty_id"] = _cast_contact(caller, event.detail)
        cases.append(
            {
                **known,
                "phone_region": caller.country,
                "channel": event.place,
                "case_type": event.kind,
                "opened_at": event.at,
                "closed_at": event.until,
                "satisfaction": int(event.value) if event.value else None,
            }
        )
    cases.sort(key=lambda row: (row["opened_at"], row["phone_region"], row["case_type"]))
    deliveries = []
    for number, case in enumerate(cases, 1):
        deliveries += _deliveries({**case, "case_id": f"S{number:05d}"})
    return sorted(deliveries, key=lambda row: (row["loaded_at"], row["case_id"]))


def store_visits(population: Population, shop: Shop, script: Script, seed: int) -> list[Row]:
    """Return visits counted at the door: some end at the till, some do not."""
    rng = random.Random(f"{seed}/visits")  # noqa: S311
    shared = population.shared_contacts
    rows: list[Row] = []
    for person in population.extras:
        baskets = shop.baskets.get(person.card or 0, [])
        for basket in baskets:
            if rng.random() < VISIT_SHARE:
                at = basket.at - timedelta(minutes=rng.randrange(5, 50))
                rows.append(_visit(rng, person, basket.store_id, at, shared))
        if baskets and rng.random() < 0.5:
            at = YEAR_START + timedelta(minutes=rng.randrange(363 * 1440))
            rows.append(_visit(rng, person, rng.choice(baskets).store_id, at, shared))
    people = {person.key: person for person in population.people}
    for event in script.of("visit"):
        visitor = people[event.who]
        row = _visit(rng, visitor, int(event.value), event.at, frozenset([visitor.phone or ""]))
        rows.append({**row, "on_time": True})
    return arrive(rows, "visit_id", "v", rng, minutes=30)


def _case(rng: random.Random, person: Person, shared: frozenset[str]) -> Row:
    opened = YEAR_START + timedelta(minutes=rng.randrange(362 * 1440))
    hours = rng.expovariate(1 / 50)
    is_closed = rng.random() > 0.04
    closed = opened + timedelta(minutes=int(hours * 60) + 20) if is_closed else None
    return {
        **_known(rng, person, shared),
        "phone_region": person.country,
        "channel": rng.choice(("call_centre", "call_centre", "store", "email")),
        "case_type": rng.choices(("complaint", "return", "question"), (42, 33, 25))[0],
        "opened_at": opened,
        "closed_at": closed,
        "satisfaction": rng.choice((1, 2, 3, 4, 4, 5, 5))
        if is_closed and rng.random() < 0.7
        else None,
    }


def _known(rng: random.Random, person: Person, shared: frozenset[str]) -> Row:
    """Return what the agent wrote down; a number two people share is asked for the card instead."""
    phone = person.phone if person.phone not in shared else None
    email = person.email if person.email not in shared else None
    has_card = person.card is not None and (rng.random() < 0.5 or not (phone or email))
    return {
        "phone": typed_phone(rng, phone, person.country)
        if phone and (rng.random() < 0.7 or not has_card)
        else None,
        "email": typed_email(rng, email) if email and rng.random() < 0.4 else None,
        "loyalty_id": person.loyalty_id if has_card else None,
    }


def _cast_contact(person: Person, detail: str) -> str | None:
    if detail == "phone":
        return person.phone_typed
    return person.email if detail == "email" else person.loyalty_id


def _deliveries(case: Row) -> list[Row]:
    """Deliver the case when it opens and once more when it closes."""
    is_open = {**case, "closed_at": None, "satisfaction": None}
    rows = [{**is_open, "loaded_at": loaded(case["opened_at"], 30)}]
    if case["closed_at"]:
        rows.append({**case, "loaded_at": loaded(case["closed_at"], 30)})
    return rows


def _visit(
    rng: random.Random, person: Person, store_id: int, at: datetime, shared: frozenset[str]
) -> Row:
    by_phone = person.phone is not None and person.phone not in shared and rng.random() < 0.25
    return {
        "loyalty_id": None if by_phone else person.loyalty_id,
        "phone": typed_phone(rng, person.phone or "", person.country) if by_phone else None,
        "phone_region": person.country,
        "store_id": store_id,
        "occurred_at": at,
    }
