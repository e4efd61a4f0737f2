"""The compiler: an ordered list of passes, one file each; a draft goes in, a draft comes out."""

from collections.abc import Callable

from federated.errors import RuleError
from federated.passes.build_query import build_query
from federated.passes.check_kinds import check_kinds
from federated.passes.check_query import check_query
from federated.passes.draft import Context, Draft
from federated.passes.name_edges import name_edges
from federated.passes.resolve_names import resolve_names
from federated.passes.simplify_groups import simplify_groups
from federated.rule.tree import Audience

Pass = Callable[[Draft, Context], Draft]

# The first two find faults and go on, so that all of them are told at once.
CHECKS: tuple[Pass, ...] = (resolve_names, check_kinds)
PASSES: tuple[Pass, ...] = (*CHECKS, simplify_groups, name_edges, build_query, check_query)

__all__ = ["CHECKS", "PASSES", "Context", "Draft", "Stages", "check", "run_passes"]


def run_passes(draft: Draft, context: Context) -> dict[str, Draft]:
    """Return the draft after each pass, by the name of the pass, in order.

    Raises: RuleError with every fault of the rule.
    """
    return Stages(draft, context, PASSES[-1])


class Stages(dict[str, Draft]):
    """The draft after each pass; the later ones are run when they are asked for.

    Whatever is at fault in a rule is found before that, so a rule whose texts are kept from before
    need not become a query again.
    """

    def __init__(self, draft: Draft, context: Context, until: Pass) -> None:
        super().__init__()
        self._context = context
        self._last = draft
        self._run(until.__name__)

    def __missing__(self, name: str) -> Draft:
        self._run(name)
        return self[name]

    def _run(self, name: str) -> None:
        for work in PASSES[len(self) :]:
            if self._last.faults and work not in CHECKS:
                raise RuleError(self._last.faults, self._last.audience.source)
            self._last = self[work.__name__] = work(self._last, self._context)
            if work.__name__ == name:
                return
        raise KeyError(name)


def check(audience: Audience, context: Context) -> Audience:
    """Return an audience with names resolved and literals typed, as describe and evaluate read it.

    Raises: RuleError with every fault of the rule.
    """
    draft = Draft(audience)
    for work in CHECKS:
        draft = work(draft, context)
    if draft.faults:
        raise RuleError(draft.faults, audience.source)
    return draft.audience
