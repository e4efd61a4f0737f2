{#
  Who was given to which profile before this run, and who claims one now by another text.

  claim is `held` for what the state says. `renamed`: the namespace has another name or normaliser
  now, or the day it changed hands was corrected, and what was given out under the earlier is claimed
  as it is written today; from then on the former name is given to whom the name of today is given, so that it claims once and never for
  another. `declared`: the table of golden ids says so; its word stands before all others.
#}
{% macro previous_assignments(state, namespaces, seen, golden, stretches) -%}
    with
    held as (
        {% if is_incremental() -%}
            select namespace, identifier, profile_id, profile_idx, assigned_at from {{ state }}
        {%- else -%}
            select
                cast(null as text) as namespace,
                cast(null as text) as identifier,
                cast(null as text) as profile_id,
                cast(null as bigint) as profile_idx,
                cast(null as timestamp) as assigned_at
            where 1 = 0
        {%- endif %}
    ),
    unseen as (
        select held.*
        from held
        left join {{ seen }} as seen on held.namespace = seen.namespace and held.identifier = seen.identifier
        where seen.identifier is null and held.namespace <> 'profile_id'
    ),
    written_now as (
        select
            unseen.*,
            spaces.namespace as namespace_now,
            {{ normalised_identifier('spaces.normaliser', visible_text('unseen.identifier'), 'unseen.identifier') }}
                as identifier_now
        from unseen
        inner join {{ namespaces }} as spaces
            on unseen.namespace = spaces.namespace or unseen.namespace = spaces.formerly
    ),
    renamed as (
        select
            seen.namespace,
            seen.identifier,
            written_now.profile_id,
            written_now.profile_idx,
            written_now.assigned_at,
            written_now.namespace as former_namespace,
            written_now.identifier as former_identifier
        from written_now
        inner join {{ seen }} as seen
            on written_now.namespace_now = seen.namespace and written_now.identifier_now = seen.identifier
    ),
    unnamed as (
        select unseen.*
        from unseen
        left join renamed
            on unseen.namespace = renamed.former_namespace and unseen.identifier = renamed.former_identifier
        where renamed.former_identifier is null
    ),
    numbered as (
        select golden.profile_id, min(held.profile_idx) as profile_idx
        from {{ golden }} as golden
        left join held on golden.profile_id = held.profile_id
        group by golden.profile_id
    ),
    placed as (
        select
            profile_id,
            coalesce(
                profile_idx,
                (select coalesce(max(held.profile_idx), 0) from held)
                + row_number() over (
                    order by case when profile_idx is null then 0 else 1 end, md5(profile_id)
                )
            ) as profile_idx
        from numbered
    )
    select
        held.*,
        cast(null as text) as former_namespace,
        cast(null as text) as former_identifier,
        'held' as claim
    from held
    union all
    select *, 'renamed' as claim from renamed
    union all
    select corrected.*, 'renamed' as claim
    from (
        {{ corrected_stretches('held', 'unnamed', seen, stretches) }}
    ) as corrected
    union all
    select
        golden.namespace,
        golden.identifier,
        golden.profile_id,
        placed.profile_idx,
        cast(null as timestamp) as assigned_at,
        cast(null as text) as former_namespace,
        cast(null as text) as former_identifier,
        'declared' as claim
    from {{ golden }} as golden
    inner join placed on golden.profile_id = placed.profile_id
{%- endmacro %}
