-- Written by `muster compile` from dbt_project/merge_policies.yml and sources; change that, not this.
select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('age_band' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('income_band' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('home_ownership' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('marital_status' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('household_size' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('kids_count' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('full_name' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('name_latin' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('language' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('birth_on' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('city' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('country' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('best_source' as text) as policy,
    cast(true as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('household_id' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('source_precedence' as text) as way,
    cast(0 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('age_band' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('income_band' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('home_ownership' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('marital_status' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('household_size' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('kids_count' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('full_name' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('name_latin' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('language' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('most_frequent' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('birth_on' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('city' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('country' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('latest_told' as text) as policy,
    cast(false as boolean) as is_default,
    cast(true as boolean) as is_stitched,
    cast('household_id' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_loaded' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('age_band' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('income_band' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('home_ownership' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('marital_status' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('household_size' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('kids_count' as text) as attribute,
    cast('completejourney' as text) as source,
    cast('demographics' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('full_name' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('name_latin' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('language' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('birth_on' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('city' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('country' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence

union all

select
    cast('unstitched' as text) as policy,
    cast(false as boolean) as is_default,
    cast(false as boolean) as is_stitched,
    cast('household_id' as text) as attribute,
    cast('crm' as text) as source,
    cast('people' as text) as source_table,
    cast('latest_occurred' as text) as way,
    cast(100 as integer) as precedence
