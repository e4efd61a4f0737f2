"""A ledger with a clock of its own, and a real far side on this machine."""

import email
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import sample_feeds

from activation.inbound.unsubscribe import Refused
from activation.sync.ledger.opening import Ledger, open_ledger
from muster.demo.servers import mail_server, receiver


@dataclass
class Hands:
    """A clock that moves only when a test moves it."""

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **distance: float) -> None:
        self.now += timedelta(**distance)


@dataclass
class Mailbox:
    """A mail server and what it has received."""

    port: int
    folder: Path

    @property
    def mails(self) -> list[EmailMessage]:
        paths = sorted(self.folder.glob("*.eml"))
        read = [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        return [mail for mail in read if isinstance(mail, EmailMessage)]

    @property
    def recipients(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.mails)


@dataclass
class Receiver:
    """A webhook receiver, its address and what it has received."""

    url: str
    path: Path
    refusals: list[Refused] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_HOOK_SECRET", sample_feeds.HOOK_SECRET)
    monkeypatch.setenv("TEST_REFUSAL_SECRET", sample_feeds.REFUSAL_SECRET)


@pytest.fixture
def clock() -> Hands:
    """Return a clock that moves only when told."""
    return Hands()


@pytest.fixture
def ledger(tmp_path: Path, clock: Hands) -> Iterator[Ledger]:
    """Yield an empty ledger."""
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", clock) as opened:
        yield opened


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    """Yield a running mail server."""
    with mail_server(tmp_path / "mail") as port:
        yield Mailbox(port, tmp_path / "mail")


@pytest.fixture
def far_side(tmp_path: Path) -> Iterator[Receiver]:
    """Yield a running webhook receiver."""
    path = tmp_path / "webhook.jsonl"
    refusals: list[Refused] = []
    keep: Callable[[Refused], None] = refusals.append
    with receiver(path, sample_feeds.HOOK_SECRET, sample_feeds.REFUSAL_SECRET, keep) as port:
        yield Receiver(f"http://127.0.0.1:{port}", path, refusals)
