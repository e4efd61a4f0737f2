{#
  Connected components by contraction: state (upper, lower) with upper > lower, and no row at rest.

  In each round every identifier goes to one beside it, all that go to the same are one from then
  on, named by the least of them, and links inside one are gone. In the first round that is the
  least one, since strong identifiers have low numbers and most weak ones hang on them; later the
  least of a shuffle of its own, so that no chain of numbers is long in every round.
#}
{% macro contract_links(state, settled, round) -%}
    select distinct
        least(ends.left_idx, ends.right_idx) as lower_idx,
        greatest(ends.left_idx, ends.right_idx) as upper_idx
    from (
        select
            coalesce(lower_side.group_idx, links.lower_idx) as left_idx,
            upper_side.group_idx as right_idx
        from {{ state }} as links
        inner join {{ settled }} as upper_side on links.upper_idx = upper_side.identifier_idx
        left join {{ settled }} as lower_side on links.lower_idx = lower_side.identifier_idx
    ) as ends
    where ends.left_idx <> ends.right_idx
{%- endmacro %}

{# What a round settles: the group that identifiers with links belong to after it. -#}
{% macro settle_round(state, round) -%}
    {%- if round == 1 -%}
        select upper_idx as identifier_idx, min(lower_idx) as group_idx
        from {{ state }}
        group by upper_idx
    {%- else -%}
        with
        neighbours as (
            select upper_idx as this_idx, lower_idx as other_idx from {{ state }}
            union all
            select lower_idx as this_idx, upper_idx as other_idx from {{ state }}
        ),
        chosen as (
            select
                this_idx,
                least(min({{ shuffled('other_idx', round) }}), {{ shuffled('this_idx', round) }}) as chosen_place
            from neighbours
            group by this_idx
        ),
        named as (
            select chosen_place, min(this_idx) as group_idx
            from chosen
            group by chosen_place
        )
        select chosen.this_idx as identifier_idx, named.group_idx
        from chosen
        inner join named on chosen.chosen_place = named.chosen_place
    {%- endif -%}
{%- endmacro %}

{# The place of a number in the shuffle of a round; no two below 2147483647 have the same. -#}
{% macro shuffled(number, round) -%}
    {%- set prime = 2147483647 -%}
    {%- set factor = (1103515245 * (round + 7) + 12345) % (prime - 1) + 1 -%}
    (({{ number }} * cast({{ factor }} as bigint) + {{ (69069 * round) % prime }}) % {{ prime }})
{%- endmacro %}

{# Follows what the rounds settled, the last one first, to the least identifier of each component. -#}
{% macro follow_rounds(settled) -%}
    with
    {% for round in range(settled | length, 1, -1) %}
        {%- set here = settled[round - 1] %}
        from_round_{{ round }} as (
            {% if loop.first -%}
                select identifier_idx, group_idx from {{ here }}
            {%- else -%}
                select here.identifier_idx, coalesce(after.group_idx, here.group_idx) as group_idx
                from {{ here }} as here
                left join from_round_{{ round + 1 }} as after on here.group_idx = after.identifier_idx
            {%- endif %}
        ),
    {% endfor %}
    first_round as (
        select identifier_idx, group_idx from {{ settled[0] }}
    )
    {% if settled | length == 1 -%}
        select identifier_idx as upper_idx, group_idx as lower_idx from first_round
    {%- else -%}
        select
            first_round.identifier_idx as upper_idx,
            coalesce(after.group_idx, first_round.group_idx) as lower_idx
        from first_round
        left join from_round_2 as after on first_round.group_idx = after.identifier_idx
        union all
        -- Those that were the least around them at first, and not in the end.
        select after.identifier_idx as upper_idx, after.group_idx as lower_idx
        from from_round_2 as after
        left join first_round on after.identifier_idx = first_round.identifier_idx
        where first_round.identifier_idx is null and after.identifier_idx <> after.group_idx
    {%- endif %}
{%- endmacro %}

{# Links that are left; numbers too large to be shuffled are a fault, never a wrong answer. -#}
{% macro count_links(state) -%}
    {%- if execute and run_query('select count(*) from ' ~ state ~ ' where upper_idx >= 2147483647').rows[0][0] | int > 0 -%}
        {{ exceptions.raise_compiler_error(
            'int_components_gathered: numbers of identifiers reach 2147483647, and no shuffle holds them. '
            ~ 'Give the weakest namespaces a type that is not stitched.') }}
    {%- endif -%}
    select count(*) as open_count from {{ state }}
{%- endmacro %}
