"""The page's pictures: charts by Altair and the drawing of identifiers; no queries."""
