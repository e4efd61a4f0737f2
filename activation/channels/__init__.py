"""One file per channel, found by folder: the file name is the key, `CHANNEL` the declaration."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from activation.channels.base import Channel
from activation.errors import SettingsError, nearest

_SHARED = {"answers", "base", "mail"}


@cache
def list_channels() -> dict[str, Channel]:
    """Return every channel by its key."""
    found: dict[str, Channel] = {}
    for module in iter_modules(__path__):
        if module.name in _SHARED or module.name.startswith("_"):
            continue
        channel = getattr(import_module(f"{__name__}.{module.name}"), "CHANNEL", None)
        if not isinstance(channel, Channel) or channel.key != module.name:
            raise SettingsError(
                f"activation/channels/{module.name}.py: declares no CHANNEL of that key. Add it."
            )
        found[module.name] = channel
    return found


def find_channel(key: str, where: str) -> Channel:
    """Return one channel, or say which name is nearest."""
    channels = list_channels()
    if key not in channels:
        raise SettingsError(f'{where}: channel: there is no "{key}". {nearest(key, channels)}')
    return channels[key]
