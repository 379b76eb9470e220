"""Dates as spreadsheets and exports write them, as EDTF: only what can be read in one way.

A date that is EDTF stays as it is. Words, and spellings that mean one date (`c. 2012`, `1914-1918`, `04/2012`), are
read as everywhere in the program. Days in figures (`03/04/2012`) need an order, unless only one of them exists. What
is refused has a reason that names each reading.
"""

import re
from datetime import date
from typing import Literal, NamedTuple, get_args

from mali_timeline.date_input import TODAY, parse_date_input
from mali_timeline.dates import HistoricalDate, likely_edtf, parse_edtf
from mali_timeline.errors import DateError
from mali_timeline.readers.importers.chronology import BEFORE_YEAR_1, RowError, reads_as_date
from mali_timeline.text import fold, shorten

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[str, ...] = get_args(Order)

MAX_DATE = 200  # characters
_BEFORE_YEAR_1 = r"(?i)-\d+\b.*|-?0000\b.*|.*\d\s*(?:b\.?\s?c\.?(?:\s?e\.?)?|av\.?\s*j\.?-?\s*c\.?)"
_TIME = r"""(?xi)
    (?P<day> .*\d ) (?: T | ,?\s+ )
    (?P<time>
        (?P<clock> \d{1,2} : \d\d (?: :\d\d (?: [.,]\d+ )? )? ) (?: \s? [ap]\.?m\.? )?
        (?P<zone> \s* (?: Z | UTC | GMT | [+-]\d\d (?: :?\d\d )? ) )?
    )
    """
_MIDNIGHT = r"0{1,2}:00(?::00(?:[.,]0+)?)?(?:\s*(?:Z|UTC|GMT|[+-]00:?00))?"
_FIGURES = r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})"
_SHORT_YEAR = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}"
_MONTH = r"(\d{1,2})[/.-](\d{4})"
_BETWEEN = r"\s+(?:[-\u2013\u2014]|to|until|au)\s+"
_STILL = {"present", "ongoing", "now", ".."}


class WrittenDate(NamedTuple):
    """A date as EDTF, and the time of day written with it (empty: none, or midnight, which exports fill in)."""

    edtf: str
    time: str = ""


def read_written_date(text: str, order: str | None = None) -> WrittenDate:
    """Return a date in EDTF; raise RowError with the reason, and with the readings where there are two."""
    written = " ".join(text.split())
    if len(written) > MAX_DATE:
        raise RowError(f"date '{shorten(written)}' is not a date")
    if reads_as_date(written):
        return WrittenDate(written)
    if re.fullmatch(_BEFORE_YEAR_1, written):
        raise RowError(f"date '{shorten(written)}': {BEFORE_YEAR_1}")
    timed = re.fullmatch(_TIME, written)
    if timed:
        time = "" if re.fullmatch(_MIDNIGHT, timed["time"]) else timed["time"]
        return WrittenDate(_read_day(timed["day"], order), time)
    ends = re.split(_BETWEEN, written)
    if len(ends) == 2 and all(re.search(r"\d{4}", end) for end in ends):  # noqa: PLR2004
        return WrittenDate(join_dates(*(_read_day(end, order) for end in ends)))
    return WrittenDate(_read_day(written, order))


def _read_day(written: str, order: str | None) -> str:
    """Return a date without a time of day in EDTF."""
    quoted = f"date '{shorten(written)}'"
    figures = re.fullmatch(_FIGURES, written, re.ASCII)
    if figures and order:
        one, two, year = figures.groups()
        if order == "ymd":
            raise RowError(f"{quoted}: its year does not stand first, as --dates ymd says")
        day, month = (one, two) if order == "dmy" else (two, one)
        return _checked(f"{year}-{month:0>2}-{day:0>2}", quoted)
    if month := re.fullmatch(_MONTH, written, re.ASCII):
        return _checked(f"{month[2]}-{month[1]:0>2}", quoted)
    if re.fullmatch(_SHORT_YEAR, written, re.ASCII):
        raise RowError(f"{quoted}: a year of two digits is not supported")
    likely = [] if reads_as_date(written) else likely_edtf(written)
    if len(likely) > 1:
        message = f"{quoted}: day and month cannot be distinguished: {' or '.join(likely)}"
        raise RowError(f"{message}; say which with --dates dmy or --dates mdy")
    return likely[0] if likely else _read_words(written)


def _read_words(written: str) -> str:
    """Return a date in words in EDTF; a word for the day of reading is none."""
    if fold(written) in TODAY:
        raise RowError(f"date '{shorten(written)}' depends on the day of reading")
    try:
        return str(parse_date_input(written))
    except DateError as error:
        raise RowError(error.message.replace(", nor the id of an event", "")) from None


def _checked(edtf: str, quoted: str) -> str:
    try:
        return str(parse_edtf(edtf))
    except DateError as error:
        raise RowError(f"{quoted}: {error.message.partition(': ')[2]}") from None


def read_dates(start: str, end: str, order: str | None = None) -> WrittenDate:
    """Return the date of a row that has an end, too, which may be empty; raise RowError."""
    first = read_written_date(start, order)
    if not end:
        return first
    if end.casefold() in _STILL:
        return WrittenDate(join_dates(first.edtf, ".."), first.time)
    last = read_written_date(end, order)
    return WrittenDate(join_dates(first.edtf, last.edtf), " / ".join(filter(None, (first.time, last.time))))


def join_dates(start: str, end: str) -> str:
    """Return the interval between two dates, or the date itself where both are one; raise RowError."""
    if start == end:
        return start
    interval = f"{start}/{end}"
    if not reads_as_date(interval):
        try:
            parse_edtf(interval)
        except DateError as error:
            raise RowError(error.message) from None
    return interval


def one_of(first: date, last: date) -> str:
    """Return the EDTF of some day from the first to the last: the day, month or year that it is, else a one-of set."""
    if first == last:
        return first.isoformat()
    for length in (7, 4):  # 2012-03, 2012
        whole = parse_edtf(first.isoformat()[:length])
        if (whole.earliest, whole.latest) == (first, last):
            return str(whole)
    return f"[{first}..{last}]"


def week_of(day: date) -> tuple[date, date]:
    """Return the Monday and the Sunday of the week of a day, within the years 0001 to 9999."""
    first = day.toordinal() - day.weekday()
    return date.fromordinal(max(first, 1)), date.fromordinal(min(first + 6, date.max.toordinal()))


def exact_day(edtf: str) -> date:
    """Return the day of an EDTF date; raise RowError for one that is less exact."""
    found: HistoricalDate = parse_edtf(edtf)
    if found.precision != "day" or found.earliest is None:
        raise RowError(f"date '{shorten(edtf)}' is not a day")
    return found.earliest
