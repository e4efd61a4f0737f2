"""Computed attributes: declared once, compiled like rules, named by rules like any other."""
