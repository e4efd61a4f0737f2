{{ config(post_hook="{{ forget_marks() }}") }}

-- It is told anew whenever rows are.
-- depends_on: {{ ref('int_identifiers_normalised') }}
select
    {{ next_turn() }} as turn,
    {{ what_is_kept_stands(ref('int_namespaces')) }} as stands
