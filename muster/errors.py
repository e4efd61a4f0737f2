"""Everything that can go wrong in the front of Muster, by what to do next; no logic.

    MusterError            1  ours: a bug
    ├─ InputError          2  an option, name, file or column is wrong: mend it
    ├─ GateFailed          3  the data failed the quality gate: look at it
    ├─ WarehouseBusy       4  the warehouse is locked or unreachable: try again later
    ├─ StepMissing         6  a step that must run before has not: run it
    └─ GuardStopped        7  a guard stopped the run: a person decides

Code 5 (a destination is unreachable or refuses us) belongs to `activation.errors`.
"""

from typing import ClassVar


class MusterError(Exception):
    """Base of every error the front raises; its text is a whole message for a person."""

    exit_code: ClassVar[int] = 1


class InputError(MusterError):
    """The input is wrong: option, document, name, missing source or column."""

    exit_code: ClassVar[int] = 2


class GateFailed(MusterError):
    """The quality gate did not pass, so nothing is exported or sent."""

    exit_code: ClassVar[int] = 3


class WarehouseBusy(MusterError):
    """The warehouse is locked by another process or cannot be reached."""

    exit_code: ClassVar[int] = 4


class StepMissing(MusterError):
    """A step that must run before this one has not run."""

    exit_code: ClassVar[int] = 6


class GuardStopped(MusterError):
    """A guard stopped the run before anything changed."""

    exit_code: ClassVar[int] = 7
