with

-- A row belongs to whom its strongest identifier belongs to, whatever device it came from.
ranked as (
    select
        row_key,
        namespace,
        identifier,
        row_number() over (
            partition by row_key order by priority, namespace, md5(identifier)
        ) as strength_rank
    from {{ ref('int_identifiers_normalised') }}
    where reason is null
)

select
    ranked.row_key,
    ranked.namespace,
    ranked.identifier,
    assigned.profile_id,
    assigned.profile_idx
from ranked
inner join {{ ref('fct_profile_assignments') }} as assigned
    on
        ranked.namespace = assigned.namespace
        and ranked.identifier = assigned.identifier
where ranked.strength_rank = 1
