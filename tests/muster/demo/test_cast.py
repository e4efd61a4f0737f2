"""The cast: one file for tests and demo, and the awkward traits each of the twelve stands for."""

import unicodedata
from pathlib import Path

import pandas as pd
import pytest


@pytest.fixture
def cast(project_dir: Path) -> pd.DataFrame:
    """Return the twelve, by key."""
    return pd.read_csv(project_dir / "tests/cast/cast.csv", dtype=str).set_index("key")


def test_the_demo_and_the_tests_have_the_same_cast(project_dir: Path) -> None:
    copies = [project_dir / "tests/cast/cast.csv", project_dir / "muster/demo/cast.csv"]
    assert copies[0].read_bytes() == copies[1].read_bytes()


def test_the_stories_tell_of_everybody(cast: pd.DataFrame, project_dir: Path) -> None:
    stories = (project_dir / "tests/cast/README.md").read_text(encoding="utf-8")
    assert len(cast) == 12
    for person in cast.itertuples():
        assert unicodedata.normalize("NFC", person.full_name) in stories
        assert f"`{person.Index}`" in stories


def test_what_the_cast_do_names_only_the_cast(cast: pd.DataFrame, project_dir: Path) -> None:
    events = pd.read_csv(project_dir / "muster/demo/cast_events.csv", dtype=str)
    assert set(events["who"]) == set(cast.index)


def test_the_cast_bring_the_awkward_values(cast: pd.DataFrame) -> None:
    assert "'" in cast.loc["grace", "full_name"]
    assert cast.loc["jun-jie", "birth_on"].endswith("-02-29")
    assert pd.isna(cast.loc["ya-ting", "email"])
    assert not cast.loc["yi-chun", "email"].islower()
    assert pd.isna(cast.loc["wei-ting", "loyalty_id"])
    decomposed = cast.loc["renee", "full_name"]
    assert decomposed != unicodedata.normalize("NFC", decomposed)


def test_sarah_and_her_husband_log_in_on_one_tablet(cast: pd.DataFrame, invented: Path) -> None:
    events = pd.read_parquet(invented / "webshop/web_events.parquet")
    tablet = events[events["cookie"] == "ck_family_tablet"].sort_values("occurred_at")
    log_ins = tablet.dropna(subset="email")
    assert set(log_ins["email"]) == {cast.loc["sarah", "email"], cast.loc["wei-ting", "email"]}
    assert log_ins["email"].iloc[-1] == cast.loc["sarah", "email"]
    assert cast.loc["sarah", "household_id"] == cast.loc["wei-ting", "household_id"]
    # The CRM confirmed both after the last log-in, so the log-in is the link to give way.
    assert (
        cast.loc[["sarah", "wei-ting"], "updated_at"].min()
        > f"{log_ins['occurred_at'].max():%FT%T}"
    )


def test_sarah_agreed_to_marketing_mail_with_evidence(invented: Path) -> None:
    consents = pd.read_parquet(invented / "crm/consents.parquet")
    hers = consents[
        (consents["crm_id"] == "C000001") | (consents["email"] == "sarah.lin@example.com")
    ]
    mail = hers[(hers["channel"] == "email") & (hers["purpose"] == "marketing")]
    assert list(mail["status"]) == ["granted"]
    assert mail["proof_ref"].str.len().min() > 10
