"""The invented sources, written once for all tests of the demo."""

from pathlib import Path

import pytest

from muster.demo import generate


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the invented sources; read only."""
    folder = tmp_path_factory.mktemp("invented")
    generate(folder)
    return folder
