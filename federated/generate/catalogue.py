"""The catalogue of audiences as text: one row each, whoever is in it or not."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlglot import exp

from federated.compile import CompiledAudience, dbt_sql
from federated.operators.literals import TEXT, edge, text_literal
from federated.passes.name_edges import expiry_edge
from federated.rule.edges import AS_OF
from federated.rule.parse import LANGUAGES as CODES
from federated.rule.tree import Audience

# What the name of a column ends with that holds text of a language; English needs none.
LANGUAGES = {code: "" if code == "en" else f"_{code.lower().replace('-', '_')}" for code in CODES}


def catalogue_sql(rows: Sequence[str], engine: str) -> str:
    """Return the query of all rows, of none where there are none."""
    if not rows:
        nothing = exp.select(*(typed(exp.Null(), name) for name in CATALOGUE_COLUMNS))
        return dbt_sql(nothing.where(exp.false()), engine)
    return "\nunion all\n".join(rows)


def catalogue_row(compiled: CompiledAudience, sentences: Mapping[str, str], engine: str) -> str:
    """Return the row of one audience, column by column: a whole select takes many times as long."""
    columns = [
        dbt_sql(typed(_status(compiled.audience), name), engine)
        if name == "status"
        else _typed_text(value, name, engine)
        for name, value in _values(compiled, sentences).items()
    ]
    lines = ",\n".join(columns).replace("\n", "\n    ")
    return f"select\n    {lines}"


def _typed_text(value: str, name: str, engine: str) -> str:
    """Return a text as a column, written as any of its length is."""
    literal = text_literal(value)
    if isinstance(literal, exp.Literal):
        before, after = _layout(engine, None)
        return f"{before}{value}{after}{name}"
    encoded = value.encode().hex()
    before, after = _layout(engine, len(encoded))
    return f"{before}{encoded}{after}{name}"


@lru_cache(maxsize=4096)
def _layout(engine: str, size: int | None) -> tuple[str, str]:
    """Return what stands around a text, or around so many digits of hex, and before its name."""
    filler = "x" if size is None else "0" * size
    literal = exp.Literal.string(filler)
    value = literal if size is None else exp.Anonymous(this=TEXT, expressions=[literal])
    written = dbt_sql(typed(value, "name"), engine).removesuffix("name")
    before, quoted, after = written.partition(f"'{filler}'")
    return before + quoted[:1], quoted[-1:] + after


def _status(audience: Audience) -> exp.Expr:
    """Return its status at as_of: a published audience whose last day is over is expired."""
    status = text_literal(audience.status)
    if audience.expires_on is None or audience.status != "published":
        return status
    is_over = exp.GTE(this=edge(AS_OF.id), expression=edge(expiry_edge(audience.expires_on).id))
    over = exp.If(this=is_over, true=text_literal("expired"))
    return exp.Case(ifs=[over], default=status)


def _values(compiled: CompiledAudience, sentences: Mapping[str, str]) -> dict[str, str]:
    audience = compiled.audience
    names = {
        f"label{s}": audience.label.get(c) or audience.label["en"] for c, s in LANGUAGES.items()
    }
    said = {f"sentence{suffix}": sentences[code] for code, suffix in LANGUAGES.items()}
    return {
        "audience_key": audience.key,
        **names,
        **said,
        "description": audience.description,
        "owner": audience.owner,
        "folder": audience.folder,
        "entity": audience.entity,
        "status": audience.status,
        "rule_hash": compiled.rule_hash,
        "refresh": audience.refresh,
        "tags": ", ".join(audience.tags),
    }


CATALOGUE_COLUMNS = {
    "audience_key": "Stable name of the audience.",
    "label": "Label, English.",
    "label_zh_tw": "Label, Traditional Chinese; English where there is none.",
    "label_ko": "Label, Korean; English where there is none.",
    "sentence": "The rule as one sentence, English.",
    "sentence_zh_tw": "The rule as one sentence, Traditional Chinese.",
    "sentence_ko": "The rule as one sentence, Korean.",
    "description": "What its author says of it.",
    "owner": "Who answers for it.",
    "folder": "Where its file lies below the audiences.",
    "entity": "What it selects.",
    "status": "published, draft, inactive, or expired; only published ones have members.",
    "rule_hash": "Changes when, and only when, the meaning of the rule does.",
    "refresh": "The cadence promised to readers.",
    "tags": "Its tags, with commas between.",
}


def typed(value: exp.Expr, name: str) -> exp.Expr:
    """Return a value as a column of text."""
    typed = exp.Cast(this=value, to=exp.DataType(this=exp.DType.TEXT))
    return exp.Alias(this=typed, alias=exp.to_identifier(name))
