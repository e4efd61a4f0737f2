"""Organisations that people buy for, as a CRM keeps them, and who belongs to which."""

import random
from datetime import datetime, timedelta

from muster.demo.synthetic.person import Person, Population
from muster.demo.synthetic.tables import Row, loaded

FIRST_LOAD = datetime.fromisoformat("2017-01-01T00:00")
WRITTEN = datetime.fromisoformat("2016-12-01T03:00")
HOUR = 60
SHARE, SECOND_SHARE, LEFT_SHARE = 0.12, 0.15, 0.2
# Name, country, industry, people who work there.
ORGANISATIONS = (
    ("山城小學", "TW", "education", 84),
    ("河岸牙醫診所", "TW", "health", 12),
    ("老街烘焙坊", "TW", "food", 9),
    ("Blue Kettle Studio", "TW", "design", 23),
    ("한강회계법인", "KR", "services", 46),
    ("은행나무어린이집", "KR", "education", 18),
    ("북촌책방", "KR", "retail", None),
    ("Rose City Cycles", "US", "retail", 15),
    ("Cedar Lane School", "US", "education", 61),
    ("O'Malley & Daughters", "US", "food", None),
)
# Sarah teaches where nobody needs to be told which coffee she stopped buying.
CAST = {"sarah": (0,), "jun-jie": (0, 3), "min-jun": (4,), "grace": (8,)}


def crm_accounts(seed: int) -> list[Row]:
    """Return every record of an organisation; one is there twice, some have no true number."""
    rng = random.Random(f"{seed}/accounts")  # noqa: S311
    rows = []
    for number, (name, country, industry, employees) in enumerate(ORGANISATIONS, 1):
        tax = _tw_tax_id(rng) if country == "TW" else None
        business = _kr_business_number(rng) if country == "KR" else None
        rows.append(_record(number, name, (tax, business), country, industry, employees))
    # The clinic once more, under the name on its door; nobody looked its number up.
    twin = {
        **rows[1],
        "account_number": "A0011",
        "account_name": "河岸牙醫",
        "employees_count": None,
    }
    typed = {"tw_tax_id": f"{rows[1]['tw_tax_id'][:4]}-{rows[1]['tw_tax_id'][4:]}"}
    later = {"updated_at": WRITTEN + timedelta(days=40)}
    rows.append({**twin, **typed, **later})
    # A shop that wrote any eight digits, and one that wrote none.
    rows.append(_record(12, "路口麵店", ("12345678", None), "TW", "food", 4))
    rows.append(_record(13, "轉角花店", ("00000000", None), "TW", "retail", 2))
    for row in rows:
        row["loaded_at"] = max(FIRST_LOAD, loaded(row["updated_at"], HOUR))
    return sorted(rows, key=lambda row: (row["loaded_at"], row["account_number"]))


def crm_account_people(population: Population, seed: int) -> list[Row]:
    """Return who belongs to which organisation, or did."""
    rng = random.Random(f"{seed}/account people")  # noqa: S311
    rows = []
    for person in population.people:
        places = CAST.get(person.key, ()) if person.is_cast else _places(rng, person)
        for nth, place in enumerate(places):
            since = person.created_at + timedelta(days=rng.randrange(1, 60))
            left = since + timedelta(days=rng.randrange(30, 500))
            has_left = nth > 0 or (not person.is_cast and rng.random() < LEFT_SHARE)
            told = max(WRITTEN, person.created_at)
            rows.append(
                {
                    "crm_id": person.crm_id,
                    "account_number": f"A{place + 1:04d}",
                    "since_on": since.date(),
                    "until_on": left.date() if has_left else None,
                    "updated_at": told,
                    "loaded_at": max(FIRST_LOAD, loaded(told, HOUR)),
                }
            )
    return sorted(rows, key=lambda row: (row["loaded_at"], row["crm_id"], row["account_number"]))


def _places(rng: random.Random, person: Person) -> tuple[int, ...]:
    near = [place for place, each in enumerate(ORGANISATIONS) if each[1] == person.country]
    # Nobody we know belongs to the last one.
    near = [place for place in near if place != len(ORGANISATIONS) - 1]
    if person.country == "TW":
        near.append(10)
    if rng.random() >= SHARE:
        return ()
    return tuple(rng.sample(near, 2 if rng.random() < SECOND_SHARE else 1))


def _record(
    number: int,
    name: str,
    numbers: tuple[str | None, str | None],
    country: str,
    industry: str,
    employees: int | None,
) -> Row:
    return {
        "account_number": f"A{number:04d}",
        "account_name": name,
        "tw_tax_id": numbers[0],
        "kr_business_number": numbers[1],
        "country": country,
        "industry": industry,
        "employees_count": employees,
        "updated_at": WRITTEN + timedelta(hours=number),
    }


def _tw_tax_id(rng: random.Random) -> str:
    """Return eight digits whose check holds, by the older and stricter rule."""
    while True:
        digits = [rng.randrange(10) for _ in range(8)]
        products = [d * w for d, w in zip(digits, (1, 2, 1, 2, 1, 2, 4, 1), strict=True)]
        if digits[6] != 7 and sum(p // 10 + p % 10 for p in products) % 10 == 0:
            return "".join(map(str, digits))


def _kr_business_number(rng: random.Random) -> str:
    """Return ten digits with their check digit, typed with dashes as people do."""
    digits = [rng.randrange(10) for _ in range(9)]
    weighed = sum(d * w for d, w in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True))
    digits.append(-(weighed + digits[8] * 5 // 10) % 10)
    text = "".join(map(str, digits))
    return f"{text[:3]}-{text[3:5]}-{text[5:]}"
