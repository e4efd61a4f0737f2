"""Made-up files for all sources of the project, the same for the same number of events.

25 events a person, most of them of the web shop, the app and the stores. A person has three cookies
and may have a card, an app, an e-mail and a phone; three in ten web visits log in, a quarter are of
strangers, one in a hundred is on the browser of someone else, who may be another the next time. One
event in a hundred is delivered twice and one in fifty days late.
"""

from pathlib import Path

from federated.warehouse import Warehouse, open_warehouse

AS_OF = "2018-01-01"
EVENTS_PER_PERSON, PRODUCTS = 25, 20_000
# Of a hundred events, how many lie in each table, and the size of a visit or basket there.
SHARES = {
    "webshop/web_events": (45, 5),
    "app/app_events": (20, 5),
    "completejourney/transactions": (20, 8),
    "media/ad_impressions": (8, 1),
    "media/mail_events": (5, 1),
    "service/store_visits": (1, 1),
    "service/cases": (1, 1),
}
# Numbers of 16 bits and more out of each visit's name; DuckDB may change hash(), and not md5.
VISITS = (
    "create table visits as select visit, drawn % {people} as person, "
    "(drawn >> 24) % 3 as thing, (drawn >> 28) % 100 as chance, (drawn >> 36) % 100 as other, "
    "timestamp '2017-01-01' + to_seconds((drawn >> 32) % 31000000) as began "
    "from (select visit, cast(md5_number_lower('{table}' || visit) >> 1 as bigint) as drawn "
    "from range({visits}) as numbers (visit)) as draws"
)
# As texts are in the sources: e-mails, devices and cookies; phones as they are typed there.
COOKIE, DEVICE = "'c-' || md5('{0}' || {1})", "'d-' || md5('d' || {0})"
EMAIL, PHONE = "'person' || {0} || '@example.com'", "'09' || lpad(cast({0} as text), 8, '0')"
CARD = "case when {0} % 10 < 6 then 1000 + {0} end"
OWN_EMAIL, OWN_PHONE, OWN_CARD = (each.format("person") for each in (EMAIL, PHONE, CARD))
# One in a hundred sits at the browser of the person beside.
OWN_COOKIE = (
    f"case when chance < 25 then {COOKIE.format('s', 'visit')} "
    f"else {COOKIE.format('p', '(person + case when other = 0 then 1 else 0 end) * 3 + thing')} end"
)
PRODUCT = f"(visit * 7 + step * 3571 + person) % {PRODUCTS}"
ENDS = ", occurred_at, loaded_at, true as is_synthetic"

EVENTS = {
    "webshop/web_events": (
        f"'w' || event as event_id, {OWN_COOKIE} as cookie, "
        f"case when chance between 25 and 54 and step > 0 then {OWN_EMAIL} end as email, "
        "case step when 0 then 'page_view' when 4 then 'add_to_cart' else 'product_view' end "
        f"as event_type, case when step > 0 then {PRODUCT} end as product_id, "
        f"'/products/' || {PRODUCT} as url{ENDS}"
    ),
    "app/app_events": (
        f"'a' || event as event_id, {DEVICE.format('person')} as device_id, "
        f"case when person % 5 > 0 then 't-' || md5('t' || person) end as push_token, "
        f"case when chance < 50 then cast({OWN_CARD} as text) end as loyalty_id, "
        "case step when 0 then 'app_open' else 'product_view' end as event_type, "
        f"case when step > 0 then {PRODUCT} end as product_id{ENDS}"
    ),
    "completejourney/transactions": (
        "1000 + person - person % 10 + person % 6 as household_id, visit % 500 as store_id, "
        f"visit as basket_id, {PRODUCT} as product_id, 1 + step % 3 as quantity, "
        "cast(1 + (visit + step) % 2000 as double) / 100 as sales_value, 0.0 as retail_disc, "
        "0.0 as coupon_disc, 0.0 as coupon_match_disc, occurred_at as transaction_timestamp"
    ),
    "media/ad_impressions": (
        f"'i' || event as impression_id, case when thing > 0 then {OWN_COOKIE} end as cookie, "
        f"case when thing = 0 then {DEVICE.format('person')} end as device_id, "
        "'campaign ' || visit % 50 as campaign, 0.002 as cost, 'USD' as currency" + ENDS
    ),
    "media/mail_events": (
        f"'m' || event as event_id, {OWN_EMAIL} as email, 'mailing ' || visit % 50 as campaign, "
        "case when chance < 2 then 'unsubscribed' when chance < 40 then 'opened' else 'sent' end "
        f"as event_type{ENDS}"
    ),
    "service/store_visits": (
        f"'v' || event as visit_id, cast({OWN_CARD} as text) as loyalty_id, {OWN_PHONE} as phone, "
        f"'TW' as phone_region, visit % 500 as store_id{ENDS}"
    ),
    "service/cases": (
        f"'k' || event as case_id, {OWN_PHONE} as phone, 'TW' as phone_region, "
        f"case when thing = 0 then {OWN_EMAIL} end as email, cast(null as text) as loyalty_id, "
        "'phone' as channel, 'delivery' as case_type, cast(1 + chance % 5 as integer) as "
        "satisfaction, occurred_at as opened_at, cast(null as timestamp) as closed_at, "
        "loaded_at, true as is_synthetic"
    ),
}
# One version of each person's record, and for three in ten a second with another address.
PEOPLE = (
    f"select 'p' || person as crm_id, cast({OWN_CARD} as text) as loyalty_id, "
    "'Name ' || person as full_name, 'Name ' || person as name_latin, "
    f"case when version = 1 then 'former.' else '' end || {OWN_EMAIL} as email, "
    f"case when person % 10 > 2 then {OWN_PHONE} end as phone, 'TW' as phone_region, "
    "case person % 3 when 0 then 'zh-TW' when 1 then 'ko' else 'en' end as language, "
    "date '1950-01-01' + cast(person % 20000 as integer) as birth_on, "
    "'City ' || person % 200 as city, case person % 3 when 0 then 'TW' when 1 then 'KR' else 'US' "
    f"end as country, cast({OWN_CARD} as text) as household_id, "
    "timestamp '2017-01-01' as created_at, "
    "timestamp '2017-01-01' + to_days(cast(version as integer)) as updated_at, "
    "timestamp '2017-01-03' as loaded_at, true as is_synthetic "
    "from range({people}) as persons (person) cross join range(2) as versions (version) "
    "where version = 0 or person % 10 < 3"
)
RECORDS = {
    "crm/people": PEOPLE,
    "crm/consents": (
        "select 'n' || person as consent_id, 'p' || person as crm_id, cast(null as text) as email, "
        "cast(null as text) as phone, cast(null as text) as phone_region, 'email' as channel, "
        "'marketing' as purpose, 'brand' as scope, 'granted' as status, "
        "timestamp '2017-01-01' as occurred_at, 'form' as method, '1' as wording_version, "
        "'en' as language, cast(null as text) as proof_ref, timestamp '2017-01-02' as loaded_at, "
        "true as is_synthetic from range({people}) as persons (person)"
    ),
    "completejourney/products": (
        "select product_id, 'GROCERY' as department, 'National' as brand, "
        "'CATEGORY ' || product_id % 300 as product_category, 'TYPE ' || product_id % 2000 as "
        f"product_type from range({PRODUCTS}) as products (product_id)"
    ),
    "completejourney/demographics": (
        "select 1000 + person as household_id, '35-44' as age, '50-74K' as income, "
        "'Homeowner' as home_ownership, 'Married' as marital_status, '3' as household_size, "
        "'2' as kids_count from range({people}) as persons (person) where person % 20 = 0"
    ),
    # None, so that there are as many events as were asked for.
    "completejourney/coupon_redemptions": (
        "select 1000 + person as household_id, person as coupon_upc, 7 as campaign_id, "
        "date '2017-05-01' as redemption_date "
        "from range(0) as persons (person)"
    ),
}


def build(folder: Path, events: int) -> None:
    """Write `<folder>/<source>/<table>.parquet` for every table of every source."""
    people = max(events // EVENTS_PER_PERSON, 10)
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        warehouse.execute("set threads = 2")
        warehouse.execute("set enable_progress_bar = false")
        for table, query in RECORDS.items():
            _write(warehouse, folder, table, query.format(people=people))
        for table, (share, size) in SHARES.items():
            rows = events * share // 100
            visits = -(-rows // size)
            warehouse.execute(VISITS.format(table=table, visits=visits, people=people))
            _write(warehouse, folder, table, _events(table, rows, size))
            warehouse.execute("drop table visits")


def _events(table: str, rows: int, size: int) -> str:
    """Return the query of a table's events, some of them twice, each some minutes after another."""
    late = "case when event % 50 = 0 then interval 3 day else interval 5 minute end"
    has_loads = "loaded_at" in EVENTS[table]
    twice = "range(case when event % 100 = 7 then 2 else 1 end)" if has_loads else "range(1)"
    return (
        f"select {EVENTS[table]} from (select *, visit * {size} + step as event, "
        "began + to_minutes(step) as occurred_at, "
        f"began + to_minutes(step) + {late.replace('event', f'(visit * {size} + step)')} "
        f"as loaded_at from visits cross join range({size}) as steps (step)) as drawn, "
        f"unnest({twice}) as copies (copy) where event < {rows}"
    )


def _write(warehouse: Warehouse, folder: Path, table: str, query: str) -> None:
    path = folder / f"{table}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    warehouse.execute(f"copy ({query}) to '{path}' (format parquet)")
