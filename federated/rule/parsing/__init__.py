"""The readers of the parts of a document; `parse` puts them together."""
