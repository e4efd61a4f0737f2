"""What is odd about a rule though it compiles: never true, always true, idle or expensive parts."""
