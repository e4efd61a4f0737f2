"""Small marts built without dbt: forty people, three audiences, two runs; a fixture, no test."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from muster.settings import Settings

RUN_ID = "20171030T000000Z-1"
AS_OF = datetime(2017, 10, 30)  # noqa: DTZ001 - the warehouse keeps UTC without saying so
DAY_BEFORE = AS_OF - timedelta(days=1)
RECORDED_AT = datetime(2026, 11, 21, 9, 30)  # noqa: DTZ001
NAMES = {
    1: ("林莎拉", "Sarah Lin"),
    2: ("Grace O'Brien", "Grace O'Brien"),
    3: ("박서연", "Park Seo-yeon"),
}
SIZES = {"coffee_regulars": 30, "winback_coffee": 6, "busy_family_households": 8}
SENTENCE = "People who bought coffee at least 3 times, but not in Sarah's last 60 days (顧客)."

GATE = """
version: 1
tables:
  dim_profiles: {key: [profile_id]}
  fct_events: {key: [event_id], times: occurred_at}
values:
  dim_consents.status: {known: [granted, denied]}
freshness:
  webshop: {hours: 72}
  app: {hours: 72, severity: warning}
entities:
  profile: {table: dim_profiles, key: profile_id}
  household: {table: dim_households, key: household_id}
audiences:
  size_jump: {percent: 50, minimum_members: 10, sigmas: 4, minimum_runs: 7}
"""

# Table -> its columns, in the words both DuckDB and PostgreSQL know.
TABLES = {
    "muster.muster_runs": "run_id text, as_of timestamp, recorded_at timestamp",
    "muster.muster_steps": "run_id text, step text",
    "marts.fct_runs": "run_id text, as_of timestamp, recorded_at timestamp",
    "marts.dim_profiles": "profile_id text, profile_idx bigint, household_id text, full_name text, "
    "name_latin text, language text, country text, city text, purchases_count bigint, "
    "purchases_amount numeric(18,2), is_synthetic boolean, first_seen_at timestamp",
    "marts.dim_households": "household_id text, profiles_count bigint, "
    "purchases_amount numeric(18,2)",
    "marts.dim_accounts": "account_id text, account_name text, profiles_count bigint",
    "marts.fct_account_memberships": "account_id text, profile_id text, is_current boolean, "
    "since_at timestamp, until_at timestamp",
    "marts.bridge_profile_identifiers": "profile_id text, profile_idx bigint, namespace text, "
    "identifier text, first_seen_at timestamp, last_seen_at timestamp, value text, "
    "held_since timestamp, held_until timestamp",
    "marts.fct_events": "event_id text, profile_id text, profile_idx bigint, event_type text, "
    "category text, occurred_at timestamp, loaded_at timestamp, source text, product_id text, "
    "amount numeric(18,2)",
    "marts.fct_purchases": "purchase_id text, profile_id text, profile_idx bigint, basket_id text, "
    "product_id text, household_id text, quantity bigint, amount numeric(18,2), "
    "occurred_at timestamp",
    "marts.dim_products": "product_id text, department text, category text, product_type text",
    "marts.fct_service_cases": "case_id text, profile_id text, profile_idx bigint, case_type text, "
    "occurred_at timestamp, closed_at timestamp, is_open boolean",
    "marts.dim_consents": "profile_id text, channel text, purpose text, scope text, status text, "
    "occurred_at timestamp",
    "marts.dim_agreements": "profile_id text, channel text, purpose text, scope text, "
    "agreed_at timestamp",
    "marts.fct_identity_links": "left_namespace text, left_identifier text, right_namespace text, "
    "right_identifier text, linked_at timestamp, source text, is_kept boolean, reason text",
    "marts.dim_profile_aliases": "former_profile_id text, profile_id text, merged_at timestamp, "
    "led_at timestamp",
    "marts.fct_deliveries": "delivery_id text, campaign_key text, profile_id text, state text",
    "marts.dim_audiences": "audience_key text, label text, sentence text, owner text, entity text, "
    "status text, rule_hash text, refresh text",
    "marts.fct_audience_members": "audience_key text, entity text, entity_key text, "
    "entered_at timestamp",
    "marts.fct_audience_memberships": "audience_key text, entity text, entity_key text, "
    "entered_at timestamp, exited_at timestamp, reason text, run_id text",
    "marts.fct_audience_member_changes": "audience_key text, entity text, entity_key text, "
    "change text, reason text, as_of timestamp, recorded_at timestamp, run_id text",
    "marts.fct_audience_sizes": "audience_key text, as_of timestamp, members_count bigint, "
    "entered_count bigint, exited_count bigint",
    "marts.int_left_out": "anything text",
}


@dataclass(frozen=True)
class Built:
    """One built warehouse: its settings, and a way to change it as a broken build would."""

    settings: Settings
    execute: Callable[..., Any]


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table of one good build."""
    run = (RUN_ID, AS_OF, RECORDED_AT)
    people = range(1, 41)
    sizes = [
        (key, as_of, size, size if as_of == DAY_BEFORE else 0, 0)
        for key, size in SIZES.items()
        for as_of in (DAY_BEFORE, AS_OF)
    ]
    members = [
        (key, entity_of(key), member_key(key, n), DAY_BEFORE)
        for key, size in SIZES.items()
        for n in range(1, size + 1)
    ]
    return {
        "muster.muster_runs": [run],
        "muster.muster_steps": [(RUN_ID, step) for step in ("profiles", "audiences")],
        "marts.fct_runs": [run],
        "marts.dim_profiles": [_profile(n) for n in people],
        "marts.dim_households": [(f"h{n:03}", 4, "120.50") for n in range(1, 11)],
        "marts.dim_accounts": [("tw_tax_id:1", "山城小學", 1)],
        "marts.fct_account_memberships": [
            ("tw_tax_id:1", "p001", True, DAY_BEFORE, None),
            ("tw_tax_id:2", "p001", False, DAY_BEFORE, DAY_BEFORE),
        ],
        "marts.bridge_profile_identifiers": [
            (
                f"p{n:03}",
                n,
                "email",
                f"person{n}@example.com",
                DAY_BEFORE,
                DAY_BEFORE,
                f"person{n}@example.com",
                None,
                None,
            )
            for n in people
        ],
        "marts.fct_events": [_event(n) for n in range(1, 201)],
        "marts.fct_purchases": [_purchase(n) for n in range(1, 101)],
        "marts.dim_products": [
            (f"{n}", "GROCERY", "COFFEE" if n == 1 else "TEA", "BAG") for n in range(1, 6)
        ],
        "marts.fct_service_cases": [
            ("c1", "p001", 1, "complaint", DAY_BEFORE, None, True),
            ("c2", "p001", 1, "complaint", DAY_BEFORE, None, True),
            ("c3", "p002", 2, "complaint", DAY_BEFORE, AS_OF, False),
        ],
        "marts.dim_consents": [
            (
                f"p{n:03}",
                "email",
                "marketing",
                "brand",
                "denied" if n == 2 else "granted",
                DAY_BEFORE,
            )
            for n in people
        ],
        "marts.dim_agreements": [
            (f"p{n:03}", "email", "marketing", "brand", DAY_BEFORE) for n in people if n != 2
        ],
        "marts.dim_profile_aliases": [("p777", "p002", AS_OF, AS_OF)],
        "marts.fct_identity_links": [
            (
                "email",
                "person1@example.com",
                "phone",
                "+886912345678",
                DAY_BEFORE,
                "crm",
                True,
                None,
            ),
            (
                "email",
                "person2@example.com",
                "cookie",
                "shared",
                DAY_BEFORE,
                "webshop",
                False,
                "max",
            ),
        ],
        "marts.fct_deliveries": [("d1", "we_miss_your_coffee", "p001", "sent")],
        "marts.dim_audiences": [
            (
                key,
                key.replace("_", " "),
                SENTENCE,
                "crm",
                entity_of(key),
                "published",
                "h1",
                "daily",
            )
            for key in SIZES
        ],
        "marts.fct_audience_members": members,
        "marts.fct_audience_memberships": [
            *[(*m[:3], m[3], None, "rule", RUN_ID) for m in members],
            ("winback_coffee", "profile", "p009", DAY_BEFORE, AS_OF, "rule", RUN_ID),
        ],
        "marts.fct_audience_member_changes": [
            ("winback_coffee", "profile", "p006", "entered", "rule", AS_OF, RECORDED_AT, RUN_ID),
            ("winback_coffee", "profile", "p009", "exited", "rule", AS_OF, RECORDED_AT, RUN_ID),
            (
                "winback_coffee",
                "profile",
                "p005",
                "entered",
                "rule",
                DAY_BEFORE,
                RECORDED_AT,
                "old",
            ),
        ],
        "marts.fct_audience_sizes": sizes,
    }


def entity_of(audience_key: str) -> str:
    """Return what an audience selects."""
    return "household" if audience_key.endswith("households") else "profile"


def member_key(audience_key: str, n: int) -> str:
    """Return the key of the n-th member."""
    return f"{entity_of(audience_key)[0]}{n:03}"


def statements() -> list[str]:
    """Return the statements that make the schemas, tables, views and comments."""
    made = [f"create schema {schema}" for schema in ("muster", "marts", "audiences")]
    made += [f"create table {name} ({columns})" for name, columns in TABLES.items()]
    made += [
        f"create view audiences.audience_{key} as select entity_key, entered_at "
        f"from marts.fct_audience_members where audience_key = '{key}'"
        for key in SIZES
    ]
    text = SENTENCE.replace("'", "''")
    made.append(f"comment on view audiences.audience_winback_coffee is '{text}'")
    made.append("comment on table marts.dim_profiles is 'One row per profile.'")
    made.append("comment on column marts.dim_profiles.profile_id is 'The person''s key.'")
    return made


def build_duckdb(settings: Settings) -> Callable[..., Any]:
    """Build the marts as a DuckDB file; return what runs one more statement on it."""
    path = Path(settings.warehouse_url.removeprefix("duckdb:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    make_duckdb_file(path)
    return on_duckdb(path)


def on_duckdb(path: Path) -> Callable[..., Any]:
    """Return what runs one statement on a DuckDB file and lets go of it."""
    import duckdb

    def execute(sql: str, parameters: tuple[Any, ...] = ()) -> None:
        with duckdb.connect(path) as connection:
            connection.execute(sql, parameters)

    return execute


def make_duckdb_file(path: Path) -> None:
    """Write the marts into a new DuckDB file."""
    import duckdb

    with duckdb.connect(path) as connection:
        for statement in statements():
            connection.execute(statement)
        for name, table in rows().items():
            marks = ", ".join("?" for _ in table[0])
            connection.executemany(f"insert into {name} values ({marks})", table)


def build_postgres(settings: Settings) -> Callable[..., Any]:
    """Build the marts in an empty PostgreSQL database; return what runs one more statement."""
    import psycopg2

    def execute(sql: str, parameters: tuple[Any, ...] = ()) -> None:
        connection = psycopg2.connect(settings.warehouse_url)
        with connection, connection.cursor() as cursor:
            cursor.execute(sql.replace("?", "%s"), parameters)
        connection.close()

    for schema in ("muster", "marts", "audiences"):
        execute(f"drop schema if exists {schema} cascade")
    for statement in statements():
        execute(statement)
    for name, table in rows().items():
        for row in table:
            execute(f"insert into {name} values ({', '.join('?' for _ in row)})", row)
    return execute


def open_next_run(built: Built, run_id: str = "20171031T000000Z-1") -> str:
    """Make the warehouse look as after the build of the next day: one member less, one more run."""
    as_of, recorded_at = AS_OF + timedelta(days=1), RECORDED_AT + timedelta(days=1)
    for table in ("muster.muster_runs", "marts.fct_runs"):
        built.execute(f"insert into {table} values (?, ?, ?)", (run_id, as_of, recorded_at))
    for step in ("profiles", "audiences"):
        built.execute("insert into muster.muster_steps values (?, ?)", (run_id, step))
    built.execute(
        "delete from marts.fct_audience_members where audience_key = 'winback_coffee' "
        "and entity_key = 'p006'"
    )
    for key, size in SIZES.items():
        now = size - (key == "winback_coffee")
        row = (key, as_of, now, 0, size - now)
        built.execute("insert into marts.fct_audience_sizes values (?, ?, ?, ?, ?)", row)
    left = ("winback_coffee", "profile", "p006", "exited", "rule", as_of, recorded_at, run_id)
    marks = ", ".join("?" for _ in left)
    built.execute(f"insert into marts.fct_audience_member_changes values ({marks})", left)
    # Loading never stops: the sources are as fresh as the day before.
    built.execute("update marts.fct_events set loaded_at = loaded_at + interval '1 day'")
    return run_id


def _profile(n: int) -> tuple[Any, ...]:
    name, latin = NAMES.get(n, (f"Person {n}", f"Person {n}"))
    seen = DAY_BEFORE - timedelta(days=n)
    household = f"h{(n - 1) // 4 + 1:03}"
    return (f"p{n:03}", n, household, name, latin, "en", "TW", "Taipei", n, f"{n}.25", True, seen)


def _event(n: int) -> tuple[Any, ...]:
    kind, source = (("product_view", "webshop"), ("app_open", "app"))[n % 2]
    person = n % 40 + 1
    at = AS_OF - timedelta(hours=n)
    return (f"e{n:04}", f"p{person:03}", person, kind, None, at, at, source, "1", None)


def _purchase(n: int) -> tuple[Any, ...]:
    person, product = n % 40 + 1, f"{n % 5 + 1}"
    basket = f"b{n // 2:03}"
    at = AS_OF - timedelta(days=n)
    return (
        f"{basket}:{product}:{n}",
        f"p{person:03}",
        person,
        basket,
        product,
        f"h{person % 10 + 1:03}",
        1,
        "4.50",
        at,
    )
