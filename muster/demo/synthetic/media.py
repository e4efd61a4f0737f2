"""Advertisements shown and mails sent before Muster sent any."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from muster.demo.synthetic.arrivals import arrive
from muster.demo.synthetic.person import Population
from muster.demo.synthetic.script import Script
from muster.demo.synthetic.shop import Shop
from muster.demo.synthetic.tables import Row

# campaign, first day, days, impressions a day for one cookie or device in reach
FLIGHTS = (
    ("spring_brand", "2017-03-01", 21, 0.12),
    ("summer_grill", "2017-06-10", 28, 0.12),
    ("back_to_school", "2017-08-20", 20, 0.12),
    ("autumn_coffee", "2017-10-09", 40, 0.2),
    ("year_end", "2017-12-01", 24, 0.15),
)
REACH, OPEN_SHARE, CLICK_SHARE = 0.45, 0.42, 0.25


def ad_impressions(population: Population, script: Script, seed: int) -> list[Row]:
    """Return every advertisement shown, with what it cost."""
    rng = random.Random(f"{seed}/ads")  # noqa: S311
    screens = [(cookie, None) for person in population.extras for cookie in person.cookies]
    screens += [(cookie, None) for cookie in population.strangers]
    phones = [(None, device) for person in population.extras for device in person.devices]
    rows: list[Row] = []
    for campaign, first_day, days, a_day in FLIGHTS:
        start = datetime.fromisoformat(first_day)
        for cookie, device in [*screens, *phones]:
            if rng.random() < REACH:
                at = start + timedelta(days=rng.expovariate(a_day))
                while at < start + timedelta(days=days):
                    moment = at.replace(microsecond=0)
                    rows.append(_impression(rng, cookie, device, campaign, moment))
                    at += timedelta(days=rng.expovariate(a_day))
    for event in script.of("ad"):
        cookie, device = (None, event.place) if event.place[:4] == "dev_" else (event.place, None)
        row = _impression(rng, cookie, device, event.detail, event.at)
        rows.append({**row, "on_time": True})
    return arrive(rows, "impression_id", "i", rng, minutes=60)


def mail_events(population: Population, shop: Shop, script: Script, seed: int) -> list[Row]:
    """Return what the old mailing tool says of campaigns and monthly letters."""
    rng = random.Random(f"{seed}/mail")  # noqa: S311
    holders = {person.card: person for person in population.people if person.card}
    rows: list[Row] = []
    for campaign, card, first_day in shop.campaigns:
        at = datetime.fromisoformat(f"{first_day:%Y-%m-%d}T09:00")
        email = holders[card].email_at(at)
        if email:
            rows += _mail(rng, email, f"campaign_{campaign}", at)
    for month in range(1, 13):
        at = datetime.fromisoformat(f"2017-{month:02d}-05T10:00")
        for person in population.extras:
            email = person.email_at(at)
            if email and person.created_at < at and rng.random() < 0.55:
                rows += _mail(rng, email, f"newsletter_2017_{month:02d}", at)
    people = {person.key: person for person in population.people}
    for event in script.of("mail"):
        row = _mail_row(people[event.who].email or "", event.detail, event.kind, event.at)
        rows.append({**row, "on_time": True})
    return arrive(rows, "event_id", "m", rng, minutes=15)


def _impression(
    rng: random.Random, cookie: str | None, device: str | None, campaign: str, at: datetime
) -> Row:
    return {
        "cookie": cookie,
        "device_id": device,
        "campaign": campaign,
        "cost": Decimal(rng.randrange(900, 9000)).scaleb(-6),
        "currency": "USD",
        "occurred_at": at,
    }


def _mail(rng: random.Random, email: str, campaign: str, at: datetime) -> list[Row]:
    sent = at + timedelta(seconds=rng.randrange(1800))
    rows = [_mail_row(email, campaign, "sent", sent)]
    if rng.random() < 0.02:
        return [*rows, _mail_row(email, campaign, "bounced", sent + timedelta(seconds=40))]
    if rng.random() < OPEN_SHARE:
        opened = sent + timedelta(minutes=rng.randrange(3, 2000))
        rows.append(_mail_row(email, campaign, "opened", opened))
        if rng.random() < CLICK_SHARE:
            clicked = opened + timedelta(seconds=rng.randrange(5, 300))
            rows.append(_mail_row(email, campaign, "clicked", clicked))
    return rows


def _mail_row(email: str, campaign: str, kind: str, at: datetime) -> Row:
    return {"email": email, "campaign": campaign, "event_type": kind, "occurred_at": at}
