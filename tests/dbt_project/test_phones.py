"""The SQL that normalises phones, against the library its patterns come from."""

import random
from collections.abc import Iterator

import phonenumbers
import pytest
from dbt_worlds import World, small_project

from federated.staging.phone_regions import SEED, render_phone_regions

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("dbt_phones")]
REGIONS = ("TW", "KR", "US")
ABROAD = {"TW": "002", "KR": "00700", "US": "011"}


def numbers(chance: random.Random, region: str) -> Iterator[str]:
    """Yield national numbers: plausible ones of each kind of line, and any digits at all."""
    starts = {
        "TW": ["9", "2", "3", "4", "7", "800", "37", "89"],
        "KR": ["10", "2", "31", "51", "70", "11", "1588", "80"],
        "US": ["503", "212", "415", "800", "555", "787", "416", "911"],
    }[region]
    for start in starts:
        for length in (7, 8, 9, 10, 11):
            rest = "".join(chance.choice("0123456789") for _ in range(length - len(start)))
            yield start + rest
    yield from ("0", "1", "123", "0" * 10, "9" * 15)


def typed(chance: random.Random, region: str, number: str) -> Iterator[str]:
    """Yield the ways people type a national number."""
    code = str(phonenumbers.country_code_for_region(region))
    inside = number if region == "US" else f"0{number}"
    spaced = "-".join([inside[:4], inside[4:7], inside[7:]]).strip("-")
    yield from (inside, number, spaced, spaced.replace("-", " "), spaced.replace("-", "."))
    yield from (
        f"({inside[:3]}) {inside[3:]}",
        f"+{code}{number}",
        f"+{code} {number[:2]} {number[2:]}",
    )
    yield from (f"+{code} (0){number}", f"+{code}-{inside}", f"{ABROAD[region]}{code}{number}")
    yield from (f"{code}{number}", f"{inside} ext. {chance.randint(1, 999)}", f"{inside}#12")
    yield from (f"tel:+{code}{number}", f"1{number}", f"  {inside}  ")
    other = chance.choice([r for r in REGIONS if r != region])
    yield f"+{phonenumbers.country_code_for_region(other)}{number}"


def by_library(text: str, region: str) -> str | None:
    """Return the number as E.164 when the library finds it valid."""
    try:
        found = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(found):
        return None
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def corpus() -> list[tuple[str, str]]:
    """Return some thousand typed forms with the region they are typed in."""
    chance = random.Random(7)
    return sorted(
        {
            (form.strip(), region)
            for region in REGIONS
            for _ in range(3)
            for number in numbers(chance, region)
            for form in typed(chance, region, number)
        }
    )


@pytest.fixture(scope="module")
def normalised(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str | None]:
    """Return what the SQL makes of the corpus."""
    world: World = small_project(
        tmp_path_factory.mktemp("phones"),
        ["intermediate/identity/int_phones_normalised.sql"],
        ["int_identifiers_unioned", "int_namespaces"],
    )
    values = ", ".join(f"('phone_e164', '{text}', '{region}')" for text, region in corpus())
    world.write(
        "create schema given",
        "create table given.int_namespaces as select 'phone_e164' as namespace,"
        " 'phone' as normaliser",
        "create table given.int_identifiers_unioned (namespace text, found_as text, region text)",
        f"insert into given.int_identifiers_unioned values {values}",
    )
    world.dbt("build")
    rows = world.rows("select found_as, region, phone_e164 from intermediate.int_phones_normalised")
    return {(found_as, region): number for found_as, region, number in rows}


def test_sql_agrees_with_the_library(normalised: dict[tuple[str, str], str | None]) -> None:
    forms = corpus()
    expected = {form: by_library(*form) for form in forms}
    assert len(forms) > 4000
    assert sum(number is not None for number in expected.values()) > 1000
    wrong = {
        form: (expected[form], normalised[form])
        for form in forms
        if expected[form] != normalised[form]
    }
    assert wrong == {}


def test_seed_is_what_the_script_writes(project_dir) -> None:
    assert (project_dir / SEED).read_text(encoding="utf-8") == render_phone_regions()
