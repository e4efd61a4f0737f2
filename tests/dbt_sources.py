"""A small cut of the demo's sources for tests, as Parquet and as PostgreSQL tables."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import psycopg2
import pyarrow.parquet as pq
from dbt_worlds import ROOT, World, bounds_statements, compile_world

from activation.sync.ledger.exporting import empty_tables
from muster.demo import generate

TYPES = {"VARCHAR": "text", "DOUBLE": "double precision"}
KIOSK_YAML = """
version: 2
sources:
  - name: kiosk
    description: Sign-ups at kiosks in the stores.
    schema: sources_kiosk
    config:
      meta:
        external_location: "{{ env_var('MUSTER_HOME', '.muster') }}/sources/kiosk/{name}.parquet"
        muster: {version: 1, channel: kiosk}
    tables:
      - name: signups
        description: One row per sign-up.
        config:
          meta:
            muster:
              version: 1
              kind: event
              key: [signup_id]
              occurred_at: signed_up_at
              loaded_at: signed_up_at
              identities:
                - {namespace: loyalty_id, column: card, authenticated: true}
                - {namespace: email, column: email}
                - {namespace: phone_e164, column: phone, region: {value: TW}}
              attributes:
                city: {column: city, precedence: 1}
              event:
                type: {value: signup}
                category: topic
        columns:
          - {name: signupNumber, data_type: text, config: {meta: {muster: {as: signup_id}}}}
          - {name: card, data_type: text}
          - {name: email, data_type: text}
          - {name: phone, data_type: text}
          - {name: city, data_type: text}
          - {name: topic, data_type: text}
          - {name: signed_up_at, data_type: timestamp}
"""
KIOSK_ROWS = """
select * from (values
    ('k1', '1764', ' Sarah.KIOSK@Example.com ', '０９３７－１２３－４５６', 'Tainan', 'coffee',
     timestamp '2017-10-01'),
    ('k2', null, 'new.face@example.com', null, 'Taipei', 'tea', timestamp '2017-10-02'),
    ('k3', null, 'not an address', '12', 'Taipei', 'tea', timestamp '2017-10-03')
) as t ("signupNumber", card, email, phone, city, topic, signed_up_at)
"""


def add_sources(world: World) -> None:
    """Give a project the demo's sources, one household in eight, and a seventh by YAML alone."""
    generate(world.home / "sources")
    real = world.project / "muster/demo/completejourney"
    real.mkdir(parents=True)
    for path in sorted((ROOT / "muster/demo/completejourney").glob("*.parquet")):
        sample = " where household_id % 8 = 4" if path.stem == "transactions" else ""
        _write(f"select * from '{path}'{sample}", real / path.name)
    ledger = world.home / "exports/ledger"
    ledger.mkdir(parents=True)
    for name, table in empty_tables().items():
        pq.write_table(table, ledger / f"{name}.parquet")
    kiosk = world.home / "sources/kiosk"
    kiosk.mkdir()
    _write(KIOSK_ROWS, kiosk / "signups.parquet")
    (world.project / "dbt_project/sources/kiosk.yml").write_text(KIOSK_YAML)
    compile_world(world)


def load_postgres(world: World, url: str, as_of: str) -> None:
    """Copy the sources of a project into PostgreSQL, one schema per source, and set as_of."""
    folders = {
        "sources_completejourney": world.project / "muster/demo/completejourney",
        "sources_muster_activation": world.home / "exports/ledger",
    }
    for folder in sorted((world.home / "sources").iterdir()):
        if folder.name != "truth" and folder.is_dir():
            folders[f"sources_{folder.name}"] = folder
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        for schema, folder in folders.items():
            cursor.execute(f"drop schema if exists {schema} cascade; create schema {schema}")
            for path in sorted(folder.glob("*.parquet")):
                _copy(cursor, path, f"{schema}.{path.stem}")
        for statement in bounds_statements(as_of):
            cursor.execute(statement)
    connection.close()


def postgres_environment(url: str) -> dict[str, str]:
    """Return what profiles.yml reads to find the server."""
    parts = urlsplit(url)
    query = dict(item.split("=", 1) for item in parts.query.split("&") if item)
    return {
        "MUSTER_PG_HOST": unquote(query.get("host", parts.hostname or "")),
        "MUSTER_PG_PORT": str(parts.port or query.get("port", 5432)),
        "MUSTER_PG_USER": parts.username or "postgres",
        "MUSTER_PG_PASSWORD": parts.password or "",
        "MUSTER_PG_DATABASE": parts.path.lstrip("/"),
    }


def _write(sql: str, path: Path) -> None:
    duckdb.sql(f"copy ({sql}) to '{path}' (format parquet)")


def _copy(cursor: object, path: Path, relation: str) -> None:
    columns = duckdb.sql(f"describe select * from '{path}'").fetchall()
    kinds = ", ".join(f'"{name}" {TYPES.get(kind, kind)}' for name, kind, *_ in columns)
    cursor.execute(f"create table {relation} ({kinds})")
    text = path.with_suffix(".csv")
    duckdb.sql(f"copy (select * from '{path}') to '{text}' (header false, nullstr '\\N')")
    with text.open(encoding="utf-8") as rows:
        cursor.copy_expert(f"copy {relation} from stdin with (format csv, null '\\N')", rows)
    text.unlink()
