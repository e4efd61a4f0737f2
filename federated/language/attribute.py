"""A computed attribute, as a document writes it."""

from typing import Annotated

from pydantic import Field

from federated.language.audience import Label
from federated.language.rules import Term
from federated.language.values import Part, Text, Texts


class Attribute(Part):
    """A value of an entity that is made once, and that rules name like a stored attribute."""

    version: Annotated[int, Field(json_schema_extra={"const": 1}, ge=1, le=1)]
    """The version of the language the document is written in."""
    attribute: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    """Its key: the name of the file, and of the attribute in rules."""
    label: Label
    description: Text | None = None
    """What it means, in words."""
    owner: Text | None = None
    """Who answers for it."""
    entity: Text | None = "profile"
    """Whose attribute it is."""
    labels: Texts | None = None
    """Data-usage labels beside those that its columns bring."""
    value: Term
    """What it is made of."""


Attribute.model_rebuild()
