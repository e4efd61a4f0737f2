"""Evaluates again only who can have changed since the evaluation before, with the same members."""

from federated.passes.draft import Context
from federated.planner.incremental.find_needs import needs_of
from federated.planner.incremental.needs import Planned
from federated.planner.incremental.ticking import TickResult, forget, tick
from federated.planner.incremental.verdicts import Verdict

__all__ = ["Planned", "TickResult", "Verdict", "forget", "tick", "why_whole"]


def why_whole(planned: Planned, context: Context) -> tuple[str, set[str]]:
    """Return why an audience is evaluated for everybody at every tick, if so, and its parents."""
    needs = needs_of(planned, context)
    return needs.lacks, needs.parents
