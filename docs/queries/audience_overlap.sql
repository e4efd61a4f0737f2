-- Which audiences share members, and how much of the smaller one lies in the larger?
with sizes as (
    select
        audience_key,
        entity,
        count(*) as members_count
    from fct_audience_members
    group by audience_key, entity
),

shared as (
    select
        a.audience_key,
        b.audience_key as other_audience_key,
        count(*) as shared_count
    from fct_audience_members as a
    inner join fct_audience_members as b
        on
            a.entity = b.entity
            and a.entity_key = b.entity_key
            and a.audience_key < b.audience_key
    group by a.audience_key, b.audience_key
)

select
    shared.audience_key,
    shared.other_audience_key,
    shared.shared_count,
    round(1.0 * shared.shared_count / least(one.members_count, other.members_count), 3) as share
from shared
inner join sizes as one on shared.audience_key = one.audience_key
inner join sizes as other on shared.other_audience_key = other.audience_key
order by shared.shared_count desc, shared.audience_key, shared.other_audience_key
