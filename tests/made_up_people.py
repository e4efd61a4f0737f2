"""Person records in three scripts, made up, some twice and written otherwise; for tests only."""

import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ZH = ("陳林黃張李王吳劉蔡楊", "怡君淑芬志明雅婷家豪冠宇欣怡俊傑美玲建宏詩涵承恩")
KO = ("김이박최정강조윤장임", "민준서연도윤하은지호수아예준서윤시우지민현우채원")
LATIN = (
    ("smith", "jones", "taylor", "brown", "wilson", "evans", "walker", "wright", "hughes", "green"),
    ("oliver", "amelia", "george", "isla", "harry", "ava", "noah", "mia", "jack", "ivy", "leo"),
)
CITIES = (
    "臺北市",
    "新北市",
    "臺中市",
    "高雄市",
    "서울특별시",
    "부산광역시",
    "London",
    "Leeds",
    "Bristol",
)


@dataclass(frozen=True)
class Record:
    """One record of one person, whose number is the truth that no match is told."""

    key: str
    person: int
    values: Mapping[str, str]


def made_up(people: int = 140, seed: int = 3) -> list[Record]:
    """Return the records of so many people, two of each but every third, in no telling order."""
    chosen = random.Random(seed)
    records = []
    for person in range(people):
        values = _person(chosen)
        records.append(Record(f"C{person}", person, values))
        if person % 3:
            records.append(Record(f"m{person}@letters.example", person, _otherwise(chosen, values)))
    chosen.shuffle(records)
    return records


def _person(chosen: random.Random) -> dict[str, str]:
    script = chosen.choice((ZH, KO, LATIN))
    family, given = chosen.choice(script[0]), chosen.choice(script[1])
    if script is not LATIN:
        given += chosen.choice(script[1])
    name = f"{given.title()} {family.title()}" if script is LATIN else family + given
    born = date(1950, 1, 1) + timedelta(days=chosen.randrange(20_000))
    return {"full_name": name, "birth_on": born.isoformat(), "city": chosen.choice(CITIES)}


def _otherwise(chosen: random.Random, values: Mapping[str, str]) -> dict[str, str]:
    """Return the same person's values as another source might write them."""
    found = dict(values)
    name = found["full_name"]
    if name.isascii():
        ways: tuple[Callable[[], str], ...] = (
            name.upper,
            lambda: ", ".join(reversed(name.split())),
            lambda: "".join(chr(ord(c) + 0xFEE0) if c != " " else "　" for c in name),
            lambda: name[:3] + name[4:],
        )
    else:
        ways = (
            lambda: name,
            lambda: f"{name[:1]} {name[1:]}",
            lambda: unicodedata.normalize("NFD", name),
        )
    found["full_name"] = chosen.choice(ways)()
    found["city"] = found["city"].replace("臺", "台")
    spoilt = chosen.choice(("city", "birth_on", "", ""))
    if spoilt == "city":
        del found["city"]
    elif spoilt:
        found["birth_on"] = found["birth_on"][:-1] + chosen.choice("0123456789")
    return found
