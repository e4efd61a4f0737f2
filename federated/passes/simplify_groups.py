"""Writes groups in one way: none inside its like, none of one rule, none empty where it is idle."""

from dataclasses import replace

from federated.passes.draft import Context, Draft, Scope, entity_scope
from federated.passes.rewrite import Rewrite
from federated.rule.tree import Group, Node


def simplify_groups(draft: Draft, context: Context) -> Draft:
    """Return the draft with the same meaning in fewer groups."""
    audience = draft.audience
    scope = entity_scope(context.catalog, audience.entity)
    if scope is None or audience.rule is None:
        return draft
    rule = _Simplify(context).group(audience.rule, scope)
    return replace(draft, audience=replace(audience, rule=rule))


class _Simplify(Rewrite):
    def group(self, group: Group, scope: Scope) -> Group:
        rules: list[Node] = []
        for rule in (self.node(r, scope) for r in group.rules):
            rules += _spread(rule, group)
        if len(rules) == 1 and isinstance(rules[0], Group):
            only = rules[0]
            return replace(only, negated=only.negated != group.negated)
        combinator = "and" if len(rules) < 2 else group.combinator
        return replace(group, combinator=combinator, rules=tuple(rules))


def _spread(rule: Node, outer: Group) -> list[Node]:
    """Return what stands for a rule inside a group: itself, its own rules, or nothing."""
    if not isinstance(rule, Group):
        return [rule]
    if not rule.rules:
        # True in an `and` changes nothing; elsewhere it does.
        is_idle = outer.combinator == "and" and not rule.negated and len(outer.rules) > 1
        return [] if is_idle else [rule]
    if len(rule.rules) == 1 and not rule.negated:
        return list(rule.rules)
    if rule.combinator == outer.combinator and not rule.negated:
        return list(rule.rules)
    return [rule]
