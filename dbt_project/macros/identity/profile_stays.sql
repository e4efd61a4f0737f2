{#
  Whose every identifier was since when and until when; nothing where it always was, or is still.

  Who founded a profile was always of it; of who came later nobody knows whose they were before.
-#}
{% macro profile_stays(changes) -%}
    select
        changes.namespace,
        changes.identifier,
        changes.profile_id,
        case
            when lag(changes.assigned_at) over stay is not null or changes.assigned_at > founded.founded_at
                then changes.assigned_at
        end as since,
        lead(changes.assigned_at) over stay as until
    from {{ changes }} as changes
    inner join (
        select profile_id, min(assigned_at) as founded_at
        from {{ changes }}
        group by profile_id
    ) as founded on changes.profile_id = founded.profile_id
    window stay as (partition by changes.namespace, changes.identifier order by changes.assigned_at)
{%- endmacro %}
