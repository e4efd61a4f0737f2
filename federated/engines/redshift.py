"""Amazon Redshift, rendered and parsed again but not run here."""

from sqlglot import exp

from federated.engines.base import Engine, call, cast_element, text_of
from federated.operators.patterns import JAVA

_FIRST = [exp.Literal.number(n) for n in (1, 1, 0)]
ENGINE = Engine(
    "redshift",
    "redshift",
    "rendered only",
    text=lambda encoded: call("FROM_VARBYTE", call("FROM_HEX", text_of(encoded)), text_of("utf-8")),
    hex_of=lambda value: call("TO_HEX", call("TO_VARBYTE", value, text_of("utf-8"))),
    row_hash=lambda values: call("FNV_HASH", call("JSON_SERIALIZE", call("ARRAY", *values))),
    # The flavour of Perl: the one of POSIX, behind ~, knows less.
    finds=lambda value, pattern: exp.GT(
        this=call("REGEXP_INSTR", value, pattern, *_FIRST, text_of("p")),
        expression=exp.Literal.number(0),
    ),
    patterns=JAVA,
    # Arrays are of the type super, whose elements may be anything.
    element=cast_element,
)
