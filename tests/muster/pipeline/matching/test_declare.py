"""What matching.yml may say, and that every fault in it is told at once."""

from pathlib import Path

import pytest

from federated.errors import CatalogError
from muster.errors import InputError
from muster.pipeline.matching.declare import FILE, read_declared


@pytest.fixture
def declare(tmp_path: Path, project_dir: Path) -> Path:
    """Return a project with the sources of the demo, whose matching.yml is yet to be written."""
    (tmp_path / "dbt_project").mkdir()
    for name in ("sources", "namespaces.yml"):
        (tmp_path / "dbt_project" / name).symlink_to(project_dir / "dbt_project" / name)
    return tmp_path


def test_the_shipped_declaration_is_read(project_dir: Path) -> None:
    declared = read_declared(project_dir)
    assert declared.threshold == 0.95
    assert declared.compared == {
        "full_name": "full_name",
        "birth_on": "birth_date",
        "city": "place",
        "email": "email",
        "phone_e164": "phone",
    }


def test_all_faults_are_told_at_once_with_the_nearest_name(declare: Path) -> None:
    (declare / FILE).write_text(
        "version: 1\nthreshold: 95\nattributes:\n  ful_name: full_name\n  birth_on: date_of_birth\n"
        "  passport_number: postcode\nidentities: [email_sha256, cookie]\n",
        encoding="utf-8",
    )
    with pytest.raises(CatalogError) as refused:
        read_declared(declare)
    said = str(refused.value)
    for part in (
        "threshold (line 2): is not a probability from 0.5 to below 1 (found 95)",
        'attributes.ful_name (line 4): is an attribute of no source. Did you mean "full_name"?',
        "attributes.birth_on (line 5): is not known (found 'date_of_birth')",
        "attributes.passport_number (line 6): is a national id. Leave it out",
        "identities[0] (line 7): is not known (found 'email_sha256')",
        "identities[1] (line 7): is not known (found 'cookie')",
    ):
        assert part in said


def test_one_column_says_too_little(declare: Path) -> None:
    (declare / FILE).write_text("version: 1\nattributes: {city: place}\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"compare too little \(city\)"):
        read_declared(declare)


def test_without_a_declaration_it_says_how_to_write_one(declare: Path) -> None:
    with pytest.raises(InputError, match=r"matching\.yml: the file is missing.*version: 1"):
        read_declared(declare)
