"""A small project with one source, which tests spoil in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

NAMESPACES = """\
version: 1
namespaces:
  crm_id: {type: cross_device, normaliser: none, priority: 10, maximum: 1}
  phone_e164: {type: phone, normaliser: phone, priority: 40}
"""
SOURCE = """\
version: 2
sources:
  - name: crm
    config: {meta: {muster: {version: 1}}}
    tables:
      - name: people
        description: One row per person.
        config:
          meta:
            muster:
              version: 1
              kind: event
              key: [crm_id]
              occurred_at: seen_at
              loaded_at: loaded_at
              identities:
                - {namespace: crm_id, column: crm_id, authenticated: true}
                - {namespace: phone_e164, column: phone, region: {value: TW}}
              attributes:
                city: {column: city}
              event: {type: {value: seen}, category: city}
              consents:
                - {where: {column: city, equals: Taipei}, channel: {value: email},
                   purpose: {value: marketing}, status: {value: granted}}
        columns:
          - {name: crmId, data_type: text, config: {meta: {muster: {as: crm_id}}}}
          - {name: phone, data_type: text}
          - {name: city, data_type: text}
          - {name: seen_at, data_type: timestamp}
          - {name: loaded_at, data_type: timestamp}
  - name: elsewhere
    tables: [{name: not_ours}]
"""
GOAL = """\
version: 1
goal: seen
label: Seen
kind: micro
event: {type: seen}
"""

Write = Callable[..., Path]


@pytest.fixture
def write_project(tmp_path: Path) -> Write:
    """Return a function that writes the project, some of its text replaced."""

    def write(*changes: tuple[str, str], namespaces: str = NAMESPACES, goal: str = GOAL) -> Path:
        source = SOURCE
        for old, new in changes:
            assert old in source
            source = source.replace(old, new)
        folder = tmp_path / "dbt_project"
        (folder / "sources").mkdir(parents=True)
        (folder / "goals").mkdir()
        (folder / "models").mkdir()
        (folder / "sources/crm.yml").write_text(source)
        (folder / "namespaces.yml").write_text(namespaces)
        (folder / "goals/seen.yml").write_text(goal)
        return tmp_path

    return write
