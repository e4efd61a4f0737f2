"""Says when a person must be left in peace, in their own time; knows no country's law itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from activation.definitions import QuietHours, Region

STEP = timedelta(minutes=15)
LONGEST = timedelta(days=2)


def zones_of(country: str | None, regions: Mapping[str, Region]) -> list[str]:
    """Return every time zone a person of this country may live in; all of ours when unknown."""
    if country is not None and country in regions:
        return list(regions[country].zones)
    return sorted({zone for region in regions.values() for zone in region.zones})


def is_quiet(now: datetime, zones: Iterable[str], rules: Sequence[QuietHours]) -> bool:
    """Return whether any of the zones is inside any of the quiet hours."""
    return any(
        _within(now.astimezone(ZoneInfo(zone)).time(), rule.starts, rule.ends)
        for zone in zones
        for rule in rules
    )


def next_allowed(now: datetime, zones: Sequence[str], rules: Sequence[QuietHours]) -> datetime:
    """Return the next quarter of an hour at which no zone is quiet.

    Quarters, because every zone's offset is a multiple of one.
    """
    first = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    moment = first
    while moment < now or (is_quiet(moment, zones, rules) and moment - first < LONGEST):
        moment += STEP
    return moment


def _within(at: time, starts: time, ends: time) -> bool:
    if starts <= ends:
        return starts <= at < ends
    return at >= starts or at < ends
