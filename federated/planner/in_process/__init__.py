"""Audiences evaluated over vectors beside an embedded warehouse; the same members as its SQL."""
