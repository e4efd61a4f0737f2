"""The invented part of the demo company: one module per source, all from one seed."""

from muster.demo.synthetic.generate import DEFAULT_SEED, generate

__all__ = ["DEFAULT_SEED", "generate"]
