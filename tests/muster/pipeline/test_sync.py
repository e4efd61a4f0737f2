"""The demo's own destinations and campaign end to end; each bad input in one message."""

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sample_exports import person, write_export

from activation.errors import ActivationError, ChannelDown, ExportMissing, SettingsError
from federated.errors import DocumentError
from muster.demo.servers import demo_servers
from muster.pipeline import sync
from muster.pipeline.receipts import write_receipts
from muster.settings import Settings

PEOPLE = [
    person("sarah", "Sarah Lin", "zh-TW", "TW", "Taipei"),
    person("minjun", "김민준", "ko", "KR", "Seoul"),
    person("grace", "Grace O'Brien", "en", "US", "Portland"),
    person("nobody", None, "en", None),
]
KEYS = [each["profile_id"] for each in PEOPLE]
SECRETS = ("MUSTER_DEMO_WEBHOOK_SECRET", "MUSTER_DEMO_UNSUBSCRIBE_SECRET")


@pytest.fixture
def written(settings: Settings, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings of a project that holds the demo's activation files."""
    for name in ("destinations", "campaigns", "templates"):
        shutil.copytree(project_dir / "dbt_project" / name, folder(settings) / name)
    policies = project_dir / "dbt_project" / "policies"
    shutil.copy(policies / "contact.yml", folder(settings) / "policies")
    shutil.copytree(policies / "regions", folder(settings) / "policies" / "regions")
    for name in (*SECRETS, "MUSTER_DEMO_SMTP_PORT", "MUSTER_DEMO_HTTP_PORT"):
        monkeypatch.delenv(name, raising=False)
    return settings


def folder(settings: Settings) -> Path:
    return settings.project_dir / "dbt_project"


def export(settings: Settings, day: str, mailed: list[str], complaints: list[str]) -> None:
    write_export(
        settings.exports_dir,
        day,
        {
            "winback_coffee": mailed,
            "open_complaints": complaints,
            "coffee_regulars_who_stopped": KEYS,
            "big_spenders": ["sarah"],
        },
        people=PEOPLE,
    )


def apply_all(settings: Settings) -> dict[str, int]:
    return {
        f"{each.destination}:{each.feed}": each.sent_now
        for key in sync.list_destinations(settings)
        for each in sync.apply(settings, key)
    }


@pytest.fixture
def servers(written: Settings, monkeypatch: pytest.MonkeyPatch):
    with demo_servers(written) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield environment


def test_two_days_of_the_demo(written: Settings, servers) -> None:
    export(written, "2017-10-30", ["sarah", "minjun"], ["grace"])
    planned = {each.feed: each for each in sync.plan(written)}
    assert planned["we_miss_your_coffee"].sends == 2
    first = apply_all(written)
    assert first == {
        "demo_files:coffee_regulars_who_stopped": 4,
        "demo_files:big_spenders": 1,
        "demo_mail:we_miss_your_coffee": 2,
        "demo_webhook:open_complaints": 1,
    }
    assert set(apply_all(written).values()) == {0}
    export(written, "2017-10-31", ["sarah", "minjun", "grace"], [])
    second = apply_all(written)
    assert second == {
        "demo_files:coffee_regulars_who_stopped": 0,
        "demo_files:big_spenders": 0,
        "demo_mail:we_miss_your_coffee": 1,
        "demo_webhook:open_complaints": 1,
    }
    assert len(list((written.outbox_dir / "mail").glob("*.eml"))) == 3
    assert {each.state for each in sync.status(written)} == {"closed"}


def test_the_ledger_comes_back_as_tables(written: Settings, servers) -> None:
    write_receipts(written)
    empty = {path.stem: pq.read_table(path) for path in ledger_files(written)}
    assert {name: table.num_rows for name, table in empty.items()} == {
        "deliveries": 0, "exclusions": 0, "receipts": 0,
    }  # fmt: skip
    export(written, "2017-10-30", ["sarah"], [])
    apply_all(written)
    files = write_receipts(written)
    assert files.rows == {"deliveries": 6, "receipts": 6, "exclusions": 0}
    for path in ledger_files(written):
        table = pq.read_table(path)
        assert table.schema.equals(empty[path.stem].schema)
        keys = table.column("delivery_key").to_pylist()
        assert keys == sorted(keys)
    again = [path.read_bytes() for path in ledger_files(written)]
    write_receipts(written)
    assert [path.read_bytes() for path in ledger_files(written)] == again


def ledger_files(settings: Settings) -> list[Path]:
    return sorted((settings.exports_dir / "ledger").glob("*.parquet"))


def test_no_secret_and_no_address_is_kept_by_us(written: Settings, servers, caplog) -> None:
    caplog.set_level("DEBUG")
    export(written, "2017-10-30", ["sarah"], ["grace"])
    apply_all(written)
    write_receipts(written)
    secrets = [servers[name].encode() for name in SECRETS]
    kept = [path for path in written.home.glob("ledger.sqlite*") if path.is_file()]
    for path in [*kept, *ledger_files(written)]:
        content = path.read_bytes()
        assert not any(secret in content for secret in secrets), path
        assert b"@example.com" not in content, path
    assert not any(secret.decode() in caplog.text for secret in secrets)


def test_a_missing_export_says_which_step_to_run(written: Settings) -> None:
    with pytest.raises(ExportMissing, match="Run: muster export") as error:
        sync.plan(written)
    assert error.value.exit_code == 6


def test_a_missing_secret_is_named_and_nothing_is_planned(written: Settings) -> None:
    export(written, "2017-10-30", ["sarah"], ["grace"])
    with pytest.raises(SettingsError) as error:
        sync.apply(written, "demo_webhook")
    text = str(error.value)
    assert "destination demo_webhook: settings.secret: the environment variable " in text
    assert "MUSTER_DEMO_WEBHOOK_SECRET is not set" in text
    assert (error.value.exit_code, sync.status(written)) == (2, [])


def test_planning_needs_no_secret(written: Settings) -> None:
    export(written, "2017-10-30", ["sarah"], ["grace"])
    assert {each.destination for each in sync.plan(written)} == {
        "demo_files", "demo_mail", "demo_webhook",
    }  # fmt: skip


def test_an_unreachable_mail_server_loses_nothing(written, servers, monkeypatch) -> None:
    export(written, "2017-10-30", ["sarah", "minjun"], [])
    monkeypatch.setenv("MUSTER_DEMO_SMTP_PORT", "9")
    with pytest.raises(ChannelDown, match="apply again") as error:
        sync.apply(written, "demo_mail")
    assert error.value.exit_code == 5
    [run] = sync.status(written)
    assert (run.state, sum(run.states.values())) == ("open", 2)
    assert run.to_look_at[0]["state"] == "retry"
    monkeypatch.setenv("MUSTER_DEMO_SMTP_PORT", servers["MUSTER_DEMO_SMTP_PORT"])
    [outcome] = sync.apply(written, "demo_mail")
    assert (outcome.sent_now, outcome.is_closed) == (2, True)


BAD_FILES = [
    ("destinations/demo_mail.yml", "channel: smtp_email", "channel: smtp_mail",
     'there is no "smtp_mail". Did you mean "smtp_email"?'),
    ("destinations/demo_mail.yml", "send_from", "sendfrom", 'Did you mean "send_from"?'),
    ("destinations/demo_mail.yml", "key: demo_mail", "key: mail", "Name it as its file"),
    ("destinations/demo_mail.yml", "  port: env:MUSTER_DEMO_SMTP_PORT", "  prot: 25",
     'settings.prot: smtp_email has no such setting. Did you mean "port"?'),
    ("campaigns/we_miss_your_coffee.yml", "template: we_miss", "template: we_mis",
     'there is no "we_mis_your_coffee". Did you mean "we_miss_your_coffee"?'),
    ("campaigns/we_miss_your_coffee.yml", "version: 1", "version: 7", "version"),
    ("templates/we_miss_your_coffee/ko.html", "{{ addressed }}", "{{ adressed }}",
     "template we_miss_your_coffee: ko.html line 4: 'adressed' is undefined"),
    ("templates/we_miss_your_coffee/en.txt", "{{ addressed }}", "{{ addressed",
     "template we_miss_your_coffee: en.txt line"),
    ("templates/we_miss_your_coffee/ko.subject.txt", "(광고)", "",
     "must start with (광고)"),
    ("policies/regions/TW.yml", "Asia/Taipei", "Asia/Taipai", "is not a time zone"),
    ("policies/contact.yml", "at_most: 2", "at_most: two", "caps.0.at_most"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "good", "bad", "said"), BAD_FILES)
def test_what_is_written_wrong_is_said_in_one_message(written, name, good, bad, said) -> None:
    export(written, "2017-10-30", ["sarah"], ["grace"])
    path = folder(written) / name
    text = path.read_text("utf-8")
    assert good in text
    path.write_text(text.replace(good, bad, 1), "utf-8")
    with pytest.raises((SettingsError, DocumentError)) as error:
        sync.plan(written)
    assert said in str(error.value)
    assert error.value.exit_code == 2


def test_yaml_that_is_none_names_its_line(written: Settings) -> None:
    path = folder(written) / "destinations" / "demo_files.yml"
    path.write_text("version: 1\nkey: [unclosed\n", "utf-8")
    with pytest.raises(DocumentError, match=r"demo_files\.yml") as error:
        sync.list_destinations(written)
    assert error.value.exit_code == 2


def test_an_unknown_destination_is_told_the_nearest(written: Settings) -> None:
    export(written, "2017-10-30", [], [])
    with pytest.raises(SettingsError, match='Did you mean "demo_mail"'):
        sync.apply(written, "demo_mial")


@pytest.mark.parametrize("broken", ["{", '{"run_id": "gone"}'])
def test_a_broken_export_is_refused(written: Settings, broken: str) -> None:
    export(written, "2017-10-30", ["sarah"], [])
    (written.exports_dir / "latest.json").write_text(broken)
    with pytest.raises(ActivationError) as error:
        sync.plan(written)
    assert error.value.exit_code == 6


def test_an_export_of_another_format_is_refused(written: Settings) -> None:
    export(written, "2017-10-30", ["sarah"], [])
    [path] = written.exports_dir.glob("*/manifest.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": 2}))
    with pytest.raises(SettingsError, match="is of format 2, this Muster reads 1"):
        sync.plan(written)


@pytest.mark.parametrize("name", ["members", "consents", "service_pauses"])
def test_a_changed_table_stops_every_destination_before_it_plans(written, servers, name) -> None:
    export(written, "2017-10-30", ["sarah"], ["grace"])
    [path] = written.exports_dir.glob(f"*/{name}.parquet")
    path.write_bytes(path.read_bytes()[:-1])
    for key in sync.list_destinations(written):
        for step in (sync.plan, sync.apply):
            with pytest.raises(ExportMissing, match=f"{name}.parquet: is not the file"):
                step(written, key)
    assert sync.status(written) == []
    assert not list(written.outbox_dir.glob("**/*.eml"))
