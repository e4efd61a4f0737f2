"""The one place in activation that reads the machine's clock."""

from datetime import UTC, datetime


def system_clock() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)
