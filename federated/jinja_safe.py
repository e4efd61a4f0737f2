"""Text of people inside YAML that dbt renders; none of it may be read as Jinja."""

import json
from typing import Any


def jinja_safe(text: str) -> str:
    """Return text that Jinja renders back to itself.

    >>> jinja_safe("{{ x }}")
    "{{ '{' }}{{ '{' }} x }}"
    """
    # Every tag of Jinja begins with this brace; without one, what closes a tag is plain text.
    return text.replace("{", "{{ '{' }}")


def yaml_text(text: str) -> str:
    """Return a text as one line of YAML that dbt reads back as it was."""
    quoted = json.dumps(jinja_safe(text), ensure_ascii=False)
    if quoted.isprintable():
        return quoted
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)


def yaml_lines(value: Any, indent: int = 0) -> list[str]:
    """Return nested mappings, lists and texts as block YAML, always in the same bytes."""
    pad = " " * indent
    if isinstance(value, dict):
        return [line for key, inner in value.items() for line in _entry(pad, key, inner, indent)]
    if isinstance(value, list):
        lines: list[str] = []
        for item in value:
            inner_lines = yaml_lines(item, indent + 2)
            lines.append(f"{pad}- {inner_lines[0].lstrip()}")
            lines += inner_lines[1:]
        return lines
    return [pad + _scalar(value)]


def _entry(pad: str, key: str, value: Any, indent: int) -> list[str]:
    # dbt's YAML takes these words for yes and no, even as keys.
    key = f'"{key}"' if key.lower() in {"on", "off", "yes", "no", "y", "n"} else key
    if isinstance(value, dict | list):
        if not value:
            return [f"{pad}{key}: {'{}' if isinstance(value, dict) else '[]'}"]
        return [f"{pad}{key}:", *yaml_lines(value, indent + 2)]
    return [f"{pad}{key}: {_scalar(value)}"]


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else yaml_text(str(value))
