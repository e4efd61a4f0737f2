-- Identifiers that changed hands, where a source says since when or until when someone held one.
with

stated as (
    select * from {{ ref('int_identifiers_stated') }}
),

-- Whether the same one says it was held on, or else since when again.
ends as (
    select
        stated.source,
        stated.source_table,
        stated.namespace,
        stated.identifier,
        stated.holder,
        stated.valid_until as ended_at,
        min(own.valid_from) as again_at,
        coalesce(
            bool_or(own.identifier is not null and coalesce(own.valid_from <= stated.valid_until, true)), false
        ) as is_held_on
    from stated
    left join stated as own
        on
            stated.namespace = own.namespace
            and stated.identifier = own.identifier
            and stated.holder = own.holder
            and coalesce(stated.valid_until < own.valid_until, true)
    where stated.valid_until is not null
    group by
        stated.source, stated.source_table, stated.namespace, stated.identifier, stated.holder, stated.valid_until
),

-- Given up, and not for a gap that nobody else took; or taken up by one while another had it before.
moments as (
    select ends.namespace, ends.identifier, ends.ended_at as handed_at
    from ends
    left join stated as other
        on
            ends.source = other.source
            and ends.source_table = other.source_table
            and ends.namespace = other.namespace
            and ends.identifier = other.identifier
            and ends.holder <> other.holder
            and coalesce(ends.again_at > other.valid_from, other.valid_from is null)
            and coalesce(ends.ended_at < other.valid_until, true)
    where not ends.is_held_on and (ends.again_at is null or other.identifier is not null)

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
