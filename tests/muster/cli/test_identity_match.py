"""What `muster identity match` prints, and what it says where Splink is not installed."""

import json
import sys
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from muster import cli
from muster.cli import identity, identity_match
from muster.errors import InputError
from muster.pipeline.matching.match import MatchResult

FOUND = MatchResult(
    datetime(2017, 10, 30, tzinfo=UTC), "muster.muster_identity_matches", 0.95, "abc", 0.001,
    1_200, 5_000, 90, 70,
)  # fmt: skip


def test_without_the_extra_one_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "splink", None)
    monkeypatch.setattr(sys, "argv", ["muster", "identity", "match"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == InputError.exit_code
    said = capsys.readouterr().err
    assert said == (
        "muster: this needs splink, which is not installed. Run: pip install 'muster[matching]'\n"
    )


def test_it_says_what_was_found_and_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_match, "match", lambda settings, tell: FOUND)
    text = CliRunner().invoke(identity.app, ["match"]).output
    assert "1,200 person records, 5,000 pairs compared" in text
    assert "70 links at 0.95 or above, 20 more pairs at 0.5 or above" in text
    assert text.endswith("Run: muster build profiles\n")
    read = json.loads(CliRunner().invoke(identity.app, ["match", "--json"]).output)
    assert (read["links_count"], read["model"]) == (70, "abc")


def test_scores_are_taken_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_match, "forget", lambda settings: 90)
    text = CliRunner().invoke(identity.app, ["match", "--forget"]).output
    assert text == "90 scored pairs are taken out. Run: muster build profiles\n"


def test_help_teaches(monkeypatch: pytest.MonkeyPatch) -> None:
    text = CliRunner().invoke(identity.app, ["match", "--help"]).output
    for part in (
        "dbt_project/matching.yml",
        "muster[matching]",
        "--forget",
        "muster build profiles",
    ):
        assert part in text
