"""Draws the population: a holder per card, some second persons, some people without a card."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

from muster.demo.synthetic.cast import read_cast
from muster.demo.synthetic.contacts import email_address, phone_number
from muster.demo.synthetic.names import NameMaker
from muster.demo.synthetic.person import LANGUAGES, Person, Population, SharedThing
from muster.demo.synthetic.shop import Shop

REGIONS = ("TW", "KR", "US")
CITIES = {
    "TW": ("Taipei", "Taipei", "New Taipei", "Taoyuan", "Keelung", "Hsinchu", "Taichung"),
    "KR": ("Seoul", "Seoul", "Seoul", "Incheon", "Suwon", "Busan"),
    "US": ("Portland", "Portland", "Beaverton", "Gresham"),
}
PROSPECTS, STRANGERS, RECYCLED = 60, 420, 4
# Times are naive UTC, as everywhere in the sources.
FIRST_DAY = datetime.fromisoformat("2016-01-01")
AFTER_LOG_INS = datetime.fromisoformat("2017-09-20T12:00")
APP_SHARE = {"TW": 0.35, "KR": 0.62, "US": 0.3}


def draw_population(shop: Shop, seed: int) -> Population:
    """Return everybody, the cast first; the same seed returns the same people."""
    rng = random.Random(f"{seed}/people")  # noqa: S311
    cast, maker = read_cast(), _PersonMaker(rng, NameMaker(str(seed)))
    taken = {person.card for person in cast}
    holders = [maker.draw(card) for card in shop.cards if card not in taken]
    seconds = [maker.draw_second(holder) for holder in holders if rng.random() < 0.3]
    prospects = [maker.draw(None) for _ in range(PROSPECTS)]
    shared, confirmed = _share_tablets(rng, holders, seconds)
    people = cast + [confirmed.get(person.key, person) for person in holders + seconds + prospects]
    strangers = [_token(rng, "ck") for _ in range(STRANGERS)]
    with_web = [person for person in people if person.cookies and person.email]
    recycled = []
    for _ in range(RECYCLED):
        before, after = rng.sample([p for p in with_web if not p.is_cast], 2)
        recycled.append(SharedThing(_token(rng, "ck"), before, after))
    return Population(people, shared, recycled, strangers)


def _birthday(rng: random.Random) -> date | None:
    born = date(1938, 1, 1) + timedelta(days=rng.randrange(23_000))
    return born if rng.random() > 0.12 else None


def _token(rng: random.Random, prefix: str) -> str:
    return f"{prefix}_{rng.getrandbits(64):016x}"


class _PersonMaker:
    """Draws one person after another, numbering them."""

    def __init__(self, rng: random.Random, names: NameMaker) -> None:
        self._rng, self._names, self._count = rng, names, 100

    def draw(self, card: int | None) -> Person:
        """Return a card holder, or somebody without a card."""
        rng = self._rng
        region = rng.choices(REGIONS, (42, 33, 25))[0]
        self._count += 1
        nth = self._count
        name = self._names.draw(region)
        created = FIRST_DAY + timedelta(seconds=rng.randrange(31_000_000))
        if card is None:
            created += timedelta(days=330)
        changes = rng.random()
        has_email, has_phone = rng.random() > 0.08, rng.random() > 0.1
        email = email_address(name.latin, nth) if has_email else None
        city = rng.choice(CITIES[region])
        confirmed = created + timedelta(days=rng.randrange(60, 700), minutes=rng.randrange(1440))
        web, app = rng.random() < (1 if card is None else 0.65), rng.random() < APP_SHARE[region]
        return Person(
            key=f"p{nth:04d}",
            crm_id=f"C{nth:06d}",
            card=card,
            household_id=f"n{nth:04d}" if card is None else str(card),
            full_name=name.full,
            name_latin=name.latin if rng.random() < 0.8 else None,
            country=region,
            city=city,
            language=LANGUAGES[region] if rng.random() > 0.06 else "en",
            birth_on=_birthday(rng),
            email=email,
            phone=phone_number(region, nth) if has_phone else None,
            created_at=created,
            confirmed_at=confirmed,
            former_email=email_address(name.latin + ".old", nth)
            if email and changes < 0.1
            else None,
            former_city=rng.choice(CITIES[region]) if 0.06 < changes < 0.2 else None,
            second_crm_id=f"D{nth:06d}" if card and rng.random() < 0.02 else None,
            cookies=tuple(_token(rng, "ck") for _ in range(rng.choice((1, 1, 2, 3)) if web else 0)),
            devices=(_token(rng, "dev"),) if app else (),
        )

    def draw_second(self, holder: Person) -> Person:
        """Return somebody who lives with the holder and may share their phone or e-mail."""
        person = replace(
            self.draw(None),
            card=None,
            household_id=holder.household_id,
            country=holder.country,
            city=holder.city,
            language=holder.language,
        )
        name, nth = self._names.draw(holder.country), int(person.key[1:])
        own_email = email_address(name.latin, nth) if person.email else None
        own_phone = phone_number(holder.country, nth) if person.phone else None
        shares = self._rng.random()
        return replace(
            person,
            full_name=name.full,
            name_latin=name.latin,
            email=holder.email if shares < 0.2 else own_email,
            phone=holder.phone if 0.2 <= shares < 0.5 else own_phone,
            former_email=None,
            former_city=None,
        )


def _share_tablets(
    rng: random.Random, holders: list[Person], seconds: list[Person]
) -> tuple[list[SharedThing], dict[str, Person]]:
    """Give some couples a tablet, and have the CRM confirm both people after they last logged in.

    Links are judged newest first: without the later confirmation a log-in could push out the
    link between a person and their own card.
    """
    by_household = {holder.household_id: holder for holder in holders}
    shared: list[SharedThing] = []
    confirmed: dict[str, Person] = {}
    for second in seconds:
        holder = by_household[second.household_id]
        share_contact = second.email == holder.email or second.phone == holder.phone
        if share_contact or not (second.email and holder.email) or rng.random() < 0.5:
            continue
        pair = []
        for person in (holder, second):
            late = AFTER_LOG_INS + timedelta(days=rng.randrange(25))
            confirmed[person.key] = replace(person, confirmed_at=late, former_email=None)
            pair.append(confirmed[person.key])
        rng.shuffle(pair)
        shared.append(SharedThing(_token(rng, "ck"), pair[0], pair[1]))
    return shared, confirmed
