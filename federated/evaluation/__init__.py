"""An in-memory reading of a rule, part by part; nothing here builds or knows SQL."""
