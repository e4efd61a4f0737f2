"""Reads sentences back into rules, by the same phrases that say them; nothing is guessed."""
