"""What changed settings make of brought rows: as the shipped models do, or every fault at once."""

import csv
import json
import random
from pathlib import Path

import pytest
from identity_worlds import Told
from typer.testing import CliRunner

from federated.warehouse import open_warehouse
from muster.cli import identity
from muster.errors import InputError
from muster.pipeline.simulating.changes import Asked
from muster.pipeline.simulating.comparing import Counts
from muster.pipeline.simulating.faults import MOST_FAULTS
from muster.pipeline.simulating.simulate import Simulated, simulate_identity
from muster.settings import Settings

COLUMNS = ("crm_id", "email", "device_id", "cookie")
# What `Told` builds with, where the project declares otherwise.
AS_TOLD = Asked(maximum=["email=2"], placeholder_records=12)
REFUSED = "select reason, count(*) from told.fct_identity_links where not is_kept group by 1"
HELD = "select count(*) from told.bridge_profile_identifiers group by profile_id"


@pytest.fixture
def settings(project_dir: Path) -> Settings:
    """Return the settings of the project itself, whose models and namespaces are run."""
    return Settings.load(project_dir, target="demo")


def _random_rows(seed: int) -> list[dict[str, str]]:
    """Return rows of a small town: few people, shared addresses and devices, a kiosk for all."""
    chance = random.Random(seed)
    rows = []
    for number in range(160):
        day = 1 + chance.randrange(300)
        row = {
            "row_key": f"r{number}",
            "occurred_at": f"2026-01-01T{day // 24:02}:{day % 24:02}:00",
        }
        for column, many, share in zip(
            COLUMNS, (25, 40, 30, 70), (0.5, 0.6, 0.4, 0.8), strict=True
        ):
            if chance.random() < share:
                value = chance.randrange(many)
                row[column] = f"m{value}@example.com" if column == "email" else f"{column}{value}"
        if chance.random() < 0.15:
            row["cookie"] = "kiosk"
        rows.append(row)
    return [row for row in rows if len(row) > 2]


def _write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("row_key", "occurred_at", *COLUMNS), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _changed(found: Simulated) -> Counts:
    assert found.changed is not None
    return found.changed


@pytest.mark.parametrize(
    ("seed", "limit"),
    [(2, 6), *(pytest.param(seed, 4 * seed, marks=pytest.mark.long) for seed in range(3, 9))],
)
def test_it_says_what_a_build_would_do(
    settings: Settings, tmp_path: Path, seed: int, limit: int
) -> None:
    """Counts, sizes and refusals of a random town are those of the models built day by day."""
    rows = _random_rows(seed)
    asked = Asked(AS_TOLD.maximum, graph_limit=limit, placeholder_records=12)
    found = _changed(simulate_identity(settings, _write(tmp_path / "e.csv", rows), asked))
    with open_warehouse("duckdb:///:memory:", read_only=False) as warehouse:
        told = Told(warehouse, graph_limit=limit)
        for row in rows:
            told.tell(
                row["row_key"], row["occurred_at"], **{c: row[c] for c in COLUMNS if c in row}
            )
        told.build("2027-01-01")
        sizes = [count for (count,) in told.ask(HELD)]
        assert found.refused_links == dict(told.ask(REFUSED))
        assert found.refused_links
        assert found.totals["profiles"] == len(sizes)
        assert found.totals["largest profile"] == max(sizes)
        assert found.totals["identifiers"] == sum(sizes)
        few = {str(size): sizes.count(size) for size in range(1, 6) if size in sizes}
        assert {size: count for size, count in found.sizes.items() if size in "12345"} == few
        placeholders = told.ask(
            "select count(*) from told.int_identifiers_normalised where reason = 'placeholder'"
        )
        assert found.refused_values == {"cookie: placeholder": placeholders[0][0]}


STORY = """\
row_key,occurred_at,crm_id,email,phone_e164,cookie,region,source
1,2026-01-01,A,Family@Example.com ,,c1,,web
2,2026-01-02T09:00:00+08:00,B,family@example.com,,c2,,web
3,2026-01-03,B,b@example.com,0912 345 679,c1,TW,crm
4,2026-01-04,,unknown,,c3,,web
5,2026-01-05,,,+886 912 345 679,c3,,web
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_who_would_merge_and_be_split_is_named(settings: Settings, story: Path) -> None:
    """With one e-mail each, the family's goes back to A; without cookies, c3's visitor is lost."""
    asked = Asked(maximum=["email=1"], unstitched=["cookie"])
    found = simulate_identity(settings, story, asked)
    assert found.settings == ("maximum of email: 3 → 1", "cookie: no longer stitched")
    assert found.difference is not None
    (split,) = found.difference.splits
    assert [part.strongest for part in split.parts] == ["crm_id:B", "email:family@example.com"]
    (merge,) = found.difference.merges
    assert {part.strongest for part in merge.parts} == {"crm_id:A", "email:family@example.com"}
    assert (found.difference.no_longer_used, found.difference.newly_used) == (3, 0)
    # A phone typed as at home is the one typed with its country.
    assert found.declared.totals["identifiers"] == 8
    assert found.declared.refused_values == {"email: denied": 1}
    assert _changed(found).refused_values == {"cookie: not_stitched": 5, "email: denied": 1}


def test_hostile_values_are_but_text(settings: Settings, tmp_path: Path) -> None:
    hostile = ["=HYPERLINK(1)", "'; drop table x; --", "{{ 1/0 }}", "<script>", "\x1b[31m", "莎拉"]
    rows = [
        {"row_key": f"={n}", "occurred_at": "2026-01-01", "crm_id": "A", "cookie": value}
        for n, value in enumerate(hostile)
    ]
    path = _write(tmp_path / "e.csv", rows)
    found = simulate_identity(settings, path, Asked(unstitched=["crm_id"]))
    assert found.declared.totals["identifiers"] == len(hostile) + 1
    said = CliRunner().invoke(
        identity.app, ["simulate", str(path), "--unstitched", "crm_id"],
        env={"MUSTER_PROJECT": str(settings.project_dir)},
    )  # fmt: skip
    assert "\x1b" not in said.output
    assert "\tas declared\tchanged\tdifference" in said.output
    assert not any(line.startswith("=") for line in said.output.splitlines())


BAD = """\
row_key,occurred_at,email,authenticated
1,yesterday,a@example.com,true
1,2026-01-01,a@example.com,perhaps
,2026-01-01,a@example.com,
4,,a@example.com,yes
5,2026-01-01,a,b,c
6,9999-12-31T23:59:59-10:00,a@example.com,
"""


def _refusal(settings: Settings, path: Path, asked: Asked | None = None) -> str:
    with pytest.raises(InputError) as refused:
        simulate_identity(settings, path, asked or Asked())
    return str(refused.value)


def test_all_faults_are_told_at_once(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(BAD, encoding="utf-8")
    asked = Asked(["emial=1", "email=0", "email"], ["cookie=high"], ["cooky"])
    said = _refusal(settings, path, asked).splitlines()
    assert said == [
        "--maximum: no namespace 'emial'. Did you mean \"email\"?",
        "--maximum: email=0 is no number from 1. Write email=1 or email=none.",
        "--maximum: 'email' names no number. Write email=1.",
        "--priority: cookie=high is no number from 1. Write cookie=1.",
        "--unstitched: no namespace 'cooky'. Did you mean \"cookie\"?",
        "bad.csv:2: occurred_at 'yesterday' is no time. Write 2026-05-01T09:30:00, in UTC or with"
        " an offset.",
        "bad.csv:3: row_key '1' is that of line 2 too. Keys are unique.",
        "bad.csv:3: authenticated 'perhaps' is neither true nor false.",
        "bad.csv:4: row_key is empty. Give each row a key of its own.",
        "bad.csv:5: authenticated 'yes' is neither true nor false.",
        "bad.csv:6: has 5 cells, the first line names 4 columns. Quote cells that hold commas.",
        "bad.csv:7: occurred_at '9999-12-31T23:59:59-10:00' is no time. Write"
        " 2026-05-01T09:30:00, in UTC or with an offset.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "names no row_key and no occurred_at"),
        (b"1,2026-01-01,a@example.com\n", "names no row_key and no occurred_at"),
        (b"row_key,occurred_at\n", "names no namespace"),
        (
            b"row_key,occurred_at,emial\n",
            "column 3 'emial' is no namespace. Did you mean \"email\"",
        ),
        (b"row_key,occurred_at,email,email\n", "column 4 'email' is there twice"),
        (b"row_key,occurred_at,email\n", "has no rows"),
        (b"row_key,occurred_at,email\n1,2026-01-01,\xff\n", "bad.csv:2: byte 14 is not UTF-8"),
        (b'row_key,occurred_at,email\n1,2026-01-01,"a\n', "is not CSV"),
        (b"row_key,occurred_at,email\n1,2026-01-01," + b"x" * 70_000, "is not CSV"),
    ],
)
def test_a_file_of_another_shape_is_refused(
    settings: Settings, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    assert said in _refusal(settings, path)


def test_too_many_rows_or_faults_are_cut_short_and_no_file_is_said_so(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.csv"
    lines = "".join(f"{n},x,a\n" for n in range(MOST_FAULTS + 5))
    path.write_text(f"row_key,occurred_at,cookie\n{lines}", encoding="utf-8")
    assert _refusal(settings, path).splitlines()[MOST_FAULTS:] == ["and 5 more"]
    monkeypatch.setattr("muster.pipeline.simulating.events.MOST_ROWS", 3)
    assert "has more than 3 rows. Bring a part of them." in _refusal(settings, path)
    assert "cannot be read" in _refusal(settings, tmp_path / "none.csv")


def test_without_a_change_one_side_is_told_to_people_and_scripts(
    settings: Settings, story: Path
) -> None:
    command = ["simulate", str(story), "--json"]
    project = {"MUSTER_PROJECT": str(settings.project_dir)}
    read = json.loads(CliRunner().invoke(identity.app, command, env=project).output)
    assert (read["changed"], read["difference"], read["settings"]) == (None, None, [])
    assert read["declared"]["totals"]["largest profile"] == 7
