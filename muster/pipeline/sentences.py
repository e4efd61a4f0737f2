"""Reads sentences back into audience documents of this project."""

from dataclasses import dataclass
from typing import Any

from federated import load_project, parse_sentence
from federated.compile import compile_audience
from federated.rule.parse import parse_audience
from federated.rule.upgrade import VERSION
from muster.pipeline.yaml_text import yaml_text
from muster.settings import Settings


@dataclass(frozen=True, slots=True)
class SentenceRead:
    """An audience that was said as a sentence, as a document and as its text."""

    document: dict[str, Any]
    text: str


def read_sentence(settings: Settings, sentence: str, key: str) -> SentenceRead:
    """Return the draft of an audience that a sentence says, checked against the project.

    Raises: RuleError saying where it is no sentence of ours, or what the project does not know.
    """
    project = load_project(settings.project_dir)
    found = parse_sentence(sentence, project.catalog)
    label = key.replace("_", " ").capitalize()
    document = {
        "version": VERSION,
        "audience": key,
        "label": {"en": label},
        "status": "draft",
        **found,
    }
    compile_audience(parse_audience(document), project.context)
    return SentenceRead(document, yaml_text(document))
