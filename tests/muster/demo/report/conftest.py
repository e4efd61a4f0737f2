"""A small published company: two days, some of the cast, a ledger, mails in three languages."""

# ruff: noqa: DTZ001 - the warehouse keeps naive UTC

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from muster.demo.report.reading.snapshot import Snapshot
from muster.settings import Settings

DAYS = (datetime(2017, 10, 30), datetime(2017, 10, 31))
RUNS = ("20171030T000000Z-1", "20171031T000000Z-1")
SARAH, WEI_TING, GRACE, SEO_YEON = "p0001", "p0002", "p0003", "p0004"
HOSTILE = "<script>alert('Bobby')</script> & \"co\" 龘"
AUDIENCES = {
    "coffee_regulars": ("Coffee regulars", "咖啡常客", "커피 단골", 80),
    "coffee_regulars_who_stopped": (
        "Coffee regulars who stopped", "不再買咖啡的常客", "발길을 끊은 커피 단골", 21,
    ),
    "winback_coffee": ("Win back coffee", "挽回咖啡常客", "커피 단골 되찾기", 19),
    "big_spenders": ("Big spenders", "高消費顧客", "큰손", 44),
    "open_complaints": (HOSTILE, "未結客訴", "열린 불만", 7),
    "busy_family_households": ("Busy family households", "忙碌家庭", "바쁜 가족", 30),
}  # fmt: skip
SENTENCE = (
    "Profiles who made at least 3 purchases with a different basket where product category is "
    "COFFEE, ever, and made no such purchase in the last 60 days, and made at least 1 purchase in "
    "the last 30 days."
)
SENTENCE_ZH = (
    "曾經至少三次在不同籃子購買咖啡、最近六十天沒有再買、但最近三十天內仍有消費的顧客檔案。"
)
SENTENCE_KO = (
    "커피를 서로 다른 장바구니로 세 번 이상 산 적이 있고, "
    "최근 60일 동안 사지 않았으나, 최근 30일 안에 다른 구매가 있는 프로필."
)


class Memory:
    """Rows from an open DuckDB connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def rows(self, sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, params).fetchall()


@dataclass
class Company:
    """A MUSTER_HOME with something in it, and the tables to change before looking."""

    settings: Settings
    connection: duckdb.DuckDBPyConnection

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(Memory(self.connection))

    def publish(self) -> None:
        """Write the tables as the published snapshot."""
        run = "20171031T000000Z-1"
        folder = self.settings.published_dir / run
        folder.mkdir(parents=True)
        names = [name for (name,) in self.connection.execute("show tables").fetchall()]
        self.connection.execute(f"attach '{folder}/warehouse.duckdb' as published")
        for name in names:
            self.connection.execute(f"create table published.main.{name} as from {name}")
        self.connection.execute("detach published")
        (folder / "manifest.json").write_text(json.dumps({"schema_version": 1, "run_id": run}))
        (self.settings.published_dir / "current.json").write_text(
            json.dumps({"run_id": run, "path": run})
        )


def profiles() -> pd.DataFrame:
    named = {
        0: ("林莎拉", "Sarah Lin", "zh-TW", "TW", "Taipei"),
        1: ("陳威廷", "Wei-Ting Chen", "zh-TW", "TW", "Taipei"),
        2: ("Grace O'Brien", "Grace O'Brien", "en", "US", "Portland"),
        3: ("박서연", "Seo-yeon Park", "ko", "KR", "Incheon"),
        4: (HOSTILE, HOSTILE, "en", "US", "Portland"),
    }
    cards = {0: "1764", 2: "868", 3: "2340"}
    rows = []
    for n in range(330):
        full, latin, language, country, city = named.get(
            n, (f"Person {n}", f"Person {n}", "en", "US", "Portland")
        )
        card = cards.get(n, str(9000 + n)) if n != 1 else None
        rows.append(
            {
                "profile_id": f"p{n + 1:04}",
                "household_id": "1764" if n < 2 else card,
                "loyalty_id": card if n < 325 else None,
                "full_name": full,
                "name_latin": latin,
                "email": f"{latin.split()[0].lower()}@example.com" if n in named else None,
                "language": language,
                "country": country,
                "city": city,
                "birth_on": date(1970, 5, 12),
                "is_anonymous": n >= 326,
                "first_seen_at": datetime(2016, 3, 5),
                "last_seen_at": datetime(2017, 10, 29),
                "purchases_count": 412,
                "purchases_amount": 1234.5,
            }
        )
    return pd.DataFrame(rows)


def identifiers() -> pd.DataFrame:
    seen = {"first_seen_at": datetime(2016, 3, 5), "last_seen_at": datetime(2017, 10, 29)}
    held = [
        (SARAH, "crm_id", "C000001"), (SARAH, "loyalty_id", "1764"),
        (SARAH, "email", "sarah.lin@example.com"), (SARAH, "phone_e164", "+886959012345"),
        (SARAH, "cookie", "ck-7f21a9d0c4e84b55"), (SARAH, "device_id", "ios-1b0c77f2e0"),
        (SARAH, "push_token", "tok-aa91f0d3b27c4e12"),
        (WEI_TING, "crm_id", "C000002"), (WEI_TING, "email", "wei-ting.chen@example.net"),
        (WEI_TING, "cookie", "ck-shared-0001"),
        (GRACE, "crm_id", "C000004"), (GRACE, "email", "grace.o'brien@example.org"),
        (SEO_YEON, "crm_id", "C000005"), (SEO_YEON, "email", "seoyeon.park@example.net"),
    ]  # fmt: skip
    return pd.DataFrame(
        [
            {"profile_id": p, "namespace": n, "identifier": i, "sources": "crm, webshop", **seen}
            for p, n, i in held
        ]
    )


def links() -> pd.DataFrame:
    crm, email = ("crm_id", "C000001"), ("email", "sarah.lin@example.com")
    device = ("device_id", "ios-1b0c77f2e0")
    drawn = [
        (crm, ("loyalty_id", "1764"), "crm", True, None),
        (crm, email, "crm", True, None),
        (crm, ("phone_e164", "+886959012345"), "crm", True, None),
        (email, ("cookie", "ck-7f21a9d0c4e84b55"), "webshop", True, None),
        (("loyalty_id", "1764"), device, "app", True, None),
        (device, ("push_token", "tok-aa91f0d3b27c4e12"), "app", True, None),
        (("crm_id", "C000002"), ("email", "wei-ting.chen@example.net"), "crm", True, None),
        (email, ("cookie", "ck-shared-0001"), "webshop", False,
         "more than the maximum of crm_id"),
    ]  # fmt: skip
    return pd.DataFrame(
        [
            {
                "left_namespace": left[0], "left_identifier": left[1],
                "right_namespace": right[0], "right_identifier": right[1],
                "linked_at": datetime(2017, 9, 1), "source": source,
                "is_kept": kept, "reason": reason,
            }
            for left, right, source, kept, reason in drawn
        ]
    )  # fmt: skip


def memberships() -> pd.DataFrame:
    rows = []
    for key, (*_, size) in AUDIENCES.items():
        entity = "household" if key.endswith("households") else "profile"
        start = 2 if key == "open_complaints" else 0
        for n in range(start, start + size):
            holder = f"{9000 + n}" if entity == "household" else f"p{n + 1:04}"
            rows.append([key, entity, holder, DAYS[0], None])
    table = pd.DataFrame(
        rows, columns=["audience_key", "entity", "entity_key", "entered_at", "exited_at"]
    )
    table["exited_at"] = pd.to_datetime(table["exited_at"])
    leaves = (table.audience_key == "winback_coffee") & (table.entity_key == SEO_YEON)
    table.loc[leaves, "exited_at"] = DAYS[1]
    enters = (table.audience_key == "winback_coffee") & (table.entity_key == GRACE)
    table.loc[enters, "entered_at"] = DAYS[1]
    return table


def changes(history: pd.DataFrame) -> pd.DataFrame:
    entered = history.assign(change="entered", as_of=history.entered_at, reason="rule")
    exited = history.dropna(subset=["exited_at"])
    exited = exited.assign(change="exited", as_of=exited.exited_at, reason="rule")
    return pd.concat([entered, exited]).drop(columns=["entered_at", "exited_at"])


def sizes(history: pd.DataFrame) -> pd.DataFrame:
    inside = [
        history[(history.entered_at <= day) & ~(history.exited_at <= day)].assign(as_of=day)
        for day in DAYS
    ]
    grouped = pd.concat(inside).groupby(["audience_key", "as_of"]).size()
    return grouped.rename("members_count").reset_index()


def dim_audiences() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "audience_key": key, "label": label, "label_zh_tw": zh, "label_ko": ko,
                "sentence": SENTENCE, "sentence_zh_tw": SENTENCE_ZH, "sentence_ko": SENTENCE_KO,
                "owner": "crm-team@example.com",
                "entity": "household" if key.endswith("households") else "profile",
            }
            for key, (label, zh, ko, _) in AUDIENCES.items()
        ]
    )  # fmt: skip


def deliveries() -> pd.DataFrame:
    base = {
        "destination": "demo_mail", "campaign": "we_miss_your_coffee", "op": "send",
        "audience_key": "winback_coffee", "reason": None,
    }  # fmt: skip
    states = ["sent"] * 10 + ["excluded"] * 7 + ["rejected"]
    base["occurrence"] = datetime(2017, 9, 1)
    rows = [{**base, "state": state, "run_id": RUNS[0]} for state in states]
    rows[-1]["reason"] = "mailbox does not exist"
    rows.append({**base, "state": "sent", "run_id": RUNS[1]})
    rows.append({**rows[0], "destination": "demo_files", "campaign": None, "op": "add"})
    return pd.DataFrame(rows).assign(delivery_key=[f"d{n:02}" for n in range(len(rows))])


def exclusions() -> pd.DataFrame:
    codes = ["consent_unknown"] * 3 + ["consent_withdrawn"] + ["no_namespace"] * 2 + [HOSTILE]
    return pd.DataFrame({"delivery_key": [f"d{n + 10:02}" for n in range(7)], "code": codes})


def mail(to: str, language: str, subject: str, words: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "Muster Coffee <hi@example.com>",
        to,
        subject,
    )
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(words)
    message.add_alternative(
        f'<!doctype html><html lang="{language}"><head><title>x</title></head>'
        f'<body style="font-family:Georgia;padding:24px"><h1>{subject}</h1><p>{words}</p>'
        '<img src="https://example.com/pixel.gif"><script>alert(1)</script>'
        '<p><a href="https://example.com/unsubscribe?t=1">unsubscribe</a></p></body></html>',
        subtype="html",
    )
    return message


MAILS = [
    ("other@example.com", "zh-TW", "好久不見", "不是給她的"),
    (
        "sarah@example.com",
        "zh-TW",
        "林莎拉,好久沒有一起喝咖啡了",
        "您的咖啡在等您。這是您的優惠券。",
    ),
    ("grace@example.com", "en", "Grace, we miss your coffee", "Your coffee is waiting for you."),
    ("seo-yeon@example.com", "ko", "(광고) 박서연님, 커피가 그리워요", "커피가 기다리고 있습니다."),
]


def truth() -> pd.DataFrame:
    """The bridge, but the first cookie is shared in truth and one email is another person's."""
    table = identifiers()[["namespace", "identifier", "profile_id"]]
    table = table.rename(columns={"profile_id": "person_key"})
    table.loc[table.identifier == "ck-7f21a9d0c4e84b55", "person_key"] = "p0999"
    unseen = [["email", "later@example.com", SARAH]]
    return pd.concat([table, pd.DataFrame(unseen, columns=table.columns)])


def found(home: Path, project_dir: Path) -> Company:
    """Make a company of two days under `home`; nothing is written to `published` yet."""
    settings = replace(Settings.load(project_dir, "demo"), home=home)
    history = memberships()
    recorded = [day + timedelta(hours=1) for day in DAYS]
    tables: dict[str, pd.DataFrame] = {
        "dim_profiles": profiles(),
        "bridge_profile_identifiers": identifiers(),
        "fct_identity_links": links(),
        "dim_audiences": dim_audiences(),
        "fct_audience_memberships": history,
        "fct_audience_members": history[history.exited_at.isna()],
        "fct_audience_member_changes": changes(history),
        "fct_audience_sizes": sizes(history),
        "fct_runs": pd.DataFrame({"run_id": RUNS, "as_of": DAYS, "recorded_at": recorded}),
        "rpt_unmatched": pd.DataFrame(
            {"namespace": ["phone"], "reason": ["not a phone number"], "rows_count": [3]}
        ),
    }
    connection = duckdb.connect()
    for name, table in tables.items():
        connection.register("incoming", table)
        connection.execute(f"create table {name} as from incoming")
    (home / "exports/ledger").mkdir(parents=True)
    deliveries().to_parquet(home / "exports/ledger/deliveries.parquet")
    exclusions().to_parquet(home / "exports/ledger/exclusions.parquet")
    (home / "outbox/mail").mkdir(parents=True)
    for number, kept in enumerate(MAILS):
        (home / f"outbox/mail/{number}.eml").write_bytes(bytes(mail(*kept)))
    (home / "sources/truth").mkdir(parents=True)
    truth().to_parquet(home / "sources/truth/identities.parquet")
    return Company(settings, connection)


@pytest.fixture
def company(tmp_path: Path, project_dir: Path) -> Iterator[Company]:
    """A company of one's own, to change."""
    made = found(tmp_path, project_dir)
    yield made
    made.connection.close()


@pytest.fixture(scope="module")
def same_company(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> Iterator[Company]:
    """A company to look at, and to leave as it is."""
    made = found(tmp_path_factory.mktemp("company"), project_dir)
    yield made
    made.connection.close()
