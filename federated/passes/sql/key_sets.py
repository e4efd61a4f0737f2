"""The named sets of entity keys a query is made of, each one a common table expression."""

from dataclasses import dataclass, field

from sqlglot import exp

from federated.passes.sql.places import column, table

KEY = "entity_key"


@dataclass
class KeySets:
    """Sets of keys by name; the same set is written once however often it is asked for."""

    queries: dict[str, exp.Select] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def has(self, key: exp.Expr, query: exp.Select, about: str) -> exp.Expr:
        """Return whether a key is in the set; `about` begins its name."""
        text = query.sql("duckdb")
        if text not in self.names:
            number = 1 + sum(name.startswith(f"{about}_set_") for name in self.queries)
            self.names[text] = f"{about}_set_{number}"
            self.queries[self.names[text]] = query
        name = self.names[text]
        inside = exp.select(column(KEY, name)).from_(table(name, name), copy=False)
        return exp.In(this=key, query=exp.Subquery(this=inside))

    def attached(self, query: exp.Select) -> exp.Select:
        """Return the query with every set in front of it."""
        sets = [
            exp.CTE(this=each, alias=exp.TableAlias(this=exp.to_identifier(name)))
            for name, each in self.queries.items()
        ]
        if sets:
            query.set("with_", exp.With(expressions=sets))
        return query
