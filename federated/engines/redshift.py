"""Amazon Redshift, rendered and parsed again but not run here.

Relied on, and tried on no server: POSITION, LEFT, RIGHT and LENGTH count characters; DATE_TRUNC to
a week begins on Monday; blanks at the end of a VARCHAR do not count when it is compared.
"""

from sqlglot import exp

from federated.engines.base import Engine, call, cast_element, text_of
from federated.operators.patterns import JAVA

_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)


def _bytes(value: exp.Expr) -> exp.Expr:
    if isinstance(value, exp.Anonymous) and value.name == "FROM_VARBYTE":
        encoded: exp.Expr = value.expressions[0]
        return encoded
    return call("TO_VARBYTE", value, text_of("utf-8"))


def _is_text(part: exp.Expr) -> bool:
    if isinstance(part, exp.Anonymous):
        return part.name == "FROM_VARBYTE"
    return isinstance(part, exp.Literal) and bool(part.is_string)


def _compared_as_bytes(part: exp.Binary) -> exp.Expr:
    """Return a comparison with a known text in which blanks at an end count."""
    if not (_is_text(part.this) or _is_text(part.expression)):
        return part
    return type(part)(this=_bytes(part.this), expression=_bytes(part.expression))


def _found_as_bytes(part: exp.In) -> exp.Expr:
    texts = part.expressions
    is_hex = isinstance(part.this, exp.Anonymous) and part.this.name == "TO_HEX"
    if is_hex or not texts or not all(map(_is_text, texts)):
        return part
    return exp.In(this=_bytes(part.this), expressions=[_bytes(text) for text in texts])


_FIRST = [exp.Literal.number(n) for n in (1, 1, 0)]
ENGINE = Engine(
    "redshift",
    "redshift",
    "rendered only",
    text=lambda encoded: call("FROM_VARBYTE", call("FROM_HEX", text_of(encoded)), text_of("utf-8")),
    hex_of=lambda value: call("TO_HEX", _bytes(value)),
    row_hash=lambda values: call("FNV_HASH", call("JSON_SERIALIZE", call("ARRAY", *values))),
    # The flavour of Perl: the one of POSIX, behind ~, knows less.
    finds=lambda value, pattern: exp.GT(
        this=call("REGEXP_INSTR", value, pattern, *_FIRST, text_of("p")),
        expression=exp.Literal.number(0),
    ),
    patterns=JAVA,
    # Arrays are of the type super, whose elements may be anything.
    element=cast_element,
    mends=(*((kind, _compared_as_bytes) for kind in _COMPARISONS), (exp.In, _found_as_bytes)),
)
