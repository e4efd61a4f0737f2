"""Reads which pairs of columns are positions on the earth: latitude and longitude, in degrees."""

from typing import Any

from federated.catalog.schema import Attribute
from federated.errors import Fault, shown
from federated.kinds import Kind


def read_positions(data: Any, where: str, faults: list[Fault]) -> dict[str, Attribute]:
    """Return the positions of a table by name, as `{home: {latitude: …, longitude: …}}` says."""
    if data is None:
        return {}
    if not isinstance(data, dict):
        advice = "Write {home: {latitude: a_column, longitude: another}}."
        faults.append(Fault(where, f"is not a mapping (found {shown(data)})", advice))
        return {}
    found = {name: _position(name, each, f"{where}.{name}", faults) for name, each in data.items()}
    return {name: each for name, each in found.items() if each is not None}


def _position(name: Any, data: Any, where: str, faults: list[Fault]) -> Attribute | None:
    values = data if isinstance(data, dict) else {}
    columns = (values.get("latitude"), values.get("longitude"))
    known = {"latitude", "longitude", "label", "labels"}
    if not all(isinstance(column, str) for column in columns) or set(values) - known:
        problem = f"does not name two columns (found {shown(data)})"
        faults.append(Fault(where, problem, "Write {latitude: a_column, longitude: another}."))
        return None
    said = values.get("label")
    label = {"en": said} if isinstance(said, str) else said or {"en": str(name)}
    labels = tuple(str(each) for each in values.get("labels") or ())
    pair = (str(columns[0]), str(columns[1]))
    return Attribute(str(name), Kind.POSITION, label=label, labels=labels, columns=pair)
