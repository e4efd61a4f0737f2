"""PostgreSQL: how it spells what we mean and how it opens; the driver is an extra."""

from urllib.parse import urlsplit

from sqlglot import exp

from federated.engines.base import Engine, call, text_of
from federated.engines.exact import cut_to_size, shifted
from federated.engines.postgres_reading import PostgresReader
from federated.engines.postgres_warehouse import PostgresWarehouse
from federated.errors import EngineLacks, WarehouseUnreachable
from federated.operators.patterns import POSTGRES


def in_c(value: exp.Expr) -> exp.Expr:
    """Return a text in the collation of code points."""
    return exp.Collate(
        this=exp.paren(value, copy=False), expression=exp.to_identifier("C", quoted=True)
    )


def _fit(value: exp.Expr, digits: int, scale: int) -> exp.Expr:
    rounded = call("round", value, exp.Literal.number(scale))
    return cut_to_size(rounded, digits, scale)


def _micros(moment: exp.Expr) -> exp.Expr:
    seconds = exp.Extract(this=exp.var("EPOCH"), expression=moment)
    return exp.cast(exp.Mul(this=seconds, expression=exp.Literal.number(1_000_000)), "bigint")


ENGINE = Engine(
    "postgres",
    "postgres",
    "executed here",
    text=lambda encoded: call(
        "convert_from", call("decode", text_of(encoded), text_of("hex")), text_of("UTF8")
    ),
    hex_of=lambda value: call("encode", call("convert_to", value, text_of("UTF8")), text_of("hex")),
    # Databases are made with any collation; the order of a rule is by code point.
    row_hash=lambda values: call(
        "hashtextextended", exp.cast(call("row", *values), "text"), exp.Literal.number(0)
    ),
    by_code_point=in_c,
    # A column of a collation that is not deterministic could not be searched otherwise.
    finds=lambda value, pattern: exp.RegexpLike(this=in_c(value), expression=pattern),
    patterns=POSTGRES,
    fit=_fit,
    whole=lambda left, right, shift, _: call("div", shifted(left, shift), right),
    micros_of=_micros,
)

_OPTIONS = "-c standard_conforming_strings=on -c timezone=UTC -c client_encoding=UTF8"


def connect(url: str, *, read_only: bool, locked_down: bool) -> PostgresWarehouse:
    """Open a PostgreSQL database.

    Raises: WarehouseUnreachable when none answers there; EngineLacks without its driver.
    """
    try:
        import psycopg2  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise EngineLacks('postgres: no driver here. Install "muster[dbt]".') from error
    options = _OPTIONS + (" -c default_transaction_read_only=on" if read_only else "")
    place = f"{urlsplit(url).hostname or 'localhost'}{urlsplit(url).path}"
    try:
        connection = psycopg2.connect(url, options=options, connect_timeout=10)
    except psycopg2.OperationalError as error:
        reason = str(error).strip().split("\n")[0]
        raise WarehouseUnreachable(
            f"{place}: no warehouse answers ({reason}). Check the address, or try again later."
        ) from error
    connection.autocommit = True
    return PostgresReader(connection) if locked_down else PostgresWarehouse(connection)
