"""Writes docs/sentences.md: the grammar of English sentences, made of the phrases themselves.

Run it with: python docs/write_sentences.py. A test holds the page against it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from federated.sentences.phrases import Language, open_language

PAGE = Path(__file__).resolve().parent / "sentences.md"
HEAD = """# The text form of rules: a grammar

Every rule is one English sentence, and the sentence is the rule again: `muster audience show KEY`
prints it, `muster audience from-sentence "…"` reads it. Chinese and Korean are only said. Both ways
use the same phrases (`federated/sentences/en.yml`), of which this page is made.

Text stands between “ ” (or " "), with `\\\\` and `\\”` for those marks and `\\u{…}` for what is not
printed; names are the labels of the catalogue, with the name in brackets where two share one,
or where one reads like another with words of the grammar (“purchases last month”). A
group inside a group stands in brackets, and the brackets `(…)` below belong to the sentence.

*Slanted* words are filled in by another rule of the grammar, or are labels (*entity*, *collection*,
*field*, *of*), numbers (*n*, *low*, *high*) or a *value*: number, date, time, text, yes, no,
*own_field* or *outer_field*. A verb is written one/many: of the profile, of rows.
"""
# What each section of the phrase file is in the grammar; of `phrases`, by what it is for.
SENTENCES = ("everyone", "sentence", "by_sql", "by_model", "expires")
CLAUSES = (
    "condition",
    "aggregate_condition",
    "flag",
    "not_flag",
    "wrapped",
    "not",
    "xor",
    "always",
)
VALUES = ("duration", "date", "yes", "no", "missing_value", "own_field", "outer_field",
          "outer_again", "outer_self", "outer_self_again", "path", "named",
          "bracketed")  # fmt: skip
ROWS = ("rows", "rows_where", "rows_window", "rows_window_where")
LISTS = ("and", "or", "xor", "step", "list", "list_all")
SECTIONS = (
    ("A sentence", "phrases", SENTENCES),
    ("A clause", "phrases", CLAUSES),
    ("A clause that counts rows", "matches", ()),
    ("A clause of a sequence, and its steps", "sequence", ()),
    ("A clause of membership", "membership", ()),
    ("A predicate of membership", "membership_of", ()),
    ("A predicate", "predicates", ()),
    ("A predicate of text, either case", "phrases", ("ignoring_case",)),
    ("A subject made of rows", "aggregates", ()),
    ("A value made of others", "expressions", ()),
    ("Rows", "phrases", ROWS),
    ("A window", "windows", ()),
    ("Values", "phrases", VALUES),
)


def page() -> str:
    """Return the whole page."""
    return "\n".join(_lines(open_language("en")))


def _lines(words: Language) -> Iterator[str]:
    yield HEAD
    for title, section, keys in SECTIONS:
        yield f"## {title}\n\n| | |\n|---|---|"
        for key in keys or words.data[section]:
            yield f"| `{key}` | {_said(words, section, key)} |"
        yield ""
    yield "## Lists\n\n| | of two | of more |\n|---|---|---|"
    for kind in LISTS:
        two, (between, last) = words.between(kind, 2)[1], words.between(kind, 3)
        yield f"| `{kind}` | *a*{two}*b* | *a*{between}*b*{last}*c* |"


def _said(words: Language, section: str, key: str) -> str:
    def verb(mark: re.Match[str]) -> str:
        return "/".join(words.data["verbs"][mark[1]].values())

    phrase = re.sub(r"<([^>]+)>", verb, words.data[section][key])
    return re.sub(r"\{(\w+)\}", r"*\1*", phrase)


if __name__ == "__main__":
    PAGE.write_text(page() + "\n", encoding="utf-8")
