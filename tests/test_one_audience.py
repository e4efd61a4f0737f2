"""The page that follows one audience says what the project does today."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def writer(project_dir: Path) -> ModuleType:
    path = project_dir / "docs" / "write_one_audience.py"
    spec = importlib.util.spec_from_file_location("write_one_audience", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(writer: ModuleType) -> None:
    page = writer.PAGE.read_text(encoding="utf-8")
    advice = "run: python docs/write_one_audience.py"
    assert writer.page_with(writer.generated_part()) == page, advice
    assert "324 loyalty cards → 80 coffee regulars → 21 who stopped" in page


def test_what_is_written_by_hand_is_kept(writer: ModuleType) -> None:
    page = writer.PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(writer.START)
    changed = writer.page_with("something else")
    assert changed.startswith(head)
    assert changed.endswith(rest.partition(writer.END)[2])
    assert "something else" in changed
