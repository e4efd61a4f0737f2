"""Makes a project folder with a small catalogue and audiences of one's own; for tests only."""

from pathlib import Path

MARTS = """
version: 2
models:
  - name: dim_profiles
    config: {meta: {muster: {entity: profile, key: profile_id, label: {en: profile}}}}
    columns:
      - {name: profile_id, data_type: text}
      - {name: city, data_type: text, config: {meta: {muster: {attribute: true, labels: [I2]}}}}
      - {name: kids, data_type: bigint, config: {meta: {muster: {attribute: true}}}}
      - {name: born_on, data_type: date, config: {meta: {muster: {attribute: true}}}}
  - name: fct_visits
    config:
      meta:
        muster:
          {collection: visits, owners: {profile: profile_id}, key: [visit_id], time: occurred_at}
    columns:
      - {name: visit_id, data_type: text}
      - {name: profile_id, data_type: text}
      - {name: store, data_type: text, config: {meta: {muster: {attribute: true}}}}
      - {name: occurred_at, data_type: timestamp}
"""
AUDIENCE = """version: 1
audience: {key}
label: {{en: {label}}}
status: {status}
rule:
  rules:
    {rules}
"""


def make(folder: Path, *, status: str = "published", label: str = "Some", **rules: str) -> Path:
    """Write a project whose audiences have these rules, and return its folder."""
    marts = folder / "dbt_project/models/marts"
    marts.mkdir(parents=True)
    (marts / "marts.yml").write_text(MARTS, encoding="utf-8")
    for name, lines in rules.items():
        path = folder / f"dbt_project/audiences/{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        key = name.split("/")[-1]
        text = AUDIENCE.format(key=key, label=label, status=status, rules=lines)
        path.write_text(text, encoding="utf-8")
    return folder
