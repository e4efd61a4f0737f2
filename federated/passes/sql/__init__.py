"""The parts a query is built of; the pass `build_query` puts them together."""
