{#
  Whether eight digits are a number of the Taiwanese register of businesses (統一編號): digits times
  1 2 1 2 1 2 4 1, the digits of the products added up, divide by 5; if the seventh is 7, one more
  may. The rule of the Ministry of Finance since April 2023; by 10 before, which 5 includes.
-#}
{% macro is_tw_tax_id(expression) -%}
    {%- set sums = [] -%}
    {%- for weight in [1, 2, 1, 2, 1, 2, 4, 1] -%}
        {%- set product = digit_at(expression, loop.index) ~ ' * ' ~ weight -%}
        {%- do sums.append('floor((' ~ product ~ ') / 10.0) + (' ~ product ~ ') % 10') -%}
    {%- endfor -%}
    case
        when not {{ matches_whole(expression, "'[0-9]{8}'") }} then false
        else cast({{ sums | join(' + ') }} as integer) % 5 = 0
            or (
                substr({{ expression }}, 7, 1) = '7'
                and (cast({{ sums | join(' + ') }} as integer) + 1) % 5 = 0
            )
    end
{%- endmacro %}

{#
  Whether ten digits are a Korean business registration number (사업자등록번호): the first nine times
  1 3 7 1 3 7 1 3 5, and the tens of five times the ninth; the tenth makes the sum divide by 10.
-#}
{% macro is_kr_business_number(expression) -%}
    {%- set sums = ['floor(' ~ digit_at(expression, 9) ~ ' * 5 / 10.0)', digit_at(expression, 10)] -%}
    {%- for weight in [1, 3, 7, 1, 3, 7, 1, 3, 5] -%}
        {%- do sums.append(digit_at(expression, loop.index) ~ ' * ' ~ weight) -%}
    {%- endfor -%}
    case
        when not {{ matches_whole(expression, "'[0-9]{10}'") }} then false
        else cast({{ sums | join(' + ') }} as integer) % 10 = 0
    end
{%- endmacro %}

{#
  Whether a text has the form of a number the state gives to people: the Taiwanese one or a resident
  certificate with its check digit, or a Korean one with its dash and a day of birth that can be.
-#}
{% macro looks_like_national_id(expression) -%}
    {%- set letters = "'ABCDEFGHJKLMNPQRSTUVXYWZIO'" -%}
    {%- set number = '(strpos(' ~ letters ~ ', upper(substr(' ~ expression ~ ', 1, 1))) + 9)' -%}
    {%- set sums = ['floor(' ~ number ~ ' / 10.0)', '(' ~ number ~ ' % 10) * 9', digit_at(expression, 10)] -%}
    {%- for weight in [8, 7, 6, 5, 4, 3, 2, 1] -%}
        {%- do sums.append(digit_at(expression, loop.index + 1) ~ ' * ' ~ weight) -%}
    {%- endfor -%}
    case
        when {{ matches_whole(expression, "'[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])-[1-8][0-9]{6}'") }} then true
        when not {{ matches_whole(expression, "'[A-Za-z][1289][0-9]{8}'") }} then false
        else cast({{ sums | join(' + ') }} as integer) % 10 = 0
    end
{%- endmacro %}

{% macro digit_at(expression, place) -%}
    cast(substr({{ expression }}, {{ place }}, 1) as integer)
{%- endmacro %}
