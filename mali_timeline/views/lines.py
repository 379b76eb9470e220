"""Listings for the next program: TSV, CSV (RFC 4180), Markdown, JSON and JSONL, as an iterator of pieces of text."""

from collections.abc import Iterator

from mali_timeline.controls import hidden_controls, visible
from mali_timeline.views.listings import Listing, Record


def tsv(listing: Listing[Record], asked: tuple[str, ...] = ()) -> Iterator[str]:
    """Give a line a record, the cells divided by tabs, without a header."""
    cells = [listing.columns[name].text for name in listing.fields(asked)]
    for record in listing.records:
        yield "\t".join([visible(cell(record)) for cell in cells]) + "\n"


def csv(listing: Listing[Record], asked: tuple[str, ...] = ()) -> Iterator[str]:
    """Give a header and a row a record by RFC 4180; a cell is never altered for a spreadsheet, which runs `=…`."""
    from csv import writer
    from io import StringIO

    names = listing.fields(asked)
    page = StringIO()
    rows = writer(page, lineterminator="\r\n")
    rows.writerow(names)
    rows.writerows(
        [hidden_controls(listing.columns[name].text(record)) for name in names] for record in listing.records
    )
    yield page.getvalue()


def markdown(listing: Listing[Record], asked: tuple[str, ...] = ()) -> Iterator[str]:
    """Give a table of GitHub's Markdown; what would be markup in a cell is escaped."""
    names = listing.fields(asked)
    yield f"| {' | '.join(names)} |\n"
    yield f"|{'|'.join(' --- ' for _ in names)}|\n"
    for record in listing.records:
        cells = [_escaped(visible(listing.columns[name].text(record))) for name in names]
        yield f"| {' | '.join(cells)} |\n"


def _escaped(text: str) -> str:
    """Escape what Markdown would take for markup."""
    return "".join(f"\\{mark}" if mark in "\\`*_[]<>|~&" else mark for mark in text)


def json(listing: Listing[Record], asked: tuple[str, ...] = ()) -> Iterator[str]:
    """Give one array, an object a record, with every column or those asked for."""
    objects = jsonl(listing, asked)
    first = next(objects, None)
    if first is None:
        yield "[]\n"
        return
    yield "[\n" + first.rstrip("\n")
    for line in objects:
        yield ",\n" + line.rstrip("\n")
    yield "\n]\n"


def jsonl(listing: Listing[Record], asked: tuple[str, ...] = ()) -> Iterator[str]:
    """Give an object a line, with every column or those asked for; controls are escaped, other letters are not."""
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False).encode
    columns = [(name, listing.columns[name].value) for name in asked or listing.columns]
    for record in listing.records:
        yield hidden_controls(encode({name: value(record) for name, value in columns}), breaks=False) + "\n"
