"""Columns that Arrow brought as plain vectors: whole numbers, moments, and yes or no."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
MISSING = int(np.iinfo(np.int64).min)


class Unfit(Exception):
    """A column is not of the type its kind promises."""


def vector(column: pa.ChunkedArray) -> tuple[npt.NDArray[Any], int]:
    """Return a column as one vector, missing values as MISSING, and its scale.

    Raises: Unfit for types that cannot be told exactly.
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kind, scale = array.type, 0
    if pa.types.is_boolean(kind):
        return bits_of(array), 0
    if pa.types.is_decimal128(kind):
        found, scale = _from_decimal(array), kind.scale
    elif pa.types.is_integer(kind) and kind.bit_width <= 64 and kind != pa.uint64():
        found = _buffer(array, kind.to_pandas_dtype())
    elif kind == pa.timestamp("us"):
        found = _buffer(array, np.int64)
    elif kind == pa.date32():
        found = _buffer(array, np.int32)
    else:
        raise Unfit(str(kind))
    if array.null_count:
        found = found.astype(np.int64)
        found[~bits_of(array.is_valid())] = MISSING
    return found, scale


def bits_of(array: pa.Array) -> Bools:
    """Return a column of yes and no; Arrow's own way would load pandas first."""
    packed = np.frombuffer(array.buffers()[1], np.uint8)
    end = array.offset + len(array)
    return np.unpackbits(packed, count=end, bitorder="little")[array.offset :].view(bool)


def integers_of(array: pa.Array) -> Ints:
    """Return a column of whole numbers, none of them missing."""
    return _buffer(array, array.type.to_pandas_dtype()).astype(np.int64, copy=False)


def repeated(text: str, count: int) -> pa.Array:
    """Return a column of one text; Arrow's own way would load pandas first."""
    encoded = text.encode()
    ends = np.arange(count + 1, dtype=np.int32) * np.int32(len(encoded))
    buffers = [None, pa.py_buffer(ends.tobytes()), pa.py_buffer(encoded * count)]
    return pa.Array.from_buffers(pa.string(), count, buffers)


def _buffer(array: pa.Array, dtype: Any) -> npt.NDArray[Any]:
    return np.frombuffer(array.buffers()[1], dtype)[array.offset : array.offset + len(array)]


def _from_decimal(array: pa.Array) -> Ints:
    words = _buffer_words(array)
    low, high = words[:, 0], words[:, 1]
    if not np.array_equal(high, low >> 63):
        raise Unfit("a decimal beyond 64 bits")
    return np.ascontiguousarray(low)


def _buffer_words(array: pa.Array) -> Ints:
    words = np.frombuffer(array.buffers()[1], np.int64).reshape(-1, 2)
    return words[array.offset : array.offset + len(array)]
