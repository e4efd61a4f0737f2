"""How whole the identity graph of the published snapshot is, in counts."""

from dataclasses import dataclass, field
from typing import Any

from federated.warehouse import Warehouse
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings

Rows = list[dict[str, Any]]
TOTALS = """
    select profiles_count as profiles, anonymous_count as anonymous,
        single_identifier_count as with_one_identifier, identifiers_count as identifiers,
        links_kept_count as links_kept, links_dropped_count as links_refused,
        aliases_count as merged_away, households_count as households,
        accounts_count as accounts
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
UNUSED = """
    select namespace, reason, identifiers_count as identifiers, profiles_count as profiles
    from rpt_unused_assignments order by identifiers_count desc, namespace, reason
"""
# One row per day that a snapshot was taken, the last ones.
TREND = """
    select * from (
        select cast(snapshot_on as text) as day,
            cast(sum(case when measure = 'profiles' and dimension = 'all'
                then items_count else 0 end) as bigint) as profiles,
            cast(sum(case when measure = 'profiles' and dimension = 'anonymous'
                then items_count else 0 end) as bigint) as anonymous,
            cast(sum(case when measure = 'identifiers' then items_count else 0 end) as bigint)
                as identifiers,
            cast(sum(case when measure = 'links' then items_count else 0 end) as bigint)
                as links_kept,
            cast(sum(case when measure = 'links refused' then items_count else 0 end) as bigint)
                as links_refused,
            cast(sum(case when measure = 'rows refused' then items_count else 0 end) as bigint)
                as rows_refused
        from fct_identity_snapshots group by snapshot_on
        order by snapshot_on desc limit 60
    ) as newest order by day
"""
CHANGED = """
    with days as (
        select snapshot_on, row_number() over (order by snapshot_on desc) as recency
        from (select distinct snapshot_on from fct_identity_snapshots) as taken
    ),
    newest as (
        select measure, dimension,
            cast(sum(case when recency = 2 then items_count else 0 end) as bigint) as before,
            cast(sum(case when recency = 1 then items_count else 0 end) as bigint) as now
        from fct_identity_snapshots inner join days using (snapshot_on)
        where recency <= 2 group by measure, dimension
    )
    select measure, dimension, before, now, now - before as difference from newest
    where before <> now and (select count(*) from days) > 1 order by measure, dimension
"""
IMPACT = "select * exclude (as_of) from rpt_merge_impact"
# Members whom a merge brought or took, and merged profiles that something was sent to before.
MEMBERSHIPS = """
    select count(*) from fct_audience_member_changes
    where reason in ('merged', 'merged_from') and as_of = (select as_of from rpt_merge_impact)
"""
SENT = """
    select count(distinct sent.entity_key) from fct_deliveries as sent
    inner join dim_profile_aliases as former on sent.entity_key = former.former_profile_id
    where sent.entity = 'profile' and former.merged_at = (select as_of from rpt_merge_impact)
"""


@dataclass(frozen=True, slots=True)
class IdentityHealth:
    """Counts of one run; rows of each list by the names of their columns.

    `trend` has a row for each of the last days, `changed` what differs from the day before, and
    `impact` what this run did to profiles; empty where a snapshot is older than these tables.
    """

    run_id: str
    as_of: str
    totals: dict[str, int]
    sizes: Rows
    namespaces: Rows
    refused: Rows
    unmatched: Rows
    rows: Rows
    trend: Rows = field(default_factory=list)
    changed: Rows = field(default_factory=list)
    impact: dict[str, int] = field(default_factory=dict)
    unused: Rows = field(default_factory=list)


def read_identity_health(settings: Settings) -> IdentityHealth:
    """Return the counts of the published snapshot.

    Raises: StepMissing when nothing is published.
    """
    published = find_published(settings)
    with open_published(settings) as snapshot:
        totals = _rows(snapshot, TOTALS)
        sizes, namespaces, refused, unmatched, rows = (
            _rows(snapshot, sql) for sql in (SIZES, NAMESPACES, REFUSED, UNMATCHED, ROWS)
        )
        known = set(snapshot.tables("main"))
        is_followed = "fct_identity_snapshots" in known
        trend, changed = (_rows(snapshot, sql) if is_followed else [] for sql in (TREND, CHANGED))
        impact = _impact(snapshot, known)
        unused = _rows(snapshot, UNUSED) if "rpt_unused_assignments" in known else []
    as_of = str(published.manifest["as_of"])
    return IdentityHealth(
        published.run_id, as_of, _named(totals[0]), sizes, namespaces, refused, unmatched, rows,
        trend, changed, impact, unused,
    )  # fmt: skip


def _impact(snapshot: Warehouse, known: set[str]) -> dict[str, int]:
    """Return what this run did to profiles, and to what hangs on them where that is at hand."""
    if "rpt_merge_impact" not in known:
        return {}
    found = _named(_rows(snapshot, IMPACT)[0])
    if "fct_audience_member_changes" in known:
        found["memberships moved"] = int(snapshot.rows(MEMBERSHIPS)[0][0])
    if {"fct_deliveries", "dim_profile_aliases"} <= known:
        found["merged profiles sent to before"] = int(snapshot.rows(SENT)[0][0])
    return found


def _named(row: dict[str, Any]) -> dict[str, int]:
    return {
        name.removesuffix("_count").replace("_", " "): int(count) for name, count in row.items()
    }


def _rows(snapshot: Warehouse, sql: str) -> Rows:
    found: Rows = snapshot.query(sql).to_pylist()
    return found
