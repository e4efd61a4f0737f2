with

found as (
    select
        rows_found.row_key,
        rows_found.source,
        rows_found.source_table,
        rows_found.namespace,
        coalesce(known.identifier, rows_found.found_as) as identifier,
        spaces.namespace_type,
        spaces.priority,
        known.reason,
        rows_found.is_authenticated,
        rows_found.is_synthetic,
        rows_found.occurred_at,
        rows_found.loaded_at,
        -- Of a row that says since when or until when, that counts, and not when it was written.
        coalesce(
            rows_found.valid_from,
            least(rows_found.occurred_at, rows_found.valid_until - interval '1 second'),
            rows_found.occurred_at
        ) as held_at
    from {{ ref('int_identifiers_unioned') }} as rows_found
    inner join {{ ref('int_namespaces') }} as spaces on rows_found.namespace = spaces.namespace
    inner join {{ ref('int_identifiers_valued') }} as known
        on
            rows_found.namespace = known.namespace
            and rows_found.found_as = known.found_as
            and coalesce(rows_found.region, '') = coalesce(known.region, '')
),

-- What a hash is the hash of; of two spellings of one mailbox the least.
unhashed as (
    select
        hash_namespace,
        hash_hex,
        min(namespace || ':' || identifier) as known_as
    from {{ ref('int_identifiers_hashed') }}
    group by hash_namespace, hash_hex
),

borne as (
    select found.*, unhashed.known_as
    from found
    left join unhashed on found.namespace = unhashed.hash_namespace and found.identifier = unhashed.hash_hex

    union all

    -- Who is known by an address or a number is known by its hash too, where a source has that.
    select
        found.row_key,
        found.source,
        found.source_table,
        hashed.hash_namespace as namespace,
        hashed.hash_hex as identifier,
        spaces.namespace_type,
        spaces.priority,
        cast(null as text) as reason,
        found.is_authenticated,
        found.is_synthetic,
        found.occurred_at,
        found.loaded_at,
        found.held_at,
        unhashed.known_as
    from found
    inner join {{ ref('int_identifiers_hashed') }} as hashed
        on found.namespace = hashed.namespace and found.identifier = hashed.identifier
    inner join unhashed
        on hashed.hash_namespace = unhashed.hash_namespace and hashed.hash_hex = unhashed.hash_hex
    inner join {{ ref('int_namespaces') }} as spaces on hashed.hash_namespace = spaces.namespace
    where found.reason is null
)

-- What changed hands is another identifier before and after; of a row of no time nobody knows which.
select
    borne.row_key,
    borne.source,
    borne.source_table,
    borne.namespace,
    coalesce(held.identifier, borne.identifier) as identifier,
    coalesce(
        borne.known_as,
        case when held.identifier is not null then borne.namespace || ':' || borne.identifier end
    ) as known_as,
    borne.namespace_type,
    borne.priority,
    case when held.identifier is not null and borne.held_at is null then 'unknown_holder' else borne.reason end
        as reason,
    borne.is_authenticated,
    borne.is_synthetic,
    borne.occurred_at,
    borne.loaded_at
from borne
left join {{ ref('int_identifiers_held') }} as held
    on
        borne.namespace = held.namespace
        and borne.identifier = held.value
        and (held.held_since is null or borne.held_at >= held.held_since)
        and (held.held_until is null or borne.held_at < held.held_until or borne.held_at is null)
