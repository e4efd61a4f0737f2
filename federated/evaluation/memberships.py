"""Which stored changes of membership a test counts; who is a member is in the facts."""

from federated.evaluation.facts import MemberChange
from federated.evaluation.moments import naive_utc
from federated.evaluation.windows import Moment, interval_of
from federated.rule.tree import MembershipTest
from federated.rule.windows import Span

MOVED = ("merged", "merged_from")


def is_counted(change: MemberChange, test: MembershipTest, at: Moment) -> bool:
    """Return whether a change lies after the start of the window and not after its end.

    Who was merged with another neither came nor went.
    """
    if isinstance(test.window, Span):
        raise TypeError("a rule is read before its windows become spans")
    start, end = interval_of(test.window, at) if test.window is not None else (None, None)
    seen = naive_utc(change.as_of)
    if change.reason in MOVED or seen > at.as_of:
        return False
    return (start is None or seen > start) and (end is None or seen <= end)
