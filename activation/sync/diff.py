"""Members against what the far side has: what to add, update and remove; pure, no table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from activation.records import DOUBTFUL_PAYLOAD, Op


@dataclass(frozen=True, slots=True)
class Difference:
    """One entity that must change at the far side, and why."""

    op: Op
    entity_key: str
    reason: str
    is_exempt: bool = False


def diff_members(
    wanted: Mapping[str, str],
    have: Mapping[str, str],
    lost_consent: Mapping[str, bool] | None = None,
    *,
    removes: bool = True,
    moved: Collection[str] = (),
) -> list[Difference]:
    """Return the changes that make the far side (`have`) equal to `wanted`, sorted by key.

    Both map an entity key to the hash of its payload. Whoever lost consent goes, even where
    `removes` is off; `lost_consent` says whether they took it back themselves, since only that
    does not count against the guard (an export without consents must not empty the far side).
    Who `moved` is there under a former key and is told of once, whatever the payload.

    >>> changes = diff_members({"a": "1", "b": "2"}, {"b": "0", "c": "3"})
    >>> [(change.op.value, change.entity_key) for change in changes]
    [('add', 'a'), ('update', 'b'), ('remove', 'c')]
    """
    lost = lost_consent or {}
    changes = [Difference(Op.ADD, key, "Entered") for key in wanted.keys() - have.keys()]
    for key, payload in have.items():
        if key in lost:
            reason = "Took consent back" if lost[key] else "Consent is not known any more"
            changes.append(Difference(Op.REMOVE, key, reason, is_exempt=lost[key]))
        elif key not in wanted:
            if removes:
                changes.append(Difference(Op.REMOVE, key, "Left the audience"))
        elif key in moved:
            changes.append(Difference(Op.UPDATE, key, "Merged from another profile"))
        elif payload == DOUBTFUL_PAYLOAD:
            changes.append(Difference(Op.ADD, key, "May not be there yet"))
        elif wanted[key] != payload:
            changes.append(Difference(Op.UPDATE, key, "Changed"))
    return sorted(changes, key=lambda change: change.entity_key)
