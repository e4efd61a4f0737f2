"""Forms of identifiers in the shipped SQL, against readings written without SQL."""

import hashlib
import random
import re

import pyarrow as pa
import pytest
from benchmarks.macros import Macros

from federated.warehouse import open_warehouse

MACROS = {
    "tw_tax_id": "is_tw_tax_id",
    "kr_business_number": "is_kr_business_number",
    "national_id": "looks_like_national_id",
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
    """Return whether a text is a Taiwanese number with its check digit, or a dashed Korean one."""
    korean = re.fullmatch(r"\d\d(\d\d)(\d\d)-[1-8]\d{6}", text)
    if korean and 1 <= int(korean[1]) <= 12 and 1 <= int(korean[2]) <= 31:
        return True
    if not re.fullmatch("[A-Za-z][1289][0-9]{8}", text):
        return False
    digits = f"{LETTERS.index(text[0].upper()) + 10}{text[1:]}"
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
    found += [("national_id", f"{digits(6)}-{digits(7)}") for _ in range(1_000)]
    found += [("national_id", text) for text in ("A323456789", "9001011234567", "A12345678", "蘋123456789")]
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


def test_hashes_are_of_utf8_in_lower_case_hex(judged: list[tuple[str, str, bool, str]]) -> None:
    for _, text, _, found in judged:
        assert found == hashlib.sha256(text.encode()).hexdigest()
