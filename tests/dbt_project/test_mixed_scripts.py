"""Identifiers in other scripts, widths and forms: folded where that is the rule, else refused."""

import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from benchmarks.models import Models

from federated.warehouse import Warehouse, open_warehouse

SEED = Path(__file__).parents[2] / "dbt_project/seeds/phone_regions.csv"
MODELS = (
    "intermediate/identity/int_phones_normalised.sql",
    "intermediate/identity/int_denials_spelled.sql",
    "intermediate/identity/int_identifiers_valued.sql",
)
SPACES = {
    "crm_id": ("cross_device", "none"),
    "carrier": ("cross_device", "upper"),
    "device_id": ("device", "lower"),
    "email": ("email", "email"),
    "phone_e164": ("phone", "phone"),
}
# As it is found, and what it is taken for; None and a reason where it is refused.
FOLDED = [
    ("email", "ｓａｒａｈ＠ｅｘａｍｐｌｅ．ｃｏｍ", "sarah@example.com"),
    ("email", "sarah@example.com\u200b", "sarah@example.com"),
    ("email", "\u202asarah\u00ad@exam\u2060ple.com\u202c", "sarah@example.com"),
    ("email", "\ufeff Sarah@Example.com\u00a0\r", "sarah@example.com"),
    ("email", "Kim@example.com", "kim@example.com"),
    ("crm_id", "\u200eC００１\u200f", "C001"),
    ("crm_id", "\tC001 ", "C001"),
    ("crm_id", unicodedata.normalize("NFD", "회원가1"), "회원가1"),
    ("crm_id", unicodedata.normalize("NFC", "회원가1"), "회원가1"),
    ("crm_id", "會員Ａ１", "會員A1"),
    ("device_id", "ＡＢ-１\u200d", "ab-1"),
    ("device_id", "İD", "İd"),
    ("carrier", "ıd", "ıD"),
    ("phone_e164", "０９１２－３４５－６７９", "+886912345679"),
    ("phone_e164", "\u202d0912 345 679\u202c", "+886912345679"),
    ("phone_e164", "٠٩١٢٣٤٥٦٧٩", "+886912345679"),
    ("phone_e164", "０９१२-३४५-६७९", "+886912345679"),
]
REFUSED = [
    # Cyrillic а and е, a dotted capital I that would become an i, two addresses, a comma for a dot.
    ("email", "s\u0430rah@example.com", "invalid_email"),
    ("email", "sarah@\u0435xample.com", "invalid_email"),
    ("email", "\u0130van@example.com", "invalid_email"),
    ("email", "sarah@example.com;lin@example.com", "invalid_email"),
    ("email", "sarah@example,com", "invalid_email"),
    ("email", "sarah﹫example.com", "invalid_email"),
    ("email", "用戶@例子.台灣", "invalid_email"),
    # A Cyrillic С beside Latin letters, a Greek one, mathematical and circled signs.
    ("crm_id", "AB\u0421001", "mixed_scripts"),
    ("crm_id", "\u0391BC", "mixed_scripts"),
    ("crm_id", "\U0001d402001", "mixed_scripts"),
    ("device_id", "ab-①", "mixed_scripts"),
    ("crm_id", "\u200b\u2060", "empty"),
    ("device_id", "\ufeff", "empty"),
    ("phone_e164", "\u200b", "invalid_phone"),
    ("phone_e164", "0912345679 / 0912345680", "invalid_phone"),
]


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def read(request: pytest.FixtureRequest) -> Iterator[dict[tuple[str, str], tuple[str, str | None]]]:
    """Yield what the models make of each identifier: its value, and why it is refused."""
    address = "duckdb:///:memory:"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    with open_warehouse(address, read_only=False) as warehouse:
        yield dict(_read(warehouse))


def _read(warehouse: Warehouse) -> Iterator[tuple[tuple[str, str], tuple[str, str | None]]]:
    models = Models(warehouse, "scripts", MODELS)
    with SEED.open(encoding="utf-8", newline="") as lines:
        regions = pa.Table.from_pylist(list(csv.DictReader(lines)))
    place = regions.column_names.index("is_main")
    flags = pa.array([value == "true" for value in regions["is_main"].to_pylist()])
    warehouse.write_table("scripts", "phone_regions", regions.set_column(place, "is_main", flags))
    given = sorted({(namespace, text) for namespace, text, _ in (*FOLDED, *REFUSED)})
    columns = [pa.array(column) for column in zip(*given, strict=True)]
    warehouse.write_table("scripts", "given", pa.table(columns, ["namespace", "raw"]))
    spaces = ", ".join(
        f"('{code}', '{kind}', '{normaliser}')" for code, (kind, normaliser) in SPACES.items()
    )
    for statement in (
        "drop table if exists scripts.int_identifiers_unioned",
        "create table scripts.int_identifiers_unioned as select namespace, raw, 'TW' as region,"
        f" {models.macros['clean_text']('raw')} as found_as from scripts.given",
        "drop table if exists scripts.int_namespaces",
        "create table scripts.int_namespaces as select *, cast(null as text) as pattern,"
        " false as is_scoped, cast(null as text) as check_kind, false as has_national_form,"
        " cast(null as text) as hash_of, 'whole' as hash_form"
        f" from (values {spaces}) as t(namespace, namespace_type, normaliser)",
        "drop table if exists scripts.int_identifiers_denied",
        "create table scripts.int_identifiers_denied (namespace text, identifier text)",
    ):
        warehouse.execute(statement)
    models.build("2026-01-01")
    for namespace, raw, identifier, reason in warehouse.rows(
        "select found.namespace, found.raw, known.identifier, known.reason"
        " from scripts.int_identifiers_unioned as found"
        " inner join scripts.int_identifiers_valued as known"
        " on found.namespace = known.namespace and found.found_as = known.found_as"
    ):
        yield (namespace, raw), (identifier, reason)


@pytest.mark.parametrize(("namespace", "text", "value"), FOLDED)
def test_forms_of_one_value_are_one(
    read: dict[tuple[str, str], tuple[str, str | None]], namespace: str, text: str, value: str
) -> None:
    assert read[namespace, text] == (value, None)


@pytest.mark.parametrize(("namespace", "text", "reason"), REFUSED)
def test_what_only_looks_like_a_value_is_refused(
    read: dict[tuple[str, str], tuple[str, str | None]], namespace: str, text: str, reason: str
) -> None:
    assert read[namespace, text][1] == reason
