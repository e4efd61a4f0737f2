"""`muster audience why-changed`: what cannot be asked is said of the option it was given to."""

from pathlib import Path

import pytest

from muster.cli.audience.changes import why_changed_since
from muster.errors import InputError


@pytest.mark.parametrize("since", ["yesterday", "2017-10-32", "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_is_none(
    project_dir: Path, monkeypatch: pytest.MonkeyPatch, since: str
) -> None:
    monkeypatch.chdir(project_dir)
    with pytest.raises(InputError, match=r"^--since: "):
        why_changed_since("big_spenders", since=since)
