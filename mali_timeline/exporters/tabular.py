"""Rows for the next program: TSV, CSV (RFC 4180), Markdown, JSON and JSONL, as an iterator of chunks of text."""

from collections.abc import Iterator

from mali_timeline.columns import Records, Row
from mali_timeline.text import json_printable, printable


def tsv(records: Records[Row], fields: tuple[str, ...]) -> Iterator[str]:
    """Yield one line per row, without a header."""
    cells = [records.columns[name].text for name in fields or records.default]
    for row in records.rows:
        yield "\t".join([printable(cell(row)) for cell in cells]) + "\n"


def csv(records: Records[Row], fields: tuple[str, ...]) -> Iterator[str]:
    """Yield a header and the rows; a cell is never altered for a spreadsheet, which would run `=…`."""
    from csv import writer
    from io import StringIO

    names = fields or records.default
    page = StringIO()
    rows = writer(page, lineterminator="\r\n")
    rows.writerow(names)
    rows.writerows([json_printable(records.columns[name].text(row)) for name in names] for row in records.rows)
    yield page.getvalue()


def markdown(records: Records[Row], fields: tuple[str, ...]) -> Iterator[str]:
    """Yield a table of GitHub's Markdown; what would be markup in a cell is escaped."""
    names = fields or records.default
    yield f"| {' | '.join(names)} |\n"
    yield f"|{'|'.join(' --- ' for _ in names)}|\n"
    for row in records.rows:
        cells = [escape_markdown(printable(records.columns[name].text(row))) for name in names]
        yield f"| {' | '.join(cells)} |\n"


def escape_markdown(text: str) -> str:
    """Return a text with a backslash before every character that is markup within a line of Markdown."""
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
