-- Identifiers that changed hands, where a source says since when or until when someone held one.
with

stated as (
    select * from {{ ref('int_identifiers_stated') }}
),

-- Given up, unless the same one says it was held on; or taken up by one while another had it before.
moments as (
    select stated.namespace, stated.identifier, stated.valid_until as handed_at
    from stated
    left join stated as held_on
        on
            stated.namespace = held_on.namespace
            and stated.identifier = held_on.identifier
            and stated.holder = held_on.holder
            and coalesce(stated.valid_until >= held_on.valid_from, true)
            and coalesce(stated.valid_until < held_on.valid_until, true)
    where stated.valid_until is not null and held_on.identifier is null

    union

    select stated.namespace, stated.identifier, stated.valid_from as handed_at
    from stated
    inner join stated as earlier
        on
            stated.source = earlier.source
            and stated.source_table = earlier.source_table
            and stated.namespace = earlier.namespace
            and stated.identifier = earlier.identifier
            and stated.holder <> earlier.holder
            and coalesce(stated.valid_from > earlier.valid_from, true)
    where stated.valid_from is not null
)

select namespace, identifier, handed_at
from moments
where handed_at < {{ muster_as_of() }}
