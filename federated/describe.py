"""Says a rule in words, one sentence in the language asked for; the words are in `sentences/`."""

from collections.abc import Callable
from functools import partial

from federated.catalog.schema import Catalog
from federated.rule.tree import Audience, Node, Term
from federated.sentences.clauses import Clauses
from federated.sentences.names import Names, Scope
from federated.sentences.phrases import Form, Language, languages, open_language

__all__ = ["describe", "describe_part", "describe_value", "describer", "languages"]


def describe(audience: Audience, catalog: Catalog, language: str = "en") -> str:
    """Return one sentence that says whom the audience selects.

    The rule may be as parsed or with its kinds checked, not yet with named edges.
    """
    return describer(catalog, language)(audience)


def describer(catalog: Catalog, language: str = "en") -> Callable[[Audience], str]:
    """Return what says one audience after another of a catalogue in a language."""
    words = open_language(language)
    return partial(_describe, words, Names(catalog, words))


def _describe(words: Language, names: Names, audience: Audience) -> str:
    entity = names.entity(audience.entity)
    rule = audience.rule
    if audience.model is not None:
        sentence = words.say("phrases", "by_model", entity=entity, model=audience.model)
    elif audience.sql is not None:
        query = " ".join(audience.sql.split())
        sentence = words.say("phrases", "by_sql", entity=entity, query=query)
    elif rule is None or (not rule.rules and not rule.negated):
        sentence = words.say("phrases", "everyone", entity=entity)
    else:
        clause = _clause(words, names, rule, audience.entity, Form())
        sentence = words.say("phrases", "sentence", entity=entity, clause=clause)
    if audience.expires_on is None:
        return sentence
    date = words.day(audience.expires_on)
    return words.say("phrases", "expires", sentence=sentence, date=date)


def describe_part(part: Node, entity: str, catalog: Catalog, language: str = "en") -> str:
    """Return what one part of an entity's rule says, as a statement of its own.

    >>> from federated.rule.tree import MembershipTest
    >>> describe_part(MembershipTest(("vips",), "in"), "profile", Catalog({}, {}, {}))
    'Is in the audience “vips”'
    """
    words = open_language(language)
    clause = _clause(words, Names(catalog, words), part, entity, Form(ending="alone"))
    return words.statement(clause)


def describe_value(value: Term, entity: str, catalog: Catalog, language: str = "en") -> str:
    """Return what a value of an entity is called, as a thing.

    The value may be as parsed or with its kinds checked, not yet with named edges.
    """
    words = open_language(language)
    return Clauses(words, Names(catalog, words)).terms.value(value, Scope((entity,)))


def _clause(words: Language, names: Names, part: Node, entity: str, form: Form) -> str:
    return Clauses(words, names).clause(part, Scope((entity,)), form, is_top=True)
