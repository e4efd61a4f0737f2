"""What other settings would make of rows that a person brings; the project stays as it is."""
