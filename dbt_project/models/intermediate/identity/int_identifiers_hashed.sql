with

known as (
    select
        namespace,
        identifier
    from {{ ref('int_identifiers_valued') }}
    where reason is null
    group by namespace, identifier
),

forms as (
    select
        namespace,
        hash_of,
        hash_form
    from {{ ref('int_namespaces') }}
    -- Nothing is hashed for what no source has.
    where hash_of is not null and namespace in (select namespace from known)
),

formed as (
    select
        known.namespace,
        known.identifier,
        forms.namespace as hash_namespace,
        {{ hash_text('known.identifier', 'forms.hash_form') }} as hash_text
    from known
    inner join forms on known.namespace = forms.hash_of
),

hashed as (
    select
        namespace,
        identifier,
        hash_namespace,
        {{ sha256_hex('hash_text') }} as hash_hex
    from formed
)

select
    hashed.namespace,
    hashed.identifier,
    hashed.hash_namespace,
    hashed.hash_hex
from hashed
inner join known on hashed.hash_namespace = known.namespace and hashed.hash_hex = known.identifier
