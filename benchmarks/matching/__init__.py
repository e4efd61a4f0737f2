"""How right probabilistic links are, on people whose truth is known."""
