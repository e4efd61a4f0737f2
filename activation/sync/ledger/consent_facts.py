"""What people said of consent, to the warehouse and to us directly, across merges."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from activation.consent.decide import DENIED, GRANTED, ConsentFact
from activation.contact_rules.decide import Terms
from activation.definitions import ConsentNeed
from activation.sync.ledger.aliases import Aliases, read_aliases, read_by_person
from activation.sync.ledger.opening import Ledger
from activation.sync.ledger.schema import agreements, consents, withdrawals


def consent_facts(
    ledger: Ledger, target: str, keys: Sequence[str], terms: Terms
) -> dict[str, list[ConsentFact]]:
    """Return the consent facts of these people, withdrawals among them."""
    with ledger.transaction() as connection:
        return facts_of(connection, read_aliases(connection, target, keys), keys, terms)


def facts_of(
    connection: Connection, aliases: Aliases, keys: Sequence[str], terms: Terms
) -> dict[str, list[ConsentFact]]:
    """Return what these people and every profile merged with them said, withdrawals among it."""
    if terms.consent is None:
        return {}
    found: dict[str, list[ConsentFact]] = {}
    for profile, rows in read_by_person(connection, consents, aliases, keys).items():
        found[profile] = [
            ConsentFact(row.channel, row.purpose, row.scope, row.status, row.occurred_at)
            for row in rows
        ]
    outlived = _is_outlived(connection, aliases, keys, terms.consent)
    for profile, rows in read_by_person(connection, withdrawals, aliases, keys).items():
        said = found.setdefault(profile, [])
        merged_at = aliases.merged_at(profile)
        for row in rows:
            is_outlived = outlived(row)
            if is_outlived is False:
                # Whatever consent there is, it is that of another id.
                said[:] = [each for each in said if not _is_granted(each, row)]
            # An export that does not say whose consent is keeps to what stands after the merge.
            at = [row.received_at, *(merged_at if is_outlived is None else [])]
            # A withdrawal that reached us directly holds in every scope.
            scope = terms.consent.scope
            said.append(ConsentFact(row.channel, row.purpose, scope, DENIED, max(at)))
    return found


def _is_granted(fact: ConsentFact, withdrawal: Any) -> bool:
    asked = (withdrawal.channel, withdrawal.purpose, GRANTED)
    return (fact.channel, fact.purpose, fact.status) == asked


def _is_outlived(
    connection: Connection, aliases: Aliases, keys: Sequence[str], need: ConsentNeed
) -> Callable[[Any], bool | None]:
    """Return what says whether who had the id of a withdrawal agreed later; None: nobody knows."""
    is_known = connection.execute(sa.select(agreements).limit(1)).first() is not None
    agreed_at = {
        (row.profile_id, row.channel, row.purpose): row.agreed_at
        for rows in read_by_person(connection, agreements, aliases, keys).values()
        for row in rows
        if row.scope == need.scope
    }

    def judge(withdrawal: Any) -> bool | None:
        if not is_known:
            return None
        place = (withdrawal.profile_id, withdrawal.channel, withdrawal.purpose)
        return place in agreed_at and agreed_at[place] > withdrawal.received_at

    return judge
