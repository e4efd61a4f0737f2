"""When and where random rules are read; for tests only."""

from dataclasses import dataclass
from datetime import datetime

from rule_rows import AS_OF


@dataclass(frozen=True)
class Setting:
    """When and where a rule is read."""

    zone: str
    as_of: datetime
    week_starts: str = "monday"


SETTINGS = (
    Setting("UTC", AS_OF),
    Setting("Asia/Taipei", AS_OF),
    # Half an hour after clocks went back.
    Setting("America/New_York", datetime.fromisoformat("2017-11-05T06:30:00+00:00"), "sunday"),
    Setting("UTC", datetime.fromisoformat("2017-10-29T12:00:00+00:00")),
)
