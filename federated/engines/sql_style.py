"""SQL as this project writes it: lower case, a blank line between parts; never another meaning."""

import re

# A text, a name in any quotes, or a part in braces is kept as it is.
_PARTS = re.compile(
    r"""(?P<kept>'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|`[^`]*`|\{\{.*?\}\})|[^'"`{]+|.""", re.S
)
_IS_NOT_NULL = re.compile(r"\bnot ([a-z_][\w.]*) is null\b")


def in_house_style(sql: str) -> str:
    """Return SQL in lower case but for texts, quoted names and what dbt fills in.

    >>> in_house_style("SELECT 'A', \\"B\\" FROM {{ ref('C') }} WHERE NOT a.b IS NULL")
    'select \\'A\\', "B" from {{ ref(\\'C\\') }} where a.b is not null'
    """
    text = _PARTS.sub(lambda part: part["kept"] or _plain(part.group()), sql)
    text = re.sub(r"^\), (\w+ as \()", r"),\n\n\1", text, flags=re.M)
    return re.sub(r"^\)\nselect$", ")\n\nselect", text, flags=re.M)


def _plain(part: str) -> str:
    return _IS_NOT_NULL.sub(r"\1 is not null", part.lower()).replace("exists(", "exists (")
