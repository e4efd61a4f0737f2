"""May this leave, to this person, now: the rules in their order; no table, no clock, no channel."""
