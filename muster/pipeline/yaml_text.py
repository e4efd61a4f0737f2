"""Writes a document as YAML for people to read and go on with."""

from io import StringIO
from typing import Any

from ruamel.yaml import YAML


def yaml_text(data: dict[str, Any]) -> str:
    """Return a document as YAML, its keys in their order."""
    yaml = YAML()
    yaml.width = 100
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()
