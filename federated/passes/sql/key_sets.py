"""The named sets of entity keys a query is made of, each one a common table expression."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from federated.passes.sql.joining import Join
from federated.passes.sql.places import KEY, column, table

__all__ = ["KEY", "KeySets"]
PART = "part"
# Rules that ask for more sets than this are written in parts of at most so many.
MANY = 32
MOST_ASKED = 16


@dataclass
class KeySets:
    """Sets of keys by name; the same set is written once however often it is asked for.

    In a rule of very many, `is_packed` writes sets where they are asked for, and only the parts of
    the rule have names: engines plan a hundred sets in one query a hundred times slower than ten
    queries of ten, and none plans a thousand.
    """

    queries: dict[str, exp.Select] = field(default_factory=dict)
    names: dict[exp.Select, str] = field(default_factory=dict)
    is_packed: bool = False

    def has(self, key: exp.Expr, query: exp.Select, about: str) -> exp.Expr:
        """Return whether a key is in the set; `about` begins its name."""
        if self.is_packed and about != PART:
            return exp.In(this=key, query=exp.Subquery(this=query))
        name = self.named(query, f"{about}_set")
        inside = exp.select(column(KEY, name)).from_(table(name, name), copy=False)
        return exp.In(this=key, query=exp.Subquery(this=inside))

    def named(self, query: exp.Select, about: str) -> str:
        """Return the name of a query, the one it has where it was asked for before."""
        if query not in self.names:
            number = 1 + sum(name.startswith(f"{about}_") for name in self.queries)
            self.names[query] = f"{about}_{number}"
            self.queries[self.names[query]] = query
        return self.names[query]

    def packed(
        self, key: exp.Expr, parts: Sequence[exp.Expr], join: Join, query: exp.Select
    ) -> list[exp.Expr]:
        """Return parts that ask for few sets each: those of many are put together into sets.

        `query` selects all keys, so that a set may hold those for which the parts, joined, hold.
        """
        left = list(parts)
        while self.is_packed and sum(map(_asked, left)) > MOST_ASKED and len(left) > 1:
            bundles: list[list[exp.Expr]] = [[]]
            for part in left:
                if bundles[-1] and sum(map(_asked, [*bundles[-1], part])) > MOST_ASKED:
                    bundles.append([])
                bundles[-1].append(part)
            left = [
                self.has(key.copy(), query.copy().where(join(bundle), copy=False), PART)
                for bundle in bundles
            ]
        return left

    def attached(self, query: exp.Select) -> exp.Select:
        """Return the query with every set in front of it."""
        sets = [
            exp.CTE(this=each, alias=exp.TableAlias(this=exp.to_identifier(name)))
            for name, each in self.queries.items()
        ]
        if sets:
            query.set("with_", exp.With(expressions=sets))
        return query


def _asked(part: exp.Expr) -> int:
    """Return how many sets a part asks for."""
    return sum(
        "query" in found.args and found.args["query"] is not None for found in part.find_all(exp.In)
    )
