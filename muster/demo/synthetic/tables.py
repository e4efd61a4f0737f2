"""The columns of every invented table and how one is written to Parquet, byte for byte the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, Any]
TEXT, WHEN, DAY, WHOLE = pa.string(), pa.timestamp("us"), pa.date32(), pa.int64()
CONTACT = {"phone": TEXT, "phone_region": TEXT, "email": TEXT}

COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "crm/people": {
        "crm_id": TEXT,
        "loyalty_id": TEXT,
        "full_name": TEXT,
        "name_latin": TEXT,
        "email": TEXT,
        "phone": TEXT,
        "phone_region": TEXT,
        "language": TEXT,
        "birth_on": DAY,
        "city": TEXT,
        "country": TEXT,
        "household_id": TEXT,
        "created_at": WHEN,
        "updated_at": WHEN,
    },
    "crm/consents": {
        "consent_id": TEXT,
        "crm_id": TEXT,
        "email": TEXT,
        "phone": TEXT,
        "phone_region": TEXT,
        "channel": TEXT,
        "purpose": TEXT,
        "scope": TEXT,
        "status": TEXT,
        "occurred_at": WHEN,
        "method": TEXT,
        "wording_version": TEXT,
        "language": TEXT,
        "proof_ref": TEXT,
    },
    "crm/accounts": {
        "account_number": TEXT,
        "account_name": TEXT,
        "tw_tax_id": TEXT,
        "kr_business_number": TEXT,
        "country": TEXT,
        "industry": TEXT,
        "employees_count": pa.int32(),
        "updated_at": WHEN,
    },
    "crm/account_people": {
        "crm_id": TEXT,
        "account_number": TEXT,
        "since_on": DAY,
        "until_on": DAY,
        "updated_at": WHEN,
    },
    "webshop/web_events": {
        "event_id": TEXT,
        "cookie": TEXT,
        "email": TEXT,
        "event_type": TEXT,
        "product_id": WHOLE,
        "url": TEXT,
        "occurred_at": WHEN,
    },
    "app/app_events": {
        "event_id": TEXT,
        "device_id": TEXT,
        "push_token": TEXT,
        "loyalty_id": TEXT,
        "event_type": TEXT,
        "product_id": WHOLE,
        "occurred_at": WHEN,
    },
    "service/cases": {
        "case_id": TEXT,
        **CONTACT,
        "loyalty_id": TEXT,
        "channel": TEXT,
        "case_type": TEXT,
        "opened_at": WHEN,
        "closed_at": WHEN,
        "satisfaction": pa.int32(),
    },
    "service/store_visits": {
        "visit_id": TEXT,
        "loyalty_id": TEXT,
        "phone": TEXT,
        "phone_region": TEXT,
        "store_id": WHOLE,
        "occurred_at": WHEN,
    },
    "media/ad_impressions": {
        "impression_id": TEXT,
        "cookie": TEXT,
        "device_id": TEXT,
        "campaign": TEXT,
        "cost": pa.decimal128(18, 6),
        "currency": TEXT,
        "occurred_at": WHEN,
    },
    "media/mail_events": {
        "event_id": TEXT,
        "email": TEXT,
        "campaign": TEXT,
        "event_type": TEXT,
        "occurred_at": WHEN,
    },
    "truth/people": {
        "person_key": TEXT,
        "crm_id": TEXT,
        "loyalty_id": TEXT,
        "household_id": TEXT,
        "full_name": TEXT,
        "country": TEXT,
        "language": TEXT,
        "is_cast": pa.bool_(),
    },
    "truth/identities": {
        "namespace": TEXT,
        "identifier": TEXT,
        "person_key": TEXT,
        "household_id": TEXT,
        "is_shared": pa.bool_(),
    },
}


def write_parquet(name: str, rows: Sequence[Row], file: Path) -> None:
    """Write one table; all but the truth carry a load time, and every row says it is invented."""
    columns = dict(COLUMNS[name])
    if not name.startswith("truth/"):
        columns["loaded_at"] = WHEN
    columns["is_synthetic"] = pa.bool_()
    table = pa.Table.from_pylist(
        [{**row, "is_synthetic": True} for row in rows], schema=pa.schema(list(columns.items()))
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, file, compression="zstd", row_group_size=65_536)


def loaded(moment: datetime, minutes: int = 5) -> datetime:
    """Return when a row of that time lands: with the next batch of so many minutes."""
    batch = timedelta(minutes=minutes)
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return start + batch * ((moment - start) // batch + 1)
