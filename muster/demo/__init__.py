"""The demo company; its door makes the invented data, `runner` drives the days."""

from muster.demo.synthetic import DEFAULT_SEED, generate

__all__ = ["DEFAULT_SEED", "generate"]
