"""Reads a sequence: steps, the gaps between them, and what binds them together."""

from collections.abc import Callable
from typing import Any

from federated.errors import Fault, shown
from federated.rule.fields import Entries
from federated.rule.parsing.operands import BOOKKEEPING, read_path
from federated.rule.parsing.windows import read_duration, read_window
from federated.rule.tree import Group, Node, SequenceTest, Step

MAX_MATCHED = 8
ReadGroup = Callable[[Any, str, list[Fault]], Group | None]


def read_sequence(entries: Entries, read_group: ReadGroup) -> Node | None:
    """Return a sequence test; None with faults, or when a step was emptied by muting."""
    entries.known(["sequence", "within", "window", "same", "field", *BOOKKEEPING])
    before = len(entries.faults)
    steps = entries.data["sequence"]
    if not isinstance(steps, list) or not steps:
        entries.fault("sequence", f"is not a list of steps (found {shown(steps)})", "Add steps.")
        return None
    read = [_step(entries, i, s, read_group) for i, s in enumerate(steps)]
    within = entries.inner("within") if entries.data.get("within") is not None else None
    if within is not None:
        within.known(["n", "unit"])
    length = read_duration(within, fixed=True) if within is not None else None
    window = entries.inner("window") if entries.data.get("window") is not None else None
    span = read_window(window) if window is not None else None
    if len(entries.faults) > before or None in read:
        return None
    test = SequenceTest(
        tuple(s for s in read if s is not None), length, span, entries.texts("same"), entries.where
    )
    _check_order(entries, test)
    return None if len(entries.faults) > before else test


def _step(sequence: Entries, index: int, data: Any, read_group: ReadGroup) -> Step | None:
    if not isinstance(data, dict):
        problem = f"is not a step (found {shown(data)})"
        sequence.fault(f"sequence[{index}]", problem, "Write field and value.")
        return None
    entries = Entries(data, f"{sequence.at('sequence')}[{index}]", sequence.faults)
    entries.known(["field", "value", "not", "count", "after", "id", "path"])
    name = read_path(entries, "field")
    group: Group | None = Group("and", (), False, entries.at("value"))
    if entries.data.get("value") not in (None, "", [], {}):
        group = read_group(entries.data["value"], entries.at("value"), entries.faults)
    after_min = after_max = None
    after = entries.inner("after") if entries.data.get("after") is not None else None
    if after is not None:
        after.known(["min", "max", "unit"])
        after_min = read_duration(after, "min", fixed=True) if "min" in after.data else None
        after_max = read_duration(after, "max", fixed=True) if "max" in after.data else None
    count = entries.whole("count", 1, least=1, most=MAX_MATCHED)
    negated = entries.flag("not")
    if name is None or group is None:
        return None
    return Step(str(name), group, negated, count, after_min, after_max, entries.where)


def _check_order(entries: Entries, test: SequenceTest) -> None:
    matched = [i for i, s in enumerate(test.steps) if not s.negated]
    if not matched:
        entries.fault("sequence", "has no step that must happen", "Add one without not.")
        return
    if sum(s.count for s in test.steps if not s.negated) > MAX_MATCHED:
        entries.fault("sequence", f"matches more than {MAX_MATCHED} rows", "Shorten it.")
    for index, step in enumerate(test.steps):
        place = f"sequence[{index}]"
        if step.negated and step.count != 1:
            entries.fault(f"{place}.count", "does not go with not", "Remove it.")
        if step.negated and step.after_min is not None:
            entries.fault(f"{place}.after", "takes only max on a not step", "Remove min.")
        if step.negated and step.after_max is not None and index < matched[-1]:
            advice = "Move the step to the end, or remove after."
            entries.fault(f"{place}.after", "goes only with the last steps here", advice)
        if not step.negated and index == matched[0] and (step.after_min or step.after_max):
            entries.fault(f"{place}.after", "has no step before it", "Remove it.")
