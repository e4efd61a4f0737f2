"""What people allowed and later forbade, each with its evidence."""

import random
from datetime import datetime, timedelta

from muster.demo.synthetic.person import Person, Population
from muster.demo.synthetic.script import Script
from muster.demo.synthetic.tables import Row, loaded

# channel, purpose, who says yes when asked
ASKED = (
    ("email", "marketing", 0.74),
    ("sms", "marketing", 0.5),
    ("push", "marketing", 0.45),
    ("webhook", "marketing", 0.7),
    ("ads", "marketing", 0.55),
    ("email", "third_party", 0.2),
    ("sms", "night_ads", 0.3),
)
FIRST_LOAD = datetime.fromisoformat("2017-01-01T00:00")
LAST = datetime.fromisoformat("2017-12-31T12:00")
WORDINGS = {"zh-TW": "zh-TW/2016-2", "ko": "ko/2016-3", "en": "en/2016-1"}


def crm_consents(population: Population, script: Script, seed: int) -> list[Row]:
    """Return every consent fact in the order they arrived."""
    rng = random.Random(f"{seed}/consents")  # noqa: S311
    facts = []
    for person in population.extras:
        for channel, purpose, share in ASKED:
            if purpose == "night_ads" and person.country != "KR":
                continue  # only Korean law asks for a consent of its own at night
            facts += _facts(rng, person, channel, purpose, share)
    people = {person.key: person for person in population.people}
    for event in script.of("consent"):
        channel, _, purpose = event.place.partition("/")
        person = people[event.who]
        facts.append(_fact(person, channel, purpose, event.kind, event.at, event.detail))
    facts.sort(key=lambda row: (row["occurred_at"], row["crm_id"], row["channel"], row["purpose"]))
    for number, row in enumerate(facts, 1):
        row["consent_id"] = f"K{number:06d}"
        row["proof_ref"] = f"{row['method']}/{row['occurred_at']:%Y%m%d}/{number:06d}"
        row["loaded_at"] = max(FIRST_LOAD, loaded(row["occurred_at"], 60))
        if row["method"] == "web_form" and number % 9 == 0 and row["email"]:
            row["crm_id"] = None  # the form knew an address, not a record
    return sorted(facts, key=lambda row: (row["loaded_at"], row["consent_id"]))


def _facts(
    rng: random.Random, person: Person, channel: str, purpose: str, share: float
) -> list[Row]:
    if rng.random() < 0.12:
        return []  # never asked
    asked = person.created_at + timedelta(hours=rng.randrange(1, 900))
    status = "granted" if rng.random() < share else "denied"
    method = rng.choice(("web_form", "web_form", "paper", "call"))
    facts = [_fact(person, channel, purpose, status, asked, method)]
    later = asked + timedelta(days=rng.randrange(90, 600), minutes=rng.randrange(1440))
    if rng.random() < 0.16 and later < LAST:
        changed = "denied" if status == "granted" else "granted"
        way = "unsubscribe" if changed == "denied" and channel == "email" else method
        facts.append(_fact(person, channel, purpose, changed, later, way))
    return facts


def _fact(
    person: Person, channel: str, purpose: str, status: str, moment: datetime, method: str
) -> Row:
    by_mail = channel == "email" or method == "web_form"
    return {
        "crm_id": person.crm_id,
        "email": person.email_at(moment) if by_mail else None,
        "phone": person.phone if not by_mail else None,
        "phone_region": person.country,
        "channel": channel,
        "purpose": purpose,
        "scope": "brand",
        "status": status,
        "occurred_at": moment,
        "method": method,
        "wording_version": WORDINGS[person.language],
        "language": person.language,
    }
