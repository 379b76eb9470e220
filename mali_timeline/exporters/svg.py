"""A picture for a slide (SVG 1.1): events per unit of time as columns, or periods and what lasts as bars on one axis.

It has no script, no link and no font of its own: its text is in the sans-serif of the viewer, for which room is left.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape
from typing import Literal

from mali_timeline.dates import MONTHS, HistoricalDate, between
from mali_timeline.exporters import Export
from mali_timeline.exporters.wording import facts, heading, left_over, paragraphs_of, references
from mali_timeline.formatting import format_date, plural
from mali_timeline.records import Event, Timeline
from mali_timeline.reports.histogram import (
    BinCount,
    Days,
    Unit,
    bin_number,
    bins_between,
    count_bins,
    default_unit,
    extent,
)
from mali_timeline.reports.timespans import TimeSpan, time_spans
from mali_timeline.text import display_width, printable

Drawing = Literal["chart", "bars"]
Box = tuple[float, float, float, float]  # left, top, width, height
Sign = tuple[Literal["box", "dashed", "arrow", "text"], str, str]  # of a legend: its shape, its colour, what it means

WIDTH, HEIGHT, MARGIN = 1280, 720, 48  # a slide of 16:9, which many bars make higher
LINE = 1.35  # the height of a line as a part of the size of the font
# The widths of characters in the same measure, as they are in wide fonts.
_CHARACTER, _CAPITAL = 0.66, 0.85
_WIDTHS = {**dict.fromkeys("mwMW@%—", 1.15), **dict.fromkeys(" .,:;'|!()[]ijlftr-–1", 0.45)}
_TITLE, _SUBTITLE, _TEXT = 30, 18, 15  # sizes of the font
_INK, _PALE_INK, _GRID, _PAPER = "#1d2733", "#56616e", "#dfe3e8", "#ffffff"
_COLORS = {"event": ("#1f5f8b", "#a8c8de"), "period": ("#7a5c1e", "#dccfae")}  # certain, possible
_LABEL_WIDTH = 400  # of what stands left of the bars
_BAR, _NARROWEST, _ARROW = 14, 3, 9
_MAX_TICKS, _MAX_LINES = 12, 6  # of the axis, of the scale
# Every how many columns has a label, so that labels fall on round years and on the same months of each year.
_LABEL_STEPS: dict[Unit, tuple[int, ...]] = {"month": (1, 2, 3, 6, 12), "quarter": (1, 2, 4, 8)}
_MONTH_STEPS = (1, 2, 3, 6)  # of the axis
_ROUND_STEPS = (1, 2, 5, 10, 20, 50, 100)
_DISPUTED = "\N{NOT EQUAL TO}"


def export(
    timeline: Timeline, events: Sequence[Event], *, drawing: Drawing, requested: HistoricalDate, every: bool = False
) -> Export:
    """Return the drawing of events over the requested days, an open side up to the first or last known day.

    Bars are those of events of two days or more or, with `every`, of all. The text is empty when there is nothing to
    draw.
    """
    shown = events if drawing == "chart" or every else [event for event in events if event.date.has_duration]
    days = extent(requested, [event.date for event in shown or events])
    if days is None:
        return Export("", ["none of the events has a known day"])
    if drawing == "chart":
        notes = ["a chart counts: titles, texts, sources and disputes of the events are not in it"]
        return Export(_chart(timeline, events, days, requested), notes)
    drawn = {event.id for event in shown}
    short = [event for event in events if event.id not in drawn]
    notes = list(left_over("event", short, "of a day or of unknown length left out"))
    periods = sorted(timeline.periods.values(), key=lambda period: period.date.sort_key)
    rows = time_spans(periods, shown, days)
    return Export(_bars(timeline, rows, days) if rows else "", notes)


# Columns


def _chart(timeline: Timeline, events: Sequence[Event], days: Days, requested: HistoricalDate) -> str:
    """Return a column for each bin: dark as high as events certainly lie in it, pale as high as they may."""
    unit = default_unit(days)
    counts = count_bins(bins_between(days, unit, requested), events)
    signs: list[Sign] = [("box", _COLORS["event"][0], f"inside the {unit}")]
    if any(len(each.possible) for each in counts):
        signs.append(("box", _COLORS["event"][1], f"touches the {unit}, but may lie outside it, or lasts beyond it"))
    span = format_date(between(*days))
    subtitle = f"Events per {unit}, {span}: {plural(len(events), 'event')}"
    parts, top = _head(heading(timeline), subtitle, signs)
    box = (MARGIN + 40, top + 28, WIDTH - 2 * MARGIN - 40, HEIGHT - top - 28 - MARGIN - 24)
    largest = max(len(each.certain) + len(each.possible) for each in counts)
    parts += _columns(counts, unit, days, largest, box)
    return _page(f"{heading(timeline)}. {subtitle}", parts, HEIGHT)


def _columns(counts: Sequence[BinCount], unit: Unit, days: Days, largest: int, box: Box) -> Iterator[str]:
    """Yield the lines of the scale, the columns with their tooltips, and the labels below them."""
    left, top, width, height = box
    step = next(step for step in _round_numbers() if step * _MAX_LINES >= largest)
    highest = -(-largest // step) * step
    scale = height / highest
    bottom = top + height
    for number in range(0, highest + 1, step):
        y = bottom - number * scale
        yield _line(left, y, left + width, y)
        yield _text(left - 8, y + 5, f"{number:,}", anchor="end", color=_PALE_INK)
    room = width / len(counts)
    longest = max(_length(f"{each.bin.label}  ", _TEXT) for each in counts)
    steps = _LABEL_STEPS.get(unit, _ROUND_STEPS)
    every = next((each for each in steps if each * room > longest), steps[-1])
    first = bin_number(days[0], unit)
    dark, pale = _COLORS["event"]
    for index, each in enumerate(counts):
        certain, possible = len(each.certain), len(each.possible)
        x, column = left + index * room, room * 0.8
        shapes = [
            _rectangle(x, bottom - certain * scale, column, certain * scale, dark),
            _rectangle(x, bottom - (certain + possible) * scale, column, possible * scale, pale),
        ]
        more = f", {possible:,} that may lie outside it or last beyond it" if possible else ""
        yield _group(f"{each.bin.label}: {plural(certain, 'event')} inside{more}", shapes)
        if (first + index) % every == 0:
            yield _text(x + column / 2, bottom + 24, each.bin.label, anchor="middle", color=_PALE_INK)


def _round_numbers() -> Iterator[int]:
    """Yield 1, 2, 5, 10, 20, 50, 100, ..."""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


# Bars


def _bars(timeline: Timeline, rows: Sequence[TimeSpan], days: Days) -> str:
    """Return a row for each period and event: title and date on the left, beside them the bar below the axis."""
    axis = between(*days)
    dates = [row.event.date for row in rows]
    dark, pale = _COLORS["event"]
    numbers = {kind: sum(row.kind == kind for row in rows) for kind in ("period", "event")}
    signs: list[Sign] = [("box", _COLORS[kind][0], kind) for kind, number in numbers.items() if number]
    signs.append(("box", pale, "pale: possible, not certain"))
    if any(when.approximate or when.uncertain for when in dates):
        signs.append(("dashed", _INK, "about or perhaps"))
    if not all(when.certainly_inside(axis) for when in dates):
        signs.append(("arrow", dark, "goes on beyond the edge, or has no known end"))
    if any(row.event.is_disputed for row in rows):
        signs.append(("text", _INK, f"{_DISPUTED} disputed"))
    subtitle = f"{format_date(axis)}: {', '.join(plural(number, kind) for kind, number in numbers.items() if number)}"
    head, top = _head(heading(timeline), subtitle, signs)
    y = top + 56
    drawn = []
    for row in rows:
        title = f"{row.event.title} {_DISPUTED}" if row.event.is_disputed else row.event.title
        lines = [(_INK, line) for line in _wrapped(title, _LABEL_WIDTH, _TEXT)]
        lines += [(_PALE_INK, line) for line in _wrapped(format_date(row.event.date), _LABEL_WIDTH, _TEXT)]
        shapes = [
            _text(MARGIN, y + number * _TEXT * LINE, line, color=color) for number, (color, line) in enumerate(lines, 1)
        ]
        drawn.append(_group(_tooltip(timeline, row), [*shapes, *_bar(row, days, y + _TEXT * LINE - _BAR + 1)]))
        y += (len(lines) + 0.7) * _TEXT * LINE
    grid = []
    for day, label in _ticks(days):
        x = _x(day.toordinal(), days)
        grid += [_line(x, top + 42, x, y), _text(x, top + 34, label, color=_PALE_INK)]
    return _page(f"{heading(timeline)}. {subtitle}", [*head, *grid, *drawn], max(HEIGHT, round(y + MARGIN)))


def _bar(row: TimeSpan, days: Days, y: float) -> Iterator[str]:
    """Yield the bar of a row: pale where its date is possible, dark where it is certain, with arrows at open ends."""
    when, (dark, pale) = row.event.date, _COLORS[row.kind]
    qualified = when.approximate or when.uncertain
    for earliest, latest in when.bounds():
        if span := _span(earliest, latest, days):
            yield _rectangle(span[0], y, span[1] - span[0], _BAR, pale, dashed=qualified)
    certain = None if qualified and when.precision == "day" else when.certain_span
    if certain and (span := _span(certain.earliest, certain.latest, days)):
        yield _rectangle(span[0], y, span[1] - span[0], _BAR, dark, dashed=qualified)
    if when.earliest is None or when.earliest < days[0]:
        yield _arrow(_x(days[0].toordinal(), days), y, -_ARROW, dark)
    if when.latest is None or when.latest > days[1]:
        yield _arrow(_x(days[1].toordinal() + 1, days), y, _ARROW, dark)


def _span(earliest: date | None, latest: date | None, days: Days) -> tuple[float, float] | None:
    """Return where a range of days begins and ends on the axis, or None when it is not on it."""
    first, last = max(earliest or days[0], days[0]), min(latest or days[1], days[1])
    if first > last:
        return None
    left = _x(first.toordinal(), days)
    return left, max(_x(last.toordinal() + 1, days), left + _NARROWEST)


def _x(ordinal: int, days: Days) -> float:
    """Return where a day begins on the axis."""
    left = MARGIN + _LABEL_WIDTH + 40
    first, last = (day.toordinal() for day in days)
    return left + (ordinal - first) / (last + 1 - first) * (WIDTH - MARGIN - _ARROW - left)


def _ticks(days: Days) -> list[tuple[date, str]]:
    """Return the days at which the axis has a line, with their labels: days, Mondays, first days of months or years."""
    first, last = days
    if (last - first).days < _MAX_TICKS:
        return [(day, _day_label(day)) for day in _every(1, first, last)]
    if (last - first).days < _MAX_TICKS * 7:
        monday = first + timedelta((7 - first.weekday()) % 7)
        return [(day, _day_label(day)) for day in _every(7, monday, last)]
    months = range(bin_number(first, "month") + (first.day > 1), bin_number(last, "month") + 1)
    for step in _MONTH_STEPS:
        if len(found := _multiples(months, step)) <= _MAX_TICKS:
            return [(date(month // 12, month % 12 + 1, 1), f"{MONTHS[month % 12]} {month // 12}") for month in found]
    januaries = _multiples(months, 12)
    years = range(januaries[0] // 12, januaries[-1] // 12 + 1)
    found = next(found for step in _round_numbers() if len(found := _multiples(years, step)) <= _MAX_TICKS)
    return [(date(year, 1, 1), str(year)) for year in found]


def _multiples(numbers: range, step: int) -> range:
    """Return the numbers that are multiples of a step."""
    return range(-(-numbers.start // step) * step, numbers.stop, step)


def _every(step: int, first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1, step))


def _day_label(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _tooltip(timeline: Timeline, row: TimeSpan) -> str:
    """Return everything known of a row as lines of text."""
    event = row.event
    if row.kind == "period":
        known = [f"{format_date(event.date)} (EDTF {event.date})"]
    else:
        known = [f"{label}: {line}" for label, line in facts(timeline, event)]
    sources = [f"Source: {each.text} {each.url or ''}".rstrip() for each in references(event)]
    return "\n".join(map(printable, [event.title, *paragraphs_of(event), *known, *sources]))


# Shapes


def _page(description: str, shapes: Sequence[str], height: int) -> str:
    """Return a picture with this description for who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" font-family="sans-serif" font-size="{_TEXT}">\n<title>{_escape(description)}</title>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="{_PAPER}"/>\n' + "\n".join(shapes) + "\n</svg>\n"
    )


def _head(title: str, subtitle: str, signs: Sequence[Sign]) -> tuple[list[str], float]:
    """Return title, subtitle and legend at the top of a picture, and where they end."""
    y: float = MARGIN
    shapes = []
    for text, size, color, weight in ((title, _TITLE, _INK, "bold"), (subtitle, _SUBTITLE, _PALE_INK, "normal")):
        for line in _wrapped(text, WIDTH - 2 * MARGIN, size):
            y += size * _CHARACTER
            shapes.append(_text(MARGIN, y, line, size=size, color=color, weight=weight))
            y += size * (LINE - _CHARACTER)
    x: float = MARGIN
    y += _TEXT
    for kind, color, text in signs:
        top = y - _BAR + 2
        if kind == "arrow":
            shapes.append(_arrow(x, top, _ARROW, color))
        elif kind != "text":
            fill = _PAPER if kind == "dashed" else color
            shapes.append(_rectangle(x, top, _BAR, _BAR, fill, dashed=kind == "dashed"))
        x += 0 if kind == "text" else _BAR + 8
        shapes.append(_text(x, y, text))
        x += _length(text, _TEXT) + 16
    return shapes, y


def _wrapped(text: str, width: float, size: int) -> list[str]:
    """Return a text in lines that fit into a width in any usual font; a word that does not fit is cut."""
    lines: list[str] = []
    room = 0.0
    for word in printable(text).split():
        length = _length(word, size)
        if lines and length + _length(" ", size) <= room:
            lines[-1] += f" {word}"
            room -= length + _length(" ", size)
            continue
        room = 0
        for char in word:
            if _length(char, size) > room:
                lines.append("")
                room = width
            lines[-1] += char
            room -= _length(char, size)
    return lines


def _length(text: str, size: int) -> float:
    """Return how wide a text is at most, in a wide and bold font."""
    return (
        sum(_WIDTHS.get(char) or (_CAPITAL if char.isupper() else _CHARACTER * display_width(char)) for char in text)
        * size
    )


def _group(tooltip: str, shapes: Sequence[str]) -> str:
    return f"<g><title>{_escape(tooltip)}</title>{''.join(shapes)}</g>"


def _text(  # noqa: PLR0913 - where, what, and how it looks
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    size: int = _TEXT,
    color: str = _INK,
    weight: str = "normal",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}"'
        f' fill="{color}">{_escape(text)}</text>'
    )


def _rectangle(  # noqa: PLR0913 - where, how large, and how it looks
    x: float, y: float, width: float, height: float, fill: str, *, dashed: bool = False
) -> str:
    outline = f' stroke="{_INK}" stroke-dasharray="3 2"' if dashed else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{outline}/>'


def _line(left: float, top: float, right: float, bottom: float) -> str:
    return f'<line x1="{left:.1f}" y1="{top:.1f}" x2="{right:.1f}" y2="{bottom:.1f}" stroke="{_GRID}"/>'


def _arrow(x: float, y: float, length: float, fill: str) -> str:
    """Return a triangle as high as a bar, to the left for a negative length."""
    points = f"{x:.1f},{y:.1f} {x + length:.1f},{y + _BAR / 2:.1f} {x:.1f},{y + _BAR:.1f}"
    return f'<polygon points="{points}" fill="{fill}"/>'


def _escape(text: str) -> str:
    """Return a text for XML; what XML cannot hold has been made printable, but for line breaks."""
    return escape("\n".join(map(printable, text.split("\n"))))
