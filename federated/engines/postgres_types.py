"""The types of PostgreSQL and of Arrow, each as the other has it."""

from typing import Any

import pyarrow as pa

# Types of pg_type that we write or read; anything else is read as text.
_ARROW = {
    16: pa.bool_(),
    20: pa.int64(),
    21: pa.int16(),
    23: pa.int32(),
    700: pa.float32(),
    701: pa.float64(),
    1082: pa.date32(),
    1114: pa.timestamp("us"),
    1000: pa.list_(pa.bool_()),
    1007: pa.list_(pa.int32()),
    1016: pa.list_(pa.int64()),
    1009: pa.list_(pa.string()),
    1015: pa.list_(pa.string()),
    1022: pa.list_(pa.float64()),
    1231: pa.list_(pa.decimal128(38, 9)),
    1182: pa.list_(pa.date32()),
    1115: pa.list_(pa.timestamp("us")),
}
_NUMERIC = 1700


def schema(description: Any) -> pa.Schema:
    """Return the columns of an answer, as its cursor describes them."""
    return pa.schema([(d.name, _arrow_type(d)) for d in description])


def _arrow_type(column: Any) -> pa.DataType:
    if column.type_code == _NUMERIC:
        known = column.scale is not None and 0 <= column.scale <= 38
        return pa.decimal128(38, column.scale if known else 9)
    return _ARROW.get(column.type_code, pa.string())


def batch(rows: list[tuple[Any, ...]], columns: pa.Schema) -> pa.RecordBatch:
    """Return rows as Arrow."""
    arrays = [pa.array([r[i] for r in rows], f.type) for i, f in enumerate(columns)]
    return pa.RecordBatch.from_arrays(arrays, schema=columns)


def without_lists(table: pa.Table) -> pa.Table:
    """Return the table with each list as the text this database reads it from."""
    for index, each in enumerate(table.schema):
        if pa.types.is_list(each.type):
            texts = [None if v is None else _array_text(v) for v in table[index].to_pylist()]
            table = table.set_column(index, each.name, pa.array(texts, pa.string()))
    return table


def _array_text(values: list[Any]) -> str:
    """Return an array as text.

    >>> _array_text(["a", None, "b,c"])
    '{"a",NULL,"b,c"}'
    """
    marks = str.maketrans({"\\": "\\\\", '"': '\\"'})
    said = ["NULL" if v is None else f'"{str(v).translate(marks)}"' for v in values]
    return "{" + ",".join(said) + "}"


def column_type(type_: pa.DataType) -> str:
    """Return the type a column of a new table is given."""
    if pa.types.is_list(type_):
        return f"{column_type(type_.value_type)}[]"
    if pa.types.is_decimal(type_):
        return f"numeric({type_.precision}, {type_.scale})"
    if pa.types.is_timestamp(type_):
        return "timestamp"
    names = {"bool": "boolean", "date32[day]": "date", "double": "double precision"}
    if pa.types.is_integer(type_):
        return "bigint" if type_.bit_width == 64 else "integer"
    return names.get(str(type_), "text")
