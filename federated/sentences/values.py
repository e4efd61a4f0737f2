"""Says literals, durations and windows in the words of one language."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from federated.calendars.named_days import named_days
from federated.kinds import Kind
from federated.rule.fields import read_moment
from federated.rule.occasions import Occasion
from federated.rule.places import Circle
from federated.rule.windows import (
    Between,
    BetweenRelative,
    Calendar,
    Duration,
    Last,
    Next,
    Window,
)
from federated.sentences.phrases import Language


def say_value(words: Language, value: Any, kind: Kind) -> str:
    """Return a literal as it is meant on a field of the kind, so that equal meanings look equal."""
    if isinstance(value, bool):
        return words.say("phrases", "yes" if value else "no")
    if kind.is_number:
        return say_number(value)
    if kind.is_time:
        moment = value if isinstance(value, date) else read_moment(value)
        return say_moment(words, moment) if moment else words.quoted(str(value))
    if kind is Kind.BOOLEAN and str(value).lower() in {"true", "false"}:
        return words.say("phrases", "yes" if str(value).lower() == "true" else "no")
    return words.quoted(str(value))


def say_number(value: Any) -> str:
    """Return a number without the zeros that do not count.

    >>> say_number("15.0"), say_number(300), say_number(0.25)
    ('15', '300', '0.25')
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return format(number.quantize(Decimal(1)) if number == int(number) else number.normalize(), "f")


def say_share(share: Decimal) -> str:
    """Return a share as per cent.

    >>> say_share(Decimal("0.125"))
    '12.5%'
    """
    return f"{say_number(share * 100)}%"


def say_moment(words: Language, moment: date | datetime) -> str:
    """Return a date in words, an instant as it is written."""
    if isinstance(moment, datetime):
        return moment.isoformat(sep=" ")
    return words.day(moment)


def say_duration(words: Language, duration: Duration) -> str:
    """Return a length of time, such as 60 days."""
    unit = words.unit(duration.n, duration.unit)
    return words.say("phrases", "duration", n=str(duration.n), unit=unit)


def say_circle(circle: Circle) -> dict[str, str]:
    """Return what fills the phrase of a distance in."""
    km = Decimal(circle.metres) / 1000
    return {
        "lat": say_number(circle.latitude),
        "lon": say_number(circle.longitude),
        "km": say_number(km),
    }


def say_occasion(words: Language, occasion: Occasion) -> dict[str, str]:
    """Return what fills the phrase of a named day in; a project's own is said by its name."""
    known = named_days().get(occasion.day)
    label = known.label.get(words.code) if known else None
    return {
        "day": label or occasion.day.replace("_", " "),
        "region": occasion.region,
        "start": say_offset(words, occasion.first),
        "end": say_offset(words, occasion.last),
    }


def say_offset(words: Language, days: int) -> str:
    """Return how many days before or after a day."""
    key = "days_before" if days < 0 else "days_after" if days else "day_itself"
    number = abs(days)
    return words.say("phrases", key, n=str(number), unit=words.unit(number, "day"))


def say_window(words: Language, window: Window) -> str:
    """Return when the rows of a test lie."""
    if isinstance(window, Last | Next):
        key = "last" if isinstance(window, Last) else "next"
        return words.say("windows", key, duration=say_duration(words, window.duration))
    if isinstance(window, Calendar):
        return words.say("windows", window.name)
    if isinstance(window, BetweenRelative):
        far, near = say_duration(words, window.far), say_duration(words, window.near)
        return words.say("windows", "between_relative", far=far, near=near)
    return _say_between(words, window)


def _say_between(words: Language, window: Between) -> str:
    low, high = window.low, window.high
    start = say_moment(words, low) if low else ""
    end = say_moment(words, high) if high else ""
    is_whole_day = high is not None and not isinstance(high, datetime)
    if not end:
        return words.say("windows", "since", start=start)
    if not start:
        return words.say("windows", "until_day" if is_whole_day else "until", end=end)
    return words.say("windows", "between_days" if is_whole_day else "between", start=start, end=end)
