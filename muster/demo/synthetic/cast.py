"""The twelve people everybody speaks about by name, read from `cast.csv`; not what they do."""

import csv
from datetime import date, datetime
from pathlib import Path

from muster.demo.synthetic.person import Person

CAST_FILE = Path(__file__).parent.parent / "cast.csv"


def read_cast(file: Path = CAST_FILE) -> list[Person]:
    """Read the cast in the order of the file."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [_cast_member(row) for row in csv.DictReader(rows)]


def _cast_member(row: dict[str, str]) -> Person:
    return Person(
        key=row["key"],
        crm_id=row["crm_id"],
        card=int(row["loyalty_id"]) if row["loyalty_id"] else None,
        household_id=row["household_id"],
        full_name=row["full_name"],
        name_latin=row["name_latin"] or None,
        country=row["country"],
        city=row["city"],
        language=row["language"],
        birth_on=date.fromisoformat(row["birth_on"]) if row["birth_on"] else None,
        email=row["email"].lower() or None,
        email_typed=row["email"] or None,
        phone=row["phone_e164"] or None,
        phone_typed=row["phone_typed"] or None,
        created_at=datetime.fromisoformat(row["created_at"]),
        confirmed_at=datetime.fromisoformat(row["updated_at"]),
        is_cast=True,
    )
