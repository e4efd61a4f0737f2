"""Moments as options give them: a day or a time of a zone, or an instant of its own offset."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from federated.catalog.declared import is_zone
from federated.rule.civil import to_instant
from federated.rule.fields import Entries
from muster.errors import InputError


def parse_as_of(text: str, zone: str, option: str = "--as-of") -> datetime:
    """Read `2017-10-30`, which is the start of that day in a zone, or an ISO timestamp.

    Without an offset a timestamp is local to the zone: in a gap of its clocks the first moment
    after, of an hour that came twice the earlier.

    >>> parse_as_of("2017-10-30", "Asia/Taipei").isoformat()
    '2017-10-29T16:00:00+00:00'
    """
    found = Entries({"zone": zone}, "", [])
    if not is_zone(found, "zone", zone):
        raise InputError(f"{option}: {found.faults[0]}")
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f'{option}: "{text}" is not a date or ISO timestamp. Write 2017-10-30 or '
            "2017-10-30T08:00:00+08:00."
        ) from error
    try:
        return parsed.astimezone(UTC) if parsed.tzinfo else to_instant(parsed, ZoneInfo(zone))
    except OverflowError as error:
        raise InputError(
            f'{option}: "{text}" is no moment between the years 1 and 9999 in UTC. '
            "Write 2017-10-30 or 2017-10-30T08:00:00+08:00."
        ) from error
