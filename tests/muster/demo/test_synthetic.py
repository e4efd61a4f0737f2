"""The invented sources: same bytes from same seed, and the mess and truth they promise."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import phonenumbers
import pytest

from muster.demo import generate
from muster.demo.synthetic.contacts import PLACEHOLDER_EMAILS, PLACEHOLDER_PHONES
from muster.demo.synthetic.tables import COLUMNS

STREAMS = {
    "webshop/web_events": "event_id",
    "app/app_events": "event_id",
    "service/store_visits": "visit_id",
    "media/ad_impressions": "impression_id",
    "media/mail_events": "event_id",
}


def _read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(folder / f"{name}.parquet")


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def test_the_same_seed_writes_the_same_bytes(invented: Path, tmp_path: Path) -> None:
    # Another process with another hash seed, so that no order of a set can hide in the rows.
    script = "import sys, pathlib, muster.demo as d; d.generate(pathlib.Path(sys.argv[1]))"
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        check=True,
    )
    assert _digests(tmp_path) == _digests(invented)


def test_a_second_run_touches_nothing_and_a_broken_one_is_repeated(tmp_path: Path) -> None:
    rows = generate(tmp_path, seed=1)
    assert set(rows) == set(COLUMNS)
    file = tmp_path / "crm/people.parquet"
    written = file.stat().st_mtime_ns
    assert generate(tmp_path, seed=1) == rows
    assert file.stat().st_mtime_ns == written
    file.unlink()
    (tmp_path / "synthetic.json").write_text("{half")
    (tmp_path / ".synthetic-killed/crm").mkdir(parents=True)
    assert generate(tmp_path, seed=1) == rows
    assert file.exists()
    assert not list(tmp_path.glob(".synthetic-*"))


def test_another_seed_gives_other_people_but_the_same_cast(invented: Path, tmp_path: Path) -> None:
    generate(tmp_path, seed=1)
    one, other = _read(invented, "crm/people"), _read(tmp_path, "crm/people")
    in_cast = [f"C{nth:06d}" for nth in range(1, 13)]
    cast = [frame[frame["crm_id"].isin(in_cast)].reset_index(drop=True) for frame in (one, other)]
    pd.testing.assert_frame_equal(*cast)
    assert set(one["full_name"]) != set(other["full_name"])


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_says_it_is_invented_and_none_lands_early(invented: Path, name: str) -> None:
    rows = _read(invented, name)
    assert rows["is_synthetic"].all()
    for column in {"occurred_at", "opened_at", "updated_at"} & set(rows):
        assert (rows["loaded_at"] >= rows[column]).all()


def test_every_card_has_one_holder_and_some_homes_a_second_person(invented: Path) -> None:
    people = _read(invented, "truth/people").drop_duplicates("person_key")
    holders = people.dropna(subset="loyalty_id")
    assert len(holders) == holders["loyalty_id"].nunique() == 324
    seconds = people[
        people["loyalty_id"].isna() & people["household_id"].isin(holders["household_id"])
    ]
    assert len(seconds) > 60


def test_addresses_are_reserved_and_phones_valid_but_for_placeholders(invented: Path) -> None:
    people = _read(invented, "crm/people")
    emails = people["email"].dropna().str.strip().str.lower()
    real = emails[~emails.isin(PLACEHOLDER_EMAILS)]
    assert real.str.fullmatch(r"[^@ ]+@example\.(com|org|net)").all()
    assert emails.isin(PLACEHOLDER_EMAILS).any()
    typed = people.dropna(subset="phone")
    typed = typed[~typed["phone"].isin(PLACEHOLDER_PHONES.values())]
    for phone, region in zip(typed["phone"], typed["phone_region"], strict=True):
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone, region)), phone
    assert typed["phone"].str.contains("[０-９]").any()


def test_names_come_in_three_scripts(invented: Path) -> None:
    names = _read(invented, "crm/people")["full_name"]
    for letters in ("[一-龥]", "[가-힣]", "[A-Za-z]"):
        assert names.str.contains(letters).sum() > 50


@pytest.mark.parametrize("name", STREAMS)
def test_streams_have_rows_twice_and_rows_late(invented: Path, name: str) -> None:
    rows = _read(invented, name)
    assert rows[STREAMS[name]].duplicated().any()
    assert ((rows["loaded_at"] - rows["occurred_at"]) > pd.Timedelta(days=1)).any()


def test_identifiers_are_shared_and_some_are_nobodys(invented: Path) -> None:
    truth = _read(invented, "truth/identities")
    shared = truth[truth["is_shared"]].groupby("namespace")["identifier"].nunique()
    assert {"email", "phone_e164", "cookie", "device_id"} <= set(shared.index)
    seen = set(_read(invented, "webshop/web_events")["cookie"])
    assert len(seen - set(truth["identifier"])) > 300


def test_records_change_and_some_people_are_entered_twice(invented: Path) -> None:
    records = _read(invented, "crm/people")
    cities = records.groupby("crm_id")["city"].nunique()
    clean = records["email"].str.strip().str.lower()
    assert (cities > 1).sum() > 10
    assert (clean.groupby(records["crm_id"]).nunique() > 1).sum() > 10
    people = _read(invented, "truth/people")
    assert people["person_key"].duplicated().any()


def test_consents_carry_evidence_and_change(invented: Path) -> None:
    consents = _read(invented, "crm/consents")
    assert consents[["method", "wording_version", "proof_ref"]].notna().all(axis=None)
    assert consents["proof_ref"].is_unique
    assert consents[["crm_id", "email", "phone"]].notna().any(axis=1).all()
    known = consents.dropna(subset="crm_id")
    answers = known.groupby(["crm_id", "channel", "purpose"])["status"].nunique()
    assert (answers > 1).sum() > 100
    assert {"marketing", "third_party", "night_ads"} == set(consents["purpose"])


def test_a_case_comes_again_when_it_is_closed(invented: Path) -> None:
    cases = _read(invented, "service/cases")
    closed = cases.dropna(subset="closed_at")
    assert closed["case_id"].is_unique
    assert set(closed["case_id"]) <= set(cases.loc[cases["closed_at"].isna(), "case_id"])
    assert cases.drop_duplicates("case_id", keep="last")["closed_at"].isna().any()


def test_people_look_at_what_they_then_buy(invented: Path, project_dir: Path) -> None:
    sample = project_dir / "muster/demo/completejourney/transactions.parquet"
    bought = pd.read_parquet(sample)[["household_id", "product_id", "transaction_timestamp"]]
    truth = _read(invented, "truth/identities")
    cookies = truth[(truth["namespace"] == "cookie") & truth["household_id"].str.isdigit()]
    views = _read(invented, "webshop/web_events").query("event_type == 'product_view'")
    views = views.merge(cookies, left_on="cookie", right_on="identifier")
    views["household_id"] = views["household_id"].astype(int)
    pairs = views.merge(bought, on=["household_id", "product_id"])
    ahead = pairs["transaction_timestamp"] - pairs["occurred_at"]
    soon = pairs[(ahead > pd.Timedelta(0)) & (ahead < pd.Timedelta(days=3))]
    assert soon["event_id"].nunique() > 0.6 * len(views)
