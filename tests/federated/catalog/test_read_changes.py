"""How changes of a table are known: what may be declared, and what is refused with a reason."""

from typing import Any

import pytest

from federated.catalog.read_changes import read_changes
from federated.catalog.schema import Changes
from federated.errors import Fault


def faults_of(found: Any) -> list[str]:
    faults: list[Fault] = []
    read_changes(found, "fct_purchases", faults)
    return [str(fault) for fault in faults]


def test_without_a_word_all_of_a_table_is_compared() -> None:
    assert read_changes(None, "", []) == Changes("hash", None, "hash", None)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"known_by": "append", "column": "loaded_at"}, Changes("append", "loaded_at", "none")),
        ({"known_by": "updated_at", "column": "at"}, Changes("updated_at", "at", "hash")),
        (
            {"known_by": "updated_at", "column": "at", "deletes": "tombstone", "tombstone": "x"},
            Changes("updated_at", "at", "tombstone", "x"),
        ),
    ],
)
def test_a_declaration_is_read(found: Any, expected: Changes) -> None:
    faults: list[Fault] = []
    assert read_changes(found, "", faults) == expected
    assert faults == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("append", "is not a mapping"),
        ({"known_by": "apend", "column": "at"}, 'Did you mean "append"?'),
        ({"known_by": "append"}, "changes.column: is missing"),
        ({"column": "at"}, "It goes with known_by"),
        ({"deletes": "tombstone"}, "changes.tombstone: is missing"),
        ({"tombstone": "gone"}, "It goes with deletes: tombstone"),
        ({"deletes": "hash", "colum": "at"}, 'Did you mean "column"?'),
        ({"known_by": "updated_at", "column": 3}, "is no column"),
        (
            {"known_by": "append", "column": "at", "deletes": "tombstone", "tombstone": "x"},
            "a tombstone is an edit",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(found: Any, said: str) -> None:
    assert any(said in fault for fault in faults_of(found)), faults_of(found)
