"""The types of Spark and of Arrow, each as the other has it."""

import pyarrow as pa

_TYPES = {
    "bool": "boolean",
    "int8": "tinyint",
    "int16": "smallint",
    "int32": "int",
    "int64": "bigint",
    "float": "float",
    "double": "double",
    "date32[day]": "date",
    "binary": "binary",
}


def plain(type_: pa.DataType) -> pa.DataType:
    """Return the nearest type that Spark reads from Parquet as it is written."""
    if pa.types.is_timestamp(type_):
        return pa.timestamp("us", type_.tz)
    if pa.types.is_list(type_) or pa.types.is_large_list(type_):
        return pa.list_(plain(type_.value_type))
    known = pa.types.is_decimal(type_) or str(type_) in _TYPES
    return type_ if known else pa.string()


def column_type(type_: pa.DataType) -> str:
    """Return the type a column of a new table is given."""
    if pa.types.is_decimal(type_):
        return f"decimal({type_.precision}, {type_.scale})"
    if pa.types.is_timestamp(type_):
        return "timestamp_ntz" if type_.tz is None else "timestamp"
    if pa.types.is_list(type_):
        return f"array<{column_type(type_.value_type)}>"
    return _TYPES.get(str(type_), "string")
