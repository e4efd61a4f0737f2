-- A profile that the graph finds never holds more identifiers than var graph_limit.
select
    profile_id,
    count(*) as held_count
from {{ ref('bridge_profile_identifiers') }}
where (select kind from {{ ref('int_identity_declared') }}) = 'graph'
group by profile_id
having count(*) > {{ var('graph_limit') }}
