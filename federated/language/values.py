"""Names, values, durations, windows and thresholds, as a document writes them."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from federated.language.words import MATCH_MEANINGS, CalendarWord, FixedUnit, OneOf, Unit, Whole
from federated.rule.parsing.compound import FURTHEST_KM, MOST_DAYS
from federated.rule.parsing.limits import MAX_LIST, MAX_TEXT

_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,127}"
PATH = rf"^$|^(\^\.)*{_NAME}(\.{_NAME}){{0,5}}$"
_AUDIENCE = rf"^(\^\.)*({_NAME}\.){{0,5}}audience$"
_DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_DECIMAL = r"^ *[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,2})? *$"


class Part(BaseModel):
    """Anything that is written as keys and values; a key that is not declared is refused."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


def _no_audience(name: str) -> str:
    if name.rpartition(".")[2] == "audience":
        raise ValueError("the field audience is for membership: in, notIn, entered, exited")
    return name


Text = Annotated[str, Field(max_length=MAX_TEXT)]
Name = Annotated[
    Text,
    Field(
        pattern=PATH,
        description="A name of the catalogue: `city`, over a link `product.category`, one level "
        "out of a collection `^.city`, or empty for the element of a list of bare values.",
    ),
]
FieldName = Annotated[
    Name, AfterValidator(_no_audience), Field(json_schema_extra={"not": {"pattern": _AUDIENCE}})
]
Scalar: TypeAlias = bool | int | float | Text | None
Values: TypeAlias = Scalar | Annotated[list[Scalar], Field(max_length=MAX_LIST)]
Texts = Annotated[list[Text], Field(max_length=MAX_LIST)]
Moment = Annotated[
    str,
    Field(
        min_length=10,
        max_length=35,
        pattern=rf"^{_DAY}([T ].*)?$",
        description="A date, which is that whole local day, or a time: 2017-10-30, "
        "2017-10-30T08:00:00+08:00. A time without offset is local.",
    ),
]
Day = Annotated[str, Field(pattern=rf"^{_DAY}$", description="As 2017-10-30.")]


Number = Annotated[int | float | str, Whole(0, 100_000)]
Threshold: TypeAlias = (
    Annotated[int, Field(ge=0, le=10**9)]
    | Annotated[float, Field(ge=0, le=10**9)]
    | Annotated[str, Field(pattern=_DECIMAL)]
)


AudienceField = Annotated[
    Name,
    Field(
        pattern=_AUDIENCE,
        description="`audience`, or over a link to another entity `household.audience`.",
    ),
]


class Circle(Part):
    """All positions so near a centre; distances are rounded to whole metres."""

    model_config = ConfigDict(title="Circle")

    lat: (
        Annotated[int, Field(ge=-90, le=90)]
        | Annotated[float, Field(ge=-90, le=90)]
        | Annotated[str, Field(pattern=_DECIMAL)]
    )
    """Latitude of the centre in degrees."""
    lon: (
        Annotated[int, Field(ge=-180, le=180)]
        | Annotated[float, Field(ge=-180, le=180)]
        | Annotated[str, Field(pattern=_DECIMAL)]
    )
    """Longitude of the centre in degrees."""
    km: (
        Annotated[int, Field(ge=0, le=FURTHEST_KM)]
        | Annotated[float, Field(ge=0, le=FURTHEST_KM)]
        | Annotated[str, Field(pattern=_DECIMAL)]
    )
    """Radius in kilometres, in whole metres."""


class Occasion(Part):
    """Days around a named day of the calendar."""

    model_config = ConfigDict(title="Named day")

    day: Annotated[Text, Field(min_length=1)]
    """Such as lunar_new_year; a project may name its own."""
    region: Annotated[Text, Field(min_length=1)]
    """Two letters such as TW, or company."""
    from_: Annotated[int, Field(alias="from", ge=-MOST_DAYS, le=MOST_DAYS)] = 0
    """The first day, counted from the named one; negative ones are before it."""
    to: Annotated[int, Field(ge=-MOST_DAYS, le=MOST_DAYS)] = 0
    """The last day."""


class Duration(Part):
    """A length of time: second to week are fixed, month to year step the local date."""

    model_config = ConfigDict(title="Length of time")

    n: Number
    unit: Unit = "day"


class FixedDuration(Part):
    """A length of time of fixed units."""

    model_config = ConfigDict(title="Fixed length of time")

    n: Number
    unit: FixedUnit = "day"


class LastWindow(Part):
    """Rows of the last so many units before as_of."""

    model_config = ConfigDict(title="In the last …")

    last: Number
    unit: Unit = "day"


class NextWindow(Part):
    """Rows of the next so many units from as_of on, for collections that know the future."""

    model_config = ConfigDict(title="In the next …")

    next: Number
    unit: Unit = "day"


class SinceWindow(Part):
    """Rows from a moment on, and before another where `until` is given."""

    model_config = ConfigDict(title="Since …")

    since: Moment
    until: Moment = ""


class UntilWindow(Part):
    """Rows before a moment; a date is included."""

    model_config = ConfigDict(title="Until …")

    until: Moment


class BetweenWindow(Part):
    """Rows from one moment to another; dates are whole local days, both included."""

    model_config = ConfigDict(title="Between …")

    between: Annotated[list[Moment], Field(min_length=2, max_length=2)]


class RelativeWindow(Part):
    """Rows between two lengths of time ago."""

    model_config = ConfigDict(title="Between … and … ago")

    between_relative: Annotated[list[Duration], Field(min_length=2, max_length=2)]


class CalendarWindow(Part):
    """Rows of a local calendar unit, cut at as_of."""

    model_config = ConfigDict(title="Calendar unit")

    calendar: CalendarWord


Window: TypeAlias = (
    LastWindow
    | NextWindow
    | SinceWindow
    | UntilWindow
    | BetweenWindow
    | RelativeWindow
    | CalendarWindow
)


def _modes(*modes: str) -> OneOf:
    return OneOf({mode: MATCH_MEANINGS[mode] for mode in modes})


class PlainMatch(Part):
    """Whether there are rows that satisfy the group; a threshold left behind means nothing."""

    model_config = ConfigDict(title="Some, none or all rows")

    mode: Annotated[str, _modes("some", "none", "all")] = "some"
    threshold: Any = None


class CountedMatch(Part):
    """How many rows satisfy the group, or which share of them when it is below 1."""

    model_config = ConfigDict(title="So many rows")

    mode: Annotated[str, _modes("atLeast", "atMost", "exactly")]
    threshold: Threshold


class RangedMatch(Part):
    """From how many rows to how many satisfy the group, or from which share to which."""

    model_config = ConfigDict(title="From so many rows to so many")

    mode: Literal["between"]
    threshold: Annotated[list[Threshold], Field(min_length=2, max_length=2)]


Match: TypeAlias = PlainMatch | CountedMatch | RangedMatch
