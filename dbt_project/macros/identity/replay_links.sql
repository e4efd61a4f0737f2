{#
  One round of replaying the links of components that break a maximum, newest first.

  The state holds identifiers (kind 'identifier', left_idx its cluster) and links (kind 'link',
  left_idx and right_idx the clusters at its ends). As clusters only grow, a link inside one
  cluster is kept and a link that would break a maximum is dropped, whatever else is open; of the
  rest, each link that is the newest open one of both its clusters is kept, all in one round. So
  the outcome is that of the sequence, in far fewer rounds.

  A cluster in which nothing is counted breaks no maximum: its newest open link is kept, whatever
  is newer at the other end, and none of its other links is before that one. So that no chain of
  such clusters is long in every round, some of them, other ones each time, go to those that stay.
  What is counted may have to wait for each link before it; at least one is decided in each round.
#}
{% macro replay_links(state, settled, round) -%}
    with
    clusters as (
        select left_idx as cluster_idx, namespace, maximum, count(*) as held_count
        from {{ state }}
        where kind = 'identifier' and maximum is not null
        group by left_idx, namespace, maximum
    ),
    open_links as (
        select * from {{ state }} where kind = 'link' and outcome is null
    ),
    breaking as (
        select o.link_rank, min(a.namespace) as namespace
        from open_links as o
        inner join clusters as a on o.left_idx = a.cluster_idx
        inner join clusters as b on o.right_idx = b.cluster_idx and a.namespace = b.namespace
        where o.left_idx <> o.right_idx and a.held_count + b.held_count > a.maximum
        group by o.link_rank
    ),
    undecided as (
        select o.*
        from open_links as o
        left join breaking on o.link_rank = breaking.link_rank
        where breaking.link_rank is null and o.left_idx <> o.right_idx
    ),
    first_of_cluster as (
        select cluster_idx, min(link_rank) as link_rank
        from (
            select left_idx as cluster_idx, link_rank from undecided
            union all
            select right_idx as cluster_idx, link_rank from undecided
        ) as ends
        group by cluster_idx
    ),
    newest as (
        select
            first_of_cluster.cluster_idx,
            first_of_cluster.link_rank,
            case
                when u.left_idx = first_of_cluster.cluster_idx then u.right_idx else u.left_idx
            end as other_idx,
            counted.cluster_idx is null as is_free
        from first_of_cluster
        inner join undecided as u on first_of_cluster.link_rank = u.link_rank
        left join (select distinct cluster_idx from clusters) as counted
            on first_of_cluster.cluster_idx = counted.cluster_idx
    ),
    placed as (
        select
            this.*,
            case
                when this.link_rank = other.link_rank then this.cluster_idx < this.other_idx
                when this.is_free then {{ shuffled('this.cluster_idx', round) }} % 2 = 0
                else true
            end as is_staying
        from newest as this
        inner join newest as other on this.other_idx = other.cluster_idx
    ),
    joining as (
        select going.link_rank, going.other_idx as kept_idx, going.cluster_idx as given_up_idx
        from placed as going
        inner join placed as staying on going.other_idx = staying.cluster_idx
        where not going.is_staying and staying.is_staying
    )
    select
        s.kind,
        s.identifier_idx,
        s.other_idx,
        s.namespace,
        s.maximum,
        s.link_rank,
        coalesce(l.kept_idx, s.left_idx) as left_idx,
        coalesce(r.kept_idx, s.right_idx) as right_idx,
        case
            when s.kind = 'identifier' or s.outcome is not null then s.outcome
            when s.left_idx = s.right_idx or j.link_rank is not null then 'kept'
            when breaking.link_rank is not null then breaking.namespace
        end as outcome
    from {{ state }} as s
    left join joining as l on s.left_idx = l.given_up_idx
    left join joining as r on s.right_idx = r.given_up_idx
    left join joining as j on s.link_rank = j.link_rank
    left join breaking on s.link_rank = breaking.link_rank
{%- endmacro %}

{% macro count_open_links(state) -%}
    select count(*) as open_count from {{ state }} where kind = 'link' and outcome is null
{%- endmacro %}
