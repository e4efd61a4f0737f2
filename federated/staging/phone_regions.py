"""Writes seeds/phone_regions.csv from the metadata of `phonenumbers`; dbt's SQL reads it.

`python -m federated.staging.phone_regions`
"""

import csv
import io
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneMetadata

# Where a default region is wanted, add it here; numbers written with + need its country's main one.
REGIONS = ("AU", "CA", "CN", "DE", "FR", "GB", "HK", "ID", "IN", "JP", "KR", "MY", "NZ", "PH", "SG",
           "TH", "TW", "US", "VN")  # fmt: skip
COLUMNS = (
    "region",
    "country_code",
    "is_main",
    "dial_out_pattern",
    "national_prefix_pattern",
    "possible_pattern",
    "valid_pattern",
)
KINDS = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number",
         "voip", "pager", "uan", "voicemail")  # fmt: skip
SEED = Path("dbt_project/seeds/phone_regions.csv")


def render_phone_regions() -> str:
    """Return the seed's text: one line per region that may be the default of a source."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    for region in REGIONS:
        writer.writerow(_describe(region))
    return buffer.getvalue()


def _describe(region: str) -> tuple[str, ...]:
    found = PhoneMetadata.metadata_for_region(region)
    if found is None or found.country_code is None or found.general_desc is None:
        raise ValueError(f"{region}: no region of that name")
    # A prefix that is rewritten, not only removed, is more than the SQL does: take the plain one.
    rewritten = found.national_prefix_transform_rule
    prefix = found.national_prefix if rewritten else found.national_prefix_for_parsing
    code = found.country_code
    sharing = [
        other
        for name in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]
        if (other := PhoneMetadata.metadata_for_region(name)) is not None
    ]
    valid = {
        _flat(kind.national_number_pattern)
        for other in sharing
        for kind in (getattr(other, name) for name in KINDS)
        if kind is not None and kind.national_number_pattern
    }
    main = phonenumbers.region_code_for_country_code(code) == region
    return (
        region,
        str(code),
        str(main).lower(),
        _flat(found.international_prefix or ""),
        _flat(prefix or ""),
        _flat(found.general_desc.national_number_pattern or ""),
        "|".join(sorted(valid)),
    )


def _flat(pattern: str) -> str:
    return "".join(pattern.split())


if __name__ == "__main__":
    SEED.write_text(render_phone_regions(), encoding="utf-8")
