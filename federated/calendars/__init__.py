"""Named days of the calendar by region, as data, and on which dates they fall."""

from collections.abc import Mapping
from datetime import date

# Days by their name and region, with every date they fall on.
Days = Mapping[tuple[str, str], tuple[date, ...]]
# A region of one's own: the days that a project declares without any.
COMPANY = "company"
