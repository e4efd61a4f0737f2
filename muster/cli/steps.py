"""The steps of a run as commands, one each; what a step does is in muster.pipeline."""

from enum import StrEnum
from typing import Annotated

import typer

from muster.cli.output import MOMENT, AsJson, note, print_json, say, table
from muster.settings import Settings


class Part(StrEnum):
    """A part of the dbt project that can be built alone."""

    profiles = "profiles"
    audiences = "audiences"
    all = "all"


def compile(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 2 when a file is stale.")
    ] = False,
    use_cache: Annotated[
        bool,
        typer.Option(
            "--cache/--no-cache", help="Take what has not changed from the compilation before."
        ),
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Write the dbt models of audiences and sources.

    Reads the YAML of dbt_project/audiences, sources and goals and writes models/generated,
    which is committed and reviewed like any other model, and adds to contracts.yml what readers
    of published tables may rely on; what takes any of it away needs a new version of the table.
    All faults are reported at once.

    Examples: `muster compile` · in CI: `muster compile --check`
    """
    from muster.pipeline.compiling import compile_project

    result = compile_project(Settings.load(), check=check, use_cache=use_cache)
    if as_json:
        print_json(result)
        return
    for name in result.written:
        say(f"written  {name}")
    for name in result.removed:
        say(f"removed  {name}")
    if result.has_new_contracts:
        say("written  dbt_project/contracts.yml: more is published than was promised")
    say(f"{len(result.written)} written, {len(result.removed)} removed, "
        f"{result.unchanged_count} unchanged.")  # fmt: skip


def bounds(
    as_of: Annotated[str, typer.Option(help=f"The moment the run looks from: {MOMENT}")],
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Allow an as_of older than the newest run.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Open a run: write the window edges of one as_of.

    A row counts when its time is before as_of. All later steps belong to the run opened last.

    Example: `muster bounds --as-of 2017-10-30`
    """
    from muster.cli.moments import parse_as_of
    from muster.pipeline.bounds import write_bounds

    settings = Settings.load()
    run = write_bounds(settings, parse_as_of(as_of, settings.zone), rebuild=rebuild)
    if as_json:
        print_json(run)
    else:
        say(f"Run {run.run_id} is open; it looks from {run.as_of.isoformat()}.")


def receipts(as_json: AsJson = False) -> None:
    """Hand the ledger back to dbt as Parquet.

    Deliveries, receipts and exclusions become the source `muster_activation`.
    """
    from muster.pipeline.receipts import write_receipts

    result = write_receipts(Settings.load())
    if as_json:
        print_json(result)
    else:
        counts = ", ".join(f"{count} {name}" for name, count in result.rows.items())
        say(f"The ledger is written for dbt: {counts}.")


def build(
    part: Annotated[Part, typer.Argument(help="Which part of the project.")] = Part.all,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Let history be written for an older as_of.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No line per model.")] = False,
    by_tick: Annotated[
        bool | None,
        typer.Option(
            "--tick/--whole",
            help="Evaluate only who can have changed, or everybody. [default: as the project says]",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build the dbt models of profiles, audiences or all.

    Runs models and data tests in this process. dbt's own log is in the logs folder of the home.

    Examples: `muster build profiles` · `muster build audiences --quiet` · `muster build --tick`
    """
    from muster.pipeline.building import build as run_build

    result = run_build(Settings.load(), part.value, rebuild, None if quiet else note, by_tick)
    if as_json:
        print_json(result)
    else:
        say(f"Built {result.models_count} models and ran {result.tests_count} tests on the data "
            f"in {result.seconds} s ({result.warnings_count} warnings).")  # fmt: skip


def gate(as_json: AsJson = False) -> None:
    """Check marts and audiences before anything leaves.

    Exit code 3 when an expectation fails; then nothing is exported and nothing is sent.
    """
    from muster.pipeline.gate import run_gate

    result = run_gate(Settings.load())
    if as_json:
        print_json(result)
    else:
        for warning in result.warnings:
            note(str(warning))
        say(f"The gate is passed: {result.checks_count} checks. Data Docs: {result.data_docs}")


def publish(as_json: AsJson = False) -> None:
    """Publish a snapshot that readers may query.

    Readers keep the snapshot they have until the new one is complete. Exit code 3 when the gate
    failed on this run, 6 when it has not run.
    """
    from muster.pipeline.publish import publish as run_publish

    result = run_publish(Settings.load())
    if as_json:
        print_json(result)
    else:
        say(f"Run {result.run_id} is published: {result.tables_count} tables and "
            f"{result.views_count} views in {result.folder}")  # fmt: skip


def export(as_json: AsJson = False) -> None:
    """Write this run's members as immutable Parquet.

    Exit code 3 when the gate failed on this run, 6 when it has not run.
    """
    from muster.pipeline.export import export as run_export

    result = run_export(Settings.load())
    if as_json:
        print_json(result)
    else:
        rows = sum(written.rows for written in result.tables.values())
        kept = "" if result.is_new else " (it was there already, the same)"
        say(f"Run {result.run_id} is exported: {rows} rows in {result.folder}{kept}")


def freshness(
    as_of: Annotated[str, typer.Option(help=f"The moment to judge from: {MOMENT}")],
    as_json: AsJson = False,
) -> None:
    """Say which sources are late.

    Exit code 3 when a source is later than its error_after in dbt_project/sources.

    Example: `muster freshness --as-of 2017-10-30`
    """
    from muster.cli.moments import parse_as_of
    from muster.pipeline.freshness import require_fresh, watch

    settings = Settings.load()
    ages = watch(settings, parse_as_of(as_of, settings.zone))
    if as_json:
        print_json(ages)
    else:
        rows = [(age.source, age.table, age.state, age.newest_at, age.late_after) for age in ages]
        table(("source", "table", "state", "newest row", "late after"), rows)
    require_fresh(ages)
