-- Both ends of a link that was kept belong to one profile, and those of a refused one may not.
select
    links.left_identifier,
    links.right_identifier
from {{ ref('fct_identity_links') }} as links
inner join {{ ref('bridge_profile_identifiers') }} as left_side
    on links.left_namespace = left_side.namespace and links.left_identifier = left_side.identifier
inner join {{ ref('bridge_profile_identifiers') }} as right_side
    on links.right_namespace = right_side.namespace and links.right_identifier = right_side.identifier
where links.is_kept and left_side.profile_id <> right_side.profile_id
