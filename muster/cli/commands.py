"""Every command of `muster` and the module that holds it; nothing is imported before it runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One command or group of commands, and where to find it."""

    name: str
    place: str
    sentence: str
    panel: str


START, STEPS, LOOK, SEND = "Start here", "The steps of a run, in order", "Look", "Send"

COMMANDS = tuple(
    Entry(name, f"muster.cli.{place}", sentence, panel)
    for name, place, sentence, panel in (
        ("demo", "demo:demo", "Run the whole platform on the demo company.", START),
        (
            "doctor",
            "doctor:doctor",
            "Say what is installed, works or is missing.",
            START,
        ),
        ("airflow", "airflow_server:airflow", "Start Airflow with everything configured.", START),
        (
            "compile",
            "steps:compile",
            "Write the dbt models of audiences and sources.",
            STEPS,
        ),
        ("bounds", "steps:bounds", "Open a run: write the window edges of one as_of.", STEPS),
        ("receipts", "steps:receipts", "Hand the ledger back to dbt as Parquet.", STEPS),
        ("build", "steps:build", "Build the dbt models of profiles, audiences or all.", STEPS),
        ("gate", "steps:gate", "Check marts and audiences before anything leaves.", STEPS),
        ("publish", "steps:publish", "Publish a snapshot that readers may query.", STEPS),
        ("export", "steps:export", "Write this run's members as immutable Parquet.", STEPS),
        ("freshness", "steps:freshness", "Say which sources are late.", STEPS),
        ("audience", "audience:app", "List, show, explain audiences.", LOOK),
        ("attribute", "attribute:app", "List and show computed attributes.", LOOK),
        (
            "schema",
            "schema:schema",
            "Print the JSON Schema of audiences, attributes or rules, for editors.",
            LOOK,
        ),
        ("profile", "profile:app", "Show one profile.", LOOK),
        ("identity", "identity:app", "Say who is who, and why.", LOOK),
        (
            "query",
            "query:query",
            "Run one query on the published snapshot, or ask a rule of any warehouse.",
            LOOK,
        ),
        ("catalog", "catalog:app", "Draft and check the catalogue of any warehouse.", LOOK),
        ("runs", "runs:runs", "List the runs and what each of them has done.", LOOK),
        ("activate", "activate:app", "Plan, apply and follow what is sent.", SEND),
    )
)
