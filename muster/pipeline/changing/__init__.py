"""What differs between two moments of an audience: members, verdicts, and the rows behind them."""
