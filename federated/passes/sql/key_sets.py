"""The named sets of entity keys a query is made of, each one a common table expression."""

from dataclasses import dataclass, field

from sqlglot import exp

from federated.passes.sql.places import KEY, column, table

__all__ = ["KEY", "KeySets"]


@dataclass
class KeySets:
    """Sets of keys by name; the same set is written once however often it is asked for."""

    queries: dict[str, exp.Select] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def has(self, key: exp.Expr, query: exp.Select, about: str) -> exp.Expr:
        """Return whether a key is in the set; `about` begins its name."""
        name = self.named(query, f"{about}_set")
        inside = exp.select(column(KEY, name)).from_(table(name, name), copy=False)
        return exp.In(this=key, query=exp.Subquery(this=inside))

    def named(self, query: exp.Select, about: str) -> str:
        """Return the name of a query, the one it has where it was asked for before."""
        text = query.sql("duckdb")
        if text not in self.names:
            number = 1 + sum(name.startswith(f"{about}_") for name in self.queries)
            self.names[text] = f"{about}_{number}"
            self.queries[self.names[text]] = query
        return self.names[text]

    def attached(self, query: exp.Select) -> exp.Select:
        """Return the query with every set in front of it."""
        sets = [
            exp.CTE(this=each, alias=exp.TableAlias(this=exp.to_identifier(name)))
            for name, each in self.queries.items()
        ]
        if sets:
            query.set("with_", exp.With(expressions=sets))
        return query
