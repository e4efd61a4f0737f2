{#
  Which profiles of before stay, and with which cluster; of several in one, the oldest has rank 1.

  A profile that was split stays with the part that holds its strongest identifier. Where a table
  of golden ids says who is who, its ids stand before those of before.
-#}
{% macro profiles_kept(clusters, previous) -%}
    with
    held as (
        select
            clusters.*,
            previous.profile_id,
            previous.profile_idx,
            case when previous.claim = 'declared' then 0 else 1 end as claim_order
        from {{ clusters }} as clusters
        inner join {{ previous }} as previous
            on clusters.namespace = previous.namespace and clusters.identifier = previous.identifier
    ),
    spread as (
        select
            profile_id,
            profile_idx,
            min(claim_order) as claim_order,
            min(cluster_idx) as cluster_idx,
            min(cluster_idx) < max(cluster_idx) as is_split
        from held
        group by profile_id, profile_idx
    ),
    parts as (
        select
            held.*,
            row_number() over (
                partition by held.profile_id order by held.claim_order, {{ by_strength('held') }}
            ) as strength_rank
        from held
        inner join spread on held.profile_id = spread.profile_id and spread.is_split
    ),
    claims as (
        select profile_id, profile_idx, cluster_idx, claim_order from spread where not is_split
        union all
        select profile_id, profile_idx, cluster_idx, claim_order from parts where strength_rank = 1
    )
    select
        profile_id,
        profile_idx,
        cluster_idx,
        row_number() over (partition by cluster_idx order by claim_order, profile_idx) as age_rank
    from claims
{%- endmacro %}
