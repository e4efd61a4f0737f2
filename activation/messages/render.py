"""From one person's values to one message in a sandbox of its own; knows no channel."""

from collections.abc import Mapping
from typing import Any

from activation.errors import RowRejected, SettingsError
from activation.messages.honorifics import address
from activation.messages.renderer import RENDERER, TemplateFault
from activation.messages.templates import PARTS, Template
from activation.records import Message


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
    names = [pattern.format(language=language) for pattern in PARTS.values()]
    try:
        made = RENDERER.render(template.content_hash, template.files, names, dict(context))
    except TemplateFault as fault:
        line = f" line {fault.line}" if fault.line else ""
        known = f"Known values: {', '.join(sorted(context))}. Correct it."
        raise SettingsError(
            f"template {template.head.key}: {fault.file}{line}: {fault}. "
            f"{'Make it do less.' if fault.is_limit else known}"
        ) from fault
    parts = dict(zip(PARTS, made, strict=True))
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
