"""However a phone or e-mail is typed, it is still the same one."""

import random

import phonenumbers
import pytest

from muster.demo.synthetic.contacts import email_address, phone_number, typed_email, typed_phone


@pytest.mark.parametrize("region", ["TW", "KR", "US"])
def test_every_typed_form_reads_back_as_the_same_number(region: str) -> None:
    rng = random.Random(7)
    forms = set()
    for nth in range(300):
        number = phone_number(region, nth)
        typed = typed_phone(rng, number, region)
        forms.add(typed[:3])
        parsed = phonenumbers.parse(typed, region)
        assert phonenumbers.is_valid_number(parsed), number
        assert phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) == number
    assert len(forms) > 3


@pytest.mark.parametrize("region", ["TW", "KR", "US"])
def test_no_two_people_get_one_number(region: str) -> None:
    assert len({phone_number(region, nth) for nth in range(600)}) == 600


def test_typed_addresses_differ_only_in_case_and_spaces() -> None:
    rng, email = random.Random(7), email_address("Sarah O'Brien-Lin", 3)
    typed = {typed_email(rng, email) for _ in range(100)}
    assert len(typed) == 5
    assert {text.strip().lower() for text in typed} == {email}
