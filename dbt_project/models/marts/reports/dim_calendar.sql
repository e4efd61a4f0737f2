with

digits as (
    select 0 as digit
    {% for digit in range(1, 10) -%}
        union all
        select {{ digit }} as digit
    {% endfor %}
),

numbered as (
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit as day_number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
),

days as (
    select {{ add_days('day_number', "cast('2010-01-01' as date)") }} as date_on
    from numbered
)

select
    date_on,
    cast(extract(year from date_on) as integer) as year_number,
    cast(extract(quarter from date_on) as integer) as quarter_number,
    cast(extract(month from date_on) as integer) as month_number,
    cast(extract(day from date_on) as integer) as day_of_month,
    cast(extract(isodow from date_on) as integer) as day_of_week,
    extract(isodow from date_on) in (6, 7) as is_weekend
from days
