"""What people write about destinations, campaigns and contact, checked and frozen; no files."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Annotated, Any, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from activation.errors import SettingsError, nearest

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Label = str | dict[str, str]


def _to_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is not a time zone of the IANA list") from error
    return name


Instant = Annotated[datetime, AfterValidator(_to_utc)]
Zone = Annotated[str, AfterValidator(_zone)]
# A YAML 1.2 clock time is text; nothing else may become a time of day by accident.
TimeOfDay = Annotated[time, BeforeValidator(str)]


class Definition(BaseModel):
    """Shared manners: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ConsentNeed(Definition):
    """The consent a person must have given before anything leaves about them."""

    channel: str
    purpose: str = "marketing"
    scope: str = "brand"


class Membership(Definition):
    """One audience kept equal at the far side."""

    audience: Key
    mode: Literal["mirror", "upsert"] = "mirror"
    identities: dict[str, str] = {}
    attributes: dict[str, str] = {}
    nulls: Literal["skip", "clear"] = "skip"


class Guards(Definition):
    """How much one run may change before a person is asked."""

    removed_share: float = Field(0.2, ge=0, le=1)
    removed_rows: int = Field(50, ge=0)
    added_rows: int | None = Field(None, ge=0)


class Destination(Definition):
    """A configured channel: where, from which targets, under which consent, for whom."""

    version: Literal[1]
    key: Key
    label: Label
    channel: str
    owner: str = ""
    description: str = ""
    send_from: list[str] = []
    is_internal: bool = False
    is_shadow: bool = False
    settings: dict[str, str | int | bool] = {}
    consent: ConsentNeed | Literal["not_needed"]
    because: str = ""
    allow_list: list[str] | None = None
    memberships: list[Membership] = []
    guards: Guards = Guards()


class Campaign(Definition):
    """A scheduled send to an audience: each member once per launch."""

    version: Literal[1]
    key: Key
    label: Label
    description: str = ""
    owner: str = ""
    audience: Key
    destination: Key
    template: Key
    purpose: Literal["marketing", "transactional"] = "marketing"
    launch: Instant
    ends: Instant | None = None
    drop_after_days: int = Field(7, ge=0)
    still_true: list[Literal["is_member"]] = ["is_member"]


class QuietHours(Definition):
    """When a channel is silent, in the recipient's own time."""

    channels: list[str]
    starts: TimeOfDay
    ends: TimeOfDay
    source: str
    read_on: str = ""


class Cap(Definition):
    """How often one person may hear from us on one channel."""

    channel: str
    at_most: int = Field(ge=0)
    days: int = Field(ge=1)
    source: str = ""


class ContactPolicy(Definition):
    """The company's own rules of contact."""

    version: Literal[1]
    simulated_time_in: list[str] = []
    quiet_hours: list[QuietHours] = []
    caps: list[Cap] = []


class Law(Definition):
    """One rule of a country, for people: what it says, where, and when we read it."""

    about: str
    says: str
    article: str
    read_on: str


class Region(Definition):
    """A country's rules of contact as data."""

    version: Literal[1]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    label: Label
    zones: list[Zone] = Field(min_length=1)
    quiet_hours: list[QuietHours] = []
    language: str = ""
    marketing_subject_starts: str = ""
    text_must_contain: str = ""
    laws: list[Law] = []


AnyDefinition = TypeVar("AnyDefinition", bound=Definition)


def parse(kind: type[AnyDefinition], data: Mapping[str, Any], where: str) -> AnyDefinition:
    """Check one document and freeze it.

    Raises: SettingsError with every fault, each with its place and the nearest valid key.
    """
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        faults = [_fault(kind, dict(item), where) for item in error.errors(include_url=False)]
        raise SettingsError(sorted(set(faults))) from None


def _fault(kind: type[Definition], item: dict[str, Any], where: str) -> str:
    location = tuple(item["loc"])
    place = ".".join(str(part) for part in location if not _is_branch(part))
    if item["type"] == "extra_forbidden":
        keys = _keys_at(kind, location[:-1])
        return f"{where}: {place}: is not a key here. {nearest(str(location[-1]), keys)}"
    if item["type"] == "missing":
        return f"{where}: {place}: is missing. Write it."
    message = str(item["msg"]).removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    return f"{where}: {place}: {message} (found {str(item['input'])[:60]!r}). Correct it."


def _is_branch(part: object) -> bool:
    # pydantic names the tried type of a union inside the place.
    return isinstance(part, str) and (part in {"ConsentNeed", "str", "int"} or "[" in part)


def _keys_at(kind: Any, location: tuple[object, ...]) -> list[str]:
    for part in location:
        field = kind.model_fields.get(part) if isinstance(part, str) else None
        inner = [field.annotation] if field else []
        while inner:
            candidate = inner.pop()
            if isinstance(candidate, type) and issubclass(candidate, Definition):
                kind = candidate
                break
            inner += get_args(candidate)
    return list(kind.model_fields)
