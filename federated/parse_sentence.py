"""Reads an English sentence, as `describe` says them, back into a rule."""

import re
import unicodedata
from typing import Any

from federated.catalog.schema import Catalog
from federated.errors import Fault, RuleError
from federated.rule.parse import parse_rule
from federated.scalars import unreadable
from federated.sentences.names import Names, Scope
from federated.sentences.phrases import Form, open_language
from federated.sentences.reading.clauses import ClausesRead, as_group
from federated.sentences.reading.text import Found, Text, Values, just

# A rule of the largest size is said in fewer.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
MOST_CHARACTERS = 1024 * 1024


def parse_sentence(sentence: str, catalog: Catalog) -> dict[str, Any]:
    """Return what a sentence says, as the part of an audience document that makes it.

    It holds `entity`; `rule`, `sql` or `model`; `everyone` where all are meant; `expires_on`.

    Raises: RuleError saying where the sentence stops being one of ours, and what was expected.
    """
    text = _Sentence(_cleaned(sentence), catalog)
    found: list[dict[str, Any]] = [
        document for end, document in text.sentences() if end == len(text.text.text)
    ]
    meanings = {repr(_meaning(document)): document for document in found}
    if not found:
        raise RuleError([text.text.fault()])
    if len(meanings) > 1:
        problem = "can be read in more than one way"
        raise RuleError([Fault("sentence", problem, "Give what it names labels that differ.")])
    return next(iter(meanings.values()))


def _cleaned(sentence: str) -> str:
    if len(sentence) > MOST_CHARACTERS:
        raise RuleError([Fault("sentence", "is longer than 1 MiB", "Split it.")])
    if bad := unreadable(sentence):
        raise RuleError([Fault("sentence", bad, "Remove it.")])
    return unicodedata.normalize("NFC", sentence.strip())


def _meaning(document: dict[str, Any]) -> Any:
    rest = {key: value for key, value in document.items() if key != "rule"}
    return rest, parse_rule(document["rule"]) if "rule" in document else None


class _Sentence:
    """The whole of a sentence, around its clauses."""

    def __init__(self, sentence: str, catalog: Catalog) -> None:
        words = open_language("en")
        self.text = Text(sentence, words)
        self.clauses = ClausesRead(self.text, Names(catalog, words))

    def sentences(self) -> Found:
        """Return every way to read the sentence, with and without a last day."""
        found: Found = []
        for way in self._plain():
            found.append(way)
            ways = self.text.phrase(
                0, "phrases", "expires", None,
                sentence=just(*way), date=self.clauses.values.day,
            )  # fmt: skip
            found += [(end, {**s["sentence"], "expires_on": s["date"]}) for end, s in ways]
        return found

    def _plain(self) -> Found:
        def entity(at: int, _: Values) -> Found:
            return self.clauses.names.entity(at)

        found: Found = []
        for end, said in self.text.phrase(0, "phrases", "everyone", None, entity=entity):
            rule: dict[str, Any] = {"combinator": "and", "rules": []}
            found.append((end, {"entity": said["entity"], "everyone": True, "rule": rule}))
        for end, said in self.text.phrase(
            0, "phrases", "sentence", None, entity=entity, clause=self._clause
        ):
            found.append((end, {"entity": said["entity"], "rule": as_group(said["clause"])}))
        ways = self.text.phrase(0, "phrases", "by_sql", None, entity=entity, query=self._query)
        found += [(end, {"entity": said["entity"], "sql": said["query"]}) for end, said in ways]
        ways = self.text.phrase(0, "phrases", "by_model", None, entity=entity, model=self._model)
        found += [(end, {"entity": said["entity"], "model": said["model"]}) for end, said in ways]
        return found

    def _model(self, place: int, _: Values) -> Found:
        found = self.text.matching(place, _NAME, "the name of a model")
        return [(end, match[0]) for end, match in found]

    def _clause(self, place: int, said: Values) -> Found:
        return self.clauses.top(place, Scope((said["entity"],)), Form())

    def _query(self, place: int, _: Values) -> Found:
        """Return a query up to the end, or up to where a last day begins."""
        whole = self.text.text
        between = str(self.text.words.pieces("phrases", "expires")[1])
        last = whole.rfind(between)
        days = self.clauses.values.day(last + len(between)) if last > place else []
        end = last if days else len(whole)
        return [(end, whole[place:end])]
