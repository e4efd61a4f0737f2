"""Where tables lie in a warehouse that is asked directly."""

from sqlglot import exp

# Schema and table, the table alone, or the catalogue before both.
Place = tuple[str, ...]


def source(place: Place, alias: str) -> exp.Table:
    """Return a table at a place under an alias, every name quoted."""
    parts = [exp.to_identifier(part, quoted=True) for part in place]
    named = dict(zip(("this", "db", "catalog"), reversed(parts), strict=False))
    return exp.Table(**named, alias=exp.TableAlias(this=exp.to_identifier(alias)))


def mark() -> exp.Expr:
    """Return the mark of a bind parameter, the same for every open warehouse."""
    return exp.var("?")
