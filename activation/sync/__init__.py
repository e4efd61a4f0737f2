"""The engine: members against what the far side has, through the ledger, out by a channel."""
