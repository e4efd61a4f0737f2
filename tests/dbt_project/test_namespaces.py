"""Forms of identifiers in the shipped SQL, against readings written without SQL."""

import hashlib
import random
import re

import pyarrow as pa
import pytest
from benchmarks.macros import Macros
from identity_worlds import Told

from federated.warehouse import open_warehouse

MACROS = {
    "tw_tax_id": "is_tw_tax_id",
    "kr_business_number": "is_kr_business_number",
    "national_id": "looks_like_national_id",
}
# Of the numbers people write about, and those of shops that only have as many digits: which are refused.
KNOWN = {
    "A123456789": True,
    "AC01234567": True,
    "ac01234567": True,
    "AC01234566": False,
    "AE01234567": False,
    "A800000014": True,
    "900101-1234567": True,
    "9001011234567": False,
    "9001011234568": True,
    "2103043000000": True,
    "2103041000000": False,
    "1711271234567": False,
    "4710088430007": False,
}
LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def is_tw_tax_id(text: str) -> bool:
    """Return whether the products' digits add up to a multiple of 5, or one more beside a 7."""
    if not re.fullmatch("[0-9]{8}", text):
        return False
    products = [int(a) * b for a, b in zip(text, (1, 2, 1, 2, 1, 2, 4, 1), strict=True)]
    total = sum(sum(divmod(each, 10)) for each in products)
    return total % 5 == 0 or (text[6] == "7" and (total + 1) % 5 == 0)


def is_kr_business_number(text: str) -> bool:
    """Return whether the last digit makes the weighted sum a multiple of 10."""
    if not re.fullmatch("[0-9]{10}", text):
        return False
    total = sum(int(a) * b for a, b in zip(text, (1, 3, 7, 1, 3, 7, 1, 3, 5, 1), strict=True))
    return (total + int(text[8]) * 5 // 10) % 10 == 0


def looks_like_national_id(text: str) -> bool:
    """Return whether a text is a number of a Taiwanese person or resident, or a Korean one."""
    return is_korean(text) or is_taiwanese(text)


def is_korean(text: str) -> bool:
    """Return whether a text begins with a birthday, then a sex, and has what proves the rest."""
    found = re.fullmatch(r"(\d\d)(\d\d)(\d\d)([- ]?)([1-8])\d{6}", text)
    if not found or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return False
    if found[4]:
        return True
    # Born since October 2020, of any digits.
    if found[5] in "3478" and 2010 <= int(found[1] + found[2]) <= 3912:
        return True
    *digits, last = map(int, text)
    rest = sum(a * b for a, b in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True)) % 11
    return last == (11 - rest) % 10 or (found[5] in "5678" and last == (13 - rest) % 10)


def is_taiwanese(text: str) -> bool:
    """Return whether the digits and the letters' numbers add up; the second letter counts its last digit."""
    if not re.fullmatch("[A-Za-z][A-Da-d1289][0-9]{8}", text):
        return False
    second = text[1] if text[1].isdigit() else str((LETTERS.index(text[1].upper()) + 10) % 10)
    digits = f"{LETTERS.index(text[0].upper()) + 10}{second}{text[2:]}"
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(int(a) * b for a, b in zip(digits, weights, strict=True)) % 10 == 0


READINGS = {
    "tw_tax_id": is_tw_tax_id,
    "kr_business_number": is_kr_business_number,
    "national_id": looks_like_national_id,
}


def samples() -> list[tuple[str, str]]:
    """Return some thousand texts of each kind: of the right form, nearly, and not at all."""
    chance = random.Random(5)

    def digits(count: int) -> str:
        return "".join(chance.choice("0123456789") for _ in range(count))

    found = [("tw_tax_id", text) for text in ("04595257", "1045857", "104585755", "1045857x", "")]
    found += [("tw_tax_id", digits(8)) for _ in range(1_500)]
    found += [("tw_tax_id", f"{digits(6)}7{digits(1)}") for _ in range(300)]
    found += [("kr_business_number", text) for text in ("1208147521", "2208162517", "120814752")]
    found += [("kr_business_number", digits(10)) for _ in range(1_500)]
    for _ in range(1_500):
        letter = chance.choice([*LETTERS, *LETTERS.lower()])
        found.append(("national_id", f"{letter}{chance.choice('1289')}{digits(8)}"))
        found.append(("national_id", f"{letter}{chance.choice('ABCDEabcd')}{digits(8)}"))
    for _ in range(1_500):
        born = f"{digits(2)}{chance.randint(0, 13):02}{chance.randint(0, 33):02}"
        found.append(("national_id", f"{born}{chance.choice(['', '', '-', ' '])}{digits(7)}"))
    found += [("national_id", digits(13)) for _ in range(500)]
    found += [("national_id", text) for text in ("A323456789", "A12345678", "蘋123456789", *KNOWN)]
    return sorted(set(found))


@pytest.fixture(params=["duckdb", "postgres"])
def judged(request: pytest.FixtureRequest) -> list[tuple[str, str, bool, str]]:
    """Ask each macro of all its samples, on one engine: kind, text, verdict, hash."""
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        macros = Macros(warehouse)
        columns = [pa.array(column) for column in zip(*samples(), strict=True)]
        warehouse.write_table("judged", "samples", pa.table(columns, ["kind", "given"]))
        hashed = macros["sha256_hex"]("given")
        return [
            row
            for kind, macro in MACROS.items()
            for row in warehouse.rows(
                f"select kind, given, {macros[macro]('given')}, {hashed} "
                f"from judged.samples where kind = '{kind}'"
            )
        ]


def test_check_digits_agree_with_the_rules(judged: list[tuple[str, str, bool, str]]) -> None:
    assert len(judged) == len(samples())
    assert {row for row in judged if READINGS[row[0]](row[1]) != row[2]} == set()
    for kind in READINGS:
        assert {holds for found, _, holds, _ in judged if found == kind} == {True, False}


def test_known_numbers_of_people_are_told_from_others(judged: list[tuple[str, str, bool, str]]) -> None:
    found = {text: holds for kind, text, holds, _ in judged if kind == "national_id"}
    assert {text: found[text] for text in KNOWN} == KNOWN
    # Of numbers of thirteen digits drawn at random one in a hundred is refused, at the most.
    chance = random.Random(7)
    drawn = [f"{chance.randrange(10**13):013}" for _ in range(20_000)]
    assert sum(map(is_korean, drawn)) < 200


def test_hashes_are_of_utf8_in_lower_case_hex(judged: list[tuple[str, str, bool, str]]) -> None:
    for _, text, _, found in judged:
        assert found == hashlib.sha256(text.encode()).hexdigest()


# As the pages of Google (Data Manager, read in 2026) and Meta write them; of Gmail alone Google asks for less.
HASHED = [
    ("whole", "cloudy.sanfrancisco+shopping@gmail.com", "cloudy.sanfrancisco+shopping@gmail.com"),
    ("whole", "+886912345679", "+886912345679"),
    ("digits", "+886912345679", "886912345679"),
    ("gmail", "cloudy.sanfrancisco+shopping@gmail.com", "cloudysanfrancisco@gmail.com"),
    ("gmail", "c.l.oudy@googlemail.com", "cloudy@googlemail.com"),
    ("gmail", "cloudy@gmail.com", "cloudy@gmail.com"),
    ("gmail", "user.name+nyc@example.com", "user.name+nyc@example.com"),
    ("gmail", "user.name@mail.gmail.com", "user.name@mail.gmail.com"),
    ("gmail", "user.name+a@notgmail.com", "user.name+a@notgmail.com"),
    ("gmail", "user.name@gmail.com.tw", "user.name@gmail.com.tw"),
]


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_hashes_are_of_what_vendors_ask_for(request: pytest.FixtureRequest, engine: str) -> None:
    """By their written rules; and who is known by an address is known by what Google has of it."""
    address = "duckdb:///:memory:"
    if engine == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        hash_text = Macros(warehouse)["hash_text"]
        for form, given, expected in HASHED:
            found = warehouse.rows(
                f"select {hash_text('given', 'form')} from"
                f" (select cast('{given}' as text) as given, cast('{form}' as text) as form) as t"
            )
            assert found == [(expected,)], (form, given)
        told = Told(warehouse)
        told.declare("email_google_sha256", "email", 33, normaliser="sha256", hash_of="email",
                     hash_form="gmail")  # fmt: skip
        digest = hashlib.sha256(b"sarahlin@gmail.com").hexdigest()
        told.tell("crm/1", "2026-01-01", crm_id="A", email="sarah.lin@gmail.com")
        told.tell("shop/1", "2026-01-01", email="sarahlin+shop@gmail.com")
        told.tell("ads/1", "2026-01-02", email_google_sha256=digest)
        told.tell("crm/2", "2026-01-01", crm_id="B", email="sarah.lin@example.com")
        told.build("2026-02-01")
        sarah, shop, ads, other = told.profiles_of(["crm/1", "shop/1", "ads/1", "crm/2"])
        assert sarah == shop == ads != other
