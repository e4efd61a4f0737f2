"""Writes docs/identity-proof.md: where each demand on identity and profiles is proven.

Run it with: python docs/write_identity_proof.py. A test holds the page against it, and every test
it names must be there. What a build printed and counted stands in identity-proof.json: `--record`
builds the project anew and writes that first; `make test-long` holds it against a build.
"""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "identity-proof.md"
RECORDED = PAGE.with_suffix(".json")
ENGINES = "tests/dbt_project/test_engines.py"
HEAD = """# One person, one profile: where it is proven

What is demanded of identity and profiles, and the tests that hold it: those of `dbt_project` run
the shipped models on DuckDB and on PostgreSQL. `pytest FILE -k NAME` runs one, with `-m ""` where
it is one of the long ones. Speed: [benchmarks](benchmarks.md). What is thin: [thin](thin.md).
"""
DBT, FRONT = "tests/dbt_project", "tests/muster"
# Each demand, and the files that prove it, with the tests to read first, if any.
PROOFS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "Namespaces, normalisation and deny-lists are declared; what is refused is counted",
        {
            f"{DBT}/test_namespaces.py": "",
            f"{DBT}/test_phones.py": "",
            f"{DBT}/test_placeholders.py": "test_a_value_of_very_many_people_ties_nobody",
            f"{DBT}/test_edited_namespaces.py": "",
            f"{DBT}/test_existing_identity.py": "test_profiles_are_those_of_the_table",
        },
    ),
    (
        "The graph is exact, on every engine, by a loop that ends or is an error",
        {
            f"{DBT}/test_components.py": "test_components_equal_union_find_on_thousands_of_graphs"
            " test_postgresql_finds_the_same test_spark_finds_the_same"
            " test_a_chain_of_a_hundred_thousand_takes_few_rounds"
            " test_a_star_of_a_hundred_thousand_is_one test_a_loop_that_does_not_end_is_refused",
            f"{DBT}/test_identity.py": "test_components_equal_union_find"
            " test_a_loop_that_does_not_end_is_an_error",
        },
    ),
    (
        "Conflicts: maxima and priorities, newest link first",
        {
            f"{DBT}/test_replayed_links.py": "test_spark_decides_the_same",
            f"{DBT}/test_contested_chains.py": "test_rounds_keep_what_a_replay_one_by_one_keeps",
            f"{DBT}/test_identity.py": "test_conflicts_equal_a_replay_one_link_at_a_time",
            f"{DBT}/test_identity_stories.py": "test_a_shared_device_follows_who_logged_in_last"
            " test_a_shared_email_goes_to_who_gave_it_last"
            " test_a_profile_that_grows_too_large_loses_its_oldest_cookies",
        },
    ),
    (
        "Ids are stable, aliases dated; memberships and sends follow",
        {
            f"{DBT}/test_identity_stories.py": "test_a_link_that_arrives_months_late_is_stitched"
            " test_a_split_leaves_the_id_with_the_strongest_identifier"
            " test_a_rebuild_gives_everybody_the_same_id"
            " test_an_alias_keeps_the_day_of_its_merge_when_it_is_led_on",
            f"{DBT}/test_identity.py": "test_a_full_refresh_renames_nobody",
            f"{DBT}/test_identity_reports.py": "test_lost_state_is_minted_again_and_counted"
            " test_merges_and_splits_are_reconciled_and_every_day_is_kept"
            " test_the_books_of_random_days_are_those_read_without_sql",
            f"{DBT}/test_audience_history.py": "test_a_merge_moves_a_membership_and_expiry_ends_it",
            "tests/activation/sync/test_merged.py": "",
        },
    ),
    (
        "Incremental equals full, table by table, after every random day",
        {f"{DBT}/test_incremental_identity.py": "test_every_table_is_what_a_rebuild_makes"},
    ),
    (
        "Profiles: policies, history, consents, expiry, ready attributes, households, accounts",
        {
            f"{DBT}/test_merge_policies.py": "test_values_that_stand_are_those_an_independent_reading_finds",  # noqa: E501 - a name
            f"{DBT}/test_unstitched.py": "",
            f"{DBT}/test_merged_consents.py": "test_a_merge_keeps_the_stricter_until_a_later_answer",  # noqa: E501 - a name
            f"{DBT}/test_expiry.py": "test_what_is_used_at_any_instant_is_what_another_reading_says",  # noqa: E501 - a name
            f"{DBT}/test_stage_changes.py": "",
            f"{DBT}/test_accounts.py": "test_forty_people_of_one_company_stay_forty_people"
            " test_accounts_are_those_an_independent_reading_finds",
            ENGINES: "test_computed_attributes_are_what_the_rows_say",
            "tests/federated/computed/test_shipped.py": "",
            f"{FRONT}/pipeline/test_contracts.py": "test_what_is_taken_away_needs_a_new_version",
        },
    ),
    (
        "Probable links through Splink, by a threshold fixed before",
        {
            "tests/conformance/test_matching.py": "test_profiles_are_as_right_as_is_asked",
            f"{DBT}/test_scored_links.py": "",
            f"{FRONT}/pipeline/matching/test_match.py": "",
            f"{FRONT}/cli/test_identity_match.py": "test_without_the_extra_one_line_says_how_to_get_it",  # noqa: E501 - a name
        },
    ),
    (
        "To look at: explain, health, simulate, a drawing, a snapshot a day",
        {
            f"{FRONT}/pipeline/test_identity_reasons.py": "",
            f"{FRONT}/pipeline/simulating/test_simulate.py": "",
            f"{FRONT}/pipeline/drawing/test_profile.py": "",
            f"{FRONT}/pipeline/drawing/test_health.py": "",
            f"{DBT}/test_identity_reports.py": "test_a_snapshot_counts_what_the_graph_holds",
        },
    ),
    (
        "Scale: figures of one run, side by side, in benchmarks.md",
        {"tests/test_benchmarks_page.py": ""},
    ),
    (
        "Bad input is told, kept and lost nowhere",
        {
            f"{DBT}/test_source_rows.py": "test_every_row_is_used_or_refused_for_the_reason_it_should",  # noqa: E501 - a name
            f"{DBT}/test_mixed_scripts.py": "",
            f"{DBT}/test_recycled_numbers.py": "test_rows_before_and_after_the_hand_over_are_two_people_s",  # noqa: E501 - a name
            f"{DBT}/test_placeholders.py": "test_a_value_of_very_many_people_ties_nobody",
            f"{DBT}/test_identity_stories.py": "test_two_of_one_namespace_in_a_row_stay_two",
            f"{DBT}/test_edited_namespaces.py": "test_a_namespace_that_is_declared_no_longer_leaves_its_people",  # noqa: E501 - a name
            f"{FRONT}/test_bad_input.py": "",
        },
    ),
)


def page() -> str:
    """Return the whole page.

    Raises: ValueError when a test it names is not there.
    """
    return "\n".join(_lines(json.loads(RECORDED.read_text(encoding="utf-8")))) + "\n"


def _lines(recorded: dict[str, object]) -> Iterator[str]:
    yield HEAD
    for number, (demand, files) in enumerate(PROOFS, 1):
        yield f"## {number}. {demand}\n"
        for file, chosen in files.items():
            yield f"* {_proof(file, chosen.split())}"
        yield ""
    yield from _explained(recorded)
    yield from _compared(recorded)


def _proof(file: str, chosen: Sequence[str]) -> str:
    """Return a file, what it is about, and the tests of it to read first."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    named = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    if missing := set(chosen) - named:
        raise ValueError(f"{file}: no {', '.join(sorted(missing))}")
    about = (ast.get_docstring(tree) or "").partition("\n")[0]
    names = f" `{'`, `'.join(chosen)}`" if chosen else ""
    return f"`{file}`: {about}{names}"


def _explained(recorded: dict[str, object]) -> Iterator[str]:
    yield "## Why they are one, or two\n"
    yield f"As printed for people of the [cast](../tests/cast/README.md), {recorded['as_of']}.\n"
    for asked, printed in dict(recorded["explained"]).items():  # type: ignore[call-overload]
        yield f"```\n$ muster identity explain {asked}\n{printed}```\n"


def _compared(recorded: dict[str, object]) -> Iterator[str]:
    yield "## The same rows on every engine\n"
    yield (
        "The whole project, built by dbt over a cut of the demo's sources and a seventh one, on\n"
        f"DuckDB and on PostgreSQL: `{ENGINES}`, `test_postgresql_gives_the_same_rows`, fails at\n"
        "the first table of which one row differs in one column. On Spark no project is built\n"
        "yet; there the loops of the materialization run, which `test_spark_finds_the_same` and\n"
        "`test_spark_decides_the_same` hold against union-find and one link after another.\n"
    )
    yield "| table | rows on DuckDB | rows on PostgreSQL that differ |\n|---|---|---|"
    for table, rows in dict(recorded["rows"]).items():  # type: ignore[call-overload]
        yield f"| `{table}` | {rows:,} | 0 |"


if __name__ == "__main__":
    if "--record" in sys.argv[1:]:
        subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", "pytest", "-q", "-m", "", str(ROOT / ENGINES)],
            env={**os.environ, "MUSTER_RECORD": str(RECORDED)}, check=True, cwd=ROOT,
        )  # fmt: skip
    PAGE.write_text(page(), encoding="utf-8")
