"""Uploaded lists: rows kept exactly, bad lines put aside with number and reason."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from yaml_project import make

from federated import load_project
from federated.warehouse import open_warehouse
from muster.errors import GuardStopped, InputError
from muster.pipeline.uploads import reading
from muster.pipeline.uploads.loading import Asked, empty, upload
from muster.settings import Settings

NOW = datetime(2018, 1, 2, 3, 4, 5, tzinfo=UTC)
TYPES = {"Score": "numeric(6,2)", "since": "date", "vip": "boolean"}
TEXT = '''Email,備註,Score,since,vip
a@example.com,"早鳥, ""快""",10.5,2017-12-01,yes
b@example.com,,,,
'''


@pytest.fixture
def settings(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    folder = make(tmp_path / "project", some="- {field: kids, operator: notNull}")
    loaded = Settings.load(project_dir, target="demo")
    return replace(loaded, project_dir=folder, home=tmp_path / "home")


def bring(settings: Settings, content: str | bytes, key: str = "fair", **more: object) -> Path:
    path = settings.project_dir / "fair.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    upload(settings, key, path, NOW, Asked(types=TYPES), **more)  # type: ignore[arg-type]
    return settings.home / "uploads" / f"{key}.parquet"


def test_rows_are_kept_with_their_lines_and_types(settings: Settings) -> None:
    rows = pq.read_table(bring(settings, TEXT)).to_pylist()
    assert rows[0] == {
        "line_number": 2, "uploaded_at": NOW.replace(tzinfo=None), "email": "a@example.com",
        "field_2": '早鳥, "快"', "score": Decimal("10.50"), "since": date(2017, 12, 1), "vip": True,
    }  # fmt: skip
    assert [rows[1][name] for name in ("field_2", "score", "since", "vip")] == [None] * 4


def test_the_list_is_an_audience_and_its_columns_a_collection(settings: Settings) -> None:
    bring(settings, TEXT)
    project = load_project(settings.project_dir)
    assert project.audiences["fair"].model == "fct_upload_fair"
    attributes = project.catalog.table_of("fair").attributes
    assert attributes["field_2"].label == {"en": "備註"}
    assert attributes["email"].labels == ("I1",)
    assert attributes["score"].scale == 2


def test_a_later_file_replaces_the_rows_only(settings: Settings) -> None:
    place = bring(settings, TEXT)
    path = settings.project_dir / "dbt_project/audiences/uploads/fair.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    bring(settings, TEXT.replace("a@", "c@"))
    assert pq.read_table(place).column("email").to_pylist()[0] == "c@example.com"
    assert path.read_text(encoding="utf-8").endswith("# mine\n")
    with pytest.raises(InputError, match="Bring the same columns"):
        bring(settings, "Email,Other\nx@example.com,1\n")
    empty(settings, "fair")
    assert pq.read_table(place).num_rows == 0


BAD = [
    ("c@example.com,x,1.234,,", "score has more digits than numeric(6,2) holds"),
    ("c@example.com,x,ten,,", "score is not a number"),
    ("c@example.com,x,1,30/10/2017,", "since is not a date such as 2017-10-30"),
    ("c@example.com,x,1,,maybe", "vip is neither true nor false"),
    (",x,1,,", "email is empty, so the line is nobody's"),
    ("c@example.com,x,1", "has 3 cells, the first line has 5"),
    ("c@example.com,x\x00y,1,,", "field_2 holds the character NUL"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_a_bad_line_is_put_aside_with_its_number(
    settings: Settings, line: str, reason: str
) -> None:
    place = bring(settings, f"{TEXT}{line}\nd@example.com,,,,\n", most_refused=0.5)
    assert pq.read_table(place).column("line_number").to_pylist() == [2, 3, 5]
    with (place.parent / "fair.refused.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["line", "reason"], ["4", reason]]
    bring(settings, TEXT)
    assert not (place.parent / "fair.refused.csv").exists()


def test_too_many_bad_lines_load_nothing(settings: Settings) -> None:
    place = bring(settings, TEXT)
    before = place.read_bytes()
    with pytest.raises(GuardStopped, match="1 of 3 lines cannot be read"):
        bring(settings, TEXT + BAD[0][0])
    assert place.read_bytes() == before
    assert (place.parent / "fair.refused.not_loaded.csv").is_file()
    with pytest.raises(GuardStopped):
        bring(settings, "Email,備註,Score,since,vip\n,,,,x\n", key="other")
    assert not (settings.project_dir / "dbt_project/sources/upload_other.yml").exists()


REFUSED = [
    (b"", "is empty"),
    (b"Email,Email\n", "two columns are named email"),
    (b"Email,,x\n", "column 2 has no heading"),
    (b"Email\n\xff\xfe\n", "is not UTF-8"),
    (b'Email\n"a" b\n', "is not CSV"),
    (b"Email\n" + b"x" * 70_000 + b"\n", "is not CSV"),
    (b",".join([b"c"] * 51) + b"\n", "has 51 columns"),
]


@pytest.mark.parametrize(("content", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_a_file_that_is_none_is_refused_whole(
    settings: Settings, content: bytes, said: str
) -> None:
    path = settings.project_dir / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        upload(settings, "bad", path, NOW, Asked())
    assert not (settings.project_dir / "dbt_project/sources/upload_bad.yml").exists()
    assert not list((settings.home / "uploads").glob("*")) if settings.home.exists() else True


def test_more_lines_than_allowed_are_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 1)
    with pytest.raises(InputError, match="has more than 1 lines"):
        bring(settings, TEXT)
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(InputError, match="is larger than 1 GiB"):
        bring(settings, TEXT)


@pytest.mark.parametrize("key", ["Fair", "../fair", "f-1", ""])
def test_a_key_is_a_name(settings: Settings, key: str) -> None:
    with pytest.raises(InputError, match="is no key"):
        bring(settings, TEXT, key=key)


def test_text_of_people_is_no_jinja_in_what_is_written(settings: Settings) -> None:
    path = settings.project_dir / "fair.csv"
    path.write_text("Email,\"{{ env_var('HOME') }}\"\na@example.com,x\n", encoding="utf-8")
    upload(settings, "fair", path, NOW, Asked(label="{% do x %}"))
    for name in ("sources/upload_fair.yml", "models/marts/uploads/fct_upload_fair.yml"):
        text = (settings.project_dir / "dbt_project" / name).read_text(encoding="utf-8")
        assert "{{ env_var('HOME')" not in text
        assert "{% do" not in text


def test_on_postgres_the_rows_are_a_table(settings: Settings, postgres_url: str) -> None:
    on_postgres = replace(settings, warehouse_url=postgres_url, target="postgres")
    bring(on_postgres, TEXT, key="fair_pg")
    with open_warehouse(postgres_url) as warehouse:
        found = warehouse.rows("select email, score from sources_uploads.fair_pg order by 1")
    assert found == [("a@example.com", Decimal("10.50")), ("b@example.com", None)]
