"""Tables: events under their years, any records with the requested fields, counts with bars, dates as parsed.

One engine draws them all: it chooses the columns and their widths, which Rich's own Table cannot do by priority, and
lays the cells out as lines of Text. Each cell is measured once, and wrapped only when it does not fit.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from mali_timeline.columns import Records, Row
from mali_timeline.date_input import Reading
from mali_timeline.dates import HistoricalDate
from mali_timeline.formatting import format_date, plural
from mali_timeline.records import Event
from mali_timeline.render.styled import indented, segments, styled
from mali_timeline.reports.grouping import GroupCount, year_heading
from mali_timeline.reports.registers import Entry, Register
from mali_timeline.text import UNBOUNDED

GAP = 2  # columns between two columns
MIN_TEXT = 8  # columns in which a text that wraps can still be read
STANDARD_WIDTH = 80  # columns of a terminal below which also dates and ids wrap
DISPUTED, LINKED = "\N{NOT EQUAL TO}", "\N{RIGHTWARDS ARROW}"
EVENT_SOURCES = 3  # the index of the column that the caption explains
EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
MIN_BAR, MAX_BAR = 8, 100
DAY_WIDTH = 10  # columns of 2012-03-22
WORDS_WIDTH = 70  # columns of a terminal from which a date in words fits beside its days

Item = TypeVar("Item")


# The engine


class TableColumn(NamedTuple):
    """A column: what it is called, and how its width gives way when there is too little room.

    Columns of priority 0 are always shown. The others follow, the lowest priority first, those of one priority in
    their order as far as there is room: `min_width`, or all that a column needs that does not wrap. Such a column takes
    at most 1/`share` of the room that is left, or twice its `min_width`. Columns of priority 0 that wrap shrink to
    `min_width`; then those that do not, but one that stays `whole` only when nothing else can.
    """

    heading: str = ""
    wrap: bool = True
    min_width: int = MIN_TEXT
    max_width: int = UNBOUNDED
    priority: int = 0
    share: int = 1
    align: Literal["left", "right"] = "left"
    whole: bool = False

    def least(self, needs: int) -> int:
        """Return the width without which it is not shown, when it needs so many columns in order not to wrap."""
        if not self.wrap:
            return needs
        return self.min_width if self.priority else min(needs, self.min_width)


Cells = tuple[Text, ...]


class TextTable(NamedTuple):
    """Rows of cells under their headings; a row that is no tuple is drawn over the whole width.

    The widths of the columns are computed from the room at hand, unless they are given.
    """

    columns: Sequence[TableColumn]
    rows: Sequence[Cells | RenderableType]
    caption: str = ""
    widths: Sequence[int] | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw headings, rows and caption to the width at hand."""
        widths = self.widths or fit_columns(self.columns, self.natural_widths(), options.max_width)
        if any(column.heading for column in self.columns):
            headings = tuple(styled((column.heading, "heading")) for column in self.columns)
            yield from self._lines(console, headings, widths)
        for row in self.rows:
            if isinstance(row, tuple):
                yield from self._lines(console, row, widths)
            else:
                yield row
        if self.caption:
            total = sum(width + GAP for width in widths if width) - GAP
            yield from styled((self.caption, "aside")).wrap(console, total)

    def natural_widths(self) -> list[int]:
        """Return how wide each column must be in order not to wrap."""
        widths = [len(column.heading) for column in self.columns]
        for row in self.rows:
            if isinstance(row, tuple):
                for index, cell in enumerate(row):
                    widths[index] = max(widths[index], cell.cell_len)
        return widths

    def _lines(self, console: Console, row: Cells, widths: Sequence[int]) -> Iterator[Segment]:
        """Yield a row, on as many lines as its highest cell takes."""
        shown = [(cell, column, width) for cell, column, width in zip(row, self.columns, widths, strict=False) if width]
        wrapped = [
            [cell] if cell.cell_len <= width else cell.wrap(console, width, overflow="fold") for cell, _, width in shown
        ]
        for line in zip_longest(*wrapped, fillvalue=Text()):
            blanks = 0
            for cell, (_, column, width) in zip(line, shown, strict=True):
                free = width - cell.cell_len
                left = free if column.align == "right" else 0
                if blanks + left:
                    yield Segment(" " * (blanks + left))
                yield from segments(cell, console)
                blanks = free - left + GAP
            yield Segment.line()


def fit_columns(columns: Sequence[TableColumn], natural: Sequence[int], width: int) -> list[int]:
    """Return the width of each column within so many columns of a terminal; 0 is one for which there is no room.

    `natural` are the widths that the columns need in order not to wrap.
    """
    wanted = [min(needs, column.max_width) for column, needs in zip(columns, natural, strict=True)]
    least = [column.least(needs) for column, needs in zip(columns, wanted, strict=True)]
    always = [index for index, column in enumerate(columns) if not column.priority]
    room = spare_room(columns, wanted, width)
    full: set[int] = set()  # the priorities for which there is no more room
    for index in sorted(range(len(columns)), key=lambda index: columns[index].priority)[len(always) :]:
        column = columns[index]
        if column.priority in full or room < least[index] + GAP:
            full.add(column.priority)
            wanted[index] = 0
            continue
        wanted[index] = min(wanted[index], room - GAP, max(2 * least[index], room // column.share))
        room -= wanted[index] + GAP
    wrapping = [index for index in always if columns[index].wrap]
    broken = [index for index in always if not columns[index].whole]
    text, readable, narrowest = ([floor] * len(columns) for floor in (MIN_TEXT, DAY_WIDTH, 1))
    for indexes, floors in (
        (wrapping, least),
        (broken, readable),
        (wrapping, text),
        (always, readable),
        (wrapping, narrowest),
        (always, narrowest),
    ):
        _shrink(wanted, indexes, floors, width)
    return wanted


def spare_room(columns: Sequence[TableColumn], natural: Sequence[int], width: int) -> int:
    """Return how much of a width is left beside the columns of priority 0, where these take no more than they must."""
    always = [(column, needs) for column, needs in zip(columns, natural, strict=True) if not column.priority]
    return width - sum(column.least(min(needs, column.max_width)) + GAP for column, needs in always) + GAP


def _shrink(widths: list[int], indexes: Sequence[int], floors: Sequence[int], width: int) -> None:
    """Shrink the widest of these columns, down to their floors, until all columns fit into the width."""
    shown = sum(1 for each in widths if each)
    while (excess := sum(widths) + GAP * (shown - 1) - width) > 0:
        shrinkable = [index for index in indexes if widths[index] > floors[index]]
        if not shrinkable:
            return
        # The last column has no gap behind it, so that it counts as that much less wide.
        sizes = {index: widths[index] + (GAP if index < len(widths) - 1 else 0) for index in shrinkable}
        widest = max(sizes.values())
        tied = [index for index in shrinkable if sizes[index] == widest]
        next_widest = max((size for size in sizes.values() if size < widest), default=0)
        for number, index in enumerate(tied):
            cut = min(widest - next_widest, round(excess / (len(tied) - number)), widths[index] - floors[index])
            widths[index] -= cut
            excess -= cut


# Events under their years


class EventTable(NamedTuple):
    """Events under their years: date, title and, from 80 columns up, the id; then whatever else has room.

    Events whose ids are `linked` are marked as causes or effects; `notes` are drawn below the event with that id.
    """

    events: Sequence[Event]
    linked: Collection[str] = ()
    notes: Mapping[str, Sequence[RenderableType]] = {}

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the table to the width at hand."""
        width = options.max_width
        with_ids = width >= STANDARD_WIDTH
        columns: Sequence[TableColumn] = (
            TableColumn("Date", wrap=False, max_width=max(17, width // 6)),
            TableColumn("Event", min_width=width * 3 // 10 if with_ids else UNBOUNDED),
            TableColumn("Id", wrap=False, priority=0 if with_ids else 2, whole=True),
            TableColumn("By", wrap=False, priority=0 if with_ids else 1),
        )
        rows: list[Cells | RenderableType] = []
        drawn: list[tuple[int, Event, Cells]] = []  # the events with their rows, and where these stand
        for heading, events in groupby(self.events, year_heading):
            of_year = list(events)
            rows += [Text()] if rows else []
            rows.append((styled((heading, "year")), styled((plural(len(of_year), "event"), "aside"))))
            for event in of_year:
                cells = self._cells(event)
                drawn.append((len(rows), event, cells))
                rows += [cells, *self.notes.get(event.id, ())]
        natural = TextTable(columns, rows).natural_widths()
        where = TableColumn("Where", min_width=12, priority=3, share=3)
        if spare_room(columns, natural, width) >= where.min_width + GAP:
            columns = (*columns, where, TableColumn("Who", min_width=20, priority=4, share=2))
            for index, event, cells in drawn:
                places, actors = (", ".join(each.name for each in names) for names in (event.places, event.actors))
                rows[index] = (*cells, styled(places), styled(actors))
            natural = TextTable(columns, rows).natural_widths()
        table = TextTable(columns, rows)
        widths = fit_columns(columns, natural, width)
        if widths[EVENT_SOURCES]:
            yield from styled((self._caption(), "aside")).wrap(console, width)
        yield table._replace(widths=widths)

    def _cells(self, event: Event) -> Cells:
        """Return the cells of an event under the heading of its year, which the date need not repeat."""
        date = format_date(event.date, under_year=event.date.year)
        number = event.independent_sources
        disputed = DISPUTED if event.is_disputed else ""
        role = "disputed" if disputed else "aside" if number == 1 else "plain"
        return (
            styled((date, "date")),
            styled((event.title, "title")),
            styled((event.id, "aside")),
            styled((f"{number}{disputed}", role), (LINKED if event.id in self.linked else "", "aside")),
        )

    def _caption(self) -> str:
        """Return what the column of the sources means, with the signs that are in use."""
        signs = ""
        if any(event.is_disputed for event in self.events):
            signs += f" {DISPUTED}: disputed."
        if any(event.id in self.linked for event in self.events):
            signs += f" {LINKED}: has causes or effects."
        return f"By: number of independent sources.{signs}"


# Any records


class RecordTable(NamedTuple, Generic[Row]):
    """Any records with the requested fields, or their default ones, as columns."""

    records: Records[Row]
    fields: tuple[str, ...] = ()

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the table to the width at hand."""
        width = options.max_width
        names = self.fields or self.records.default
        shown = [self.records.columns[name] for name in names]
        columns = []
        for name, column in zip(names, shown, strict=True):
            min_width = max(MIN_TEXT, min(column.min_width, width // 3))
            # Long texts keep their columns also where, this time, they are short.
            heading = field_heading(name).ljust(min_width if column.min_width else 0)
            narrow = not column.wrap and width < STANDARD_WIDTH
            columns.append(
                TableColumn(heading, column.wrap or narrow, DAY_WIDTH if narrow else min_width, align=column.align)
            )
        rows = [tuple(styled((column.text(row), column.style)) for column in shown) for row in self.records.rows]
        yield TextTable(columns, rows)


def field_heading(name: str) -> str:
    """Return the heading of a column: the name of the field in words."""
    return name.replace("_", " ").capitalize()


# Counts with bars


class ShareColumn(NamedTuple, Generic[Item]):
    """A column of text in a table of counts; below `min_width` columns it is not folded, with 0 never.

    One that is shown `always` comes before the bar; the others stand where there is room.
    """

    heading: str
    text: Callable[[Item], Text]
    min_width: int = 0
    always: bool = False


class ShareTable(NamedTuple, Generic[Item]):
    """Items with their columns (some always, the others in this order, as far as there is room), and a count.

    Behind the count stand its share of the `total`, where that is given, and a bar, where there is room for one.
    Columns without any text are left out.
    """

    items: Sequence[Item]
    columns: Sequence[ShareColumn[Item]]
    count: Callable[[Item], int]
    total: int | None = None
    caption: str = ""

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the table to the width at hand."""
        width = options.max_width
        counts = [self.count(item) for item in self.items]
        most = max(counts, default=0)
        numbers = [("Events", [Text(f"{count:,}") for count in counts])]
        if total := self.total:
            numbers.append(("Share", [styled((format_share(count / total), "aside")) for count in counts]))
        texts = [(column, list(map(column.text, self.items))) for column in self.columns]
        texts = [texts[0], *((column, cells) for column, cells in texts[1:] if any(cells))]

        headings = [*(column.heading for column, _ in texts), *(heading for heading, _ in numbers)]
        cells = [*(cells for _, cells in texts), *(cells for _, cells in numbers)]
        natural = [
            max([len(heading), *(cell.cell_len for cell in column)])
            for heading, column in zip(headings, cells, strict=True)
        ]
        columns = [
            TableColumn(
                column.heading,
                wrap=column.min_width > 0,
                min_width=min(needs, column.min_width or UNBOUNDED),
                priority=0 if column.always else 1,
                whole=column.min_width == 0,
            )
            for needs, (column, _) in zip(natural, texts, strict=False)
        ]
        # The first column yields to the bar, and to the others down to a third of the room.
        room = width - sum(GAP + needs for needs in natural[len(texts) :])
        first = min(natural[0], max(self.columns[0].min_width, room // 3))
        columns[0] = columns[0]._replace(min_width=first)
        columns += [TableColumn(heading, wrap=False, align="right") for heading, _ in numbers]
        for_bar = GAP + min(max(MIN_BAR, width // 8), 25)
        always = sum(GAP + column.min_width for column in columns[1 : len(texts)] if not column.priority)
        widths = fit_columns(columns, natural, width - for_bar if first + always + for_bar <= room else width)
        left = min(width - sum(each + GAP for each in widths if each), MAX_BAR)
        if left >= MIN_BAR:
            columns.append(TableColumn())
            widths.append(left)
            cells.append([styled((bar(count, most, left), "bar")) for count in counts])
        yield TextTable(columns, list(zip(*cells, strict=True)), self.caption, widths=widths)


def bar(number: int, most: int, width: int) -> str:
    """Return a bar that is `width` columns long for the most, to an eighth of a column; for 0 it is empty."""
    eighths = max(1, round(number / most * width * len(EIGHTHS))) if number else 0
    return "█" * (eighths // len(EIGHTHS)) + EIGHTHS[eighths % len(EIGHTHS)]


def format_share(share: float) -> str:
    """Return a share of one in percent; what is not zero is at least `<1%`."""
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"  # noqa: PLR2004 - a hundredth


def count_table(counts: Sequence[GroupCount], by: str) -> ShareTable[GroupCount]:
    """Return the table of a count by a key of GROUPINGS; it says so when the rows add up to more than the events."""
    columns: list[ShareColumn[GroupCount]] = [
        ShareColumn(by.capitalize(), lambda row: styled((row.name, "plain" if row.id else "aside")), 16, always=True)
    ]
    if by in {"actor", "place", "source", "period"}:
        columns.append(ShareColumn("Id", lambda row: styled((row.id or "", "aside")), always=True))
    total = counts[0].total if counts else 0
    rows_total = sum(len(row.events) for row in counts)
    caption = f"{plural(total, 'event')} in all."
    if rows_total > total:
        caption += f" One that has several counts for each: the rows add up to {rows_total:,}."
    return ShareTable(counts, columns, lambda row: len(row.events), total, caption)


def entry_table(register: Register[Any], entries: Sequence[Entry[Any]]) -> ShareTable[Entry[Any]]:
    """Return the table of the entries of a register, with a bar for the events of each."""
    columns = [
        ShareColumn(field_heading(name), _field_reader(name), min_width, name in register.always)
        for name, min_width in register.table.items()
    ]
    return ShareTable(entries, columns, lambda entry: len(entry.uses))


def _field_reader(name: str) -> Callable[[Entry[Any]], Text]:
    """Return the function that reads this field of an entry as a cell."""
    role = {"date": "date", "id": "aside"}.get(name, "plain")
    return lambda entry: styled((field_text(getattr(entry.record, name)), role))


def field_text(value: object) -> str:
    """Return the value of a field as people read it: dates in words, lists separated by commas, empty when unknown."""
    if isinstance(value, HistoricalDate):
        return format_date(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


# Dates as they are parsed


class ReadingsTable(NamedTuple):
    """A row for each text that was parsed as a date, and below it, over the whole width, notes on it.

    On a narrow terminal the date in words is one of these notes.
    """

    readings: Sequence[Reading]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the table to the width at hand."""
        wide = options.max_width >= WORDS_WIDTH
        columns = [
            TableColumn("Text", max_width=max(DAY_WIDTH, options.max_width // 3), wrap=False),
            TableColumn("Earliest".ljust(DAY_WIDTH), wrap=False),
            TableColumn("Latest".ljust(DAY_WIDTH), wrap=False),
        ]
        if wide:
            columns += [TableColumn("Precision", wrap=False), TableColumn("Read as")]
        rows: list[Cells | RenderableType] = []
        for reading in self.readings:
            rows.append(_reading_cells(reading)[: len(columns)])
            rows += [indented(note, GAP) for note in _reading_notes(reading, wide=wide)]
        yield TextTable(columns, rows)


def _reading_cells(reading: Reading) -> Cells:
    """Return the cells of a row; of a text that is no date there is only the text."""
    date = reading.date
    if date is None:
        return (styled(reading.text), Text(), Text(), Text(), styled(("not a date", "wrong")))
    earliest, latest = (day.isoformat() if day else "open" for day in (date.earliest, date.latest))
    return (
        styled(reading.text), Text(earliest), Text(latest), Text(date.precision), styled((format_date(date), "date")),
    )  # fmt: skip


def _reading_notes(reading: Reading, *, wide: bool) -> Iterator[Text]:
    """Yield the date in words where there is no column for it, and what is wrong with the text, or special."""
    date = reading.date
    if date is None:
        yield styled((reading.problem, "disputed"))
        yield styled((reading.hint, "aside"))
        return
    if not wide:
        yield styled((format_date(date), "date"), f" ({date.precision})")
    flags = [name for name, holds in (("approximate", date.approximate), ("uncertain", date.uncertain)) if holds]
    if flags:
        yield styled((" and ".join(flags), "aside"))
    if reading.read_as != "EDTF":
        name = {"event": "the id of an event", "words": "words", "today": "the day of today"}[reading.read_as]
        yield styled((f"{name}, for options only; in a file write {date}", "aside"))
