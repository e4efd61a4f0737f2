"""The page on the grammar of sentences is made of the phrases as they are."""

import importlib.util
from pathlib import Path


def test_the_page_is_current(project_dir: Path) -> None:
    path = project_dir / "docs" / "write_sentences.py"
    spec = importlib.util.spec_from_file_location("write_sentences", path)
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    written = writer.PAGE.read_text(encoding="utf-8")
    assert writer.page() + "\n" == written, "run: python docs/write_sentences.py"
    assert "whose *subject* *predicate*" in written
