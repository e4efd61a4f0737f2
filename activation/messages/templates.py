"""Reads a template's folder and lints it against the law of the countries; renders nothing."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from activation.definitions import Definition, Key, Region, parse
from activation.errors import SettingsError

PARTS = {"subject": "{language}.subject.txt", "text": "{language}.txt", "html": "{language}.html"}


class Value(Definition):
    """One value a template may use: the profile's column, and what to do when it is empty."""

    column: str
    when_missing: Literal["exclude", "empty"] | dict[str, str] = "exclude"


class TemplateHead(Definition):
    """What template.yml declares."""

    version: Literal[1]
    key: Key
    channel: str
    description: str = ""
    languages: list[str] = Field(min_length=1)
    default_language: str
    values: dict[str, Value] = Field(default_factory=dict)
    addresses: str = ""


@dataclass(frozen=True)
class Template:
    """One message in all its languages; `files` holds every part by its file name."""

    head: TemplateHead
    files: Mapping[str, str] = field(repr=False)

    @property
    def content_hash(self) -> str:
        """Return what changes whenever a word of the template changes."""
        digest = hashlib.sha256(self.head.model_dump_json().encode())
        for name, text in sorted(self.files.items()):
            digest.update(f"\n{name}\n{text}".encode())
        return digest.hexdigest()

    def language_for(self, language: str | None) -> str:
        """Return the person's language if the template speaks it, else its own default."""
        known = self.head.languages
        return language if language in known else self.head.default_language


def load_template(folder: Path, data: Mapping[str, Any]) -> Template:
    """Read the parts of one template beside its template.yml.

    Raises: SettingsError naming every missing part and wrong key.
    """
    where = f"{folder / 'template.yml'}"
    head = parse(TemplateHead, data, where)
    faults = [
        f"{folder / pattern.format(language=language)}: the file is missing. Write it, or take "
        f"{language} out of languages."
        for language in head.languages
        for pattern in PARTS.values()
        if not (folder / pattern.format(language=language)).is_file()
    ]
    if head.default_language not in head.languages:
        faults.append(f"{where}: default_language: is not among languages. Add it there.")
    if head.addresses and head.addresses not in head.values:
        faults.append(f"{where}: addresses: is not among values. Name one of them.")
    if faults:
        raise SettingsError(faults)
    files = {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir())
        if path.suffix in (".html", ".txt")
    }
    return Template(head, files)


def lint_template(template: Template, regions: Iterable[Region]) -> list[str]:
    """Return what the law of a country whose language is used finds missing in the template."""
    faults = []
    for region in regions:
        if region.language not in template.head.languages:
            continue
        subject = template.files[PARTS["subject"].format(language=region.language)]
        text = template.files[PARTS["text"].format(language=region.language)]
        where = f"template {template.head.key}, {region.language}"
        if not subject.startswith(region.marketing_subject_starts):
            faults.append(
                f"{where}: the subject must start with {region.marketing_subject_starts} "
                f"({region.country}). Write it."
            )
        if region.text_must_contain not in text:
            faults.append(
                f'{where}: the text must offer free refusal, "{region.text_must_contain}" '
                f"({region.country}). Write it."
            )
    return faults
