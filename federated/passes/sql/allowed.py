"""The only kinds of SQL a finished query, or one a person wrote, may be made of."""

from sqlglot import exp

from federated.errors import Fault, shown
from federated.operators.exact import MARKS
from federated.operators.literals import BYTES, EDGE, ELEMENT, ELEMENTS, HEX, MATCHES, TEXT, WITHIN

OURS = frozenset({TEXT, EDGE, BYTES, HEX, MATCHES, ELEMENTS, ELEMENT, WITHIN}) | MARKS
QUERY = (
    exp.Select, exp.Subquery, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.With,
    exp.CTE, exp.Alias, exp.TableAlias, exp.Table, exp.Column, exp.Identifier, exp.Star,
    exp.Distinct, exp.Paren, exp.Tuple, exp.Exists, exp.Window, exp.WindowSpec, exp.Order,
    exp.Ordered,
)  # fmt: skip
LOGIC = (
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.In,
    exp.Between, exp.Coalesce, exp.Case, exp.If, exp.Boolean, exp.Null, exp.Nullif,
)  # fmt: skip
VALUES = (
    exp.Literal, exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Mod, exp.Count, exp.Sum, exp.Min, exp.Max,
    exp.RowNumber, exp.Extract, exp.StrPosition, exp.Left, exp.Right, exp.Length, exp.Translate,
    exp.Abs, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Interval, exp.Var,
    exp.TimestampTrunc, exp.Lag,
)  # fmt: skip
ALLOWED = (*QUERY, *LOGIC, *VALUES)
# What a person may write besides; none of it reads anything but its arguments.
WRITTEN = (
    exp.Placeholder, exp.Limit, exp.Union, exp.Intersect, exp.Except, exp.Div, exp.Avg, exp.Round,
    exp.Floor, exp.Ceil, exp.Lower, exp.Upper, exp.Rank, exp.DenseRank, exp.Lead,
    exp.Filter, exp.Qualify,
)  # fmt: skip


def faults_of_statement(query: exp.Expr) -> list[Fault]:
    """Return a fault for each part of a person's query that is not allowed."""
    faults = []
    for part in query.walk():
        if isinstance(part, exp.Anonymous):
            faults.append(_fault(f"the function {part.name}"))
        elif isinstance(part, exp.Placeholder):
            if part.name != "as_of":
                faults.append(_fault(f"the parameter {shown(part.sql())}", "Only :as_of is known."))
        elif not isinstance(part, (*ALLOWED, *WRITTEN)):
            faults.append(_fault(f"{type(part).__name__} ({shown(part.sql('duckdb'), 40)})"))
        elif isinstance(part, exp.Literal) and part.is_string and "\x00" in part.name:
            faults.append(_fault("the character NUL"))
    return faults


def _fault(what: str, advice: str = "Write it with plain select, joins and aggregates.") -> Fault:
    return Fault("sql", f"{what} cannot stand in an audience", advice)
