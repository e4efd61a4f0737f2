"""Everything the page tells, read once in the order of the story; no HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from muster.demo.report import audiences, identity, ledger, mails
from muster.demo.report.cast import CastMember, names_by_key, read_cast
from muster.demo.report.charts import draw_funnel, draw_overlaps, draw_sizes, draw_waterfall
from muster.demo.report.drawing import Picture
from muster.demo.report.graph import Drawing, draw_person
from muster.demo.report.profile import Person, read_person
from muster.demo.report.snapshot import Run, Snapshot
from muster.settings import Settings


class Day(NamedTuple):
    """What one run after the first changed."""

    run: Run
    crossings: Sequence[audiences.Crossing]


@dataclass(frozen=True)
class Story:
    """The page's content; what is missing is None or empty, and the page says so."""

    runs: Sequence[Run]
    person: Person | None
    drawing: Drawing | None
    question: audiences.Question | None
    document: str | None
    funnel: audiences.Funnel | None
    funnel_picture: Picture | None
    launches: Sequence[ledger.Waterfall]
    launch_picture: Picture | None
    campaign: audiences.Question | None
    outcomes: Sequence[ledger.Outcome]
    mails: Sequence[mails.Mail]
    mails_count: int
    days: Sequence[Day]
    sizes: Sequence[audiences.Size]
    sizes_picture: Picture | None
    overlaps: Sequence[audiences.Overlap]
    overlap_picture: Picture | None
    health: identity.IdentityHealth | None


def read_story(settings: Settings, snapshot: Snapshot) -> Story:
    """Read the snapshot, the ledger's export, the kept mails and the truth."""
    runs, cast = snapshot.runs(), read_cast(snapshot)
    person = read_person(snapshot, cast[0] if cast else None)
    questions = audiences.read_questions(snapshot)
    funnel = audiences.read_funnel(snapshot, runs[0].as_of) if runs else None
    sizes, overlaps = audiences.read_sizes(snapshot), audiences.read_overlaps(snapshot)
    kept = mails.read_mails(settings.outbox_dir / "mail")
    exported = settings.exports_dir / "ledger"
    falls = ledger.read_waterfalls(exported)
    return Story(
        runs=runs,
        person=person,
        drawing=draw_person(person) if person else None,
        question=questions.get(audiences.STOPPED),
        document=_document(settings.project_dir),
        funnel=funnel,
        funnel_picture=draw_funnel(funnel) if funnel else None,
        launches=falls,
        launch_picture=draw_waterfall(falls[0]) if falls else None,
        campaign=questions.get(falls[0].audience_key) if falls else None,
        outcomes=ledger.read_outcomes(exported),
        mails=mails.pick_mails(kept, [m.email for m in cast if m.email]),
        mails_count=len(kept),
        days=_days(snapshot, runs[1:], cast),
        sizes=sizes,
        sizes_picture=draw_sizes(sizes) if sizes else None,
        overlaps=overlaps,
        overlap_picture=draw_overlaps(overlaps) if overlaps else None,
        health=identity.read_health(snapshot, settings.sources_dir / "truth"),
    )


def _days(snapshot: Snapshot, runs: Sequence[Run], cast: Sequence[CastMember]) -> list[Day]:
    names = names_by_key(cast)
    return [Day(run, audiences.read_crossings(snapshot, run.as_of, names)) for run in runs]


def _document(project: Path) -> str | None:
    """Return the file somebody wrote to ask the question, as it is."""
    found = sorted((project / "dbt_project" / "audiences").rglob(f"{audiences.STOPPED}.y*ml"))
    return found[0].read_text(encoding="utf-8") if found else None
