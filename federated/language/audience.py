"""A whole audience, as a document writes it."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from federated.language.present import is_present
from federated.language.rules import AnyGroup
from federated.language.values import Day, Part, Text, Texts
from federated.language.words import Refresh, Status
from federated.rule.upgrade import VERSION

_ONE_OF_THEM = ("rule", "sql", "model")


class Label(Part):
    """What people call the audience, in each language."""

    en: Annotated[Text, Field(min_length=1)]
    zh_tw: Text | None = Field(default=None, alias="zh-TW")
    ko: Text | None = None


class Audience(Part):
    """A named rule, and what its readers must know about it."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": [key], "properties": {key: {"not": {"type": "null"}}}}
                for key in _ONE_OF_THEM
            ]
        }
    )

    version: Annotated[int, Field(json_schema_extra={"const": VERSION}, ge=VERSION, le=VERSION)]
    """The version of the language the document is written in."""
    audience: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    """Its key: the name of the file, never used again for another audience."""
    label: Label
    description: Text | None = None
    """Why it is there."""
    owner: Text | None = None
    """Who answers for it."""
    entity: Text | None = "profile"
    """What it selects."""
    merge_policy: Any = None
    tags: Texts | None = None
    labels: Texts | None = None
    """Data-usage labels beside those that its columns bring."""
    status: Status = "published"
    refresh: Refresh = "daily"
    """The cadence that readers are promised."""
    expires_on: Day | None = None
    """After this local day every member exits."""
    everyone: bool = False
    """Says that an empty rule is meant."""
    rule: AnyGroup | None = None
    """Whom it selects."""
    sql: Text | None = None
    """Instead of a rule: one select of keys over catalogue names, with :as_of."""
    model: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,127}$")] | None = None
    """Instead of a rule: a dbt model that holds the keys."""

    @model_validator(mode="after")
    def _is_made_once(self) -> "Audience":
        if sum(getattr(self, key) is not None for key in _ONE_OF_THEM) != 1:
            raise ValueError("write one of rule, sql and model")
        rules = getattr(self.rule, "rules", [None])
        is_judged = self.rule is not None and self.status == "published" and not self.everyone
        if is_judged and not any(map(is_present, rules)):
            raise ValueError("the rule is empty: say everyone, or add to it")
        return self
