"""Asks a rule of any warehouse and prints what was wanted: a count, members, SQL or reasons."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from federated.describe import languages
from federated.errors import nearest, printable, shown
from federated.explain import Explanation
from federated.standalone.answers import count_members, explain_member, find_members
from federated.standalone.audiences import StandaloneAudience
from federated.warehouse import Warehouse
from muster.cli.moments import parse_as_of
from muster.cli.output import note, print_clauses, print_json, say, table
from muster.cli.standalone import Outside
from muster.errors import InputError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to print of a rule; without any of the four, its sentence, size and first members."""

    count: bool
    members: bool
    sql: bool
    explain: str
    engine: str
    limit: int
    language: str
    as_json: bool

    def check(self) -> None:
        """Refuse options that do not go together.

        Raises: InputError saying which.
        """
        chosen = [self.count, self.members, self.sql, bool(self.explain)]
        if sum(chosen) > 1:
            raise InputError("query: choose one of --count, --members, --sql and --explain.")
        if self.engine and not self.sql:
            raise InputError("query: --engine only spells SQL. Add --sql, or leave it out.")
        if self.language not in languages():
            advice = nearest(self.language, languages())
            raise InputError(f"--language: no sentences in {shown(self.language)}. {advice}")


def ask(path: Path, text: str, outside: Outside, as_of: str, wanted: Wanted) -> None:
    """Compile the rule over the catalogue and print what is wanted of it.

    Raises: InputError for options; RuleError, CatalogError and what opening a warehouse raises.
    """
    wanted.check()
    if not as_of:
        raise InputError("query: at which moment? Add --as-of, such as --as-of 2017-10-30.")
    if outside.warehouse is None and not wanted.sql:
        advice = "Add --warehouse duckdb:///file or postgresql://…, or only render it with --sql."
        raise InputError(f"query: there is no warehouse to ask. {advice}")
    with outside.read() as (stored, warehouse):
        moment = parse_as_of(as_of, stored.zone)
        audience = outside.compiled(path, text, stored)
        if wanted.sql:
            engine = wanted.engine or (warehouse.engine if warehouse else "duckdb")
            _print_sql(audience, engine, moment, wanted.as_json)
        elif warehouse is not None:
            _print_answer(audience, warehouse, moment, wanted)


def _print_sql(audience: StandaloneAudience, engine: str, as_of: datetime, as_json: bool) -> None:
    text = audience.sql(engine, as_of)
    print_json({"engine": engine, "sql": text}) if as_json else say(text)


def _print_answer(
    audience: StandaloneAudience, warehouse: Warehouse, as_of: datetime, wanted: Wanted
) -> None:
    if wanted.explain:
        _print_reasons(audience, warehouse, as_of, wanted)
    elif wanted.count:
        count = count_members(audience, warehouse, as_of)
        print_json({"count": count}) if wanted.as_json else say(str(count))
    else:
        _print_members(audience, find_members(audience, warehouse, as_of), as_of, wanted)


def _print_members(
    audience: StandaloneAudience, members: list[Any], as_of: datetime, wanted: Wanted
) -> None:
    entity = audience.audience.entity
    shown_ones = members[: wanted.limit]
    said = audience.sentence(wanted.language)
    if wanted.as_json:
        found = {"as_of": as_of, "count": len(members), "members": shown_ones}
        print_json(found if wanted.members else {"sentence": said, **found})
        return
    if not wanted.members:
        note(f"{said}\n")
    table((entity,), [(key,) for key in shown_ones])
    note(f"{len(shown_ones)} of {len(members)} members, as of {as_of.isoformat()}")


def _print_reasons(
    audience: StandaloneAudience, warehouse: Warehouse, as_of: datetime, wanted: Wanted
) -> None:
    key = wanted.explain
    found = explain_member(audience, warehouse, as_of, key, wanted.language)
    if found is None:
        entity = audience.audience.entity
        raise InputError(f"--explain: there is no {entity} {shown(key)}. Write its key.")
    selected = found.key in find_members(audience, warehouse, as_of)
    if wanted.as_json:
        print_json({"as_of": as_of, "is_member": selected, "explanation": found})
        return
    _print_explanation(audience, found, as_of)
    if selected != found.holds:
        note("The query says otherwise. This is a bug of ours: report it.")


def _print_explanation(audience: StandaloneAudience, found: Explanation, as_of: datetime) -> None:
    verdict = "is in" if found.holds else "is not in"
    over = f", which ended with {audience.audience.expires_on}" if audience.is_over(as_of) else ""
    key = printable(str(found.key))
    say(f"{key} {verdict} {audience.key}{over}, as of {as_of.isoformat()}")
    print_clauses(found)
