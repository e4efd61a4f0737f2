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

{# Whether a text has the form of a number that Taiwan or Korea gives to people. -#}
{% macro looks_like_national_id(expression) -%}
    ({{ is_tw_national_id(expression) }} or {{ is_kr_resident_number(expression) }})
{%- endmacro %}

{#
  Whether a text is a Taiwanese number of a person with its check digit: a citizen's, a resident's
  since 2 January 2021 (the second sign 8 or 9), or a resident's of before (two letters, in force
  until the end of 2030), where the second letter counts by the last digit of its number. As the
  National Immigration Agency announced them on 16 December 2020.
-#}
{% macro is_tw_national_id(expression) -%}
    {%- set letters = "'ABCDEFGHJKLMNPQRSTUVXYWZIO'" -%}
    {%- set number = '(strpos(' ~ letters ~ ', upper(substr(' ~ expression ~ ', 1, 1))) + 9)' -%}
    {%- set second = "(strpos('ABCD', upper(substr(" ~ expression ~ ", 2, 1))) - 1)" -%}
    {%- set sums = ['floor(' ~ number ~ ' / 10.0)', '(' ~ number ~ ' % 10) * 9', digit_at(expression, 10)] -%}
    {%- for weight in [7, 6, 5, 4, 3, 2, 1] -%}
        {%- do sums.append(digit_at(expression, loop.index + 2) ~ ' * ' ~ weight) -%}
    {%- endfor -%}
    case
        when {{ matches_whole(expression, "'[A-Za-z][1289][0-9]{8}'") }}
            then cast({{ sums | join(' + ') }} + {{ digit_at(expression, 2) }} * 8 as integer) % 10 = 0
        when {{ matches_whole(expression, "'[A-Za-z][A-Da-d][0-9]{8}'") }}
            then cast({{ sums | join(' + ') }} + {{ second }} * 8 as integer) % 10 = 0
        else false
    end
{%- endmacro %}

{#
  Whether a text is a Korean resident or foreigner registration number: a day of birth that can be,
  then the century and sex. Parted by a dash or space, that is enough. In one piece it is a number like
  any other, so it must have the check digit (of foreigners two more) that such numbers had until
  October 2020, or be of someone born since then, whose last six digits are drawn at random (주민등록법
  시행규칙 as in force since 5 October 2020). Who got a new number at an older age is not seen.
-#}
{% macro is_kr_resident_number(expression) -%}
    {%- set day = '(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])' -%}
    {%- set sums = [] -%}
    {%- for weight in [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5] -%}
        {%- do sums.append(digit_at(expression, loop.index) ~ ' * ' ~ weight) -%}
    {%- endfor -%}
    {%- set rest = '((' ~ sums | join(' + ') ~ ') % 11)' -%}
    case
        when {{ matches_whole(expression, "'[0-9]{2}" ~ day ~ "[ -][1-8][0-9]{6}'") }} then true
        when not {{ matches_whole(expression, "'[0-9]{2}" ~ day ~ "[1-8][0-9]{6}'") }} then false
        when {{ matches_whole(expression, "'(20(1[0-2])|(2[1-9]|3[0-9])(0[1-9]|1[0-2]))[0-9]{2}[3478][0-9]{6}'") }}
            then true
        when {{ digit_at(expression, 13) }} = (11 - {{ rest }}) % 10 then true
        else substr({{ expression }}, 7, 1) in ('5', '6', '7', '8')
            and {{ digit_at(expression, 13) }} = (13 - {{ rest }}) % 10
    end
{%- endmacro %}

{% macro digit_at(expression, place) -%}
    cast(substr({{ expression }}, {{ place }}, 1) as integer)
{%- endmacro %}
