"""The pages that are made of the project itself say what it says today."""

import importlib.util
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("write_sentences", "whose *subject* *predicate*"),
        ("write_every_engine", "## bigquery"),
        ("write_identity_proof", "identity explain email:sarah.lin@example.com"),
    ],
)
def test_the_page_is_current(project_dir: Path, name: str, said: str) -> None:
    spec = importlib.util.spec_from_file_location(name, project_dir / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    written = writer.PAGE.read_text(encoding="utf-8")
    assert writer.page().rstrip("\n") == written.rstrip("\n"), f"run: python docs/{name}.py"
    assert said in written
