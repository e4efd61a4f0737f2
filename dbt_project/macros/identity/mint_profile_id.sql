{# The id of a profile that an identifier founds; on a further try another one. -#}
{% macro mint_profile_id(founder, try=none) -%}
    'p_' || substr(md5({{ founder }}
    {%- if try is not none %} || '@' || cast({{ muster_as_of() }} as text)
    || case when {{ try }} > 1 then '#' || cast({{ try }} as text) else '' end
    {%- endif %}), 1, 20)
{%- endmacro %}

{#
  The ids of profiles that are founded, none of which was ever given out; by cluster.

  A founder whose id is used up, since it founded a profile before, takes that of a further try.
-#}
{% macro profiles_minted(founders, used) -%}
    with
    taken as (
        select founders.cluster_idx, founders.founder
        from {{ founders }} as founders
        inner join {{ used }} as used on {{ mint_profile_id('founders.founder') }} = used.profile_id
        where founders.strength_rank = 1
    ),
    tries as (
        {%- for try in range(1, 10) %}
            select {{ try }} as try{{ ' union all' if not loop.last }}
        {%- endfor %}
    ),
    tried as (
        select taken.cluster_idx, min(tries.try) as try
        from taken
        cross join tries
        left join {{ used }} as used on {{ mint_profile_id('taken.founder', 'tries.try') }} = used.profile_id
        where used.profile_id is null
        group by taken.cluster_idx
    )
    select
        founders.cluster_idx,
        case
            when taken.cluster_idx is null then {{ mint_profile_id('founders.founder') }}
            else {{ mint_profile_id('founders.founder', 'tried.try') }}
        end as profile_id,
        row_number() over (order by {{ by_strength('founders') }}) as place
    from {{ founders }} as founders
    left join taken on founders.cluster_idx = taken.cluster_idx
    left join tried on founders.cluster_idx = tried.cluster_idx
    where founders.strength_rank = 1
{%- endmacro %}
