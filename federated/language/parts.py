"""Parts of rules that hold no other rules: what builders keep, what is muted, and memberships."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from federated.language.values import (
    AudienceField,
    Name,
    Number,
    Part,
    Text,
    Window,
)
from federated.language.words import FixedUnit
from federated.rule.parsing.limits import MAX_LIST

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


class FieldTerm(Part):
    """The value of an attribute, where a value is asked for."""

    model_config = ConfigDict(title="Name as a value")

    field: Name


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
