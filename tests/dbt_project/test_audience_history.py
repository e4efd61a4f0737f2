"""The history of memberships over random runs: the past is asked with one predicate, and kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import pytest
from history_world import AS_OF, History, Member, Refused

from federated.warehouse import Warehouse, open_warehouse

DAY_0 = AS_OF
AUDIENCES = ("a", "b")
PEOPLE = ("p1", "p2", "p3", "p4", "p5")
HALF = timedelta(hours=12)
SEQUENCES, RUNS = 20, 7


@pytest.fixture(
    scope="module", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    url = "duckdb:///:memory:"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    with open_warehouse(url, read_only=False) as opened:
        yield opened


@dataclass
class Truth:
    """What is known to be true: who was in at each as_of, in the newest run that looked from it."""

    members: dict[datetime, set[Member]] = field(default_factory=dict)

    def at(self, moment: datetime) -> set[Member]:
        known = [as_of for as_of in self.members if as_of <= moment]
        return self.members[max(known)] if known else set()


@dataclass
class Story:
    """One random sequence of runs: people come, go and are merged; days come twice or again."""

    chance: Random
    history: History
    truth: Truth = field(default_factory=Truth)
    # Who became whom, by the day it was seen.
    merges: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def next_run(self) -> None:
        as_of, is_rebuild = self._as_of()
        if is_rebuild:
            self.truth.members = {d: m for d, m in self.truth.members.items() if d < as_of}
            self.merges = {f: m for f, m in self.merges.items() if m[1] < as_of}
        elif self.chance.random() < 0.4:
            self._merge(as_of)
        former = {f: into for f, (into, _) in self.merges.items()}
        statuses = {key: self.chance.choice(["published"] * 5 + ["expired", "inactive"])
                    for key in AUDIENCES}  # fmt: skip
        members = {
            (key, "profile", person)
            for key in AUDIENCES
            for person in PEOPLE
            if person not in former and statuses[key] == "published" and self.chance.random() < 0.5
        }
        self.history.run(as_of, members, statuses, former, rebuild=is_rebuild)
        self.truth.members[as_of] = members

    def _as_of(self) -> tuple[datetime, bool]:
        known = sorted(self.truth.members)
        if not known:
            return DAY_0, False
        dice = self.chance.random()
        if dice < 0.2:
            return known[-1], False
        if dice < 0.35:
            return self.chance.choice(known) - self.chance.choice([timedelta(0), HALF]), True
        return known[-1] + timedelta(days=self.chance.choice([1, 1, 3])), False

    def _merge(self, as_of: datetime) -> None:
        left = [p for p in PEOPLE if p not in self.merges]
        former, into = self.chance.sample(left, 2) if len(left) > 2 else (None, None)
        if former is None or into is None:
            return
        # Whoever became the former one is now the other: aliases lead to the living at once.
        for other, (known, at) in self.merges.items():
            if known == former:
                self.merges[other] = (into, at)
        self.merges[former] = (into, as_of)


def replayed(changes: list[tuple], moment: datetime) -> set[Member]:
    """Return who is in after all changes up to a moment, one after the other."""
    inside: set[Member] = set()
    for *member, change, _, as_of, _, _ in sorted(changes, key=lambda row: row[5]):
        if as_of > moment:
            break
        (inside.add if change == "entered" else inside.remove)(tuple(member))
    return inside


def stories(warehouse: Warehouse) -> Iterator[tuple[str, Story]]:
    for seed in range(SEQUENCES):
        story = Story(Random(seed), History(warehouse, "history"))
        for number in range(RUNS):
            before = story.history.changes()
            story.next_run()
            newest = story.history.as_of
            kept = [row for row in before if row[5] < newest]
            assert [r for r in story.history.changes() if r[5] < newest] == kept, "a past was edited"
            yield f"seed {seed}, run {number}", story


@pytest.fixture(scope="module")
def moments(warehouse: Warehouse) -> list[tuple[str, datetime, set, set, set]]:
    """Run every story, and after each run ask for every moment of it in three ways."""
    found = []
    for name, story in stories(warehouse):
        changes, stays = story.history.changes(), story.history.memberships()
        _never_overlap(name, stays)
        _rules_see_what_is_stored(name, story, changes)
        for as_of in story.truth.members:
            for moment in (as_of - HALF, as_of, as_of + HALF):
                asked = story.history.inside(moment) if moment == as_of else _inside(stays, moment)
                found.append((name, moment, story.truth.at(moment), asked,
                              replayed(changes, moment)))  # fmt: skip
    return found


def _inside(stays: list[tuple], moment: datetime) -> set[Member]:
    return {s[:3] for s in stays if s[3] <= moment and (s[4] is None or s[4] > moment)}


def _never_overlap(name: str, stays: list[tuple]) -> None:
    for one, other in zip(stays, stays[1:], strict=False):
        assert one[4] is None or one[4] > one[3], name
        if one[:3] == other[:3]:
            assert one[4] is not None and one[4] < other[3], name


def _rules_see_what_is_stored(name: str, story: Story, changes: list[tuple]) -> None:
    """Hold what a rule read of an audience's changes in this run against what was stored after."""
    present = {f: into for f, (into, _) in story.merges.items()}
    for key in AUDIENCES:
        stored = sorted(
            (present.get(row[2], row[2]), row[3], row[4] in ("merged", "merged_from"), row[5])
            for row in changes
            if row[0] == key
        )
        read = sorted(
            (k, change, reason in ("merged", "merged_from"), as_of)
            for k, change, reason, as_of in story.history.changes_of(key)
        )
        assert _counted(stored) == _counted(read), name


def _counted(rows: list[tuple]) -> list[tuple]:
    return [row for row in rows if not row[2]]


def test_who_was_in_is_one_predicate(moments: list) -> None:
    assert len(moments) > SEQUENCES * RUNS
    wrong = [(name, at, truth ^ asked) for name, at, truth, asked, _ in moments if truth != asked]
    assert wrong == []


def test_replaying_the_changes_gives_the_same_history(moments: list) -> None:
    assert [(n, at) for n, at, truth, _, replay in moments if truth != replay] == []


def test_a_merge_moves_a_membership_and_expiry_ends_it(warehouse: Warehouse) -> None:
    history, published = History(warehouse, "history"), dict.fromkeys(AUDIENCES, "published")
    history.run(DAY_0, {("a", "profile", "p1"), ("b", "profile", "p2")}, published)
    day_1 = DAY_0 + timedelta(days=1)
    history.run(day_1, {("a", "profile", "p3")}, {**published, "b": "expired"}, {"p1": "p3"})
    seen = [(row[2], row[3], row[4]) for row in history.changes() if row[5] == day_1]
    assert seen == [
        ("p1", "exited", "merged"),
        ("p3", "entered", "merged_from"),
        ("p2", "exited", "expired"),
    ]
    # Whoever was merged entered when the former one did.
    assert [row for row in history.changes_of("a") if row[2] != "merged_from"] == [
        ("p3", "entered", "new_audience", DAY_0),
        ("p3", "exited", "merged", day_1),
    ]


def test_going_back_in_time_is_refused_unless_it_is_meant(warehouse: Warehouse) -> None:
    history, status = History(warehouse, "history"), {"a": "published"}
    history.run(DAY_0, {("a", "profile", "p1")}, status)
    with pytest.raises(Refused, match="later than this run"):
        history.run(DAY_0 - HALF, {("a", "profile", "p2")}, status)
    history.run(DAY_0 - HALF, {("a", "profile", "p2")}, status, rebuild=True)
    assert [row[2] for row in history.changes()] == ["p2"]
