{#
  What was given out for a stretch whose first day was corrected since, by the stretch of today.

  A stretch goes with the one that took its place before; else the nearest new one does, of no more
  than a week earlier or later. So each stretch has one successor for good.
-#}
{% macro corrected_stretches(held, unseen, seen, stretches) -%}
    select
        namespace,
        identifier,
        profile_id,
        profile_idx,
        assigned_at,
        former_namespace,
        former_identifier
    from (
        select
            *,
            row_number() over (
                partition by namespace, identifier, is_new order by days_apart, md5(former_identifier)
            ) as place
        from (
            select
                near.namespace,
                near.identifier,
                unseen.profile_id,
                unseen.profile_idx,
                unseen.assigned_at,
                unseen.namespace as former_namespace,
                unseen.identifier as former_identifier,
                near.days_apart,
                known.identifier is null as is_new,
                row_number() over (
                    partition by unseen.namespace, unseen.identifier
                    order by
                        case when known.identifier is null then 1 else 0 end,
                        near.days_apart,
                        md5(near.identifier)
                ) as choice
            from (
                select distinct
                    stretches.namespace,
                    stretches.identifier,
                    abs(days.shift) as days_apart,
                    {{ stretch_name('stretches.value', "(stretches.named_at + days.shift * interval '1 day')") }}
                        as other_name
                from {{ stretches }} as stretches
                inner join {{ seen }} as seen
                    on stretches.namespace = seen.namespace and stretches.identifier = seen.identifier
                cross join (
                    {% for shift in range(1, 8) -%}
                        select {{ shift }} as shift union all select -{{ shift }}
                        {{- ' union all ' if not loop.last }}
                    {%- endfor %}
                ) as days
                where stretches.named_at is not null
            ) as near
            inner join {{ unseen }} as unseen
                on near.namespace = unseen.namespace and near.other_name = unseen.identifier
            left join {{ held }} as known
                on near.namespace = known.namespace and near.identifier = known.identifier
            where known.identifier is null or known.profile_id = unseen.profile_id
        ) as paired
        where choice = 1
    ) as placed
    where place = 1 or not is_new
{%- endmacro %}
