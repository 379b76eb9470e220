"""Dates of honest precision: an EDTF text (ISO 8601-2:2019) in, its first and last possible day out.

Supported are all of level 0 except times of day, all of level 1 within the years 0001 to 9999, and of level 2 the
quarters (33-36), the halves (40-41) and one-of sets. Seasons 21-24 are those of the northern hemisphere: spring is
March to May, winter December to the end of February.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from mali_timeline.errors import DATE_EXAMPLES, DateError
from mali_timeline.text import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

Precision = Literal["day", "month", "season", "quarter", "half", "year", "decade", "century", "interval", "set"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_PER_WEEK = 7

# Numbers in the position of a month: (precision, first month, number of months).
_PARTS_OF_YEAR: dict[int, tuple[Precision, int, int]] = {
    21: ("season", 3, 3),
    22: ("season", 6, 3),
    23: ("season", 9, 3),
    24: ("season", 12, 3),
    33: ("quarter", 1, 3),
    34: ("quarter", 4, 3),
    35: ("quarter", 7, 3),
    36: ("quarter", 10, 3),
    40: ("half", 1, 6),
    41: ("half", 7, 6),
}


@lru_cache(maxsize=1)
def _point_pattern() -> re.Pattern[str]:
    """Compile the pattern of a point in time, which a timeline of plain days never needs."""
    return re.compile(
        r"""
        (?P<year> \d{4} | \d{3}X | \d{2}XX )        # 2012, 201X (a decade), 20XX (a century)
        (?: - (?P<month> \d\d | XX )                # 2012-03, 2012-XX, or a season, quarter or half: 2012-33
            (?: - (?P<day> \d\d | XX ) )?           # 2012-03-22, 2012-03-XX
        )?
        (?P<qualifier> [?~%] )?                     # uncertain, approximate, both
        """,
        re.VERBOSE | re.ASCII,
    )


class HistoricalDate:
    """A date as its author wrote it, with the first and the last day that it can mean.

    `earliest` and `latest` are inclusive; None is an open or unknown end. `~` (approximate) and `?` (uncertain)
    are kept as flags and never widen the bounds. There is no `<`: whether one date is before another has three
    answers. For an order use `sort_key`, for a claim `overlaps`, `certainly_before` and `certainly_inside`.

    `start` and `end` are the dates at the two ends of an interval (None: open or unknown); of any other date both are
    the date itself. `members` are the members of a one-of set as (first, last) pairs, None being an open side.
    """

    __slots__ = (
        "approximate", "earliest", "end", "latest", "members", "precision", "sort_key", "start", "text", "uncertain",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - a value with all its parts
        self,
        text: str,
        earliest: date | None,
        latest: date | None,
        precision: Precision,
        *,
        approximate: bool = False,
        uncertain: bool = False,
        ends: "tuple[HistoricalDate | None, HistoricalDate | None] | None" = None,
        members: "Sequence[tuple[HistoricalDate | None, HistoricalDate | None]]" = (),
    ) -> None:
        """Store the parts; without `ends` the date is its own start and end."""
        self.text: Final = text
        self.earliest: Final = earliest
        self.latest: Final = latest
        self.precision: Final[Precision] = precision
        self.approximate: Final = approximate
        self.uncertain: Final = uncertain
        self.start: Final[HistoricalDate | None] = ends[0] if ends else self
        self.end: Final[HistoricalDate | None] = ends[1] if ends else self
        self.members: Final = members
        # Earlier first, then the wider: a year sorts before its months and days.
        self.sort_key: Final = (
            earliest.toordinal() if earliest else 0,
            -latest.toordinal() if latest else -date.max.toordinal() - 1,
        )

    def __str__(self) -> str:
        """Return the author's text."""
        return self.text

    def __repr__(self) -> str:
        """Return the call that parses it."""
        return f"parse_edtf({self.text!r})"

    def __eq__(self, other: object) -> bool:
        """Return whether both were written the same, which decides all the rest."""
        return isinstance(other, HistoricalDate) and self.text == other.text

    def __hash__(self) -> int:
        """Return the hash of the text."""
        return hash(self.text)

    def overlaps(self, other: "HistoricalDate") -> bool:
        """Return whether the two can share a day; a one-of set overlaps where one of its members does."""
        if self.certainly_before(other) or other.certainly_before(self):
            return False
        if not self.members and not other.members:
            return True
        return any(_overlap(one, two) for one in self.bounds() for two in other.bounds())

    def bounds(self) -> "Sequence[tuple[date | None, date | None]]":
        """Return the first and last day of each member, of any other date its own."""
        if not self.members:
            return ((self.earliest, self.latest),)
        return [(first.earliest if first else None, last.latest if last else None) for first, last in self.members]

    def certainly_before(self, other: "HistoricalDate") -> bool:
        """Return whether every day that this can mean is before every day of the other."""
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def certainly_inside(self, other: "HistoricalDate") -> bool:
        """Return whether every day that this can mean is one of the other's days."""
        after = other.earliest is None or (self.earliest is not None and self.earliest >= other.earliest)
        return after and (other.latest is None or (self.latest is not None and self.latest <= other.latest))

    @property
    def has_duration(self) -> bool:
        """Whether it is an interval of two days or more; one with an open or unknown end counts as such."""
        return self.precision == "interval" and (self.earliest is None or self.earliest != self.latest)

    @property
    def certain_span(self) -> "HistoricalDate | None":
        """The days that certainly belong to it: from its last possible start to its first possible end.

        None when there is no such day. An open end lies past all days; an unknown one may be as near as the other end.
        """
        if self.precision != "interval":
            return self if self.precision == "day" else None
        before, _, after = self.text.partition("/")
        first = self.start.latest if self.start else self.latest if before == "" else None
        last = self.end.earliest if self.end else self.earliest if after == "" else None
        return None if first and last and first > last else between(first, last)

    @property
    def year(self) -> int | None:
        """The year in which it begins, or None when that is not known."""
        first, last = (self.start.earliest, self.start.latest) if self.start else (None, None)
        if self.start is None or first is None or last is None:
            return None
        return first.year if first.year == last.year or self.start.precision == "season" else None

    @property
    def month(self) -> int | None:
        """The month (1-12) in which it begins, or None when that is not known."""
        first, last = (self.start.earliest, self.start.latest) if self.start else (None, None)
        if self.year is None or first is None or last is None:
            return None
        return first.month if (first.year, first.month) == (last.year, last.month) else None

    @property
    def weekday(self) -> str | None:
        """The English name of the weekday of a single day that is neither approximate nor uncertain, otherwise None."""
        if self.precision != "day" or self.earliest is None or self.approximate or self.uncertain:
            return None
        return WEEKDAYS[self.earliest.weekday()]


def _overlap(one: tuple[date | None, date | None], two: tuple[date | None, date | None]) -> bool:
    """Return whether two ranges of days share one; None is an open side."""
    return (one[0] or date.min) <= (two[1] or date.max) and (two[0] or date.min) <= (one[1] or date.max)


def between(earliest: date | None, latest: date | None) -> HistoricalDate:
    """Return the interval from one day to another; None leaves a side open."""
    first, last = (str(day) if day else ".." for day in (earliest, latest))
    ends = (_exact(earliest), _exact(latest))
    return HistoricalDate(f"{first}/{last}", earliest, latest, "interval", ends=ends)


def _exact(day: date | None) -> HistoricalDate | None:
    return HistoricalDate(day.isoformat(), day, day, "day") if day else None


def parse_edtf(text: str) -> HistoricalDate:
    """Parse an EDTF text (the module says what is supported); raise DateError for everything else."""
    # Most dates are plain days: the standard library checks those, but words its refusals worse than we do.
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():  # noqa: PLR2004
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return _point(text)
        return HistoricalDate(text, day, day, "day")
    if text.startswith("["):
        return _one_of(text)
    if "/" in text:
        return _interval(text)
    return _point(text)


def _quoted(text: str) -> str:
    """Return the subject of a message about a date."""
    return f"date '{shorten(text)}'"


def _point(text: str, whole: str | None = None) -> HistoricalDate:
    """Parse a date that is neither an interval nor a set; an error quotes the `whole` of which it is a part."""
    whole = text if whole is None else whole
    match = _point_pattern().fullmatch(text)
    if match is None:
        raise _not_a_date(whole)
    year, month, day, qualifier = match.groups()
    if "X" in year and month:
        raise DateError(f"{_quoted(whole)}: a month of an unspecified year is level 2 of EDTF, which is not supported")
    if year == "0000":
        raise DateError(f"{_quoted(whole)}: there is no year 0000 here; years run from 0001 to 9999")
    if month == "XX" and day not in {None, "XX"}:
        raise DateError(f"{_quoted(whole)}: a day of an unspecified month is level 2 of EDTF, which is not supported")
    earliest, latest, precision = _bounds(whole, year, month, day)
    return HistoricalDate(
        text,
        earliest,
        latest,
        precision,
        approximate=qualifier in {"~", "%"},
        uncertain=qualifier in {"?", "%"},
    )


def _bounds(whole: str, year: str, month: str | None, day: str | None) -> tuple[date, date, Precision]:
    """Return the first day, the last day and the precision of the parts of a date."""
    first, last = max(int(year.replace("X", "0")), 1), int(year.replace("X", "9"))
    if month is None or month == "XX":
        precision: Precision = ("year", "decade", "century")[year.count("X")]
        return date(first, 1, 1), date(last, 12, 31), precision
    number = int(month)
    if number in _PARTS_OF_YEAR and day is None:
        precision, begin, months = _PARTS_OF_YEAR[number]
        return date(first, begin, 1), _last_day(first, begin + months - 1), precision
    if not 1 <= number <= len(MONTHS):
        raise _no_such_month(whole, year, number, day)
    length = monthrange(first, number)[1]
    if day is None or day == "XX":
        return date(first, number, 1), date(first, number, length), "month"
    if not 1 <= int(day) <= length:
        name = f"{MONTHS[number - 1]} {first}"
        hint = f"write {year}-{month} for the month, or one of its days: {year}-{month}-01 to {year}-{month}-{length}"
        raise DateError(f"{_quoted(whole)}: {name} has {length} days, not {int(day)}", hint)
    exact = date(first, number, int(day))
    return exact, exact, "day"


def _last_day(year: int, month: int) -> date:
    """Return the last day of a month; months past 12 belong to the next year, and nothing passes 9999."""
    if month > len(MONTHS):
        year, month = year + 1, month - len(MONTHS)
    if year > date.max.year:
        return date.max
    return date(year, month, monthrange(year, month)[1])


def _no_such_month(whole: str, year: str, number: int, day: str | None) -> DateError:
    """Return the error for a number that is no month."""
    if day is None and 25 <= number <= 32:  # noqa: PLR2004
        return DateError(
            f"{_quoted(whole)}: seasons of a hemisphere (25-32) are not supported", "write 21 to 24 for a season"
        )
    if day is None and 37 <= number <= 39:  # noqa: PLR2004
        hint = "write 33 to 36 for a quarter, 40 or 41 for a half, or an interval of months"
        return DateError(f"{_quoted(whole)}: thirds of a year (37-39) are not supported", hint)
    if (
        number > len(MONTHS)
        and day not in {None, "XX"}
        and 1 <= int(day or 0) <= len(MONTHS)
        and number <= monthrange(int(year), int(day or 0))[1]
    ):
        swapped = f"{year}-{day}-{number}"
        return DateError(f"{_quoted(whole)}: there is no month {number:02}", f"write {swapped}, the month first")
    if day is not None and number in _PARTS_OF_YEAR:
        return DateError(f"{_quoted(whole)}: a season, quarter or half has no days", f"write {year}-{number}")
    hint = DATE_EXAMPLES
    if day is None and number > int(year[2:]) and number > len(MONTHS):
        hint += f"; for the years {year} to {year[:2]}{number:02} write {year}/{year[:2]}{number:02}"
    return DateError(f"{_quoted(whole)}: there is no month {number:02}", hint)


def _end(text: str, whole: str | None = None) -> HistoricalDate | None:
    """Parse one end of an interval: nothing (unknown) and `..` (open) are None."""
    return None if text in {"", ".."} else _point(text, whole)


def _interval(text: str) -> HistoricalDate:
    """Parse two ends separated by a slash."""
    parts = text.split("/")
    if len(parts) != 2:  # noqa: PLR2004
        raise _not_a_date(text)
    start, stop = _end(parts[0], text), _end(parts[1], text)
    if start is None and stop is None:
        raise DateError(f"{_quoted(text)}: an interval needs a date at one end at least", "write 2012/.. or ../2012")
    if start and stop and stop.certainly_before(start):
        raise DateError(f"{_quoted(text)}: the interval ends before it begins", f"write {parts[1]}/{parts[0]}")
    ends = [end for end in (start, stop) if end]
    return HistoricalDate(
        text,
        start.earliest if start else None,
        stop.latest if stop else None,
        "interval",
        approximate=any(end.approximate for end in ends),
        uncertain=any(end.uncertain for end in ends),
        ends=(start, stop),
    )


def _one_of(text: str) -> HistoricalDate:
    """Parse a set of which one member is meant: [2013-01-29, 2013-01-30], [..2012], [2012-03..2012-05]."""
    if not text.endswith("]") or "[" in text[1:]:
        raise DateError(f"{_quoted(text)}: a set is not closed", "write [2013-01-29, 2013-01-30]")
    members = _members(text)
    firsts, lasts = zip(*members, strict=True)
    if (None in firsts[1:]) or (None in lasts[:-1]):
        raise DateError(f"{_quoted(text)}: .. is allowed only before the first date of a set or after its last")
    ends = [end for member in members for end in member if end]
    return HistoricalDate(
        text,
        None if firsts[0] is None else min(end.earliest for end in ends if end.earliest),
        None if lasts[-1] is None else max(end.latest for end in ends if end.latest),
        "set",
        approximate=any(end.approximate for end in ends),
        uncertain=any(end.uncertain for end in ends),
        members=members,
    )


def _members(text: str) -> list[tuple[HistoricalDate | None, HistoricalDate | None]]:
    """Parse the members of a set as (first, last) pairs; None is an open side."""
    members = []
    for raw in text[1:-1].split(","):
        member = raw.removeprefix(" ")
        before, dots, after = member.partition("..")
        if not member or (dots and not before and not after):
            raise DateError(f"{_quoted(text)}: a set has an empty member", "write [2013-01-29, 2013-01-30]")
        first = _end(before, text)
        last = _end(after, text) if dots else first
        if first and last and last.certainly_before(first):
            hint = f"write {text.replace(member, f'{after}..{before}')}"
            raise DateError(f"{_quoted(text)}: the span {member} ends before it begins", hint)
        members.append((first, last))
    return members


# Only an error needs these patterns, so they are compiled then.
# What is EDTF, or nearly, but not supported: (shape, reason).
_UNSUPPORTED = (
    (r"\d{4}-\d\d-\d\dT.*", "times of day are not supported"),
    (r"\{.*", "all-of sets {...} are not supported"),
    (r"-\d{4}.*|Y-\d+.*", "years before 0001 are not supported"),
    (r"Y\d{5,}(E\d+)?(S\d+)?|Y\d+E\d+(S\d+)?", "years after 9999 are not supported"),
    (r"\d{4}S\d+", "significant digits (S) are not supported"),
    (r"[0-9X]{4}(-[0-9X]{2}){0,2}", "X is supported only for the last digits of a year, a month or a day"),
    (r"[?~%]?[0-9X]{4}[?~%]?(-[?~%]?[0-9X]{2}[?~%]?){0,2}", "? ~ % are supported only after a whole date"),
)

# What people write for dates: (shape, the EDTF text for it).
_COMMON_SPELLINGS = (
    (r"(\d{4})-?(\d\d)-?(\d\d)T.*", r"\1-\2-\3"),
    (r"(\d{4})(\d\d)", r"\1-\2"),
    (r"(\d{4})(\d\d)(\d\d)", r"\1-\2-\3"),
    (r"(\d{4})[/.](\d\d)[/.](\d\d)", r"\1-\2-\3"),
    (r"(\d{4})[-/.](\d)", r"\1-0\2"),
    (r"(\d{4})[-/.](\d)[-/.](\d)", r"\1-0\2-0\3"),
    (r"(\d{4})[-/.](\d)[-/.](\d\d)", r"\1-0\2-\3"),
    (r"(\d{4})[-/.](\d\d)[-/.](\d)", r"\1-\2-0\3"),
    (r"(\d{4})\s*[-\u2013\u2014]\s*(\d{4})", r"\1/\2"),
    (r"(\d{4}-\d\d-)(\d\d)/(\d\d)", r"\1\2/\1\3"),
    (r"(\d{3})0'?s", r"\1X"),
    (r"Y(\d{4})", r"\1"),
    (r"(?:c\.?|ca\.?|circa|about|around|vers)\s*(\d{4}(?:-\d\d){0,2})", r"\1~"),
    *((rf"(\d{{4}})-?\s?[Qq]{quarter}", rf"\1-{quarter + 32}") for quarter in (1, 2, 3, 4)),
    (r"(\d{4})-[u?x]{2}", r"\1-XX"),
    (r"(\d{4}-\d\d)-[u?x]{2}", r"\1-XX"),
    (r"(\d{4})-[u?x]{2}-[u?x]{2}", r"\1-XX-XX"),
    (r"(\d{3})[u?x]", r"\1X"),
    (r"(\d{2})[u?x]{2}", r"\1XX"),
    (r"(\d{4}(?:-\d\d){0,2})/(?:open|present|now|today|-)", r"\1/.."),
    (r"open/(\d{4}(?:-\d\d){0,2})", r"../\1"),
    (r"(\d{3})", r"0\1"),
    (r"\s*([0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?)\s*", r"\1"),
)
_DAY_MONTH_YEAR = r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})"


def likely_edtf(text: str) -> list[str]:
    """Return the EDTF texts that somebody who wrote this may have meant; each of them is supported."""
    slashed = re.fullmatch(_DAY_MONTH_YEAR, text, re.ASCII)
    if slashed:
        one, two, year = slashed.groups()
        guesses = dict.fromkeys((f"{year}-{two:0>2}-{one:0>2}", f"{year}-{one:0>2}-{two:0>2}"))
    else:
        guesses = dict.fromkeys(
            match.expand(form) for shape, form in _COMMON_SPELLINGS if (match := re.fullmatch(shape, text, re.ASCII))
        )
    return [guess for guess in guesses if _is_edtf(guess)]


def _is_edtf(text: str) -> bool:
    """Return whether a text is supported; only for texts made here, which lead to no further guess."""
    try:
        return (
            text != ""
            and (_interval(text) if text.count("/") == 1 else _point_pattern().fullmatch(text) and _point(text))
            is not None
        )
    except DateError:
        return False


def _not_a_date(text: str) -> DateError:
    """Return the error for a text that is no date, with what to write instead."""
    meant = likely_edtf(text)
    hint = f"write {' or '.join(meant)}" if meant else DATE_EXAMPLES
    if re.fullmatch(_DAY_MONTH_YEAR, text, re.ASCII) and len(meant) > 1:
        return DateError(f"{_quoted(text)}: day and month cannot be distinguished", hint)
    for shape, why in _UNSUPPORTED:
        if re.fullmatch(shape, text, re.ASCII):
            return DateError(f"{_quoted(text)}: {why}", hint)
    return DateError(f"{_quoted(text)} is not a date", hint)
