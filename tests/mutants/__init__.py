"""Seeded mistakes of the compiler, and the tests that must find each of them."""
