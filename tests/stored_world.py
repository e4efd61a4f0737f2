"""A shop nobody staged: odd names, types of every sort, another schema; for tests only."""

from datetime import UTC, datetime

from federated.warehouse import Warehouse

AS_OF = datetime(2024, 11, 10, tzinfo=UTC)
SCHEMA = "odd schema"

TYPES = {
    "duckdb": {"json": "json", "double": "double", "fixed": "char(4)"},
    "postgres": {"json": "jsonb", "double": "double precision", "fixed": "char(4)"},
}
TABLES = """
create type "{schema}".mood as enum ('sad', 'ok', 'O''K');
create table "{schema}"."Customers" (
    id bigint, "First Name" varchar(20), mood "{schema}".mood, code {fixed}, "user" text,
    joined timestamp with time zone, "Order" numeric(10, 2), tags text[], extra {json},
    unscaled numeric, gone_at timestamp, uid uuid
);
insert into "{schema}"."Customers" values
    (1, 'Ann', 'ok', 'a', 'u', '2024-11-01 00:30:00+08', 1.50, null, null, 1.005, null,
     '00000000-0000-0000-0000-00000000000A'),
    (2, 'Bob', 'sad', 'b', null, '2024-11-02 00:00:00+00', 2.00, null, null, 2.5, null, null),
    (3, 'Cy "O''', 'O''K', 'abcd', '', null, null, null, null, null, '2024-11-20 00:00:00', null),
    (4, 'Di', 'ok', null, 'u', null, -3.00, null, null, null, '2024-11-01 00:00:00', null),
    (null, 'No', 'ok', 'a', 'u', null, null, null, null, null, null, null);
create table "{schema}"."Order.Lines" (
    "order#" integer, "customer id" bigint, sku text, amount {double}, "at" timestamp, day date
);
insert into "{schema}"."Order.Lines" values
    (1, 1, 's1', 10.5, '2024-11-03 01:30:00', '2024-11-03'),
    (2, 1, 's2', 3, '2024-11-02 01:30:00', '2024-11-02'),
    (3, 2, 's1', 0.1, '2024-11-04 00:00:00', '2024-11-04'),
    (4, 2, 's1', 0.2, '2024-11-09 10:00:00', '2024-11-09'),
    (5, 3, 's9', 7, null, null);
create table "{schema}".products (sku text, category text);
insert into "{schema}".products values ('s1', 'coffee'), ('s2', 'tea');
create view "{schema}"."Spend by day" as
    select "customer id", day, cast(sum(amount) as numeric(12, 2)) as total
    from "{schema}"."Order.Lines" group by 1, 2;
"""
CATALOG = """version: 1
time_zone: America/New_York
entities:
  customer:
    table: [odd schema, Customers]
    key: id
    changes: {known_by: hash, deletes: tombstone, tombstone: gone_at}
    attributes:
      first_name: {column: First Name, label: {en: first name, ko: 이름}}
      mood: {allowed_values: [sad, ok, "O'K"]}
      code:
      user:
      joined:
      Order:
      unscaled: decimal(10, 2)
      uid:
collections:
  orders:
    table: [odd schema, Order.Lines]
    owners: {customer: customer id}
    key: "order#"
    time: at
    columns: {at: {timezone: America/New_York}}
    attributes:
      amount: decimal(18, 2)
      sku:
    links:
      product: {to: products, on: {sku: sku}, cardinality: many_to_one}
  spending:
    table: [odd schema, Spend by day]
    owners: {customer: customer id}
    key: [customer id, day]
    time: day
    columns: {day: timestamp}
    attributes: {total: , on_day: {column: day, type: date}}
tables:
  products:
    table: [odd schema, products]
    attributes: {category: }
"""


def load_shop(warehouse: Warehouse, schema: str = SCHEMA) -> None:
    """Write the shop anew."""
    warehouse.execute(f'drop schema if exists "{schema}" cascade')
    warehouse.execute(f'create schema "{schema}"')
    text = TABLES.format(schema=schema, **TYPES[warehouse.engine])
    for statement in text.split(";\n"):
        if statement.strip():
            warehouse.execute(statement)
