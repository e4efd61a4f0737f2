"""One audience after each pass of the compiler, as text a person can read beside the next."""

import inspect
from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from typing import Any

from federated import load_project
from federated.compile import CompiledAudience
from federated.engines import ENGINES
from federated.passes import PASSES, Draft
from federated.rule.edges import Edge
from federated.rule.tree import Group, Path
from federated.rule.windows import Duration, Span
from muster.settings import Settings

SAME = "(unchanged)"


@dataclass(frozen=True, slots=True)
class PassView:
    """What one pass is for, and what it left."""

    name: str
    purpose: str
    result: str


def show_passes(settings: Settings, key: str) -> list[PassView]:
    """Return the parsed rule, then what each pass made of it, in the order they run.

    Raises: RuleError for an unknown audience or a faulty rule.
    """
    compiled = load_project(settings.project_dir).audience(key)
    purposes = {each.__name__: _first_line(each) for each in PASSES}
    views = [
        PassView("parse", "Return the audience a document says.", _tree(compiled.audience.rule))
    ]
    before = views[0].result
    for name, draft in compiled.stages.items():
        text = _text(draft, compiled)
        views.append(PassView(name, purposes[name], SAME if text == before else text))
        before = text
    return views


def _first_line(function: Any) -> str:
    return (inspect.getdoc(function) or "").splitlines()[0]


def _text(draft: Draft, compiled: CompiledAudience) -> str:
    if draft.query is None:
        return _tree(draft.audience.rule)
    # Written as DuckDB writes it, but not spelled: edges and texts still stand as our own marks.
    return ENGINES["duckdb"].write(draft.query)


def _tree(rule: Group | None) -> str:
    return "(made by a query of its own)" if rule is None else "\n".join(_lines(rule, ""))


def _lines(part: Any, name: str) -> Iterator[str]:
    """Yield a part of a tree, what it says on one line, what it holds indented below."""
    label = f"{name}: " if name else ""
    if not _is_part(part):
        yield f"{label}{_value(part)}"
        return
    plain = []
    inner: list[tuple[str, Any]] = []
    for field in fields(part):
        value = getattr(part, field.name)
        if field.compare and not _is_default(field, value):
            if _is_part(value):
                inner.append((field.name, value))
            elif isinstance(value, tuple) and any(_is_part(each) for each in value):
                inner += [("", each) for each in value]
            else:
                plain.append(f"{field.name}={_value(value)}")
    yield f"{label}{' '.join([type(part).__name__, *plain])}"
    for inner_name, value in inner:
        for line in _lines(value, inner_name):
            yield f"  {line}"


def _is_part(value: Any) -> bool:
    """Return whether a value is written below rather than beside."""
    plain = (Path, Duration, Span, Edge)
    return is_dataclass(value) and not isinstance(value, (*plain, type))


def _is_default(field: Field[Any], value: Any) -> bool:
    return field.default is not MISSING and bool(field.default == value)


def _value(value: Any) -> str:
    if isinstance(value, Path):
        return str(value) + (f" ({value.kind.value})" if value.kind else "")
    if isinstance(value, Duration):
        return f"{value.n} {value.unit}"
    if isinstance(value, Edge):
        return value.id
    if isinstance(value, Span):
        ends = [each.id if each else "…" for each in (value.low, value.high)]
        return f"[{ends[0]}, {ends[1]})"
    if isinstance(value, tuple):
        return f"({', '.join(_value(each) for each in value)})"
    return repr(value) if isinstance(value, str) else str(value)
