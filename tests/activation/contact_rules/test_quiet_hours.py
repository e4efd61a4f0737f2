"""Quiet hours in the person's own time: over midnight, over summer time, over all their zones."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from activation.contact_rules.quiet_hours import is_quiet, next_allowed, zones_of
from activation.definitions import QuietHours, Region

NIGHT = [QuietHours(channels=["email"], starts="21:00", ends="08:00", source="test")]
NOON = [QuietHours(channels=["email"], starts="12:00", ends="13:00", source="test")]
ZONES = ["Asia/Taipei", "Asia/Kathmandu", "Europe/Berlin", "America/New_York", "Pacific/Apia"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_night_crosses_midnight_and_ends_at_eight_sharp() -> None:
    assert is_quiet(at("2017-10-29T23:59"), ["Asia/Taipei"], NIGHT)
    assert not is_quiet(at("2017-10-30T00:00"), ["Asia/Taipei"], NIGHT)
    assert is_quiet(at("2017-10-30T13:00"), ["Asia/Taipei"], NIGHT)


def test_a_rule_within_the_day() -> None:
    assert is_quiet(at("2017-10-30T04:30"), ["Asia/Taipei"], NOON)
    assert not is_quiet(at("2017-10-30T05:00"), ["Asia/Taipei"], NOON)


def test_one_quiet_zone_is_enough() -> None:
    assert is_quiet(at("2017-10-30T02:00"), ["America/New_York", "Pacific/Honolulu"], NIGHT)


def test_the_clock_change_is_followed() -> None:
    # 20:59 in New York on the last evening of summer time, 19:59 on the first of winter time.
    assert not is_quiet(at("2017-11-05T00:59"), ["America/New_York"], NIGHT)
    assert is_quiet(at("2017-11-05T01:00"), ["America/New_York"], NIGHT)
    assert not is_quiet(at("2017-11-06T01:00"), ["America/New_York"], NIGHT)


def test_an_unknown_country_may_be_any_of_ours() -> None:
    regions = {
        "TW": Region(version=1, country="TW", label="Taiwan", zones=["Asia/Taipei"]),
        "KR": Region(version=1, country="KR", label="Korea", zones=["Asia/Seoul"]),
    }
    assert zones_of("KR", regions) == ["Asia/Seoul"]
    assert zones_of(None, regions) == zones_of("XX", regions) == ["Asia/Seoul", "Asia/Taipei"]


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)),  # noqa: DTZ001
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=2),
)
def test_the_next_allowed_time_is_allowed_and_never_past(moment: datetime, zones) -> None:
    now = moment.replace(tzinfo=UTC)
    allowed = next_allowed(now, zones, NIGHT)
    assert allowed >= now
    assert not is_quiet(allowed, zones, NIGHT) or allowed - now > timedelta(days=1)
