"""Makes older audience documents into those of today, one step for each version left behind."""

from typing import Any

from federated.versions import Upgrade, Upgraded


def name_bare_rules(data: dict[str, Any], name: str) -> Upgraded:
    """Return version 1 of a document without a version.

    The JSON or YAML of a visual builder is a rule and nothing else. It takes its key and its label
    from the name of its file, and stays a draft until somebody has read it and says otherwise.
    """
    if "rules" not in data or "rule" in data or "audience" in data:
        return Upgraded({"version": 1, **data})
    label = name.replace("_", " ").strip()
    found = {
        "version": 1,
        "audience": name,
        "label": {"en": label[:1].upper() + label[1:]},
        "status": "draft",
        "rule": data,
    }
    return Upgraded(found, inside="rule")


# A document without `version` is of version 0; the step at place n makes version n + 1 of n.
STEPS: tuple[Upgrade, ...] = (name_bare_rules,)
VERSION = len(STEPS)
UPGRADES = dict(enumerate(STEPS))
