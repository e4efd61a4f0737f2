"""The types and their JSON Schema allow all that the reader accepts, and refuse what it refuses."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError
from rule_maker import RuleMaker
from rule_mutations import mutated
from rule_rows import MEMBERS
from rule_world import CATALOG

from federated.documents import load_folder
from federated.errors import FaultsError
from federated.language.audience import Audience
from federated.language.json_schema import SCHEMAS, json_schema, schema_text
from federated.language.rules import AnyGroup
from federated.operators import OPERATORS
from federated.passes import Context, check
from federated.rule import fields
from federated.rule.parse import parse_audience
from federated.rule.parsing.aggregates import FUNCTIONS
from federated.rule.parsing.expressions import OPS
from federated.rule.parsing.thresholds import MODES
from federated.rule.tree import Audience as Tree
from federated.rule.upgrade import UPGRADES
from federated.rule.windows import CALENDAR, FIXED_UNITS, UNITS
from federated.versions import upgrade

CONTEXT = Context(CATALOG, {key: Tree(key=key, label={}) for key in MEMBERS})
RULES = Path(__file__).parent.parent / "rqb_cases.json"
VALIDATOR = Draft202012Validator(json_schema("audience"))


def document(rule: Any, **more: Any) -> dict[str, Any]:
    return {"version": 1, "audience": "some", "label": {"en": "Some"}, "rule": rule, **more}


def as_read(tried: dict[str, Any]) -> dict[str, Any] | None:
    """Return the document as the reader has it, in today's version; None when it refuses it."""
    try:
        data = upgrade(tried, {}, kind="audience", versions=UPGRADES, source="", name="some")[0]
        check(parse_audience(data), CONTEXT)
    except FaultsError:
        return None
    return data


# What only the reader finds for want of a name, a kind or a time, which are of the catalogue.
SHAPES = re.compile(r"takes (one|two|several)|is missing|goes only with|does not go with \w+\Z")


def is_out_of_shape(tried: dict[str, Any]) -> bool:
    """Return whether the reader refuses a document without a look at the catalogue."""
    try:
        data = upgrade(tried, {}, kind="audience", versions=UPGRADES, source="", name="some")[0]
        read = parse_audience(data)
    except FaultsError:
        return True
    try:
        check(read, CONTEXT)
    except FaultsError as error:
        return any(SHAPES.search(fault.problem) for fault in error.faults)
    return False


def is_typed(tried: dict[str, Any]) -> bool:
    try:
        Audience.model_validate(tried)
    except ValidationError:
        return False
    return True


def refusal(tried: dict[str, Any]) -> str:
    """Return what is wrong by either form of the types, nothing when all is well."""
    if not VALIDATOR.is_valid(tried):
        return str(next(VALIDATOR.iter_errors(tried)))
    return "" if is_typed(tried) else "refused by the types"


# The validator of schemas takes a tenth of a second a document.
@pytest.mark.parametrize(
    "start", [0, *(pytest.param(n, marks=pytest.mark.long) for n in (50, 100, 150))]
)
def test_every_random_rule_is_allowed(start: int) -> None:
    for seed in range(start, start + 50):
        tried = document(RuleMaker(seed).rule())
        assert as_read(tried) == tried
        assert refusal(tried) == "", f"seed {seed}"


def test_every_audience_of_the_project_is_allowed(project_dir: Path) -> None:
    documents = load_folder(project_dir / "dbt_project/audiences", "audience", UPGRADES)
    assert len(documents) > 10
    for each in documents:
        assert refusal(each.data) == "", each.path


def test_every_query_of_the_builder_is_allowed() -> None:
    cases = json.loads(RULES.read_text(encoding="utf-8"))["cases"]
    assert len(cases) > 20
    for case in cases:
        assert refusal(document({"rules": [case["query"]]})) == "", case["id"]
        TypeAdapter(AnyGroup).validate_python(case["query"])


def slips(seeds: range) -> Iterator[tuple[int, dict[str, Any]]]:
    for seed in seeds:
        chance = Random(seed)
        tried = document(RuleMaker(seed).rule(1))
        for _ in range(chance.choice([1, 1, 2])):
            tried = mutated(tried, chance)
        yield seed, tried


# The types take some hundredths of a second for a document they refuse.
@pytest.mark.parametrize(
    "start", [0, *(pytest.param(n, marks=pytest.mark.long) for n in (500, 1_000))]
)
def test_nothing_that_is_read_is_refused_by_the_types(start: int) -> None:
    read = refused = both = 0
    for seed, tried in slips(range(start, start + 500)):
        data = as_read(tried)
        if data is not None:
            read += 1
            assert is_typed(data), f"seed {seed}: {json.dumps(tried)}"
        else:
            refused += 1
            is_refused = not is_typed(tried)
            both += is_refused
            is_told = is_refused or not is_out_of_shape(tried)
            assert is_told, f"seed {seed}: {json.dumps(tried)}"
    assert read > 50
    assert refused > 200
    # What needs the catalogue (kinds, names) only the reader can tell.
    assert both > 0.9 * refused


@pytest.mark.parametrize(
    "seeds",
    [range(3_000, 3_040), pytest.param(range(3_040, 3_400), marks=pytest.mark.long)],
    ids=str,
)
def test_types_and_schema_say_the_same(seeds: range) -> None:
    for seed, tried in slips(seeds):
        assert VALIDATOR.is_valid(tried) == is_typed(tried), f"seed {seed}: {json.dumps(tried)}"


def enums(part: Any) -> Iterator[Any]:
    if isinstance(part, dict):
        yield from part.get("enum", [])
        yield from [part["const"]] if "const" in part else []
        for value in part.values():
            yield from enums(value)
    elif isinstance(part, list):
        for value in part:
            yield from enums(value)


def test_every_word_of_the_language_is_offered() -> None:
    words = {word for word in enums(json_schema("rule")) if isinstance(word, str)}
    assert {*OPERATORS, *FUNCTIONS, *MODES, *CALENDAR, *UNITS, *FIXED_UNITS} <= words
    known = {*OPERATORS, *FUNCTIONS, *MODES, *CALENDAR, *UNITS, "and", "or", "xor"}
    assert words - known == {"value", "field", "entered", "exited", "", *OPS}


def test_every_key_of_the_reader_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    known = fields.Entries.known

    def noted(self: fields.Entries, allowed: Any) -> None:
        asked.update(allowed)
        known(self, allowed)

    monkeypatch.setattr(fields.Entries, "known", noted)
    for seed in range(300):
        parse_audience(document(RuleMaker(seed).rule()))
    schema = json_schema("audience")
    parts = [schema, *schema["$defs"].values()]
    declared = {key for part in parts for key in part.get("properties", {})}
    assert declared - {"next"} == asked


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_part_says_what_it_is(name: str) -> None:
    schema = json_schema(name)
    Draft202012Validator.check_schema(schema)
    for key, part in schema["$defs"].items():
        assert part["title"], key
        assert part["description"].endswith("."), key


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_current(project_dir: Path, name: str) -> None:
    path = project_dir / "docs" / "schema" / f"{name}.schema.json"
    advice = f"run: muster schema {name} > {path.relative_to(project_dir)}"
    assert path.read_text(encoding="utf-8") == schema_text(name), advice
