{#
  Which former ids lead to which profile, where this run says so.

  Of the profiles in one cluster the oldest took over the others. An id that is a profile's again
  leads to itself, and to no other.
-#}
{% macro former_ids(kept, profiles, previous) -%}
    select kept.profile_id as former_id, profiles.profile_id, profiles.profile_idx
    from {{ kept }} as kept
    inner join {{ profiles }} as profiles on kept.cluster_idx = profiles.cluster_idx
    where kept.age_rank > 1
    union
    select profiles.profile_id as former_id, profiles.profile_id, profiles.profile_idx
    from {{ profiles }} as profiles
    inner join {{ previous }} as previous
        on
            previous.namespace = 'profile_id'
            and previous.identifier = profiles.profile_id
{%- endmacro %}
