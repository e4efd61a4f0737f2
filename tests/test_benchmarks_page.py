"""The page of figures says what the runs have kept, and README quotes it."""

from pathlib import Path

from benchmarks.matching.shown import picture
from benchmarks.page import page
from benchmarks.results import read_results


def test_the_page_is_written_from_the_figures(project_dir: Path) -> None:
    written = (project_dir / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert written == page(read_results())


def test_the_picture_is_drawn_from_the_figures(project_dir: Path) -> None:
    drawn = (project_dir / "docs" / "matching.svg").read_text(encoding="utf-8")
    assert drawn == picture(read_results()["matching"])


def test_the_readme_quotes_the_figures(project_dir: Path) -> None:
    readme = (project_dir / "README.md").read_text(encoding="utf-8")
    cells = read_results()["audiences"]
    for name in ("in_process 1000", "naive 1000", "clustered 1000", "single 1000"):
        assert f"{cells[name]['cpu']:.1f}" in readme
    peak = read_results()["marts"]["marts 10000000"]["peak_mb"]
    assert f"{peak / 1024:.1f} GiB of memory" in readme
