"""Messages in a person's language: addressed properly, escaped, and nothing but plain values."""

import re

import pytest
from sample_feeds import template

from activation.errors import RowRejected, SettingsError
from activation.messages.honorifics import address
from activation.messages.render import check_template, read_context, render

ESCAPES = [
    "{{ ''.__class__.__mro__ }}",
    "{{ name.__init__.__globals__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler }}",
    "{{ namespace(x=1) }}",
    "{{ range(10) }}",
    "{{ self._TemplateReference__context }}",
    "{% include '/etc/passwd' %}",
    "{% extends '../../secret.html' %}",
    "{{ name.format.__self__ }}",
    "{{ undefined_value }}",
    "{{ name",
]
BOMBS = {
    "{% for a in 'x'*99999 %}{% for b in 'x'*99999 %}{% endfor %}{% endfor %}": "than a second",
    "{% for a in 'x'*99999 %}{{ 'x'*99999 }}{% endfor %}": "takes more memory",
    "{{ 'a'*3000000000 }}": "takes more memory",
    "{{ '%9999999999d'|format(1) }}": "takes more memory",
    "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}": "without end",
    "{{ 9**(9**9) }}": "than a second",
    "{{ 1/0 }}": "division by zero",
    "{{ name|wordwrap(0) }}": "invalid width 0",
    "{{ [1]|sum(start='x') }}": "can't sum strings",
    "{% include 'other.txt' %}": "there is no file other.txt in this template",
    "{% if %}": "Expected an expression",
}


def message(profile, **files):
    chosen = template(**files)
    language, context = read_context(chosen, profile)
    return render(chosen, language, {**context, "unsubscribe_url": "https://x.example/?a=1&b=2"})


def test_a_name_is_escaped_where_it_is_html_only() -> None:
    made = message({"full_name": "<b>Ada</b> & 'Co'", "language": "en"})
    assert made.subject == "Hello <b>Ada</b> & 'Co'"
    assert "&lt;b&gt;Ada&lt;/b&gt; &amp; &#39;Co&#39;" in made.html
    assert "?a=1&amp;b=2" in made.html


@pytest.mark.parametrize("text", ESCAPES)
def test_a_template_reaches_nothing_but_its_values(text: str) -> None:
    with pytest.raises(SettingsError, match=r"template hello: en\.txt"):
        message({"full_name": "Ada", "language": "en"}, en__txt=text)


@pytest.mark.parametrize("text", BOMBS)
def test_a_template_that_breaks_or_asks_for_too_much_is_named_with_its_line(text: str) -> None:
    fault = re.escape(BOMBS[text])
    with pytest.raises(SettingsError, match=rf"template hello: en\.txt line 3: .*{fault}"):
        message({"full_name": "Ada", "language": "en"}, en__txt=f"Dear {{{{ name }}}},\n\n{text}")
    assert message({"full_name": "Ada", "language": "en"}).text == "Dear Ada"


@pytest.mark.parametrize("text", ["{{ (" + "(" * 5_000, "{{ 'a'*2000000 }}"])
def test_a_template_that_no_line_can_be_blamed_for_is_named_too(text: str) -> None:
    with pytest.raises(SettingsError, match=r"template hello: en\.txt: .* Make it do less\."):
        message({"full_name": "Ada", "language": "en"}, en__txt=text)
    assert message({"full_name": "Ada", "language": "en"}).text == "Dear Ada"


def test_template_text_in_a_name_stays_text() -> None:
    made = message({"full_name": "{{ 7*7 }}", "language": "en"})
    assert made.subject == "Hello {{ 7*7 }}"


def test_a_line_break_in_a_name_is_flattened() -> None:
    made = message({"full_name": "Ada\r\nBcc: x@example.com", "language": "en"})
    assert made.subject == "Hello Ada Bcc: x@example.com"


def test_a_language_we_do_not_speak_gets_the_default() -> None:
    assert message({"full_name": "Ada", "language": "fr"}).language == "en"
    assert message({"full_name": "Ada", "language": None}).language == "en"


@pytest.mark.parametrize(
    ("policy", "subject"), [({"en": "friend"}, "Hello friend"), ("empty", "Hello")]
)
def test_a_missing_value_follows_the_declared_policy(policy, subject: str) -> None:
    chosen = template(missing=policy)
    language, context = read_context(chosen, {"full_name": "  ", "language": "en"})
    assert render(chosen, language, {**context, "unsubscribe_url": ""}).subject == subject


def test_a_missing_value_may_exclude_a_person() -> None:
    with pytest.raises(RowRejected) as rejected:
        read_context(template(missing="exclude"), {"full_name": None, "language": "en"})
    assert rejected.value.code == "missing_value"


def test_a_column_the_export_lacks_is_named() -> None:
    with pytest.raises(SettingsError, match="no profile column full_name"):
        read_context(template(), {"language": "en"})


def test_every_fault_of_a_template_is_found_before_anything_leaves() -> None:
    faults = check_template(template(en__html="<p>{{ nmae }}</p>"))
    assert len(faults) == 1
    assert (
        "en.html line 1: 'nmae' is undefined. Known values: addressed, language, name" in faults[0]
    )


@pytest.mark.parametrize(
    ("name", "language", "spoken"),
    [("김서연", "ko", "김서연 님"), ("林莎拉", "zh-TW", "林莎拉 您"), ("Ada", "en", "Ada")],
)
def test_people_are_addressed_as_their_language_does(name, language, spoken) -> None:
    assert address(name, language) == spoken
