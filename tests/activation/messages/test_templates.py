"""The templates of the project: whole, lawful, and looked after by a lint that can fail."""

from pathlib import Path

import pytest

from activation.definitions import Region, parse
from activation.errors import SettingsError
from activation.messages.render import check_template
from activation.messages.templates import lint_template, load_template
from federated.documents import load_document, load_folder


@pytest.fixture
def folder(project_dir: Path) -> Path:
    return project_dir / "dbt_project" / "templates" / "we_miss_your_coffee"


@pytest.fixture
def regions(project_dir: Path) -> list[Region]:
    found = load_folder(project_dir / "dbt_project" / "policies" / "regions", "region")
    return [parse(Region, each.data, each.path.name) for each in found]


def load(folder: Path, **changes):
    data = load_document(folder / "template.yml", kind="template").data
    return load_template(folder, {**data, **changes})


def test_the_demo_template_is_whole_and_lawful(folder: Path, regions: list[Region]) -> None:
    template = load(folder)
    assert check_template(template) == []
    assert lint_template(template, regions) == []
    for language in template.head.languages:
        assert "{{ unsubscribe_url }}" in template.files[f"{language}.txt"]


def test_every_country_names_article_and_date_of_its_rules(regions: list[Region]) -> None:
    assert {region.country for region in regions} == {"KR", "TW", "US"}
    for region in regions:
        assert region.laws
        assert all(law.article and law.read_on for law in region.laws)
        assert all(rule.source for rule in region.quiet_hours)


def test_a_korean_advertisement_without_its_mark_is_refused(folder, regions, tmp_path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_text(path.read_text("utf-8").replace("(광고)", ""), "utf-8")
    [fault] = lint_template(load(tmp_path), regions)
    assert "must start with (광고) (KR)" in fault


def test_missing_parts_are_all_named(folder: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load(folder, languages=["en", "fr"])
    assert len(error.value.faults) == 3
    assert all("the file is missing" in fault for fault in error.value.faults)


def test_the_hash_follows_every_word(folder: Path, tmp_path: Path) -> None:
    before = load(folder).content_hash
    for path in folder.iterdir():
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    assert load(tmp_path).content_hash == before
    (tmp_path / "en.txt").write_text("other {{ unsubscribe_url }}", "utf-8")
    assert load(tmp_path).content_hash != before
