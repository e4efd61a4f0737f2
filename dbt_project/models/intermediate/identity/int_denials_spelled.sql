-- Values that are no one's, as they are looked up: in small letters, and as hashes where rows bear hashes.
with

denied as (
    select
        spaces.namespace,
        denials.identifier
    from {{ ref('int_identifiers_denied') }} as denials
    inner join {{ ref('int_namespaces') }} as spaces
        on denials.namespace is null or denials.namespace = spaces.namespace
),

-- A source hashes what it has, as it is written there, and nothing at all where it has nothing.
written as (
    select namespace, identifier from denied
    union
    select namespace, lower(identifier) as identifier from denied
    union
    select namespace, upper(identifier) as identifier from denied
    union
    select namespace, '' as identifier from {{ ref('int_namespaces') }}
),

hashed as (
    select
        hash_spaces.namespace,
        hash_spaces.hash_form,
        {{ normalised_identifier('plain_spaces.normaliser', 'written.identifier', 'written.identifier') }} as identifier
    from {{ ref('int_namespaces') }} as hash_spaces
    -- A hash of what is declared nowhere: of what is denied in every namespace.
    inner join written on coalesce(hash_spaces.hash_of, hash_spaces.namespace) = written.namespace
    left join {{ ref('int_namespaces') }} as plain_spaces on hash_spaces.hash_of = plain_spaces.namespace
    where hash_spaces.normaliser = 'sha256'
)

select namespace, lower(identifier) as identifier from denied
union
select namespace, {{ sha256_hex(hash_text('identifier', 'hash_form')) }} as identifier from hashed
