"""Rows for the next program: TSV, CSV (RFC 4180), Markdown, JSON and JSONL, as an iterator of chunks of text."""

from collections.abc import Callable, Iterator

from mali_timeline.columns import Records, Row
from mali_timeline.text import json_printable, printable

# What a spreadsheet takes for the beginning of a formula, in its wide form too, and what it skips before one (OWASP).
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n")


def tsv(records: Records[Row], fields: tuple[str, ...]) -> Iterator[str]:
    """Yield one line per row, without a header."""
    cells = [records.columns[name].text for name in fields or records.default]
    for row in records.rows:
        yield "\t".join([printable(cell(row)) for cell in cells]) + "\n"


def csv(records: Records[Row], fields: tuple[str, ...]) -> Iterator[str]:
    """Yield a header and the rows; a cell is never altered for a spreadsheet, which would run `=…`."""
    yield _csv(records, fields, json_printable)


def excel(records: Records[Row], fields: tuple[str, ...]) -> Iterator[str]:
    """Yield the same for a spreadsheet: a byte-order mark, and an apostrophe before what it would calculate."""
    yield "\ufeff" + _csv(records, fields, _guarded)


def _csv(records: Records[Row], fields: tuple[str, ...], shown: Callable[[str], str]) -> str:
    from csv import writer
    from io import StringIO

    names = fields or records.default
    page = StringIO()
    rows = writer(page, lineterminator="\r\n")
    rows.writerow(names)
    rows.writerows([shown(records.columns[name].text(row)) for name in names] for row in records.rows)
    return page.getvalue()


def _guarded(text: str) -> str:
    cell = json_printable(text)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def markdown(records: Records[Row], fields: tuple[str, ...]) -> Iterator[str]:
    """Yield a table of GitHub's Markdown; what would be markup in a cell is escaped."""
    names = fields or records.default
    yield f"| {' | '.join(names)} |\n"
    yield f"|{'|'.join(' --- ' for _ in names)}|\n"
    for row in records.rows:
        cells = [_escape_markdown(printable(records.columns[name].text(row))) for name in names]
        yield f"| {' | '.join(cells)} |\n"


def _escape_markdown(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_[]<>|~&" else char for char in text)


def json(records: Records[Row], fields: tuple[str, ...]) -> Iterator[str]:
    """Yield one array with an object per row, with all columns or those that were asked for."""
    objects = jsonl(records, fields)
    first = next(objects, None)
    if first is None:
        yield "[]\n"
        return
    yield "[\n" + first.rstrip("\n")
    for line in objects:
        yield ",\n" + line.rstrip("\n")
    yield "\n]\n"


def jsonl(records: Records[Row], fields: tuple[str, ...]) -> Iterator[str]:
    """Yield one object per line, with all columns or those that were asked for; control characters are escaped."""
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False).encode
    columns = [(name, records.columns[name].value) for name in fields or records.columns]
    for row in records.rows:
        yield json_printable(encode({name: value(row) for name, value in columns}), keep_breaks=False) + "\n"
