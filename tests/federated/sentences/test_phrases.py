"""Every language has every phrase, and fills it in without mixing texts up."""

import re
from typing import Any

import pytest

from federated.errors import DocumentError
from federated.sentences.phrases import Form, languages, open_language

# Phrases a language may add where its grammar wants another wording.
OPTIONAL = re.compile(r"phrases\.(xor_part|wrapped_end)$|matches\.\w+_window$")


def names(data: dict[str, Any]) -> set[str]:
    return {
        f"{section}.{key}"
        for section, phrases in data.items()
        if isinstance(phrases, dict) and section not in {"verbs", "flag_marks", "statement_starts"}
        for key in phrases
        if not OPTIONAL.search(f"{section}.{key}")
    }


def test_there_are_three_languages() -> None:
    assert languages() == ("en", "ko", "zh-TW")


@pytest.mark.parametrize("code", languages())
def test_every_language_has_every_phrase(code: str) -> None:
    assert names(dict(open_language("en").data)) == names(dict(open_language(code).data))


@pytest.mark.parametrize("code", languages())
def test_phrases_name_the_same_values(code: str) -> None:
    english = open_language("en").data
    for section, phrases in open_language(code).data.items():
        for key in phrases if section in {"matches", "predicates", "windows", "aggregates"} else ():
            wanted = re.findall(r"\{(\w+)", english[section].get(key.removesuffix("_window"), ""))
            found = re.findall(r"\{(\w+)", phrases[key])
            assert set(wanted) == set(found) - {"window" if key.endswith("_window") else ""}, key


@pytest.mark.parametrize("code", languages())
def test_verbs_have_the_forms_asked_for(code: str) -> None:
    words = open_language(code).data
    sections = [v for k, v in words.items() if isinstance(v, dict) and k != "verbs"]
    phrases = [p for section in sections for p in section.values() if isinstance(p, str)]
    asked = {verb for phrase in phrases for verb in re.findall(r"<([^>]+)>", phrase)}
    assert asked == set(words["verbs"])


def test_what_is_filled_in_is_not_read_again() -> None:
    words = open_language("ko")
    said = words.say("predicates", "=", Form(ending="and"), value="{value|이/가} <있다>")
    assert said == "{value|이/가} <있다>이고"


def test_no_two_texts_look_the_same() -> None:
    words = open_language("en")
    texts = ["a”b", 'a"b', "a\\”b", "a\nb", "a\\nb", "a\\u{a}b", "", " ", "\u200b"]
    assert len(texts) == len({words.quoted(text) for text in texts})


def test_chinese_puts_spaces_beside_latin_and_digits_only() -> None:
    words = open_language("zh-TW")
    assert words.say("windows", "last", duration="60 天") == "過去 60 天內"
    assert words.say("predicates", "=", value="「咖啡」") == "為「咖啡」"
    assert words.say("predicates", "=", value="3") == "為 3"


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(DocumentError, match=r'no sentences in "zh"\. Choose one of: en, ko, zh-TW'):
        open_language("zh")
