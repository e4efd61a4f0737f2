"""Many audiences together, and again: what is shared, and what need not be evaluated anew."""
