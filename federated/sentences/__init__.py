"""Words for the parts of a rule: one data file per language, and what fills its phrases in."""
