"""One invented person and what they own; how people are drawn is in `people`."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

LANGUAGES = {"TW": "zh-TW", "KR": "ko", "US": "en"}


@dataclass(frozen=True)
class Person:
    """A person as the truth knows them: identifiers are in their clean form here."""

    key: str
    crm_id: str
    card: int | None
    household_id: str
    full_name: str
    name_latin: str | None
    country: str
    city: str
    language: str
    birth_on: date | None
    email: str | None
    phone: str | None
    created_at: datetime
    confirmed_at: datetime
    email_typed: str | None = None
    phone_typed: str | None = None
    former_email: str | None = None
    former_city: str | None = None
    second_crm_id: str | None = None
    cookies: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    is_cast: bool = False

    @property
    def loyalty_id(self) -> str | None:
        """Return the card as other systems write it."""
        return None if self.card is None else str(self.card)

    def email_at(self, moment: datetime) -> str | None:
        """Return the address the person used then."""
        if self.former_email is not None and moment < self.confirmed_at:
            return self.former_email
        return self.email


@dataclass(frozen=True)
class SharedThing:
    """A cookie or device two people use; the second of them was the last to log in."""

    identifier: str
    first: Person
    last: Person


@dataclass(frozen=True)
class Population:
    """Everybody the demo invents, and what some of them share."""

    people: list[Person]
    shared_cookies: list[SharedThing]
    recycled_cookies: list[SharedThing]
    strangers: list[str]

    @property
    def shared_contacts(self) -> frozenset[str]:
        """Return the phones and e-mails that more than one person gives as theirs."""
        given = Counter(
            value for person in self.people for value in (person.email, person.phone) if value
        )
        return frozenset(value for value, count in given.items() if count > 1)

    @property
    def extras(self) -> list[Person]:
        """Return the people whose days are drawn at random: all but the cast."""
        return [person for person in self.people if not person.is_cast]
