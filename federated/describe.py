"""Says a rule in words, one sentence in the language asked for; the words are in `sentences/`."""

from federated.catalog.schema import Catalog
from federated.rule.tree import Audience, Node
from federated.sentences.clauses import Clauses
from federated.sentences.names import Names, Scope
from federated.sentences.phrases import Form, languages, open_language

__all__ = ["describe", "describe_part", "languages"]


def describe(audience: Audience, catalog: Catalog, language: str = "en") -> str:
    """Return one sentence that says whom the audience selects.

    The rule may be as parsed or with its kinds checked, not yet with named edges.
    """
    words = open_language(language)
    entity = Names(catalog, words).entity(audience.entity)
    rule = audience.rule
    if audience.sql is not None:
        query = " ".join(audience.sql.split())
        sentence = words.say("phrases", "by_sql", entity=entity, query=query)
    elif rule is None or (not rule.rules and not rule.negated):
        sentence = words.say("phrases", "everyone", entity=entity)
    else:
        clause = describe_part(rule, audience.entity, catalog, language)
        sentence = words.say("phrases", "sentence", entity=entity, clause=clause)
    if audience.expires_on is None:
        return sentence
    date = words.day(audience.expires_on)
    return words.say("phrases", "expires", sentence=sentence, date=date)


def describe_part(part: Node, entity: str, catalog: Catalog, language: str = "en") -> str:
    """Return the clause that says one part of an entity's rule."""
    words = open_language(language)
    clauses = Clauses(words, Names(catalog, words))
    return clauses.clause(part, Scope((entity,)), Form(), is_top=True)
