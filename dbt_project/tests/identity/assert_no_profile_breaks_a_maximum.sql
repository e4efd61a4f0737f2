-- A profile that the graph finds never holds more identifiers of a namespace than its maximum.
select
    held.profile_id,
    held.namespace,
    count(*) as held_count
from {{ ref('bridge_profile_identifiers') }} as held
inner join {{ ref('int_namespaces') }} as spaces on held.namespace = spaces.namespace
where
    spaces.maximum is not null
    and (select kind from {{ ref('int_identity_declared') }}) = 'graph'
group by held.profile_id, held.namespace, spaces.maximum
having count(*) > spaces.maximum
