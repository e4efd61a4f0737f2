"""What people and vendors tell us: refusals, verified, become facts in the ledger."""
