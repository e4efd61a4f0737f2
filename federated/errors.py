"""Every error of this package, grouped by who can put it right; nothing here acts on them.

FederatedError
├── DocumentError        a file that people write is not readable, or not of this version
├── RuleError            a rule says something that cannot be meant (its author)
├── CatalogError         the description of the warehouse is wrong (the analytics engineer)
├── EngineLacks          this warehouse cannot say it (the message names the way round)
├── TableMissing         a table or column is not in the warehouse
├── QueryFailed          the warehouse refused a statement; the message holds it
│   └── QueryStopped     it took longer than it was given (ask for less)
├── StaleMoment          a later moment was evaluated already (a later as_of, or a rebuild)
├── WarehouseAbsent      there is no warehouse file yet (build it first)
├── WarehouseDamaged     what lies there is no warehouse, or may not be opened (look at it)
├── WarehouseLocked      another process holds the warehouse (try again later)
├── WarehouseUnreachable no warehouse answers there (try again later)
└── InternalError        ours
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import category


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a document: where, what was found, what to do."""

    where: str
    problem: str
    advice: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.where} (line {self.line})" if self.line else self.where
        return printable(f"{place}: {self.problem}. {self.advice}".rstrip())


class FederatedError(Exception):
    """Any refusal of this package; `exit_code` is what a command ends with."""

    exit_code = 2


class FaultsError(FederatedError):
    """A refusal that carries every fault that was found, not only the first."""

    def __init__(self, faults: Iterable[Fault], source: str = "") -> None:
        self.faults: Sequence[Fault] = tuple(faults)
        self.source = source
        super().__init__("\n".join(f"{source}: {f}" if source else str(f) for f in self.faults))


class DocumentError(FaultsError):
    """A file cannot be read as the document it should be."""


class RuleError(FaultsError):
    """A rule is not one that can be compiled."""


class CatalogError(FaultsError):
    """The catalogue of what rules may name is wrong."""


class EngineLacks(FederatedError):
    """The engine cannot say this; the message names an alternative."""


class TableMissing(FederatedError):
    """A table or column that a query names is not in the warehouse."""


class QueryFailed(FederatedError):
    """The warehouse refused a statement."""


class StaleMoment(FederatedError):
    """Members were evaluated as of a later moment; nothing was changed."""

    exit_code = 7


class QueryStopped(QueryFailed):
    """A statement took longer than it was given, and was stopped."""


class WarehouseAbsent(FederatedError):
    """There is no warehouse file at that path."""

    exit_code = 6


class WarehouseDamaged(FederatedError):
    """The file at that path is not a warehouse, or we may not open it."""


class WarehouseLocked(FederatedError):
    """Another process holds the warehouse file."""

    exit_code = 4

    def __init__(self, message: str, pid: int | None = None) -> None:
        self.pid = pid
        super().__init__(message)


class WarehouseUnreachable(FederatedError):
    """No warehouse answers at that address."""

    exit_code = 4


class InternalError(FederatedError):
    """A promise of our own was broken; nothing was written."""

    exit_code = 1


def nearest(found: object, valid: Iterable[str]) -> str:
    """Return advice naming the closest valid name, or the valid names when none is close."""
    names = sorted(set(valid))
    close = get_close_matches(str(found), names, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    if not names:
        return "There is none to choose from."
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"Choose one of: {shown}."


def shown(value: object, limit: int = 60) -> str:
    """Return a value as it may stand in a message: one line, escaped and short."""
    text = printable(repr(value) if isinstance(value, str) else str(value))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def printable(text: str) -> str:
    """Return a text without anything a terminal would act on, on one line.

    >>> printable("林\u3000莎拉\x1b[31m")
    '林\u3000莎拉\\\\x1b[31m'
    """
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(
        c if c.isprintable() or category(c) == "Zs" else f"\\x{ord(c):02x}" for c in text
    )
