"""The page the demo ends with, one HTML file that tells the story; runs no step."""

from pathlib import Path

from muster.demo.report.reading.snapshot import Snapshot
from muster.demo.report.rendering import render
from muster.demo.report.story import read_story
from muster.pipeline.snapshots import open_published
from muster.settings import Settings

__all__ = ["write_report"]


def write_report(settings: Settings) -> Path:
    """Write the page from the published snapshot and return where it is.

    Raises: StepMissing when nothing was published yet.
    """
    with open_published(settings) as warehouse:
        html = render(read_story(settings, Snapshot(warehouse)))
    path = settings.report_path
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".partial")
    draft.write_text(html, encoding="utf-8")
    return draft.replace(path)
