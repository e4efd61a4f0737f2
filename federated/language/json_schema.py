"""The types as JSON Schema (draft 2020-12), for editors that complete and check as one types."""

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from federated.errors import DocumentError, Fault, nearest
from federated.language.attribute import Attribute
from federated.language.audience import Audience
from federated.language.present import PRESENT, SELECTS
from federated.language.rules import AnyGroup

DRAFT = GenerateJsonSchema.schema_dialect


class _Untitled(GenerateJsonSchema):
    """Leaves out titles that only repeat the name of a key."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


_TYPES: dict[str, tuple[Any, str]] = {
    "audience": (Audience, "An audience of Muster"),
    "rule": (AnyGroup, "A rule of Muster"),
    "attribute": (Attribute, "A computed attribute of Muster"),
}
SCHEMAS = tuple(_TYPES)


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of an audience, of a bare rule, or of a computed attribute.

    Raises: DocumentError when there is no such schema.
    """
    if name not in _TYPES:
        raise DocumentError(
            [Fault("schema", f'there is no schema "{name}"', nearest(name, _TYPES))]
        )
    type_, title = _TYPES[name]
    schema = TypeAdapter(type_).json_schema(by_alias=True, schema_generator=_Untitled)
    if name == "audience":
        schema["$defs"]["Present"] = PRESENT
        schema["allOf"] = [SELECTS]
    return {"$schema": DRAFT, **schema, "title": title}


def schema_text(name: str) -> str:
    """Return a JSON Schema as the text of its file."""
    return json.dumps(json_schema(name), ensure_ascii=False, indent=2) + "\n"
