"""The page of identity: every count of the published snapshot, as text and as pictures."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from muster.cli import identity
from muster.errors import InputError
from muster.pipeline.drawing.health import TREND_HEIGHT, TREND_WIDTH, draw_health
from muster.pipeline.identity_files import write_page
from muster.pipeline.identity_health import IdentityHealth

HEALTH = IdentityHealth(
    "r1",
    "2026-06-01T00:00:00+00:00",
    {"profiles": 12_345},
    [{"identifiers": "1", "profiles": 90}, {"identifiers": "6 to 10", "profiles": 45}],
    [{"namespace": "crm_id", "identifiers": 7, "profiles": 7}],
    [{"reason": "more than the maximum of crm_id", "links": 3}],
    [{"namespace": "email", "source": "crm.people", "reason": "<script>", "rows": 5}],
    [{"source": "crm.people", "reason": "no_time", "rows": 2}],
)
DAYS = [
    {
        "day": f"2026-05-{day:02}", "profiles": 100 + 10 * day, "anonymous": 4, "identifiers": 9,
        "links_kept": 8 - day, "links_refused": 0, "rows_refused": 1,
    }
    for day in range(1, 6)
]  # fmt: skip
BOOKS = {
    "profiles before": 10, "founded": 3, "split off": 1, "minted again": 0, "merged away": 2,
    "lost": 0, "profiles": 12, "profiles seen": 11, "identifiers before": 30, "identifiers new": 5,
    "identifiers moved": 1, "identifiers": 35, "identifiers seen": 33, "memberships moved": 6,
}  # fmt: skip
CHANGED = [
    {"measure": "profiles", "dimension": "all", "before": 10, "now": 12, "difference": 2},
    {"measure": "links", "dimension": "kept", "before": 9, "now": 8, "difference": -1},
]


def test_every_count_is_on_the_page_and_nothing_runs() -> None:
    page = draw_health(HEALTH)
    for said in ("12,345", "6 to 10", "crm id", "one profile would hold more crm id than it may"):
        assert said in page
    assert "email, &lt;script&gt;" in page and "<script" not in page
    assert "default-src 'none'" in page
    assert re.findall(r"width:([0-9.]+)%", page) == ["100.0", "50.0", *["100.0"] * 4]
    assert "There is no second day yet" in page
    assert "older than rpt_merge_impact" in page
    assert draw_health(HEALTH) == page


def test_days_are_lines_within_their_pictures_and_the_books_add_up() -> None:
    page = draw_health(replace(HEALTH, trend=DAYS, changed=CHANGED, impact=BOOKS))
    lines = re.findall(r'<polyline points="([^"]+)"', page)
    assert len(lines) == 6
    for line in lines:
        points = [tuple(map(float, point.split(","))) for point in line.split()]
        assert len(points) == len(DAYS)
        assert all(0 < x < TREND_WIDTH and 0 < y < TREND_HEIGHT for x, y in points)
    rising, falling = ([float(p.split(",")[1]) for p in lines[n].split()] for n in (0, 3))
    assert rising == sorted(rising, reverse=True)
    assert falling == sorted(falling)
    assert 'aria-label="Profiles, 110 at first, 150 now, between 110 and 150"' in page
    signs = re.findall(r'<td class="n">([+−=]?)</td><td class="n">([0-9,]+)</td><th', page)
    assert signs == [("", "10"), ("+", "3"), ("+", "1"), ("−", "2"), ("=", "12")]
    for note in (
        "5 identifiers never seen before", "6 memberships of audiences moved by merges",
        "1 profile without any identifier still seen",
    ):  # fmt: skip
        assert f"<li>{note}</li>" in page
    assert "+2" in page and "-1" in page


def test_it_is_written_where_a_person_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(identity, "read_identity_health", lambda settings: HEALTH)
    out = tmp_path / "health.html"
    said = CliRunner().invoke(identity.app, ["health", "--html", str(out)])
    assert "identity as of 2026-06-01" in said.output
    assert out.read_text(encoding="utf-8") == draw_health(HEALTH)
    with pytest.raises(InputError, match=r"health.png is no .html"):
        write_page(tmp_path / "health.png", "")
    with pytest.raises(InputError, match="there is no folder"):
        write_page(tmp_path / "nowhere" / "health.html", "")
