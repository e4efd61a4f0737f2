"""The CRM's people: one row per version of a record, typed as people type; consents are apart."""

import random
from dataclasses import replace
from datetime import datetime

from muster.demo.synthetic.contacts import (
    PLACEHOLDER_EMAILS,
    PLACEHOLDER_PHONES,
    typed_email,
    typed_phone,
)
from muster.demo.synthetic.person import Person, Population
from muster.demo.synthetic.tables import Row, loaded

FIRST_LOAD = datetime.fromisoformat("2017-01-01T00:00")
YEAR_END = datetime.fromisoformat("2018-01-01T00:00")
HOUR = 60


def crm_people(population: Population, seed: int) -> list[Row]:
    """Return every version of every record in the order they arrived."""
    rng = random.Random(f"{seed}/crm")  # noqa: S311
    rows = []
    for person in population.people:
        rows += _cast_versions(person) if person.is_cast else _versions(rng, person)
    return sorted(rows, key=lambda row: (row["loaded_at"], row["crm_id"]))


def _cast_versions(person: Person) -> list[Row]:
    typed = (person.email_typed, person.phone_typed)
    return [_row(person, moment, *typed) for moment in (person.created_at, person.confirmed_at)]


def _versions(rng: random.Random, person: Person) -> list[Row]:
    then = replace(
        person,
        email=person.former_email or person.email,
        city=person.former_city or person.city,
    )
    rows = [_typed_row(rng, then, person.created_at)]
    if person.created_at < person.confirmed_at < YEAR_END:
        rows.append(_typed_row(rng, person, person.confirmed_at))
    if person.second_crm_id:
        twin = replace(person, crm_id=person.second_crm_id, card=None)
        rows.append(_typed_row(rng, twin, person.created_at))
    return rows


def _typed_row(rng: random.Random, person: Person, updated_at: datetime) -> Row:
    email = typed_email(rng, person.email) if person.email else None
    phone = typed_phone(rng, person.phone, person.country) if person.phone else None
    if email is None and rng.random() < 0.4:
        email = rng.choice(PLACEHOLDER_EMAILS)
    if phone is None and rng.random() < 0.5:
        phone = PLACEHOLDER_PHONES[person.country]
    return _row(person, updated_at, email, phone)


def _row(person: Person, updated_at: datetime, email: str | None, phone: str | None) -> Row:
    return {
        "crm_id": person.crm_id,
        "loyalty_id": person.loyalty_id,
        "full_name": person.full_name,
        "name_latin": person.name_latin,
        "email": email,
        "phone": phone,
        "phone_region": person.country,
        "language": person.language,
        "birth_on": person.birth_on,
        "city": person.city,
        "country": person.country,
        "household_id": person.household_id,
        "created_at": person.created_at,
        "updated_at": updated_at,
        "loaded_at": max(FIRST_LOAD, loaded(updated_at, HOUR)),
    }
