"""Renders one message for one person in a sandbox; knows no channel and sends nothing."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import BaseLoader, DictLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from activation.errors import RowRejected, SettingsError
from activation.messages.honorifics import address
from activation.messages.templates import PARTS, Template
from activation.records import Message


class _Files(DictLoader):
    """The files of one template folder and nothing else."""


@lru_cache(maxsize=64)
def _environment(files: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    loader: BaseLoader = _Files(dict(files))
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Nothing but the person's own values: no range, no namespace, no text generator.
    environment.globals.clear()
    return environment


def read_context(template: Template, profile: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the person's language and the plain values the template may use.

    Raises: RowRejected when a value is missing and the template's policy is to leave them out;
    SettingsError when the export has no such column.
    """
    language = template.language_for(profile.get("language"))
    context: dict[str, str] = {"language": language}
    for name, value in template.head.values.items():
        if value.column not in profile:
            raise SettingsError(
                f"template {template.head.key}: values.{name}: the export has no profile column "
                f"{value.column}. Correct it."
            )
        found = profile[value.column]
        if found is not None and str(found).strip():
            context[name] = " ".join(str(found).split())
        elif isinstance(value.when_missing, dict):
            context[name] = value.when_missing[language]
        elif value.when_missing == "empty":
            context[name] = ""
        else:
            raise RowRejected(f"Has no {name}, which the message needs", "missing_value")
    if template.head.addresses:
        context["addressed"] = address(context[template.head.addresses], language)
    return language, context


def render(template: Template, language: str, context: Mapping[str, str]) -> Message:
    """Render subject, text and HTML.

    Raises: SettingsError naming the file and what is wrong in it.
    """
    environment = _environment(tuple(sorted(template.files.items())))
    parts: dict[str, str] = {}
    for part, pattern in PARTS.items():
        name = pattern.format(language=language)
        try:
            parts[part] = environment.get_template(name).render(dict(context))
        except TemplateError as error:
            said = " ".join(str(error).split())
            line = f" line {error.lineno}" if hasattr(error, "lineno") else ""
            raise SettingsError(
                f"template {template.head.key}: {name}{line}: {said}. Known values: "
                f"{', '.join(sorted(context))}. Correct it."
            ) from error
    return Message(language, parts["subject"].strip(), parts["text"], parts["html"])


def check_template(template: Template) -> list[str]:
    """Render every language once with made-up values and return what is wrong."""
    faults = []
    values = dict.fromkeys(template.head.values, "x")
    sample = {**values, "addressed": "x", "unsubscribe_url": "https://example.com/x"}
    for language in template.head.languages:
        try:
            render(template, language, {**sample, "language": language})
        except SettingsError as error:
            faults += error.faults
    return faults
