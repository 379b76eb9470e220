"""Importers: a chronology in another format in, a Timeline out, with everything that could not be held.

One module reads each kind of format into plain values; what has become of them is decoded as a data file is, so that
the result has no errors. One entry in FORMATS for each format.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from mali_timeline.checks.timeline_rules import errors
from mali_timeline.errors import UsageError
from mali_timeline.readers.importers import tables
from mali_timeline.readers.importers.chronology import BEFORE_YEAR_1, Chronology, Loss, RowError, Value
from mali_timeline.readers.importers.decoding import decode_text
from mali_timeline.readers.importers.tables import Table
from mali_timeline.readers.nodes import Mapping, Node, Position, Scalar, Sequence, value_at
from mali_timeline.readers.schema import REGISTERS, TimelineDecoder
from mali_timeline.records import Timeline

Columns = dict[str, list[str]]  # the columns that fill each field


class Options(NamedTuple):
    """How a file is to be read: the columns chosen for fields, and the order of days in figures (dmy, mdy, ymd)."""

    columns: Columns = {}  # noqa: RUF012 - never changed
    dates: str | None = None


class Imported(NamedTuple):
    """A chronology that has come in, events in order, and what could not be held of its `rows`."""

    timeline: Timeline
    format: str
    rows: int
    losses: list[Loss]
    notes: list[str]

    @property
    def early(self) -> int:
        """The number of rows with a year before 0001."""
        return sum(loss.whole and BEFORE_YEAR_1 in loss.message for loss in self.losses)


class Format(NamedTuple):
    """How the text of one format is read, and whether its columns can be chosen."""

    read: Callable[[str, Options], Chronology]
    about: str
    has_columns: bool = False


# Formats


def _rows(read: Callable[[str], Table]) -> Callable[[str, Options], Chronology]:
    """Return what reads a text as a table of our own fields."""

    def read_rows(text: str, options: Options) -> Chronology:
        from mali_timeline.readers.importers.rows import import_rows

        return import_rows(read(text), options.columns, options.dates)

    return read_rows


def _table(text: str) -> Table:
    """Return the table of a CSV file, or of the JSON that a service answers with."""
    return tables.read_json_rows(text) if text.lstrip()[:1] in {"{", "["} else tables.read_csv(text)


def _acled(text: str, options: Options) -> Chronology:
    from mali_timeline.readers.importers.acled import NEEDED, import_acled

    return import_acled(_with_columns(_table(text), NEEDED), options.dates)


def _ucdp(text: str, options: Options) -> Chronology:
    from mali_timeline.readers.importers.ucdp import NEEDED, import_ucdp

    return import_ucdp(_with_columns(_table(text), NEEDED), options.dates)


def _with_columns(table: Table, needed: tuple[str, ...]) -> Table:
    """Return a table with the names of its columns in small letters; raise UsageError where a needed one is missing."""
    names = {name: name.strip().casefold() for name in table.columns}
    missing = [name for name in needed if name not in names.values()]
    if missing:
        raise UsageError(f"it has no column {', '.join(missing)}", "see whether it is the format that --as names")
    rows = [row._replace(values={names[name]: value for name, value in row.values.items()}) for row in table.rows]
    return table._replace(columns=tuple(names.values()), rows=rows)


def _timelinejs(text: str, _options: Options) -> Chronology:
    from mali_timeline.readers.importers.timelinejs import MARKS, import_timelinejs, slides_of

    try:
        if text.lstrip()[:1] == "{":
            return import_timelinejs(tables.read_json(text))
        table = _with_columns(tables.read_csv(text), tuple(sorted(MARKS)))
        chronology = import_timelinejs(slides_of(table))
    except RowError as error:
        raise UsageError(str(error)) from None
    chronology.losses[:0] = table.losses
    chronology.rows += sum(loss.whole for loss in table.losses)
    return chronology


def _markwhen(text: str, options: Options) -> Chronology:
    from mali_timeline.readers.importers.markwhen import import_markwhen

    return import_markwhen(text, options.dates)


FORMATS: dict[str, Format] = {
    "csv": Format(_rows(tables.read_csv), "rows under a header, divided by commas or semicolons", has_columns=True),
    "tsv": Format(_rows(lambda text: tables.read_csv(text, "\t")), "the same, divided by tabs", has_columns=True),
    "json": Format(_rows(tables.read_json_rows), "a list of objects", has_columns=True),
    "jsonl": Format(_rows(tables.read_jsonl), "an object per line", has_columns=True),
    "yaml": Format(_rows(lambda text: tables.rows_of(tables.read_yaml(text))), "a list of mappings", has_columns=True),
    "geojson": Format(_rows(tables.read_geojson), "features with properties and points", has_columns=True),
    "acled": Format(_acled, "an export of ACLED"),
    "ucdp": Format(_ucdp, "UCDP GED"),
    "timelinejs": Format(_timelinejs, "JSON or a spreadsheet of TimelineJS"),
    "markwhen": Format(_markwhen, "a document of Markwhen"),
}


def recognise(text: str, options: Options = Options()) -> str:  # noqa: B008 - never changed
    """Return the name of the format of a text; raise UsageError for one that is none of them."""
    begin = text.lstrip()[:1]
    name = (_json_format(text) if begin in {"{", "["} else "") or _csv_format(text, options)
    if name:
        return name
    if re.search(r"(?m)^(?:---\s*$|\s*- )", text):
        try:
            if tables.rows_of(tables.read_yaml(text)).rows:
                return "yaml"
        except UsageError:
            pass  # it may be another format
    from mali_timeline.readers.importers.markwhen import is_markwhen

    if is_markwhen(text):
        return "markwhen"
    if _is_data_file(text):
        raise UsageError("it is a data file already", "see what is in it: mali-timeline --file FILE list")
    name = _csv_format(text, None)
    if not name:
        raise UsageError("its format is not recognised", f"name it: --as {', '.join(FORMATS)}")
    return name


def _json_format(text: str) -> str:
    """Return the format of a text that begins as JSON, or an empty string."""
    from mali_timeline.readers.importers.timelinejs import is_timelinejs

    try:
        value = tables.read_json(text)
    except UsageError:
        lines = text.lstrip().split("\n", 1)
        try:
            is_object = isinstance(tables.read_json(lines[0]), dict)
        except UsageError:
            return ""
        return "jsonl" if is_object and len(lines) > 1 else ""
    if tables.is_geojson(value):
        return "geojson"
    if is_timelinejs(value):
        return "timelinejs"
    if _is_data(value):
        raise UsageError("it is a data file already", "see what is in it: mali-timeline --file FILE list")
    try:
        columns = tables.rows_of(value).columns
    except UsageError:
        return "jsonl" if isinstance(value, dict) and "\n" not in text.strip() else "json"
    return _format_of_columns(columns) or "json"


def _csv_format(text: str, options: Options | None) -> str:
    """Return the format of a text whose header has columns that are known, with None of any two columns or more."""
    try:
        header = tables.read_csv("\n".join(text.splitlines()[:1]))
    except UsageError:
        return ""
    columns = [name.casefold() for name in header.columns]
    known = _format_of_columns(header.columns)
    if known or len(columns) < 2:  # noqa: PLR2004
        return known
    chosen = {name.casefold() for names in (options.columns.values() if options else ()) for name in names}
    is_ours = {"date", "title"} & set(columns) or chosen & set(columns)
    if options is not None and not is_ours:
        return ""
    return "tsv" if tables.sniff_delimiter(text) == "\t" else "csv"


def _format_of_columns(columns: tuple[str, ...]) -> str:
    """Return the format that has columns with these names, or an empty string."""
    from mali_timeline.readers.importers import acled, timelinejs, ucdp

    names = {name.strip().casefold() for name in columns}
    for name, module in (("acled", acled), ("ucdp", ucdp), ("timelinejs", timelinejs)):
        if names >= module.MARKS:
            return name
    return ""


def _is_data_file(text: str) -> bool:
    """Return whether a text is YAML with events and a register."""
    try:
        return _is_data(tables.read_yaml(text))
    except UsageError:
        return False


def _is_data(value: Value) -> bool:
    """Return whether a value has the parts of a data file."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("events"), list)
        and any(isinstance(value.get(register), dict) for register in REGISTERS)
    )


# The result


def import_chronology(raw: bytes, name: str | None = None, options: Options = Options()) -> Imported:  # noqa: B008
    """Return what comes in from these bytes, of the format of this name or the one recognised; raise UsageError."""
    text, note = decode_text(raw)
    if not text.strip():
        raise UsageError("it is empty")
    known = name or recognise(text, options)
    if options.columns and not FORMATS[known].has_columns:
        others = ", ".join(each for each, form in FORMATS.items() if form.has_columns)
        raise UsageError(f"--columns: the columns of {known} are known", f"they can be chosen for {others}")
    chronology = FORMATS[known].read(text, options)
    losses = list(chronology.losses)
    timeline = _sound(chronology.document(), chronology.wheres, losses)
    return Imported(timeline, known, chronology.rows, losses, [*([note] if note else []), *chronology.notes])


def _sound(document: dict[str, Value], wheres: list[str], losses: list[Loss]) -> Timeline:
    """Return what a data file can hold of a document, events in order; what is left out is added to the losses.

    Events are decoded as those of a data file; leaving one out may make another unsound, which names it.
    """
    events = list(zip(wheres, document["events"], strict=True))
    while True:
        found: dict[int, str] = {}
        timeline = _timeline({**document, "events": [event for _, event in events]}, found)
        if 0 in found:
            raise UsageError(f"it cannot be held: {found[0]}")
        if not found:
            break
        losses += [Loss(events[line - 1][0], message, whole=True) for line, message in sorted(found.items())]
        events = [event for number, event in enumerate(events, 1) if number not in found]
    order = timeline.order
    held = sorted((event for _, event in events), key=lambda event: order[event["id"]])
    return _timeline({**_used(document, held), "events": held}, {})


def _timeline(document: dict[str, Value], found: dict[int, str]) -> Timeline:
    """Return the timeline of a document; what is unsound is found, by the number of its event, 0 outside of events."""

    def report(node: Node, code: str, message: str, hint: str = "") -> None:  # noqa: ARG001 - as decoders call it
        found.setdefault(node.line, message + (f" ({hint})" if hint else ""))

    parts = [(_scalar(part, 0), _node(value, 0)) for part, value in document.items() if part != "events"]
    events: list[Node] = [_node(event, number) for number, event in enumerate(document["events"], 1)]
    decoder = TimelineDecoder(report)
    start = _position(0)
    all_events = Sequence(events, start, start)
    timeline = decoder.timeline(Mapping([*parts, (_scalar("events", 0), all_events)], start, start))
    for finding in errors(timeline):
        node = value_at(decoder.nodes[id(finding.record)], *finding.path)
        report(node, finding.code, finding.message, finding.hint)
    return timeline


def _used(document: dict[str, Value], events: list[dict[str, Value]]) -> dict[str, Value]:
    """Return the parts of a document beside its events, with the entries that these use."""
    used: dict[str, set[str]] = {register: set() for register in REGISTERS}
    for event in events:
        for register in ("places", "actors", "tags"):
            used[register].update(event.get(register, ()))
        for field in ("sources", "figures", "because"):
            used["sources"].update(each["source"] for each in event.get(field, ()) if "source" in each)
    parts = {part: value for part, value in document.items() if part != "events"}
    for register, entries in used.items():
        parts[register] = {entry: value for entry, value in parts.get(register, {}).items() if entry in entries}
    return {part: value for part, value in parts.items() if value}


def _node(value: Value, line: int) -> Any:  # noqa: ANN401 - a node of the kind of the value
    """Return the node of a plain value; its line is the number of its event."""
    start = _position(line)
    if isinstance(value, dict):
        return Mapping([(_scalar(name, line), _node(each, line)) for name, each in value.items()], start, start)
    if isinstance(value, list):
        return Sequence([_node(each, line) for each in value], start, start)
    return _scalar("", line, plain=True) if value is None else _scalar(value, line)


def _scalar(text: str, line: int, *, plain: bool = False) -> Scalar:
    return Scalar(text, _position(line), _position(line), plain)


def _position(line: int) -> Position:
    return Position(line - 1, 0)
