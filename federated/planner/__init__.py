"""Many audiences together: their distinct leaves, evaluated once, and what is made of them."""
