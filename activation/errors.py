"""Every error of this package, by what the engine then does; nothing here acts on them.

ActivationError
├── SettingsError     a destination, campaign, template or secret is wrong: stop before sending
├── ExportMissing     there is no export to read: an earlier step must run first
├── WorldMoved        what was planned is no longer what would be sent: plan again
├── LedgerBusy        another process holds the ledger: try again later
├── LedgerUnusable    the ledger is damaged, read-only or none: restore it before anything leaves
├── LedgerConflict    the same key with another payload: ours to explain
├── LedgerUnbalanced  targeted is not the sum of the states: stop and look
├── GuardStopped      the run would remove or add too much: a person decides
├── ChannelDown       the far side is unreachable: rows stay in the ledger, try again later
├── RetryLater        the far side asks us to wait; surely nothing was done
├── InDoubt           the far side may or may not have done it
└── RowRejected       one row is refused for good; the others go on
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class ActivationError(Exception):
    """Any refusal of this package; `exit_code` is what a command ends with."""

    exit_code = 1


class SettingsError(ActivationError):
    """One or more faults in what people wrote; carries all of them."""

    exit_code = 2

    def __init__(self, faults: str | Sequence[str]) -> None:
        self.faults = [faults] if isinstance(faults, str) else list(faults)
        super().__init__("\n".join(self.faults))


class ExportMissing(ActivationError):
    """No export of this run is there."""

    exit_code = 6


class WorldMoved(ActivationError):
    """The reviewed plan and the present one differ."""

    exit_code = 6


class LedgerBusy(ActivationError):
    """The ledger, or this destination, is held by another process."""

    exit_code = 4


class LedgerUnusable(ActivationError):
    """The file is damaged, cannot be written, or is no ledger; waiting does not mend it."""

    exit_code = 2


class LedgerConflict(ActivationError):
    """A delivery key came back with another payload hash."""


class LedgerUnbalanced(ActivationError):
    """The states of a run do not add up to what it targeted."""

    exit_code = 7


class GuardStopped(ActivationError):
    """A run would change more than its guard allows."""

    exit_code = 7


class ChannelDown(ActivationError):
    """The destination cannot be reached or refuses us as a whole; surely nothing was done."""

    exit_code = 5


class RetryLater(ActivationError):
    """The destination asks us to wait; surely nothing was done."""

    exit_code = 5

    def __init__(self, message: str, after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.after_seconds = after_seconds


class InDoubt(ActivationError):
    """The answer was lost after the request left."""

    exit_code = 5


class RowRejected(ActivationError):
    """One row cannot be sent as it is; `code` is short and stable, the text is for people."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


def nearest(found: str, valid: Iterable[str]) -> str:
    """Return the advice that names the closest valid name, or all of them.

    >>> nearest("webhok", ["webhook", "files"])
    'Did you mean "webhook"?'
    """
    names = sorted(valid)
    close = get_close_matches(found, names, n=1)
    if close:
        return f'Did you mean "{close[0]}"?'
    return f"Known: {', '.join(names)}." if names else "There are none yet."
