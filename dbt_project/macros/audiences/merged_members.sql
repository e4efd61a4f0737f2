{#
  Those of `moved` who came or went because profiles were merged: the other one of the two was, or
  is, in the same audience. Reads the models `moved`, `evaluated` and `aliases` of who calls it.
-#}
{% macro merged_members() -%}
    with merges as (
        select
            moved.audience_key,
            moved.entity,
            moved.entity_key,
            moved.is_entry,
            aliases.former_profile_id as other_key
        from moved
        inner join aliases on moved.entity_key = aliases.profile_id
        where moved.is_entry
        union all
        select
            moved.audience_key,
            moved.entity,
            moved.entity_key,
            moved.is_entry,
            aliases.profile_id as other_key
        from moved
        inner join aliases on moved.entity_key = aliases.former_profile_id
        where moved.entity = 'profile' and not moved.is_entry
    ),

    others_now as (
        select distinct
            evaluated.audience_key,
            evaluated.entity,
            evaluated.entity_key
        from evaluated
        inner join merges
            on evaluated.audience_key = merges.audience_key and evaluated.entity_key = merges.other_key
    ),

    -- Who was in it before has just left, or is in it now and did not just come.
    others_before as (
        select audience_key, entity_key from moved where entity = 'profile' and not is_entry
        union
        select
            others_now.audience_key,
            others_now.entity_key
        from others_now
        left join moved
            on
                others_now.audience_key = moved.audience_key
                and others_now.entity = moved.entity
                and others_now.entity_key = moved.entity_key
        where others_now.entity = 'profile' and moved.entity_key is null
    )

    -- Who took over a member that is merged now was in the audience all along, under another id.
    select distinct merges.audience_key, merges.entity, merges.entity_key, merges.is_entry
    from merges
    inner join others_before
        on merges.audience_key = others_before.audience_key and merges.other_key = others_before.entity_key
    where merges.is_entry
    union all
    -- Who is not in it under the new id either has left.
    select distinct merges.audience_key, merges.entity, merges.entity_key, merges.is_entry
    from merges
    inner join others_now
        on merges.audience_key = others_now.audience_key and merges.other_key = others_now.entity_key
    where not merges.is_entry
{%- endmacro %}
