"""What `muster audience compare` says of the published snapshot and another list."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from published_world import KEY, publish_world
from typer.testing import CliRunner, Result

from muster.cli import audience
from muster.errors import InputError
from muster.settings import Settings

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    settings = Settings.load(project_dir, target="demo")
    publish_world(settings)
    monkeypatch.setattr(audience.compare.Settings, "load", lambda: replace(settings))
    return lambda *words: CliRunner().invoke(audience.app, list(words), catch_exceptions=False)


def test_a_list_of_keys_is_held_against_the_members(run: Run, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("name,who\nGrace,p_grace\nx,p_who\n,\n", encoding="utf-8-sig")
    words = ("compare", KEY, "--with", str(theirs), "--column", "who")
    found = json.loads(run(*words, "--json").output)
    assert [found[f"{n}_count"] for n in ("both", "only_ours", "only_theirs", "unknown")] == [
        0,
        1,
        1,
        1,
    ]
    assert found["only_ours"] == ["p_sarah"]
    failing = {c["where"]: c["holds_count"] for c in found["failing"]}
    assert failing["rule.rules[1]"] == 0  # Grace drinks coffee still
    assert failing["rule.rules[0]"] == 1
    assert "1 of 1 only theirs fail: Has no purchases in the last 60 days" in run(*words).output


def test_identifiers_are_found_through_their_namespace(run: Run, tmp_path: Path) -> None:
    theirs = tmp_path / "cards.csv"
    theirs.write_text("card\n1764\n9999\n", encoding="utf-8")
    found = json.loads(
        run("compare", KEY, "--with", str(theirs), "--namespace", "loyalty_id", "--json").output
    )
    assert (found["both_count"], found["unknown"]) == (1, ["9999"])
    with pytest.raises(InputError, match='Did you mean "loyalty_id"'):
        run("compare", KEY, "--with", str(theirs), "--namespace", "loyalty")


def test_a_published_table_can_be_the_other_list(run: Run) -> None:
    found = json.loads(
        run("compare", KEY, "--with", "dim_profiles", "--column", "profile_id", "--json").output
    )
    assert (found["both_count"], found["only_theirs_count"]) == (1, 2)


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (b"a\n1\n", ("--column", "b"), "has no column 'b'"),
        (b"a\n\xff\n", (), "not readable as CSV"),
        (b"", (), "has no column"),
    ],
)
def test_a_bad_file_is_refused_in_words(
    run: Run, tmp_path: Path, content: bytes, words: tuple[str, ...], said: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        run("compare", KEY, "--with", str(path), *words)


def test_no_file_and_no_table(run: Run) -> None:
    with pytest.raises(InputError, match='Did you mean "dim_profiles"'):
        run("compare", KEY, "--with", "dim_profile")
