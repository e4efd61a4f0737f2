"""The expectations of the gate as data: on which measured table, and how a failure is told."""

from dataclasses import dataclass, field
from typing import Any

A_AT_LEAST_B = "ExpectColumnPairValuesAToBeGreaterThanB"
BETWEEN = "ExpectColumnValuesToBeBetween"
IN_SET = "ExpectColumnValuesToBeInSet"
SAME = "ExpectColumnPairValuesToBeEqual"
ROW_COUNT = "ExpectTableRowCountToBeBetween"


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation of Great Expectations; `problem` and `advice` are filled from the row."""

    name: str
    expectation: str
    arguments: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    advice: str = ""


def _at_least(name: str, greater: str, lesser: str, problem: str, advice: str) -> Check:
    columns = {"column_A": greater, "column_B": lesser, "or_equal": True}
    return Check(name, A_AT_LEAST_B, columns, problem, advice)


def _none(name: str, column: str, problem: str, advice: str) -> Check:
    limits = {"column": column, "min_value": 0, "max_value": 0}
    return Check(name, BETWEEN, limits, problem, advice)


SOME_ROWS = Check(
    "measured",
    ROW_COUNT,
    {"min_value": 1},
    "nothing was measured",
    "Run: muster build, and look at gate.yml.",
)

TABLE_CHECKS = (
    SOME_ROWS,
    _at_least(
        "not_empty",
        "rows_count",
        "least_rows_count",
        "has {rows_count} rows",
        "Look at the sources and models before it, then: muster build",
    ),
    _none(
        "key_complete",
        "null_keys_count",
        "{null_keys_count} rows lack their key ({key})",
        "Mend the model that makes it, then: muster build",
    ),
    _none(
        "key_unique",
        "duplicate_keys_count",
        "{duplicate_keys_count} rows repeat the key ({key}) of another",
        "Mend the model or the source that repeats them, then: muster build",
    ),
    _none(
        "not_ahead",
        "rows_ahead_count",
        "{rows_ahead_count} rows lie at or after as_of",
        "Staging must cut at as_of; mend it, then: muster build",
    ),
)

FRESHNESS_CHECKS = (
    Check(
        "loaded",
        IN_SET,
        {"column": "is_loaded", "value_set": [True]},
        "not one event was ever loaded",
        "Load the source, or take it out of gate.yml.",
    ),
    _at_least(
        "fresh",
        "hours_allowed",
        "hours_behind",
        "the newest row is {hours_behind:.0f} hours old, {hours_allowed:.0f} are allowed",
        "Load the source, then: muster build",
    ),
)

_RULE_ADVICE = (
    "Look at its rule and sources; if it is meant, raise the limit under overrides in gate.yml."
)

AUDIENCE_CHECKS = (
    SOME_ROWS,
    Check(
        "published",
        IN_SET,
        {"column": "is_published", "value_set": [True]},
        "has {members_count} members but is not published",
        "Run: muster compile, then: muster build",
    ),
    Check(
        "evaluated",
        IN_SET,
        {"column": "is_evaluated", "value_set": [True]},
        "no size was ever recorded",
        "Run: muster build audiences",
    ),
    _at_least(
        "not_empty",
        "members_count",
        "least_members_count",
        "has no member (it had {previous_count})",
        "Look at its rule and sources; if it is meant, write may_be_empty: true in gate.yml.",
    ),
    _at_least(
        "size_jump",
        "move_allowed",
        "moved_count",
        "went from {previous_count} to {members_count} members ({change_share:.0%}); "
        "a move of {move_allowed:.0f} is allowed",
        _RULE_ADVICE,
    ),
    _none(
        "key_unique",
        "duplicate_keys_count",
        "{duplicate_keys_count} members are in it twice",
        "Mend the model that repeats them, then: muster build",
    ),
    _none(
        "no_orphans",
        "orphans_count",
        "{orphans_count} members are not in the table of their entity",
        "Build profiles and audiences of the same run: muster build",
    ),
    Check(
        "recorded",
        SAME,
        {"column_A": "members_count", "column_B": "recorded_count"},
        "has {members_count} members but its history says {recorded_count}",
        "Run: muster build audiences",
    ),
    _at_least(
        "refreshed",
        "hours_allowed",
        "hours_behind",
        "was last refreshed {hours_behind:.0f} hours before as_of, {hours_allowed:.0f} are allowed",
        "Run: muster build audiences",
    ),
)


def value_check(known: list[str]) -> tuple[Check, ...]:
    """Return the check that a column holds only values we know."""
    return (
        Check(
            "known_value",
            IN_SET,
            {"column": "value", "value_set": known},
            "{rows_count} rows say {value!r}, which is not known",
            "Add it to gate.yml, or mend the staging model that lets it through.",
        ),
    )
