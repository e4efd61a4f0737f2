{#
  Whose what is not seen now is: a former name goes with the name of today, all else (an identifier,
  an older former id) with the profile it was given to.
-#}
{% macro not_seen(clusters, profiles, retired, previous) -%}
    select
        renamed.former_namespace as namespace,
        renamed.former_identifier as identifier,
        profiles.profile_id,
        profiles.profile_idx
    from {{ previous }} as renamed
    inner join {{ clusters }} as clusters
        on renamed.namespace = clusters.namespace and renamed.identifier = clusters.identifier
    inner join {{ profiles }} as profiles on clusters.cluster_idx = profiles.cluster_idx
    where renamed.claim = 'renamed'
    union all
    select held.namespace, held.identifier, retired.profile_id, retired.profile_idx
    from {{ previous }} as held
    inner join {{ retired }} as retired on held.profile_id = retired.former_id
    left join {{ clusters }} as clusters
        on held.namespace = clusters.namespace and held.identifier = clusters.identifier
    left join {{ previous }} as renamed
        on
            renamed.claim = 'renamed'
            and held.namespace = renamed.former_namespace
            and held.identifier = renamed.former_identifier
    left join {{ retired }} as led on held.namespace = 'profile_id' and held.identifier = led.former_id
    where
        held.claim = 'held'
        and clusters.identifier is null
        and renamed.identifier is null
        and led.former_id is null
{%- endmacro %}
