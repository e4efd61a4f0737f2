"""Gathers what tables say of each attribute into one column of the profile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from federated.errors import Fault, nearest
from federated.staging.declarations import FACTS, Attribute, SourceTable
from federated.staging.read_facts import can_become


@dataclass(frozen=True)
class ProfileColumn:
    """A column of the profile that sources fill; `otherwise` names what stands where none does."""

    name: str
    data_type: str
    is_number_in_text: bool
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def otherwise(self) -> str | None:
        """Return the column of another model that stands where no source tells a value."""
        return self.facts.get("otherwise")


Told = list[tuple[str, Attribute]]


def profile_columns(
    tables: Sequence[SourceTable], others: Mapping[str, str]
) -> tuple[list[ProfileColumn], list[Fault]]:
    """Return one column per declared attribute, by name, and what the tables do not agree on.

    `others` are the columns, with their types, that a profile has besides.
    """
    told: dict[str, Told] = {}
    for table in tables:
        for attribute in table.attributes:
            told.setdefault(attribute.name, []).append((table.names[1], attribute))
    faults = [fault for name in told for fault in _faults(name, told[name], others)]
    return [_column(name, told[name]) for name in sorted(told)], faults


def _column(name: str, told: Told) -> ProfileColumn:
    facts: dict[str, Any] = {"description": told[0][1].column_description}
    for _, attribute in told:
        facts |= {key: value for key, value in attribute.facts.items() if key != "labels"}
    # What one table calls confidential is so wherever it comes from.
    labels = sorted({label for _, each in told for label in each.facts.get("labels", ())})
    data_type = _types(told)[0][0]
    is_number = data_type != "text" and any(each.column_type == "text" for _, each in told)
    return ProfileColumn(name, data_type, is_number, {**facts, "labels": labels})


def _types(told: Told) -> list[tuple[str, str]]:
    """Return each type that is said, or else found, with the table it is of."""
    said = {each.facts["type"]: place for place, each in told if "type" in each.facts}
    return list((said or {each.column_type: place for place, each in told}).items())


def _faults(name: str, told: Told, others: Mapping[str, str]) -> Iterator[Fault]:
    where = f"{told[0][0]}: attributes.{name}"
    if name in others:
        problem = "is the name of a column that profiles have already"
        yield Fault(where, problem, "Call the attribute otherwise.")
    kind, *further = _types(told)
    for other, place in further:
        problem = f"is {other}, and {kind[0]} in {kind[1]}"
        yield Fault(f"{place}: attributes.{name}", problem, "Say the same type in both.")
    for place, each in told:
        if not further and not can_become(each.column_type, kind[0]):
            problem = f"is {each.column_type}, and to be {kind[0]} by {kind[1]}"
            yield Fault(f"{place}: attributes.{name}", problem, "Declare the column so.")
    for key in FACTS:
        said = [(place, each.facts[key]) for place, each in told if key in each.facts]
        for place, value in said[1:]:
            if key not in ("type", "labels") and value != said[0][1]:
                problem = f"is not what {said[0][0]} says"
                yield Fault(f"{place}: attributes.{name}.{key}", problem, "Say it in one of them.")
    if (otherwise := _column(name, told).otherwise) is not None:
        fitting = [column for column, data_type in others.items() if data_type == kind[0]]
        if otherwise not in fitting:
            problem = f'"{otherwise}" is no {kind[0]} that profiles have besides'
            yield Fault(f"{where}.otherwise", problem, nearest(otherwise, fitting))
