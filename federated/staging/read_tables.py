"""Reads the parts of one table's declaration: identities, attributes, event, consents, links."""

from collections.abc import Mapping
from typing import Any

from federated.errors import nearest, shown
from federated.staging.declarations import (
    CONSENT_FIELDS,
    EVENT_FIELDS,
    FACTS,
    Attribute,
    Column,
    Consent,
    Given,
    Identity,
    Link,
    Namespace,
)
from federated.staging.read_facts import read_facts
from federated.staging.reading import Reader

# A hundred years; engines can go back so far from any as_of.
MANY_DAYS = 36500

# Since when, and until when, the one in the row has the identifier.
VALIDITY = ("valid_from", "valid_until")


class TableReader:
    """Reads the declarations of one table against its staged columns."""

    def __init__(
        self,
        reader: Reader,
        where: str,
        columns: Mapping[str, Column],
        namespaces: Mapping[str, Namespace],
    ) -> None:
        self.reader = reader
        self.where = where
        self.columns = columns
        self.namespaces = namespaces

    def column(self, value: object, where: str) -> str:
        """Return the name of a staged column."""
        if value in self.columns:
            return str(value)
        problem = "is missing" if value is None else f"no column {shown(value)}"
        self.reader.fault(where, problem, nearest(value, self.columns))
        return ""

    def time(self, value: object, where: str) -> str | None:
        """Return the name of a column that holds a time or a day."""
        if value is None:
            return None
        name = self.column(value, where)
        if name and self.columns[name].data_type not in ("timestamp", "date"):
            found = f'"{name}" holds {self.columns[name].data_type}'
            self.reader.fault(where, f"{found}, not a time", "Declare it as timestamp or date.")
        return name

    def given(self, value: object, where: str) -> Given:
        """Return `column` or `{column: …}` or `{value: …}`."""
        if not isinstance(value, dict):
            return Given(column=self.column(value, where))
        entry = self.reader.mapping(value, where, ("column", "value"))
        if "value" in entry:
            return Given(value=self.reader.plain(entry["value"], f"{where}.value"))
        return Given(column=self.column(entry.get("column"), f"{where}.column"))

    def identities(self, value: object) -> tuple[Identity, ...]:
        """Return the columns that hold identifiers."""
        path = f"{self.where}.identities"
        found: list[Identity] = []
        for i, entry in enumerate(self.reader.items(value, path)):
            where = f"{path}[{i}]"
            keys = ("namespace", "column", "region", "authenticated", "scope", *VALIDITY)
            entry = self.reader.mapping(entry, where, keys)
            code = self.reader.choice(entry.get("namespace"), f"{where}.namespace", self.namespaces)
            region = entry.get("region")
            is_phone = code in self.namespaces and self.namespaces[code].normaliser == "phone"
            if is_phone and region is None:
                advice = "Add region: {column: …} or {value: TW}."
                self.reader.fault(f"{where}.region", "is missing for a phone", advice)
            scope = entry.get("scope")
            if code in self.namespaces and self.namespaces[code].is_scoped != (scope is not None):
                problem = "is given, and the namespace has none"
                advice = "Leave it out."
                if scope is None:
                    problem = f"is missing: a {code} is one person's within one provider alone"
                    advice = "Add scope: {column: …} or {value: …}, such as the channel's number."
                self.reader.fault(f"{where}.scope", problem, advice)
            column = self.column(entry.get("column"), f"{where}.column")
            if any((each.namespace, each.column) == (code, column) for each in found):
                self.reader.fault(where, f"{column} is declared twice as {code}", "Keep one.")
            found.append(
                Identity(
                    code,
                    column,
                    None if region is None else self.given(region, f"{where}.region"),
                    entry.get("authenticated") is True,
                    None if scope is None else self.given(scope, f"{where}.scope"),
                    *(self.time(entry.get(key), f"{where}.{key}") for key in VALIDITY),
                )
            )
        return tuple(found)

    def attributes(self, value: object) -> tuple[Attribute, ...]:
        """Return the columns that describe the profile."""
        path = f"{self.where}.attributes"
        entries = value if isinstance(value, dict) else {}
        if value is not None and not isinstance(value, dict):
            self.reader.fault(path, "is not a mapping", "Write: {full_name: {column: …}}")
        found = []
        for name, entry in entries.items():
            where = f"{path}.{name}"
            self.reader.name(name, where)
            entry = self.reader.mapping(entry, where, ("column", "precedence", *FACTS))
            column = self.column(entry.get("column"), f"{where}.column")
            precedence = self.reader.number(
                entry.get("precedence"), f"{where}.precedence", Attribute.precedence
            )
            staged = self.columns.get(column)
            found.append(
                Attribute(
                    name,
                    column,
                    precedence,
                    "text" if staged is None else staged.data_type,
                    "" if staged is None else staged.description,
                    read_facts(self.reader, entry, where, staged),
                )
            )
        return tuple(found)

    def event(self, value: object) -> dict[str, Given] | None:
        """Return what the row says as an event."""
        if value is None:
            return None
        path = f"{self.where}.event"
        entry = self.reader.mapping(value, path, (*EVENT_FIELDS, "expire_after_days"))
        if entry and "type" not in entry:
            self.reader.fault(f"{path}.type", "is missing", "Name a column or write {value: …}.")
        return {k: self.given(v, f"{path}.{k}") for k, v in entry.items() if k in EVENT_FIELDS}

    def expiry(self, event: object, meta: Mapping[str, Any]) -> int | None:
        """Return after how many days a row's event is no longer used."""
        days: object = event.get("expire_after_days") if isinstance(event, dict) else None
        if days is None:
            return None
        where = f"{self.where}.event.expire_after_days"
        if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MANY_DAYS:
            problem = f"is not a number of days (found {shown(days)})"
            self.reader.fault(where, problem, f"Write a whole number from 1 to {MANY_DAYS}.")
            return None
        if meta.get("occurred_at") is None:
            self.reader.fault(where, "is said, and no time is", "Declare occurred_at.")
        if meta.get("consents"):
            advice = "Tell them in a table of their own: an answer holds until the next one."
            self.reader.fault(where, "would end the consents in its rows too", advice)
        return days

    def consents(self, value: object) -> tuple[Consent, ...]:
        """Return the answers a row gives."""
        path = f"{self.where}.consents"
        found = []
        for i, entry in enumerate(self.reader.items(value, path)):
            where = f"{path}[{i}]"
            entry = self.reader.mapping(entry, where, (*CONSENT_FIELDS, "where"))
            for needed in ("channel", "purpose", "status"):
                if entry and needed not in entry:
                    self.reader.fault(f"{where}.{needed}", "is missing", "Declare it.")
            fields = {
                k: self.given(v, f"{where}.{k}") for k, v in entry.items() if k in CONSENT_FIELDS
            }
            found.append(Consent(fields, self._where(entry.get("where"), f"{where}.where")))
        return tuple(found)

    def _where(self, value: Any, where: str) -> tuple[str, str] | None:
        if value is None:
            return None
        entry = self.reader.mapping(value, where, ("column", "equals"))
        column = self.column(entry.get("column"), f"{where}.column")
        return column, self.reader.plain(entry.get("equals"), f"{where}.equals")

    def links(self, value: object) -> tuple[Link, ...]:
        """Return the columns that point to rows of other tables."""
        path = f"{self.where}.links"
        found = []
        for i, entry in enumerate(self.reader.items(value, path)):
            where = f"{path}[{i}]"
            entry = self.reader.mapping(entry, where, ("column", "to", "key", "cardinality"))
            self.reader.choice(
                entry.get("cardinality"), f"{where}.cardinality", ("many_to_one", "one_to_one")
            )
            source, _, table = self.reader.plain(entry.get("to"), f"{where}.to").partition(".")
            column = self.column(entry.get("column"), f"{where}.column")
            key = self.reader.name(entry.get("key"), f"{where}.key")
            found.append(Link(column, source, table, key))
        return tuple(found)
