-- The stretches of identifiers that changed hands; each is an identifier of its own, named by its start.
with

handed as (
    select namespace, identifier, handed_at
    from {{ ref('int_identifiers_handed') }}

    union

    -- A hash changes hands with what it is the hash of.
    select hashed.hash_namespace as namespace, hashed.hash_hex as identifier, handed.handed_at
    from {{ ref('int_identifiers_handed') }} as handed
    inner join {{ ref('int_identifiers_hashed') }} as hashed
        on handed.namespace = hashed.namespace and handed.identifier = hashed.identifier
),

stretches as (
    select
        namespace,
        identifier as found,
        cast(null as timestamp) as held_since,
        min(handed_at) as held_until
    from handed
    group by namespace, identifier

    union all

    select
        namespace,
        identifier as found,
        handed_at as held_since,
        lead(handed_at) over (partition by namespace, identifier order by handed_at) as held_until
    from handed
)

select
    namespace,
    found as value,
    case
        when held_since is null then found
        when held_since = cast(cast(held_since as date) as timestamp)
            then found || ' since ' || cast(cast(held_since as date) as text)
        else found || ' since ' || cast(held_since as text)
    end as identifier,
    held_since,
    held_until
from stretches
