"""What data-usage labels ask of those who show or send the columns that carry them."""
