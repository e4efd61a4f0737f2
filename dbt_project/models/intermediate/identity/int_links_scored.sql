with

matches as (
    {{ stored_matches() }}
),

-- What rows show is settled before; a pair that it has joined already has nothing to add.
apart as (
    select
        matches.*,
        left_side.identifier_idx as left_idx,
        right_side.identifier_idx as right_idx,
        left_side.cluster_idx as left_cluster_idx,
        right_side.cluster_idx as right_cluster_idx
    from matches
    inner join {{ ref('int_identifiers_clustered') }} as left_side
        on
            matches.left_namespace = left_side.namespace
            and matches.left_identifier = left_side.identifier
    inner join {{ ref('int_identifiers_clustered') }} as right_side
        on
            matches.right_namespace = right_side.namespace
            and matches.right_identifier = right_side.identifier
    where left_side.cluster_idx <> right_side.cluster_idx
)

-- The likeliest first; among equals by md5, since in the order of numbers one would wait for the other.
select
    left_idx,
    right_idx,
    left_cluster_idx,
    right_cluster_idx,
    match_probability,
    model_version,
    as_of as scored_at,
    row_number() over (
        order by
            match_weight desc,
            md5(
                left_namespace || ':' || left_identifier
                || ' ' || right_namespace || ':' || right_identifier
            )
    ) as link_rank
from apart
