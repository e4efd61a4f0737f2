"""Reads an audience document into the tree, with all its faults at once; names mean nothing yet."""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Literal, cast

from federated.errors import Fault, RuleError, shown
from federated.rule.fields import Entries
from federated.rule.parsing.limits import check_limits
from federated.rule.parsing.parts import read_group
from federated.rule.tree import Audience, Group

KEYS = [
    "version",
    "audience",
    "label",
    "description",
    "owner",
    "entity",
    "merge_policy",
    "tags",
    "labels",
    "status",
    "refresh",
    "expires_on",
    "everyone",
    "rule",
    "sql",
    "model",
]
LANGUAGES = ("en", "zh-TW", "ko")
STATUSES = ("published", "draft", "inactive")
REFRESHES = ("hourly", "daily", "weekly", "monthly")
MODEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}\Z")
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")


def parse_audience(data: Mapping[str, Any], *, source: str = "", folder: str = "") -> Audience:
    """Return the audience a document says.

    Raises: RuleError with every fault, each with its JSON path and the nearest valid name.
    """
    audience, faults = read_audience(data, source=source, folder=folder)
    if faults:
        raise RuleError(faults, source)
    return audience


def parse_rule(rule: Any, where: str = "rule") -> Group:
    """Return the tree of a bare rule.

    Raises: RuleError with every fault.
    """
    faults = check_limits(rule, where)
    group = None if faults else read_group(rule, where, faults)
    if faults:
        raise RuleError(faults)
    return group or Group("and", (), False, where)


def read_audience(
    data: Mapping[str, Any], *, source: str = "", folder: str = ""
) -> tuple[Audience, list[Fault]]:
    """Return what could be read of a document, and its faults, for passes that find more."""
    faults = check_limits(dict(data), "")
    if faults:
        return Audience(key=str(data.get("audience", "")), label={}), faults
    entries = Entries(data, "", faults)
    entries.known(KEYS)
    rule, sql, model = _rule_or_other(entries)
    audience = Audience(
        key=read_key(entries, "audience", source),
        label=read_label(entries),
        rule=rule,
        sql=sql,
        model=model,
        description=entries.text("description"),
        owner=entries.text("owner"),
        entity=entries.text("entity", "profile"),
        tags=entries.texts("tags"),
        labels=entries.texts("labels"),
        status=cast(
            Literal["published", "draft", "inactive"],
            entries.word("status", STATUSES, "published"),
        ),
        refresh=entries.word("refresh", REFRESHES, "daily"),
        expires_on=entries.day("expires_on"),
        everyone=entries.flag("everyone"),
        folder=folder,
        source=source,
    )
    _check_not_empty(entries, audience)
    return audience, faults


def read_key(entries: Entries, word: str, source: str) -> str:
    """Return the key of a document, which is also the name of its file."""
    key = entries.text(word)
    if not KEY.match(key):
        problem = f"is not a key (found {shown(key)})"
        advice = "Use lower case letters, digits and _, at most 60, for its file too."
        entries.fault(word, problem, advice)
    name = PurePath(source).name.split(".")[0]
    if source and key != name:
        problem = f"is not the name of its file (found {shown(key)})"
        entries.fault(word, problem, f'Write "{name}", or rename the file.')
    return key


def read_label(entries: Entries) -> dict[str, str]:
    """Return what people call it, by language; English is always there."""
    label = entries.inner("label")
    if label is None:
        return {}
    label.known(LANGUAGES)
    if not label.text("en"):
        label.fault("en", "is missing", "Everything has an English label.")
    return {language: label.text(language) for language in LANGUAGES if label.text(language)}


def _rule_or_other(entries: Entries) -> tuple[Group | None, str | None, str | None]:
    given = [k for k in ("rule", "sql", "model") if entries.data.get(k) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none of them"
        entries.fault("rule", f"write one of rule, sql and model (found {found})", "Keep one.")
        return None, None, None
    if given == ["sql"]:
        return None, entries.text("sql"), None
    if given == ["model"]:
        return None, None, _model(entries)
    group = read_group(entries.data["rule"], "rule", entries.faults)
    return group or Group("and", (), False, "rule"), None, None


def _model(entries: Entries) -> str | None:
    name = entries.text("model")
    if MODEL.match(name):
        return name
    entries.fault("model", f"is not the name of a dbt model (found {shown(name)})", "Write one.")
    return None


def _check_not_empty(entries: Entries, audience: Audience) -> None:
    rule = audience.rule
    if rule is None or entries.faults or audience.everyone or audience.status != "published":
        return
    if not rule.rules:
        problem = "is empty, and would select everyone"
        entries.fault("rule", problem, "Add a condition, or say so with: everyone: true")
