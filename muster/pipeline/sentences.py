"""Reads sentences back into audience documents of this project."""

from dataclasses import dataclass
from typing import Any

from federated import parse_sentence
from federated.compile import compile_audience
from federated.passes import Context
from federated.rule.parse import parse_audience
from federated.rule.upgrade import VERSION
from muster.pipeline.yaml_text import yaml_text


@dataclass(frozen=True, slots=True)
class SentenceRead:
    """An audience that was said as a sentence, as a document and as its text."""

    document: dict[str, Any]
    text: str


def read_sentence(context: Context, sentence: str, key: str) -> SentenceRead:
    """Return the draft of an audience that a sentence says, checked against what it may name.

    Raises: RuleError saying where it is no sentence of ours, or what is not known.
    """
    found = parse_sentence(sentence, context.catalog)
    label = key.replace("_", " ").capitalize()
    document = {
        "version": VERSION,
        "audience": key,
        "label": {"en": label},
        "status": "draft",
        **found,
    }
    compile_audience(parse_audience(document), context)
    return SentenceRead(document, yaml_text(document))
