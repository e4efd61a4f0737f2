"""Reads numbers, texts, dates, lengths of time and windows, the opposite of `values`."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from federated.calendars.named_days import named_days
from federated.kinds import Kind
from federated.rule.fields import read_moment
from federated.rule.windows import CALENDAR
from federated.sentences.reading.text import Found, Reads, Text, Values

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d(:\d\d(\.\d+)?)?)?", re.ASCII
)
_OWN_DAY = re.compile(r"[a-z][a-z0-9 ]*(?= \()", re.ASCII)
_REGION = re.compile(r"[A-Z]{2}|company")
_ESCAPE = re.compile(r"\\(?:u\{(?P<code>[0-9a-f]{1,6})\}|(?P<plain>.))")
# What people type for the marks of the language.
_TYPED = ('"', '"')


class ValuesRead:
    """Reads values of one sentence."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.words = text.words

    def value(self, place: int, kind: Kind) -> Found:
        """Return a literal of a kind, as a document writes it."""
        if kind.is_number:
            return self.number(place)
        if kind.is_time:
            return self.moment(place)
        if kind is Kind.BOOLEAN:
            said = {self.words.say("phrases", w): w == "yes" for w in ("yes", "no")}
            return self.text.one_of(place, said)
        return self.quoted(place)

    def number(self, place: int, _: Values | None = None) -> Found:
        """Return a number; one that binary cannot hold stays text."""
        found = self.text.matching(place, _NUMBER, "a number")
        return [(end, written_number(Decimal(match[0]))) for end, match in found]

    def share(self, place: int, _: Values | None = None) -> Found:
        """Return a share that was said as per cent."""
        return [
            (end, written_number(Decimal(match[0]) / 100))
            for at, match in self.text.matching(place, _NUMBER, "a percentage")
            for end, _ in self.text.literal(at, "%")
        ]

    def count(self, place: int, _: Values | None = None) -> Found:
        """Return a whole number."""
        found = self.text.matching(place, _DIGITS, "a whole number")
        return [(end, int(match[0])) for end, match in found if len(match[0]) < 10]

    def quoted(self, place: int, _: Values | None = None) -> Found:
        """Return a text between quotation marks, those of a keyboard too."""
        for opening, closing in (tuple(self.words.data["quotes"]), _TYPED):
            if self.text.text.startswith(opening, place):
                return self._until(place + len(opening), closing)
        return self.text.literal(place, self.words.data["quotes"][0])

    def _until(self, place: int, closing: str) -> Found:
        said, text = "", self.text.text
        while place < len(text):
            if text.startswith(closing, place):
                return [(place + len(closing), said)]
            escape = _ESCAPE.match(text, place)
            if escape is None:
                said, place = said + text[place], place + 1
                continue
            code = escape["code"]
            said += (
                chr(int(code, 16)) if code and int(code, 16) < 0x110000 else escape["plain"] or ""
            )
            place = escape.end()
        return self.text.literal(place, closing)

    def day(self, place: int, _: Values | None = None) -> Found:
        """Return a date that was said in words."""
        months = {name: number for number, name in enumerate(self.words.data["months"], 1)}
        found = self.text.phrase(
            place,
            "phrases",
            "date",
            None,
            day=self.count,
            month=lambda at, _: self.text.one_of(at, months),
            year=self.count,
        )
        return [(end, said) for end, values in found if (said := _date(values))]

    def time(self, place: int, _: Values | None = None) -> Found:
        """Return an instant that was said as it is written."""
        found = self.text.matching(place, _TIME, "a time such as 2017-10-30 08:00:00")
        return [(end, match[0]) for end, match in found if read_moment(match[0]) is not None]

    def moment(self, place: int, _: Values | None = None) -> Found:
        """Return a date or an instant."""
        return [*self.day(place), *self.time(place)]

    def duration(self, place: int, _: Values | None = None) -> Found:
        """Return a length of time."""
        units = {name: unit for unit, names in self.words.data["units"].items() for name in names}
        # The plural first: every name is tried, and only one can go on.
        found = self.text.phrase(
            place, "phrases", "duration", None,
            n=self.count, unit=lambda at, _: self.text.one_of(at, units),
        )  # fmt: skip
        return [(end, {"n": said["n"], "unit": said["unit"]}) for end, said in found]

    def compound(self) -> dict[str, Reads]:
        """Return what reads the places of a distance and of days around a named day."""
        number, offset = self.number, self.offset
        reads = {"lat": number, "lon": number, "km": number, "start": offset, "end": offset}
        return {**reads, "day": self.named_day, "region": self.region}

    def offset(self, place: int, _: Values | None = None) -> Found:
        """Return how many days after another; fewer than none are before it."""
        units = dict.fromkeys(self.words.data["units"]["day"])
        found = [(end, 0) for end, _ in self.text.phrase(place, "phrases", "day_itself", None)]
        for key, sign in (("days_before", -1), ("days_after", 1)):
            ways = self.text.phrase(
                place, "phrases", key, None,
                n=self.count, unit=lambda at, _: self.text.one_of(at, units),
            )  # fmt: skip
            found += [(end, sign * said["n"]) for end, said in ways]
        return found

    def named_day(self, place: int, _: Values | None = None) -> Found:
        """Return a named day, of the calendar or of the project."""
        labels = {d.label.get(self.words.code, d.key): d.key for d in named_days().values()}
        own = self.text.matching(place, _OWN_DAY, "a named day")
        found = [(end, match[0].replace(" ", "_")) for end, match in own]
        return [*self.text.one_of(place, labels), *found]

    def region(self, place: int, _: Values | None = None) -> Found:
        """Return a region."""
        found = self.text.matching(place, _REGION, "a region such as TW")
        return [(end, match[0]) for end, match in found]

    def window(self, place: int, _: Values | None = None) -> Found:
        """Return when rows lie."""
        return self.text.once(("window", place), lambda: self._windows(place))

    def _windows(self, place: int) -> Found:
        def phrase(key: str, **slots: Any) -> Found:
            return self.text.phrase(place, "windows", key, None, **slots)

        found: Found = []
        for key in ("last", "next"):
            for end, said in phrase(key, duration=self.duration):
                length = said["duration"]
                found.append((end, {key: length["n"], "unit": length["unit"]}))
        found += [(e, {"since": s["start"]}) for e, s in phrase("since", start=self.moment)]
        for key, reads in (("until_day", self.day), ("until", self.time)):
            found += [(e, {"until": s["end"]}) for e, s in phrase(key, end=reads)]
        for key, reads in (("between_days", self.day), ("between", self.time)):
            ways = phrase(key, start=self.moment, end=reads)
            found += [(e, {"between": [s["start"], s["end"]]}) for e, s in ways]
        for end, said in phrase("between_relative", far=self.duration, near=self.duration):
            found.append((end, {"between_relative": [said["far"], said["near"]]}))
        names = {self.words.say("windows", name): name for name in CALENDAR}
        return found + [(e, {"calendar": name}) for e, name in self.text.one_of(place, names)]


def written_number(number: Decimal) -> int | float | str:
    """Return a number as a document holds it without losing a digit.

    >>> written_number(Decimal("3")), written_number(Decimal("0.25"))
    (3, 0.25)
    """
    if number == int(number):
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else str(number)


def _date(said: Values) -> str:
    try:
        return date(said["year"], said["month"], said["day"]).isoformat()
    except (ValueError, OverflowError):
        return ""
