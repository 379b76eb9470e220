"""Tables: the rows of a CSV, TSV, JSON, JSONL, YAML or GeoJSON file as mappings, each with where it stood."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from mali_timeline.errors import UsageError
from mali_timeline.readers.importers.chronology import (
    Chronology,
    Loss,
    RowError,
    Value,
    extras,
    position_of,
    text_of,
)
from mali_timeline.readers.nodes import Mapping, Node, Scalar, Sequence
from mali_timeline.text import shorten

DELIMITERS = ",;\t|"
MAX_CELL = 1_000_000  # characters; the csv module stops at 131,072
MAX_NAMES = 200  # characters of a list of names in a message
MAX_DEPTH = 50  # levels of nesting of a value
POSITION = "position"  # the column of the point of a GeoJSON feature


class Row(NamedTuple):
    """The values of a row by column; the empty ones may be absent."""

    where: str
    values: dict[str, Value]


class Table(NamedTuple):
    """The rows of a file with all their columns in order; `beside` has what a file says beside them, as its title."""

    columns: tuple[str, ...]
    rows: list[Row]
    losses: list[Loss]
    beside: dict[str, Value] = {}  # noqa: RUF012 - never changed


# CSV and TSV


def read_csv(text: str, delimiters: str = DELIMITERS) -> Table:
    """Read rows of cells under a header, in the dialect that fits; raise UsageError.

    Rows count from 1 as in a spreadsheet, so that the first below the header is row 2.
    """
    declared = re.match(r"(?i)sep=([,;\t|])\r?\n", text)  # as Excel begins some of its files
    if declared:
        text = text[declared.end() :]
    delimiter = declared[1] if declared else sniff_delimiter(text, delimiters)
    header, *rows = _records(text, delimiter) or [[]]
    if not any(header):
        raise UsageError("it has no header: the first row is empty", "write the names of the columns in the first row")
    columns = _distinct([" ".join(name.split()) or f"column {index}" for index, name in enumerate(header, 1)])
    found, losses = [], []
    for number, cells in enumerate(rows, 2):
        where = f"row {number}"
        if any(cell.strip() for cell in cells[len(columns) :]):
            message = (
                f"{len(cells)} cells under a header of {len(columns)}: a quote or a delimiter is missing or too many"
            )
            losses.append(Loss(where, message, whole=True))
        elif any(cell.strip() for cell in cells):
            found.append(Row(where, dict(zip(columns, cells, strict=False))))
    return Table(tuple(columns), found, losses)


def sniff_delimiter(text: str, delimiters: str = DELIMITERS) -> str:
    """Return the delimiter that divides the header into the most columns, of equal ones the first."""

    def columns(delimiter: str) -> int:
        try:
            return len(_records(text, delimiter, 1)[0])
        except (UsageError, IndexError):
            return 0

    return max(delimiters, key=columns)


def _records(text: str, delimiter: str, limit: int | None = None) -> list[list[str]]:
    """Return the records of a text, blank ones included, or the first ones; raise UsageError."""
    import csv
    from io import StringIO
    from itertools import islice

    quote = "'" if re.match(r"\s*'[^'\n]*'\s*(?:[,;\t|]|$)", text) else '"'
    before = csv.field_size_limit(MAX_CELL)
    records: list[list[str]] = []
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, strict=True)
        records.extend(islice(reader, limit))
    except csv.Error as error:
        at = f"row {len(records) + 1}"
        if "limit" in str(error):
            hint = "see whether a quote is not closed"
            raise UsageError(f"{at}: a cell of more than {MAX_CELL:,} characters", hint) from None
        message = f"{at}: a quote ({quote}) is not closed, or a text goes on after its closing quote"
        raise UsageError(message, f"double a quote inside of a cell: {quote}{quote}") from None
    finally:
        csv.field_size_limit(before)
    return records


def _distinct(names: list[str]) -> list[str]:
    """Return the names of columns, a repeated one with its number."""
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            names[index] = f"{name} {seen[name]}"
    return names


# JSON


def read_json(text: str) -> Value:
    """Return the value of a JSON text, every scalar as the text that it was written; raise UsageError."""
    import json

    try:
        value = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=_no_number, object_pairs_hook=_once_each
        )
        return _plain(value)
    except json.JSONDecodeError as error:
        raise UsageError(f"line {error.lineno}, column {error.colno}: it is not JSON: {_reason(error.msg)}") from None
    except RecursionError:
        raise UsageError(f"nested more than {MAX_DEPTH} levels deep") from None
    except _RefusedError as error:
        raise UsageError(str(error)) from None


class _RefusedError(Exception):
    """JSON that Python reads, but not without losing something."""


def _reason(message: str) -> str:
    return message[:1].lower() + message[1:]


def _no_number(name: str) -> str:
    raise _RefusedError(f"{name} is not a number of JSON")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for name, value in pairs:
        if name in mapping:
            raise _RefusedError(f"duplicate key: {shorten(name)}")
        mapping[name] = value
    return mapping


def _plain(value: Value, depth: int = 0) -> Value:
    """Return a value with true and false as texts, without halves of surrogate pairs; raise _RefusedError."""
    if depth > MAX_DEPTH:
        raise _RefusedError(f"nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if not value.isascii() else value
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, dict):
        return {_plain(name): _plain(each, depth + 1) for name, each in value.items()}
    return value


def read_json_rows(text: str) -> Table:
    """Read a JSON array of objects, or an object with one such array; raise UsageError."""
    return rows_of(read_json(text))


def rows_of(value: Value) -> Table:
    """Return the rows of a list of mappings, or of the one such list in a mapping; raise UsageError."""
    beside: dict[str, Value] = {}
    if isinstance(value, dict):
        lists = {name: each for name, each in value.items() if _is_list_of_mappings(each)}
        if len(lists) != 1:
            names = ", ".join(shorten(name) for name in lists)
            what = f"several lists of mappings: {shorten(names, MAX_NAMES)}" if lists else "no list of mappings"
            raise UsageError(f"it holds {what}", "write one list of events, each a mapping of its fields")
        beside = {name: each for name, each in value.items() if name not in lists}
        (value,) = lists.values()
    if not isinstance(value, list):
        raise UsageError("it holds no list of mappings", "write one list of events, each a mapping of its fields")
    columns: dict[str, None] = {}
    rows, losses = [], []
    for number, item in enumerate(value, 1):
        where = f"item {number}"
        if not isinstance(item, dict):
            losses.append(Loss(where, f"expected a mapping, found '{shorten(str(item))}'", whole=True))
            continue
        columns.update(dict.fromkeys(item))
        rows.append(Row(where, item))
    return Table(tuple(columns), rows, losses, beside)


def _is_list_of_mappings(value: Value) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def read_jsonl(text: str) -> Table:
    """Read one JSON object per line, blank lines apart; raise UsageError."""
    columns: dict[str, None] = {}
    rows, losses = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            item = read_json(line)
        except UsageError as error:
            losses.append(Loss(where, error.message.removeprefix("line 1, "), whole=True))
            continue
        if isinstance(item, dict):
            columns.update(dict.fromkeys(item))
            rows.append(Row(where, item))
        else:
            losses.append(Loss(where, "it is no JSON object", whole=True))
    return Table(tuple(columns), rows, losses)


# YAML


def read_yaml(raw: str) -> Value:
    """Return the value of a YAML text, every scalar as it was written; raise UsageError with the first error."""
    from mali_timeline.readers.yaml_reader import parse_yaml

    errors: list[str] = []

    def report(node: Node, code: str, message: str, hint: str = "") -> None:  # noqa: ARG001 - as parse_yaml calls it
        errors.append(f"line {node.line}, column {node.column}: {message}" + (f"; {hint}" if hint else ""))

    root = parse_yaml(raw.encode("utf-8", "replace"), report)
    value = None if root is None else _value(root, errors)
    if errors:
        raise UsageError(errors[-1] if root is None else errors[0])
    return value


def _value(node: Node, errors: list[str]) -> Value:
    """Return the plain value of a node; a repeated key is an error."""
    if isinstance(node, Scalar):
        return None if node.plain and node.value in {"", "~", "null", "Null", "NULL"} else node.value
    if isinstance(node, Sequence):
        return [_value(each, errors) for each in node.value]
    values: dict[str, Value] = {}
    for key, each in node.value if isinstance(node, Mapping) else ():
        if key.value in values:
            errors.append(f"line {key.line}, column {key.column}: duplicate key: {shorten(key.value)}")
        values[key.value] = _value(each, errors)
    return values


# GeoJSON (RFC 7946)


def read_geojson(text: str) -> Table:
    """Read the features of GeoJSON: their properties as columns, a point as the column POSITION; raise UsageError."""
    return features_of(read_json(text))


def is_geojson(value: Value) -> bool:
    """Return whether a JSON value is a collection of features, or one."""
    return isinstance(value, dict) and value.get("type") in ("FeatureCollection", "Feature")


def features_of(value: Value) -> Table:
    """Return the features of a GeoJSON value as rows; raise UsageError."""
    if not is_geojson(value):
        raise UsageError("it is no GeoJSON: expected an object of the type FeatureCollection")
    features = [value] if value["type"] == "Feature" else value.get("features")
    if not isinstance(features, list):
        raise UsageError("the collection has no list of features")
    columns: dict[str, None] = {}
    rows, losses = [], []
    for number, feature in enumerate(features, 1):
        where = f"feature {number}"
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            losses.append(Loss(where, "it has no properties", whole=True))
            continue
        values = dict(properties)
        if isinstance(feature.get("id"), str):
            values.setdefault("id", feature["id"])
        geometry = feature.get("geometry")
        if isinstance(geometry, dict) and geometry.get("type") == "Point":
            values[POSITION] = geometry.get("coordinates")
        elif geometry:
            kind = geometry.get("type") if isinstance(geometry, dict) else geometry
            losses.append(Loss(where, f"only a point has a position: {shorten(str(kind))} is left out"))
        columns.update(dict.fromkeys(values))
        rows.append(Row(where, values))
    return Table(tuple(columns), rows, losses)


def add_events(chronology: Chronology, table: Table, event_of: Callable[[Row], dict[str, Value]]) -> None:
    """Add the event of every row to a chronology; a row of which none can be made is refused with the reason."""
    chronology.losses.extend(table.losses)
    chronology.rows = len(table.rows) + sum(loss.whole for loss in table.losses)
    for row in table.rows:
        try:
            chronology.event(row.where, event_of(row))
        except RowError as error:
            chronology.refuse(row.where, str(error))


def add_place(
    chronology: Chronology, row: Row, kept: dict[str, Value], columns: dict[str, str], others: tuple[str, ...] = ()
) -> list[str]:
    """Return the id of the place of a row, in a list, or none: its fields by their columns, and its position.

    `others` are columns that the place keeps as `x-` fields; a position that is none is kept by the event.
    """

    def text(column: str) -> str:
        return text_of(row.values.get(column), column)

    fields: dict[str, Value] = {name: text(column) for name, column in columns.items() if text(column)}
    latitude, longitude = text("latitude"), text("longitude")
    if latitude or longitude:
        position = position_of(latitude, longitude)
        if position:
            fields.update(position)
        else:
            kept.update({"latitude": latitude, "longitude": longitude})
            chronology.lose(row.where, "latitude and longitude are no position on the earth; kept as x- fields")
    fields.update(extras({name: text(name) for name in others}))
    if not fields:
        return []
    name = fields.get("region") or fields.get("country") or f"{fields.get('lat')}, {fields.get('lon')}"
    return [chronology.place({"name": name, **fields})]
