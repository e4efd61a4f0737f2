"""Makes and reads the signed, expiring token of one-click refusal (RFC 8058); serves no page."""

from dataclasses import dataclass, field
from datetime import timedelta

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from activation.records import Clock

# Must work for at least 30 days (CAN-SPAM, 16 CFR 316.5, read 2026-11-21); we keep it for 180.
TOKEN_LIFE = timedelta(days=180)
SALT = "muster.unsubscribe"


@dataclass(frozen=True, slots=True)
class Refused:
    """Who refuses what: no address is in it."""

    profile_id: str
    channel: str
    purpose: str


@dataclass(frozen=True)
class Tokens:
    """Signs and reads tokens under one secret and one clock."""

    secret: str = field(repr=False)
    clock: Clock

    def make(self, refused: Refused) -> str:
        """Return the token that goes into one person's mail."""
        content = [refused.profile_id, refused.channel, refused.purpose]
        return str(self._serializer().dumps(content))

    def read(self, token: str) -> Refused | None:
        """Return who refuses what, or None for a token that is forged or too old."""
        seconds = int(TOKEN_LIFE.total_seconds())
        try:
            profile_id, channel, purpose = self._serializer().loads(token, max_age=seconds)
        except (BadData, ValueError, TypeError):
            return None
        return Refused(str(profile_id), str(channel), str(purpose))

    def _serializer(self) -> URLSafeTimedSerializer:
        clock = self.clock

        class ClockSigner(TimestampSigner):
            """A signer that asks our clock, not the machine's."""

            def get_timestamp(self) -> int:
                return int(clock().timestamp())

        return URLSafeTimedSerializer(self.secret, salt=SALT, signer=ClockSigner)


def one_click_headers(url: str) -> dict[str, str]:
    """Return the two headers a mail program needs to refuse with one click.

    Source: RFC 8058 section 3.1 (read 2026-11-21).
    """
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
