"""Groups and tests, as a document writes them; they hold one another, so they stand together."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, model_validator

from federated.language.values import (
    AudienceField,
    Duration,
    FieldName,
    FixedDuration,
    Match,
    Name,
    Number,
    Part,
    Text,
    Texts,
    Values,
    Window,
)
from federated.language.words import (
    ANY_OPERATOR,
    Combinator,
    FixedUnit,
    Function,
    Period,
    Unit,
    Whole,
    operators_that_take,
)
from federated.rule.parsing.limits import MAX_LIST
from federated.rule.parsing.sequences import MAX_MATCHED

# What a builder keeps for itself: kept on a round trip, and without meaning.
_KEPT = Field(default=None, exclude_if=lambda kept: kept is None)
Kept = Annotated[Any, _KEPT]


class BuilderPart(Part):
    """A part that a visual builder may have written its own notes into."""

    id: Kept = None
    path: Kept = None
    muted: Kept = None
    """True takes the part out of the rule, as if it were not there."""
    disabled: Kept = None
    """True takes the part out of the rule, as if it were not there."""
    locked: Kept = None
    valueEditorType: Kept = None
    inputType: Kept = None
    label: Kept = None


class Muted(Part):
    """A part that is taken out of the rule; nothing else of it is read."""

    model_config = ConfigDict(extra="allow", title="Muted part")

    muted: Literal[True]


class Disabled(Part):
    """A part that is taken out of the rule; nothing else of it is read."""

    model_config = ConfigDict(extra="allow", title="Disabled part")

    disabled: Literal[True]


class BareCondition(BuilderPart):
    """A test of one attribute that needs no value."""

    model_config = ConfigDict(title="Test without a value")

    field: FieldName
    operator: Annotated[str | None, operators_that_take("nothing")]
    value: Values = None
    valueSource: Literal["value", "field"] = "value"
    caseSensitive: bool = True
    unit: Any = None


class Condition(BuilderPart):
    """A test of one attribute against values, or against other attributes."""

    model_config = ConfigDict(title="Test of an attribute")

    field: FieldName
    operator: Annotated[str, operators_that_take("one", "two", "many", "pattern")]
    value: Values = None
    """One value, two, or a list; lists may be text with commas."""
    valueSource: Literal["value", "field"] = "value"
    """`field`: the value is the name of an attribute."""
    caseSensitive: bool = True
    """False: upper and lower case are the same."""
    unit: Any = None


class DurationCondition(BuilderPart):
    """A test of a date or time against a length of time from as_of."""

    model_config = ConfigDict(title="Test of a time")

    field: FieldName
    operator: Annotated[str, operators_that_take("duration")]
    value: Duration | Number
    unit: Unit = "day"
    valueSource: Literal["value", "field"] = "value"
    caseSensitive: bool = True


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

    function: Function = "count"
    of: Name | None = None
    """Of which attribute of the rows."""
    distinct: bool = False
    """Different values only; goes with count of an attribute."""
    unit: Period = "day"
    """Which periods count_periods counts."""


class AggregateTest(BuilderPart):
    """A comparison of one number, or value, made of the rows of a collection."""

    model_config = ConfigDict(title="Test of an aggregate")

    field: Name
    """The collection."""
    aggregate: Aggregate
    operator: Annotated[str | None, ANY_OPERATOR]
    value: Values | Duration = None
    valueSource: Literal["value", "field"] = "value"
    where: "AnyGroup | None" = None
    """What must hold of a row to be counted."""
    window: Window | None = None


class MembershipTest(BuilderPart):
    """Whether the entity is in any of some audiences, or in none, at the same as_of."""

    model_config = ConfigDict(title="Test of membership")

    field: AudienceField
    operator: Literal["in", "notIn"] = "in"
    value: Text | Annotated[list[Text | None], Field(max_length=MAX_LIST)] | None = None
    """The keys of the audiences."""
    valueSource: Literal["value", "field"] = "value"
    window: None = None


class MembershipChange(BuilderPart):
    """Whether the entity entered any of some audiences, or left one, in a window or ever."""

    model_config = ConfigDict(title="Test of entering or leaving")

    field: AudienceField
    operator: Literal["entered", "exited"]
    value: Text | Annotated[list[Text | None], Field(max_length=MAX_LIST)] | None = None
    """The keys of the audiences."""
    valueSource: Literal["value", "field"] = "value"
    window: Window | None = None


class After(Part):
    """How long after the step before, both ends included."""

    min: Number = 0
    max: Number = 0
    unit: FixedUnit = "day"


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
    rules: Annotated[list["Rule | Combinator"], Field(max_length=MAX_LIST)]


AnyGroup: TypeAlias = Group | IndependentGroup | Muted | Disabled
Rule: TypeAlias = (
    Group
    | IndependentGroup
    | Condition
    | BareCondition
    | DurationCondition
    | CollectionTest
    | AggregateTest
    | MembershipTest
    | MembershipChange
    | SequenceTest
    | Muted
    | Disabled
)
for each in (CollectionTest, AggregateTest, Step, SequenceTest, Group, IndependentGroup):
    each.model_rebuild()
