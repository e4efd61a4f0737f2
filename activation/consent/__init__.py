"""Who agreed to what: the decision over dated facts; where facts are kept is the ledger's."""
