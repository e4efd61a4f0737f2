"""Writes the files that make an uploaded list part of the project: source, mart, audience."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from federated.jinja_safe import yaml_lines
from muster.errors import InputError
from muster.pipeline.uploads.fields import Field

SOURCES = Path("dbt_project/sources")
MARTS = Path("dbt_project/models/marts/uploads")
AUDIENCES = Path("dbt_project/audiences/uploads")
UPLOADED_AT = {"config": {"meta": {"muster": {"attribute": True, "label": {"en": "uploaded at"}}}}}
LOCATION = "{{ env_var('MUSTER_HOME', '.muster') }}/uploads/{name}.parquet"


@dataclass(frozen=True)
class Declared:
    """What is known of a list before its rows: whose it is, and its columns."""

    key: str
    label: str
    namespace: str
    identifier: str
    fields: tuple[Field, ...]
    expires_on: date | None = None
    labels: tuple[str, ...] = ()


def declare(project_dir: Path, declared: Declared) -> list[Path]:
    """Write the files of a new list, none of them when one is there already.

    Raises: InputError naming a file that would be overwritten.
    """
    key = declared.key
    texts = {
        SOURCES / f"upload_{key}.yml": _source(declared),
        MARTS / f"fct_upload_{key}.sql": _mart_sql(declared),
        MARTS / f"fct_upload_{key}.yml": _mart_yaml(declared),
        AUDIENCES / f"{key}.yml": _audience(declared),
    }
    for path in texts:
        if (project_dir / path).exists():
            raise InputError(f"{path}: is there already. Choose another key, or delete it first.")
    for path, text in texts.items():
        (project_dir / path).parent.mkdir(parents=True, exist_ok=True)
        (project_dir / path).write_text(text, encoding="utf-8")
    return sorted(texts)


def is_declared(project_dir: Path, key: str) -> bool:
    """Return whether a list of that key is part of the project."""
    return (project_dir / SOURCES / f"upload_{key}.yml").is_file()


def _source(declared: Declared) -> str:
    identity = {
        "namespace": declared.namespace, "column": declared.identifier, "authenticated": False,
    }  # fmt: skip
    columns = [
        {"name": f.name, "data_type": f.data_type, "description": f"Column {f.heading}."}
        for f in declared.fields
    ]
    ours = {
        "version": 1, "kind": "record", "key": ["line_number"], "identities": [identity],
    }  # fmt: skip
    table = {
        "name": declared.key,
        "description": f"One row per line of the uploaded list {declared.label}.",
        "config": {"meta": {"muster": ours}},
        "columns": [
            {"name": "line_number", "data_type": "bigint", "description": "Line of the file."},
            {
                "name": "uploaded_at",
                "data_type": "timestamp",
                "description": "When it was brought, UTC.",
            },
            *columns,
        ],
    }
    head = {"name": f"upload_{declared.key}", "description": "A list brought as a file."}
    lines = yaml_lines({**head, "schema": "sources_uploads", "tables": [table]})
    # The place is Jinja on purpose, so it is no text of people.
    place = f'    external_location: "{LOCATION}"'
    config = ["config:", "  meta:", place, "    muster: {version: 1, channel: upload}"]
    lines[2:2] = config
    return "version: 2\n\nsources:\n" + "\n".join(_item(lines)) + "\n"


def _item(lines: Sequence[str]) -> list[str]:
    return [("  - " if number == 0 else "    ") + line for number, line in enumerate(lines)]


def _mart_sql(declared: Declared) -> str:
    columns = "".join(f",\n    lines.{field.name}" for field in declared.fields)
    return (
        "select\n    lines.line_number,\n    resolved.profile_id,\n    resolved.profile_idx,\n"
        f"    lines.uploaded_at{columns}\n"
        f"from {{{{ ref('stg_upload_{declared.key}__{declared.key}') }}}} as lines\n"
        "inner join {{ ref('int_rows_kept') }} as resolved\n"
        "    on lines.row_key = resolved.row_key\n"
    )


def _mart_yaml(declared: Declared) -> str:
    def attribute(field: Field) -> dict[str, object]:
        labels = {"labels": ["I1"]} if field.name == declared.identifier else {}
        extra = {"labels": list(declared.labels)} if declared.labels and not labels else labels
        ours = {"attribute": True, "label": {"en": field.heading}, **extra}
        return {
            "name": field.name, "data_type": field.data_type,
            "description": f"Column {field.heading}.", "config": {"meta": {"muster": ours}},
        }  # fmt: skip

    ours = {
        "collection": declared.key, "label": {"en": declared.label},
        "owners": {"profile": "profile_id"}, "key": ["line_number"],
    }  # fmt: skip
    model = {
        "name": f"fct_upload_{declared.key}",
        "description": f"One row per line of the uploaded list {declared.label}.",
        "config": {"meta": {"muster": ours}},
        "columns": [
            _column("line_number", "bigint", "Line of the file.", "unique", "not_null"),
            _column("profile_id", "text", "Whose line it is.", "not_null"),
            _column("profile_idx", "bigint", "Dense number of the profile."),
            {**_column("uploaded_at", "timestamp", "When it was brought, UTC."), **UPLOADED_AT},
            *(attribute(field) for field in declared.fields),
        ],
    }  # fmt: skip
    return "version: 2\n\nmodels:\n" + "\n".join(_item(yaml_lines(model))) + "\n"


def _column(name: str, data_type: str, said: str, *tests: str) -> dict[str, object]:
    column: dict[str, object] = {"name": name, "data_type": data_type, "description": said}
    return {**column, "data_tests": list(tests)} if tests else column


def _audience(declared: Declared) -> str:
    head: dict[str, object] = {
        "version": 1, "audience": declared.key, "label": {"en": declared.label},
        "description": f"Everyone on the uploaded list {declared.label}.", "owner": "",
        "tags": ["upload"],
    }  # fmt: skip
    if declared.expires_on is not None:
        head["expires_on"] = declared.expires_on.isoformat()
    return "\n".join([*yaml_lines(head), f"model: fct_upload_{declared.key}"]) + "\n"
