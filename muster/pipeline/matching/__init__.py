"""Probabilistic links: who may be one person though no identifier says so, scored by Splink."""
