"""Everything the page tells, read once in the order of the story; no HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from muster.demo.report.drawing.bars import draw_funnel, draw_sizes, draw_waterfall
from muster.demo.report.drawing.graph import Drawing, draw_person
from muster.demo.report.drawing.overlaps import draw_overlaps
from muster.demo.report.drawing.picture import Picture
from muster.demo.report.reading.audiences import (
    Crossing,
    Overlap,
    Size,
    read_crossings,
    read_overlaps,
    read_sizes,
)
from muster.demo.report.reading.cast import CastMember, names_by_key, read_cast
from muster.demo.report.reading.identity import IdentityHealth, read_health
from muster.demo.report.reading.ledger import Outcome, Waterfall, read_outcomes, read_waterfalls
from muster.demo.report.reading.mails import Mail, pick_mails, read_mails
from muster.demo.report.reading.profile import Person, read_person
from muster.demo.report.reading.question import (
    STOPPED,
    Funnel,
    Question,
    read_funnel,
    read_questions,
)
from muster.demo.report.reading.snapshot import Run, Snapshot
from muster.settings import Settings


class Day(NamedTuple):
    """What one run after the first changed."""

    run: Run
    crossings: Sequence[Crossing]


@dataclass(frozen=True)
class Story:
    """The page's content; what is missing is None or empty, and the page says so."""

    runs: Sequence[Run]
    person: Person | None
    drawing: Drawing | None
    question: Question | None
    document: str | None
    funnel: Funnel | None
    funnel_picture: Picture | None
    launches: Sequence[Waterfall]
    launch_picture: Picture | None
    campaign: Question | None
    outcomes: Sequence[Outcome]
    mails: Sequence[Mail]
    mails_count: int
    days: Sequence[Day]
    sizes: Sequence[Size]
    sizes_picture: Picture | None
    overlaps: Sequence[Overlap]
    overlap_picture: Picture | None
    health: IdentityHealth | None


def read_story(settings: Settings, snapshot: Snapshot) -> Story:
    """Read the snapshot, the ledger's export, the kept mails and the truth."""
    every_run, cast = snapshot.runs(), read_cast(snapshot)
    runs = list({run.as_of: run for run in every_run}.values())
    days = {run.run_id: run.as_of for run in every_run}
    person = read_person(snapshot, cast[0] if cast else None)
    questions = read_questions(snapshot)
    funnel = read_funnel(snapshot, runs[0].as_of) if runs else None
    sizes, overlaps = read_sizes(snapshot), read_overlaps(snapshot)
    kept = read_mails(settings.outbox_dir / "mail")
    exported = settings.exports_dir / "ledger"
    falls = read_waterfalls(exported, days)
    return Story(
        runs=runs,
        person=person,
        drawing=draw_person(person) if person else None,
        question=questions.get(STOPPED),
        document=_document(settings.project_dir),
        funnel=funnel,
        funnel_picture=draw_funnel(funnel) if funnel else None,
        launches=falls,
        launch_picture=draw_waterfall(falls[0]) if falls else None,
        campaign=questions.get(falls[0].audience_key) if falls else None,
        outcomes=read_outcomes(exported, days),
        mails=pick_mails(kept, [m.email for m in cast if m.email]),
        mails_count=len(kept),
        days=_days(snapshot, runs[1:], cast),
        sizes=sizes,
        sizes_picture=draw_sizes(sizes) if sizes else None,
        overlaps=overlaps,
        overlap_picture=draw_overlaps(overlaps) if overlaps else None,
        health=read_health(snapshot, settings.sources_dir / "truth"),
    )


def _days(snapshot: Snapshot, runs: Sequence[Run], cast: Sequence[CastMember]) -> list[Day]:
    names = names_by_key(cast)
    return [Day(run, read_crossings(snapshot, run.as_of, names)) for run in runs]


def _document(project: Path) -> str | None:
    """Return the file somebody wrote to ask the question, as it is."""
    found = sorted((project / "dbt_project" / "audiences").rglob(f"{STOPPED}.y*ml"))
    return found[0].read_text(encoding="utf-8") if found else None
