"""The identity models over rows told by hand, day after day, on any engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from benchmarks.models import Models
from federated.warehouse import Warehouse

MODELS = (
    "intermediate/identity",
    "marts/profiles/fct_profile_assignments.sql",
    "marts/profiles/fct_profile_assignment_changes.sql",
    "marts/profiles/fct_identity_links.sql",
    "marts/profiles/dim_profile_aliases.sql",
    "marts/profiles/bridge_profile_identifiers.sql",
    "marts/reports/rpt_unused_assignments.sql",
)


@dataclass(frozen=True)
class Held:
    """An identifier that a row says someone has since, or until, a day."""

    value: str
    since: str | None = None
    until: str | None = None


# An identifier, or several of one namespace.
Values = str | Held | Sequence[str]
# A code, how strong it is, and how many a profile may hold.
SPACES: Mapping[str, tuple[str, int, int | None]] = {
    "crm_id": ("cross_device", 10, 1),
    "email": ("email", 30, 2),
    "device_id": ("device", 60, None),
    "cookie": ("cookie", 70, None),
}
TABLES = {
    "int_phones_normalised": "found_as text, region text, phone_e164 text, reason text",
    "int_namespaces": "namespace text, namespace_type text, normaliser text, pattern text,"
    " priority integer, maximum integer, is_scoped boolean, hash_of text, hash_form text,"
    " check_kind text, has_national_form boolean, formerly text",
    "int_identity_declared": "kind text, source text, source_table text, namespace text",
    "int_identifiers_denied": "namespace text, identifier text",
    "int_identifiers_unioned": "row_key text, source text, source_table text, namespace text,"
    " found_as text, region text, is_authenticated boolean, is_synthetic boolean,"
    " occurred_at timestamp, loaded_at timestamp, valid_from timestamp, valid_until timestamp",
    "phone_regions": "region text",
}


@dataclass
class Told:
    """Rows told so far, and the models built of them."""

    warehouse: Warehouse
    schema: str = "told"
    graph_limit: int = 50
    # After how many days without a row of theirs devices are gone; 0: never.
    idle_days: int = 0
    # How many rounds a loop may take, where its size does not say.
    loop_rounds: int = 200
    # Models that are built besides those of identity.
    more: tuple[str, ...] = ()
    rows: dict[str, tuple[str | None, dict[str, Values]]] = field(default_factory=dict)
    # When rows reached the warehouse, where that is not when they were written.
    loaded: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.models = self._models()
        for name, columns in TABLES.items():
            self.warehouse.execute(f"drop table if exists {self.schema}.{name}")
            self.warehouse.execute(f"create table {self.schema}.{name} ({columns})")
        for name in self.models.texts:
            self.warehouse.execute(f"drop table if exists {self.schema}.{name}")
        values = ", ".join(
            f"('{code}', '{kind}', 'none', null, {priority}, {maximum or 'null'}, false, null,"
            " 'whole', null, false, null)"
            for code, (kind, priority, maximum) in SPACES.items()
        )
        self.warehouse.execute(f"insert into {self.schema}.int_namespaces values {values}")
        self.warehouse.execute(
            f"insert into {self.schema}.int_identity_declared values ('graph', null, null, null)"
        )

    def _models(self, **more: object) -> Models:
        limits = {
            "graph_limit": self.graph_limit,
            "expire_anonymous_after_days": self.idle_days,
            "loop_rounds": self.loop_rounds,
        }
        models = Models(self.warehouse, self.schema, (*MODELS, *self.more), **limits, **more)
        del models.texts["int_phones_normalised"]
        return models

    def go_back(self, as_of: str) -> None:
        """Build as of an earlier instant than before, as `muster build --rebuild` lets one."""
        models, self.models = self.models, self._models(rebuild=True)
        self.build(as_of)
        self.models = models

    def tell(self, row: str, day: str | None, **identifiers: Values) -> None:
        """Add a row that bears identifiers, or put it in the place of one of the same key.

        A row of another table than t says so before a slash: `events/1`. One without a day is
        of a time that nobody knows.
        """
        self.rows[row] = (day, identifiers)

    def set_maximum(self, namespace: str, maximum: int) -> None:
        """Say how many of a namespace a profile may hold from now on."""
        self.edit(namespace, maximum=maximum)

    def edit(self, code: str, **settings: str | int) -> None:
        """Declare a namespace otherwise from now on."""
        told = ", ".join(f"{name} = {value!r}" for name, value in settings.items())
        self.warehouse.execute(
            f"update {self.schema}.int_namespaces set {told} where namespace = '{code}'"
        )

    def declare(self, code: str, kind: str, priority: int, **settings: str | int) -> None:
        """Declare one namespace more."""
        self.warehouse.execute(
            f"insert into {self.schema}.int_namespaces values ('{code}', '{kind}', 'none', null,"
            f" {priority}, null, false, null, 'whole', null, false, null)"
        )
        if settings:
            self.edit(code, **settings)

    def deny(self, value: str, namespace: str | None = None) -> None:
        """Say that a value is no one's, in one namespace or in all."""
        code = "null" if namespace is None else f"'{namespace}'"
        self.warehouse.execute(
            f"insert into {self.schema}.int_identifiers_denied values ({code}, '{value}')"
        )

    def find_by_table(self, namespace: str, table: str = "t") -> None:
        """Take from now on the ids of a table for those of profiles."""
        self.warehouse.execute(
            f"update {self.schema}.int_identity_declared set kind = 'existing', source = 's',"
            f" source_table = '{table}', namespace = '{namespace}'"
        )

    def build(self, as_of: str, *, rebuild: bool = False, until: int | None = None) -> None:
        """Build all models, or only the first so many, over rows older than an instant."""
        values = [
            f"('{key}', '{_source(key)}', '{key.rpartition('/')[0] or 't'}', '{code}',"
            f" '{each.value}', null, true, false, {_time(day)}, {_time(self.loaded.get(key, day))},"
            f" {_time(each.since)}, {_time(each.until)})"
            for key, (day, identifiers) in self.rows.items()
            for code, values in identifiers.items()
            for each in _held(values)
            if day is None or day < as_of
        ]
        place = f"{self.schema}.int_identifiers_unioned"
        self.warehouse.execute(f"delete from {place}")
        if values:
            self.warehouse.execute(f"insert into {place} values {', '.join(values)}")
        self.models.build(as_of, rebuild=rebuild, until=until)

    def ask(self, sql: str) -> list[tuple]:
        """Return the rows of a query; tables lie in the schema `told`."""
        return self.warehouse.rows(sql)

    def profile_of(self, row: str) -> str:
        """Return whose a row is."""
        found = self.ask(
            f"select profile_id from {self.schema}.int_rows_resolved where row_key = '{row}'"
        )
        return str(found[0][0])

    def profiles_of(self, rows: Iterable[str]) -> list[str]:
        """Return whose some rows are, in their order."""
        return [self.profile_of(row) for row in rows]

    def assigned(self) -> dict[tuple[str, str], str]:
        """Return who was given to which profile, former ids included."""
        found = self.ask(
            f"select namespace, identifier, profile_id from {self.schema}.fct_profile_assignments"
        )
        return {(namespace, identifier): profile for namespace, identifier, profile in found}

    def tables(self) -> dict[str, list[tuple]]:
        """Return what is made; identifiers by name, since their numbers say when they came."""
        columns = {
            "fct_profile_assignments": "*",
            "fct_profile_assignment_changes": "*",
            "fct_identity_links": "*",
            "dim_profile_aliases": "*",
            "bridge_profile_identifiers": "*",
            "int_rows_resolved": "*",
        }
        found = {
            name: self.ask(f"select {what} from {self.schema}.{name}")
            for name, what in columns.items()
        }
        # Who is with whom, by the least name of each.
        for column in ("component_idx", "cluster_idx"):
            found[column] = self.ask(
                "select namespace, identifier, is_conflicted, is_oversized,"
                f" min(namespace || identifier) over (partition by {column})"
                f" from {self.schema}.int_identifiers_placed"
            )
        found["refused"] = self.ask(
            f"with named as (select * from {self.schema}.int_identifiers_numbered)"
            " select a.identifier, b.identifier, links.outcome"
            f" from {self.schema}.int_links_judged as links"
            " join named as a on a.identifier_idx = links.left_idx"
            " join named as b on b.identifier_idx = links.right_idx"
        )
        return {name: sorted(rows, key=repr) for name, rows in found.items()}


def _source(key: str) -> str:
    """Return the source of a row, which its key may say before a bar."""
    return key.partition("|")[0] if "|" in key else "s"


def _held(values: Values) -> list[Held]:
    given = [values] if isinstance(values, str | Held) else values
    return [each if isinstance(each, Held) else Held(each) for each in given]


def _time(day: str | None) -> str:
    return "null" if day is None else f"timestamp '{day}'"


def day_after(day: str) -> str:
    """Return the day after a day."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
