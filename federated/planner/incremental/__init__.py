"""Evaluates again only who can have changed since the evaluation before, with the same members."""

from federated.planner.incremental.needs import Planned
from federated.planner.incremental.ticking import TickResult, tick
from federated.planner.incremental.verdicts import Verdict

__all__ = ["Planned", "TickResult", "Verdict", "tick"]
