"""What was asked, in three languages, and how many answer to it; no history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from muster.demo.report.reading.snapshot import Snapshot

REGULARS = "coffee_regulars"
STOPPED = "coffee_regulars_who_stopped"


class Question(NamedTuple):
    """One audience as it was asked for, in three languages."""

    key: str
    label: str
    label_zh_tw: str | None
    label_ko: str | None
    sentence: str
    sentence_zh_tw: str | None
    sentence_ko: str | None
    owner: str | None


@dataclass(frozen=True)
class Funnel:
    """The story's three numbers at one as_of."""

    as_of: datetime
    cards: int
    regulars: int
    stopped: int


QUESTIONS = """
select audience_key, label, label_zh_tw, label_ko, sentence, sentence_zh_tw, sentence_ko, owner
from dim_audiences order by audience_key
"""
CARDS = """
select count(distinct loyalty_id) from dim_profiles
where loyalty_id is not null and first_seen_at < ?
"""
MEMBERS_AT = """
select count(distinct entity_key) from fct_audience_memberships
where audience_key = ? and entered_at <= ? and (exited_at is null or exited_at > ?)
"""


def read_questions(snapshot: Snapshot) -> Mapping[str, Question]:
    """Return every audience by key."""
    if not snapshot.has("dim_audiences"):
        return {}
    return {row[0]: Question(*row) for row in snapshot.rows(QUESTIONS)}


def read_funnel(snapshot: Snapshot, as_of: datetime) -> Funnel | None:
    """Return the three numbers of the story as they were at that as_of."""
    if not snapshot.has("dim_profiles", "fct_audience_memberships"):
        return None
    regulars, stopped = (
        snapshot.count(MEMBERS_AT, key, as_of, as_of) for key in (REGULARS, STOPPED)
    )
    return Funnel(as_of, snapshot.count(CARDS, as_of), regulars, stopped)
