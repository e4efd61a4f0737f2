"""Groups and tests, as a document writes them; they hold one another, so they stand together."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, model_validator

from federated.language.beside import BESIDE_AGGREGATE, IN_TURN, OF_ROWS, misfit_of_rows
from federated.language.conditions import (
    BareCondition,
    Condition,
    DurationCondition,
    OccasionCondition,
    PlaceCondition,
    has_what_it_takes,
)
from federated.language.parts import (
    After,
    BuilderPart,
    Disabled,
    FieldTerm,
    Kept,
    MembershipChange,
    MembershipTest,
    Muted,
)
from federated.language.values import (
    Duration,
    FieldName,
    FixedDuration,
    Match,
    Name,
    Occasion,
    Part,
    Scalar,
    Text,
    Texts,
    Values,
    Window,
)
from federated.language.words import (
    ANY_OPERATOR,
    Combinator,
    Function,
    Period,
    Whole,
)
from federated.rule.parsing.expressions import MAX_ARGS, MAX_BRANCHES, MAX_DECIMALS
from federated.rule.parsing.limits import MAX_LIST
from federated.rule.parsing.sequences import MAX_MATCHED

Scale = Annotated[int | float | str, Whole(0, MAX_DECIMALS)]


_OF_ROWS: dict[str, Any] = {
    "anyOf": [
        {"required": ["match"]},
        {"required": ["window"]},
        {"required": ["value"], "properties": {"value": {"type": "object", "minProperties": 1}}},
    ]
}


class CollectionTest(BuilderPart):
    """How many rows of a collection, cut to the window, satisfy a group."""

    model_config = ConfigDict(title="Test of rows", json_schema_extra=_OF_ROWS)

    field: FieldName
    """The collection."""
    match: Match | None = None
    """How many rows; without it: some."""
    value: "AnyGroup | Literal[''] | Nothing | None" = None
    """What must hold of one row; without it: nothing."""
    window: Window | None = None
    """When the rows lie."""
    operator: Kept = None
    valueSource: Kept = None

    @model_validator(mode="after")
    def _is_of_rows(self) -> "CollectionTest":
        is_group = isinstance(self.value, Group | IndependentGroup | Muted | Disabled)
        if not is_group and not self.model_fields_set & {"match", "window"}:
            raise ValueError("write match or window, or a group as value")
        return self


class Aggregate(Part):
    """What is made of the rows."""

    model_config = ConfigDict(json_schema_extra={"allOf": OF_ROWS})

    function: Function = "count"
    of: "Name | Term | None" = None
    """Of which attribute of the rows, or of what made of them."""
    distinct: bool = False
    """Different values only; goes with count of an attribute."""
    unit: Period = "day"
    """Which periods count_periods counts."""

    @model_validator(mode="after")
    def _asks_what_it_needs(self) -> "Aggregate":
        keys = self.model_fields_set
        if wrong := misfit_of_rows(self.function, self.of, self.distinct, "unit" in keys):
            raise ValueError(wrong)
        return self


class Arithmetic(Part):
    """Numbers added up, or multiplied with one another."""

    model_config = ConfigDict(title="Sum or product")

    op: Literal["add", "multiply"]
    args: Annotated[list["Argument"], Field(min_length=2, max_length=MAX_ARGS)]
    scale: Scale = 0
    """The decimals the result is rounded to; without it as many as the numbers ask for."""


class ArithmeticOfTwo(Part):
    """One number less another, or divided by it."""

    model_config = ConfigDict(title="Difference or quotient")

    op: Literal["subtract", "divide"]
    args: Annotated[list["Argument"], Field(min_length=2, max_length=2)]
    scale: Scale = 0
    """The decimals the result is rounded to; without it as many as the numbers ask for."""


class FirstKnown(Part):
    """The first of several values that is not missing."""

    model_config = ConfigDict(title="First known value")

    op: Literal["coalesce"]
    args: Annotated[list["Argument"], Field(min_length=2, max_length=MAX_ARGS)]


class CaseBranch(Part):
    """The value of those that satisfy a group, or one condition."""

    model_config = ConfigDict(title="Case")

    when: "Rule"
    then: "Argument"


class CaseElse(Part):
    """The value of all others; without it theirs is missing."""

    model_config = ConfigDict(title="Last case")

    else_: "Argument | None" = Field(alias="else")


class CaseTerm(Part):
    """The value of the first case that holds."""

    model_config = ConfigDict(title="Value by case")

    op: Literal["case"]
    args: Annotated[list["CaseBranch | CaseElse"], Field(min_length=1, max_length=MAX_BRANCHES)]


class MeasureTerm(Part):
    """The number, or value, that an aggregate makes of rows, where a value is asked for."""

    model_config = ConfigDict(title="Aggregate as a value")

    field: Name
    """The collection; `^.` before it inside a collection."""
    aggregate: Aggregate
    where: "AnyGroup | None" = None
    """What must hold of a row to be counted."""
    window: Window | None = None


class AggregateTest(BuilderPart):
    """A comparison of one number, or value, made of the rows of a collection."""

    model_config = ConfigDict(
        title="Test of an aggregate", json_schema_extra={"allOf": BESIDE_AGGREGATE}
    )

    field: Name
    """The collection."""
    aggregate: Aggregate
    operator: Annotated[str | None, ANY_OPERATOR]
    value: "Operands | Duration | Occasion" = None
    valueSource: Literal["value", "field"] = "value"
    where: "AnyGroup | None" = None
    """What must hold of a row to be counted."""
    window: Window | None = None

    _has_what_it_takes = model_validator(mode="after")(has_what_it_takes)


class Step(Part):
    """One step of a sequence: rows that satisfy a group, or with `not` their absence."""

    id: Kept = None
    path: Kept = None
    field: Name
    """The collection."""
    value: "AnyGroup | Literal[''] | Nothing | None" = None
    not_: bool = Field(default=False, alias="not")
    count: Annotated[int | float | str, Whole(1, MAX_MATCHED)] = 1
    """The step so many times."""
    after: After | None = None


class SequenceTest(BuilderPart):
    """Rows that follow one another in time."""

    model_config = ConfigDict(title="Test of a sequence")

    sequence: Annotated[list[Step], Field(min_length=1, max_length=MAX_LIST)]
    within: FixedDuration | None = None
    """From the first matched row to the last."""
    window: Window | None = None
    same: Texts | None = None
    """Columns whose values are the same in all steps."""
    field: Kept = None


Nothing: TypeAlias = (
    Annotated[list[Any], Field(max_length=0)] | Annotated[dict[str, Any], Field(max_length=0)]
)


class Group(BuilderPart):
    """Rules joined by one word; without rules it is true."""

    combinator: Combinator = "and"
    not_: bool = Field(default=False, alias="not")
    """True turns the answer of the whole group round."""
    rules: Annotated[list["Rule"], Field(max_length=MAX_LIST)]


class IndependentGroup(BuilderPart):
    """Rules with a word between each two; `and` binds tighter than `xor`, `xor` than `or`."""

    model_config = ConfigDict(title="Group with independent combinators")

    not_: bool = Field(default=False, alias="not")
    rules: Annotated[
        list["Rule | Combinator"],
        Field(min_length=1, max_length=MAX_LIST, json_schema_extra={"allOf": IN_TURN}),
    ]

    @model_validator(mode="after")
    def _takes_turns(self) -> "IndependentGroup":
        words = [isinstance(rule, str) for rule in self.rules]
        if words != [bool(place % 2) for place in range(len(words))] or not len(words) % 2:
            raise ValueError("write a word between each two rules")
        return self


Term: TypeAlias = FieldTerm | Arithmetic | ArithmeticOfTwo | FirstKnown | CaseTerm | MeasureTerm
Argument: TypeAlias = bool | int | float | Text | Term
Operands: TypeAlias = Values | Term | Annotated[list[Scalar | Term], Field(max_length=MAX_LIST)]
AnyGroup: TypeAlias = Group | IndependentGroup | Muted | Disabled
Rule: TypeAlias = (
    Group
    | IndependentGroup
    | Condition
    | BareCondition
    | DurationCondition
    | PlaceCondition
    | OccasionCondition
    | CollectionTest
    | AggregateTest
    | MembershipTest
    | MembershipChange
    | SequenceTest
    | Muted
    | Disabled
)
for each in (
    *(BareCondition, Condition, DurationCondition, OccasionCondition),
    *(CollectionTest, AggregateTest, Aggregate),
    *(Arithmetic, ArithmeticOfTwo, FirstKnown, CaseBranch, CaseElse, CaseTerm, MeasureTerm),
    *(Step, SequenceTest, Group, IndependentGroup),
):
    each.model_rebuild()
