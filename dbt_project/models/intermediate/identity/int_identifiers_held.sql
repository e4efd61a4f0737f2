-- The stretches of identifiers that changed hands; what one holder has again is what it was with them.
with

handed as (
    select namespace, identifier as value, handed_at
    from {{ ref('int_identifiers_handed') }}

    union

    -- A hash changes hands with what it is the hash of.
    select hashed.hash_namespace as namespace, hashed.hash_hex as value, handed.handed_at
    from {{ ref('int_identifiers_handed') }} as handed
    inner join {{ ref('int_identifiers_hashed') }} as hashed
        on handed.namespace = hashed.namespace and handed.identifier = hashed.identifier
),

stated as (
    select namespace, identifier as value, holder, valid_from, valid_until
    from {{ ref('int_identifiers_stated') }}

    union all

    select hashed.hash_namespace as namespace, hashed.hash_hex as value, told.holder, told.valid_from, told.valid_until
    from {{ ref('int_identifiers_stated') }} as told
    inner join {{ ref('int_identifiers_hashed') }} as hashed
        on told.namespace = hashed.namespace and told.identifier = hashed.identifier
),

stretches as (
    select
        namespace,
        value,
        cast(null as timestamp) as held_since,
        min(handed_at) as held_until
    from handed
    group by namespace, value

    union all

    select
        namespace,
        value,
        handed_at as held_since,
        lead(handed_at) over (partition by namespace, value order by handed_at) as held_until
    from handed
),

-- Who took it up last has it.
taken as (
    select
        stretches.*,
        stated.holder,
        row_number() over (
            partition by stretches.namespace, stretches.value, stretches.held_since
            order by stated.valid_from desc nulls last, md5(stated.holder)
        ) as recency
    from stretches
    left join stated
        on
            stretches.namespace = stated.namespace
            and stretches.value = stated.value
            and coalesce(stretches.held_since >= stated.valid_from, stretches.held_until > stated.valid_from, true)
            and coalesce(stretches.held_since < stated.valid_until, true)
),

named as (
    select
        *,
        case
            when holder is null then held_since
            else first_value(held_since) over (partition by namespace, value, holder order by held_since nulls first)
        end as named_at
    from taken
    where recency = 1
)

select
    namespace,
    value,
    {{ stretch_name('value', 'named_at') }} as identifier,
    named_at,
    held_since,
    held_until
from named
