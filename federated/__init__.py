"""Rules in, SQL out: the public door of the rule compiler."""
