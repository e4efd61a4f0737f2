"""libyaml reads what ruamel reads, or leaves it to ruamel: one text, one list of events."""

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLError

from federated import yaml_events as module
from federated.yaml_events import yaml_events

ROOT = Path(__file__).resolve().parents[2]
# What YAML gives a meaning, and what the two versions of it read in different ways.
PIECES = st.sampled_from(
    ["a", "b: ", "c:", ":", ": ", "- ", "-", "? ", "[", "]", "{", "}", ", ", ",", "\n", "\n  ",
     "\n    ", "#", " # x", "'", "''", '"', "\\", "\\/", "\\u00e9", "|\n", ">-\n", "|2\n", "&x ",
     "*x", "!x ", "! ", "%", "@", "`", "~", "no", "0o7", "1_0", "1.5", "<<: ", "---\n", "...\n",
     "\t", "\r", "é", "名", "\x85", "\u2028", "\ufeff", "\x07", "=", "a:b", "a #b", "::", "- - "]
)  # fmt: skip


def _read(text: str) -> object:
    try:
        return yaml_events(text)
    except (YAMLError, RecursionError, ValueError) as error:
        return type(error).__name__


def _both(text: str) -> tuple[object, object]:
    found, parser = _read(text), module.CParser
    assert parser is not None, "PyYAML was built without libyaml: there is nothing to compare"
    module.CParser = None
    try:
        return found, _read(text)
    finally:
        module.CParser = parser


@settings(derandomize=True, max_examples=1000, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
@example("a:\nb: 1\n")
@example('{"a":1, b: , c}')
@example("a: |\n  x\n\n  y\n")
def test_both_readers_find_the_same(text: str) -> None:
    fast, slow = _both(text)
    assert fast == slow


def test_documents_of_the_project_are_read_the_same() -> None:
    texts = [p.read_text(encoding="utf-8") for p in (ROOT / "dbt_project").rglob("*.yml")]
    assert len(texts) > 20
    for text in texts[:25]:
        fast, slow = _both(text)
        assert fast == slow
