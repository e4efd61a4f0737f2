"""What is wrong with what was brought, all of it told at once."""

from dataclasses import dataclass, field

from muster.errors import InputError

MOST_FAULTS = 20


@dataclass(slots=True)
class Faults:
    """What is wrong, the first so many told in full and the rest counted."""

    told: list[str] = field(default_factory=list)
    count: int = 0

    def append(self, fault: str) -> None:
        """Note one fault."""
        self.count += 1
        if len(self.told) < MOST_FAULTS:
            self.told.append(fault)

    def refuse(self) -> None:
        """Raise InputError with all of them, if there is any."""
        if self.count:
            more = self.count - len(self.told)
            rest = [f"and {more:,} more"] if more else []
            raise InputError("\n".join([*self.told, *rest]))
