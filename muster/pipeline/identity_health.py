"""How whole the identity graph of the published snapshot is, in counts."""

from dataclasses import dataclass
from typing import Any

from federated.warehouse import Warehouse
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

Rows = list[dict[str, Any]]
TOTALS = """
    select profiles_count as profiles, anonymous_count as anonymous,
        single_identifier_count as with_one_identifier, identifiers_count as identifiers,
        links_kept_count as links_kept, links_dropped_count as links_refused,
        aliases_count as merged_away, households_count as households
    from rpt_identity_health
"""
SIZES = """
    select case when held < 6 then cast(held as text) when held < 11 then '6 to 10'
        when held < 21 then '11 to 20' else 'more than 20' end as identifiers,
        count(*) as profiles
    from (
        select profile_id, count(*) as held from bridge_profile_identifiers group by profile_id
    ) as held group by 1 order by min(held)
"""
NAMESPACES = """
    select namespace, count(*) as identifiers, count(distinct profile_id) as profiles
    from bridge_profile_identifiers group by 1 order by 2 desc, 1
"""
REFUSED = """
    select reason, count(*) as links from fct_identity_links where not is_kept
    group by 1 order by 2 desc, 1
"""
UNMATCHED = """
    select namespace, source || '.' || source_table as source, reason, rows_count as rows
    from rpt_unmatched order by rows_count desc, namespace, source, reason
"""
ROWS = """
    select source || '.' || source_table as source, outcome as reason, rows_count as rows
    from rpt_source_rows where outcome <> 'used' order by rows_count desc, source, reason
"""


@dataclass(frozen=True, slots=True)
class IdentityHealth:
    """Counts of one run; rows of each list by the names of their columns."""

    run_id: str
    as_of: str
    totals: dict[str, int]
    sizes: Rows
    namespaces: Rows
    refused: Rows
    unmatched: Rows
    rows: Rows


def read_identity_health(settings: Settings) -> IdentityHealth:
    """Return the counts of the published snapshot.

    Raises: StepMissing when nothing is published.
    """
    published = find_published(settings)
    with open_published(settings) as snapshot:
        totals = _rows(snapshot, TOTALS)
        lists = [_rows(snapshot, sql) for sql in (SIZES, NAMESPACES, REFUSED, UNMATCHED, ROWS)]
    named = {name.replace("_", " "): int(count) for name, count in totals[0].items()}
    return IdentityHealth(published.run_id, str(published.manifest["as_of"]), named, *lists)


def _rows(snapshot: Warehouse, sql: str) -> Rows:
    found: Rows = snapshot.query(sql).to_pylist()
    return found
