"""The language: what a rule can say, as data; nothing here knows a warehouse."""
