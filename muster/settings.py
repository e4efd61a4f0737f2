"""Where one installation keeps everything, read once from the dbt project; opens nothing."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from muster.errors import InputError

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
PARTS = ("profiles", "audiences")
LAYERS = ("staging", "intermediate", "marts", "audiences", "muster")


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and names of one installation; every path is absolute."""

    project_dir: Path
    home: Path
    target: str
    zone: str
    week_starts: str
    schemas: dict[str, str]
    tags: dict[str, str]
    warehouse_url: str = field(repr=False)
    ledger_url: str = field(repr=False)
    # Whether a build of audiences evaluates only who can have changed since the one before.
    is_incremental: bool = False

    @classmethod
    def load(cls, project_dir: Path | None = None, target: str | None = None) -> "Settings":
        """Read dbt_project.yml and profiles.yml, with MUSTER_HOME, _TARGET and _LEDGER on top."""
        root = find_project(project_dir)
        project = read_yaml(root / "dbt_project.yml")
        home = Path(os.environ.get("MUSTER_HOME") or root / ".muster").expanduser().resolve()
        chosen = target or os.environ.get("MUSTER_TARGET") or "demo"
        variables = _variables(project)
        return cls(
            project_dir=root,
            home=home,
            target=chosen,
            zone=str(variables.get("zone", "UTC")),
            week_starts=str(variables.get("week_starts", "monday")),
            schemas={layer: _schema_name(variables, layer) for layer in LAYERS},
            tags={part: str(variables.get(f"{part}_tag", part)) for part in PARTS},
            warehouse_url=_warehouse_url(root, str(project.get("profile", "")), chosen, home),
            ledger_url=os.environ.get("MUSTER_LEDGER") or f"sqlite:///{home / 'ledger.sqlite'}",
            is_incremental=variables.get("evaluation_increment") is True,
        )

    @property
    def is_duckdb(self) -> bool:
        """Return whether the warehouse is one DuckDB file."""
        return self.warehouse_url.startswith("duckdb:")

    @property
    def exports_dir(self) -> Path:
        """Return the folder of immutable exports, one folder per run."""
        return self.home / "exports"

    @property
    def published_dir(self) -> Path:
        """Return the folder of the snapshots readers use."""
        return self.home / "published"

    @property
    def sources_dir(self) -> Path:
        """Return the folder of the demo's generated sources."""
        return self.home / "sources"

    @property
    def outbox_dir(self) -> Path:
        """Return the folder in which the demo's servers keep what they received."""
        return self.home / "outbox"

    @property
    def data_docs_dir(self) -> Path:
        """Return the folder of the gate's Data Docs."""
        return self.home / "data_docs"

    @property
    def logs_dir(self) -> Path:
        """Return the folder of our own and dbt's logs."""
        return self.home / "logs"

    @property
    def report_path(self) -> Path:
        """Return the page the demo ends with."""
        return self.home / "report.html"


def find_project(start: Path | None = None) -> Path:
    """Return the nearest folder at or above `start` that holds a dbt_project.yml."""
    named = start or Path(os.environ.get("MUSTER_PROJECT") or Path.cwd())
    first = named.expanduser().resolve()
    for folder in (first, *first.parents):
        if (folder / "dbt_project.yml").is_file():
            return folder
    raise InputError(
        f"{first}: no dbt_project.yml here or in any folder above. "
        "Change into the project, or name it with --project-dir or MUSTER_PROJECT."
    )


def read_yaml(path: Path) -> dict[str, Any]:
    """Read one of dbt's own YAML files, which dbt itself checks in full."""
    try:
        loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"{path}: the file is missing. Take it from the repository.") from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not readable as YAML ({_one_line(error)}). Mend it.") from error
    if not isinstance(loaded, dict):
        raise InputError(f"{path}: expected names and values at the top level. Mend it.")
    return loaded


def _variables(project: dict[str, Any]) -> dict[str, Any]:
    declared = project.get("vars")
    flat = dict(declared) if isinstance(declared, dict) else {}
    own = flat.pop(str(project.get("name", "")), None)
    return {**flat, **own} if isinstance(own, dict) else flat


def _schema_name(variables: dict[str, Any], layer: str) -> str:
    declared = variables.get("schemas")
    plain = declared.get(layer, layer) if isinstance(declared, dict) else layer
    named = f"{variables.get('schema_prefix') or ''}{plain}"
    # The name stands unquoted in SQL, so nothing but a plain name may pass.
    if not NAME.fullmatch(named):
        raise InputError(
            f'dbt_project.yml: the schema of {layer} would be "{named}". '
            "In vars, use lower-case letters, digits and underscores only."
        )
    return named


def _warehouse_url(root: Path, profile: str, target: str, home: Path) -> str:
    path = root / "profiles.yml"
    profiles = read_yaml(path)
    if not isinstance(profiles.get(profile), dict):
        raise InputError(f'{path}: no profile "{profile}", which dbt_project.yml asks for. Add it.')
    outputs = _mapping(profiles[profile].get("outputs") or {}, f"{path}: outputs of {profile}")
    if target not in outputs:
        known = ", ".join(sorted(map(str, outputs))) or "none"
        raise InputError(
            f'{path}: no target "{target}" (there are: {known}). Set --target or MUSTER_TARGET.'
        )
    declared = _mapping(outputs[target], f'{path}: target "{target}"')
    output = {key: render(path, value, home) for key, value in declared.items()}
    kind = output.get("type")
    if kind == "duckdb":
        file = Path(str(output.get("path") or home / "warehouse.duckdb"))
        return f"duckdb:///{file if file.is_absolute() else root / file}"
    if kind == "postgres":
        login = f"{quote(str(output.get('user', '')), safe='')}"
        if output.get("password"):
            login += f":{quote(str(output['password']), safe='')}"
        name = output.get("dbname") or output.get("database")
        return f"postgresql://{login}@{output.get('host')}:{output.get('port', 5432)}/{name}"
    raise InputError(
        f'{path}: target "{target}" is of type "{kind}". Muster runs on duckdb and postgres.'
    )


def _mapping(found: object, where: str) -> dict[Any, Any]:
    if isinstance(found, dict):
        return found
    raise InputError(
        f"{where}: expected names and values, found {str(found)[:60]!r}. "
        "Write it as dbt's profiles.yml asks for, such as type: duckdb."
    )


def render(path: Path, value: object, home: Path) -> object:
    """Render one setting as dbt does, with `env_var` and its filters only."""
    if not isinstance(value, str) or "{" not in value:
        return value

    def env_var(name: str, default: str | None = None) -> str:
        if name == "MUSTER_HOME":
            return str(home)
        found = os.environ.get(name, default)
        if found is None:
            raise InputError(f"{path}: the environment variable {name} is not set. Set it.")
        return found

    jinja = SandboxedEnvironment()
    for filter_name in ("as_number", "as_bool", "as_native", "as_text"):
        jinja.filters[filter_name] = str
    try:
        return jinja.from_string(value).render(env_var=env_var)
    except TemplateError as error:
        raise InputError(f"{path}: cannot read {value!r} ({_one_line(error)}). Mend it.") from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
