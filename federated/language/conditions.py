"""Tests of one attribute, by what stands beside their operators."""

from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import ConfigDict, model_validator

from federated.language.beside import BESIDE, misfit
from federated.language.parts import BuilderPart
from federated.language.values import Circle, Duration, FieldName, Number, Occasion
from federated.language.words import Unit, operators_that_take


class Compared(Protocol):
    """A test that compares something by an operator."""

    @property
    def operator(self) -> str | None: ...

    @property
    def value(self) -> Any: ...

    @property
    def valueSource(self) -> Literal["value", "field"]: ...


_Compared = TypeVar("_Compared", bound=Compared)


def has_what_it_takes(test: _Compared) -> _Compared:
    """Return a test whose operator has as many values beside it as it takes.

    Raises: ValueError saying what to write.
    """
    if wrong := misfit(test.operator, test.value, test.valueSource):
        raise ValueError(wrong)
    return test


_ALL: Any = {"allOf": BESIDE}


class BareCondition(BuilderPart):
    """A test of one attribute that needs no value."""

    model_config = ConfigDict(title="Test without a value", json_schema_extra=_ALL)

    field: "FieldName | Term"  # type: ignore[name-defined]  # noqa: F821 - built anew in rules
    operator: Annotated[str | None, operators_that_take("nothing")]
    value: "Operands" = None  # type: ignore[name-defined]  # noqa: F821
    valueSource: Literal["value", "field"] = "value"
    caseSensitive: bool = True
    unit: Any = None

    _has_what_it_takes = model_validator(mode="after")(has_what_it_takes)


class Condition(BuilderPart):
    """A test of one attribute against values, or against other attributes."""

    model_config = ConfigDict(title="Test of an attribute", json_schema_extra=_ALL)

    field: "FieldName | Term"  # type: ignore[name-defined]  # noqa: F821 - built anew in rules
    operator: Annotated[str, operators_that_take("one", "two", "many", "pattern")]
    value: "Operands" = None  # type: ignore[name-defined]  # noqa: F821
    """One value, two, or a list; lists may be text with commas."""
    valueSource: Literal["value", "field"] = "value"
    """`field`: the value is the name of an attribute."""
    caseSensitive: bool = True
    """False: upper and lower case are the same."""
    unit: Any = None

    _has_what_it_takes = model_validator(mode="after")(has_what_it_takes)


class DurationCondition(BuilderPart):
    """A test of a date or time against a length of time from as_of."""

    model_config = ConfigDict(title="Test of a time")

    field: "FieldName | Term"  # type: ignore[name-defined]  # noqa: F821 - built anew in rules
    operator: Annotated[str, operators_that_take("duration")]
    value: Duration | Number
    unit: Unit = "day"
    valueSource: Literal["value", "field"] = "value"
    caseSensitive: bool = True


class PlaceCondition(BuilderPart):
    """A test of how far a position is from a centre."""

    model_config = ConfigDict(title="Test of a position")

    field: FieldName
    operator: Annotated[str, operators_that_take("circle")]
    value: Circle
    valueSource: Literal["value", "field"] = "value"
    caseSensitive: bool = True
    unit: Any = None


class OccasionCondition(BuilderPart):
    """A test of a date or time against a named day of the calendar, in any year."""

    model_config = ConfigDict(title="Test of a named day")

    field: "FieldName | Term"  # type: ignore[name-defined]  # noqa: F821 - built anew in rules
    operator: Annotated[str, operators_that_take("occasion")]
    value: Occasion
    valueSource: Literal["value", "field"] = "value"
    caseSensitive: bool = True
    unit: Any = None
