"""Dates of honest precision: an EDTF text (ISO 8601-2:2019) in, its first and last possible day out.

Taken are all of level 0 but times of day, all of level 1 within the years 0001 to 9999, and of level 2 the
quarters (33-36), the halves (40-41) and one-of sets. Seasons 21-24 are counted as in the northern hemisphere:
spring is March to May, winter December to the end of February.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "season", "quarter", "half", "year", "decade", "century", "interval", "set"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST_SHOWN = 60  # characters of a text that a message repeats
EXAMPLES = "write 2012, 2012-03, 2012-03-22, 199X, 2012~ or 2012-01/2012-04"

# The number that stands in the place of a month: (precision, first month, how many months, how it is read).
_SPANS: dict[int, tuple[Precision, int, int, str]] = {
    21: ("season", 3, 3, "spring"),
    22: ("season", 6, 3, "summer"),
    23: ("season", 9, 3, "autumn"),
    24: ("season", 12, 3, "winter"),
    33: ("quarter", 1, 3, "first quarter of"),
    34: ("quarter", 4, 3, "second quarter of"),
    35: ("quarter", 7, 3, "third quarter of"),
    36: ("quarter", 10, 3, "fourth quarter of"),
    40: ("half", 1, 6, "first half of"),
    41: ("half", 7, 6, "second half of"),
}

_POINT = re.compile(
    r"""
    (?P<year> \d{4} | \d{3}X | \d{2}XX )        # 2012, 201X (a decade), 20XX (a century)
    (?: - (?P<month> \d\d | XX )                # 2012-03, 2012-XX, or a season, quarter or half: 2012-33
        (?: - (?P<day> \d\d | XX ) )?           # 2012-03-22, 2012-03-XX
    )?
    (?P<qualifier> [?~%] )?                     # uncertain, approximate, both
    """,
    re.VERBOSE | re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class DateError(ValueError):
    """A text that is not taken as a date: `message` says why, `hint` what to write instead."""

    def __init__(self, message: str, hint: str = EXAMPLES) -> None:
        """Keep the two parts apart, so that each report can lay them out in its own way."""
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class HistoricalDate:
    """A date as its author wrote it, with the first and the last day that it can mean.

    `earliest` and `latest` are inclusive; None is an open or unknown end. `~` (approximate) and `?` (uncertain)
    are kept as flags and never widen the bounds. There is no `<`: whether one date is before another has three
    answers. For an order use `sort_key`, for a claim `overlaps`, `certainly_before` and `certainly_inside`.
    """

    text: str
    earliest: date | None
    latest: date | None
    precision: Precision
    approximate: bool = False
    uncertain: bool = False

    def __str__(self) -> str:
        """Give back the author's text."""
        return self.text

    @property
    def sort_key(self) -> tuple[int, int]:
        """A key by which earlier comes first, then the wider: a year stands before its months and days."""
        return (
            self.earliest.toordinal() if self.earliest else 0,
            -self.latest.toordinal() if self.latest else -date.max.toordinal() - 1,
        )

    def overlaps(self, other: "HistoricalDate") -> bool:
        """Tell whether the two can share a day."""
        return not (self.certainly_before(other) or other.certainly_before(self))

    def certainly_before(self, other: "HistoricalDate") -> bool:
        """Tell whether every day that this can mean is before every day of the other."""
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def certainly_inside(self, other: "HistoricalDate") -> bool:
        """Tell whether every day that this can mean is one of the other's days."""
        after = other.earliest is None or (self.earliest is not None and self.earliest >= other.earliest)
        return after and (other.latest is None or (self.latest is not None and self.latest <= other.latest))

    @property
    def beginning(self) -> "HistoricalDate | None":
        """The date at which an interval begins (None: open or unknown), any other date itself."""
        if self.precision != "interval":
            return self
        return _end(self.text.partition("/")[0])

    @property
    def ending(self) -> "HistoricalDate | None":
        """The date at which an interval ends (None: open or unknown), any other date itself."""
        if self.precision != "interval":
            return self
        return _end(self.text.partition("/")[2])

    @property
    def lasts(self) -> bool:
        """Whether it is an interval of two days or more; where an end is open or unknown, it may be."""
        return self.precision == "interval" and (self.earliest is None or self.earliest != self.latest)

    @property
    def core(self) -> "HistoricalDate | None":
        """The days that are certainly of it: from the last on which it can begin to the first on which it can end.

        None where there is no such day. An open end lies past all days; an unknown one may be as near as the other end.
        """
        if self.precision != "interval":
            return self if self.precision == "day" else None
        before, _, after = self.text.partition("/")
        start, stop = _end(before), _end(after)
        begun = start.latest if start else self.latest if before == "" else None
        over = stop.earliest if stop else self.earliest if after == "" else None
        return None if begun and over and begun > over else span(begun, over)

    @property
    def year(self) -> int | None:
        """The year in which it begins, or None where that is not known."""
        begins = self.beginning
        if begins is None or begins.earliest is None or begins.latest is None:
            return None
        same = begins.earliest.year == begins.latest.year or begins.precision == "season"
        return begins.earliest.year if same else None

    @property
    def month(self) -> int | None:
        """The month (1-12) in which it begins, or None where that is not known."""
        begins = self.beginning
        if self.year is None or begins is None or begins.earliest is None or begins.latest is None:
            return None
        same = (begins.earliest.year, begins.earliest.month) == (begins.latest.year, begins.latest.month)
        return begins.earliest.month if same else None

    @property
    def weekday(self) -> str | None:
        """The English name of the weekday where the date is a single day, else None."""
        if self.precision != "day" or self.earliest is None:
            return None
        return WEEKDAYS[self.earliest.weekday()]


def span(earliest: date | None, latest: date | None) -> HistoricalDate:
    """Give the interval from one day to another; None leaves a side open."""
    return HistoricalDate(f"{earliest or '..'}/{latest or '..'}", earliest, latest, "interval")


def read_edtf(text: str) -> HistoricalDate:
    """Read an EDTF text (see the module for what is taken); raises DateError for everything else."""
    # Most dates are plain days: the standard library checks those, and words its refusals worse than we do.
    if _DAY.fullmatch(text):
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


def _blamed(text: str) -> str:
    """Name a text in a message, cut where it is long."""
    return f"date '{text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + '...'}'"


def _point(text: str, whole: str | None = None) -> HistoricalDate:
    """Read a date that is neither an interval nor a set; a refusal names the `whole` of which it is a part."""
    whole = text if whole is None else whole
    match = _POINT.fullmatch(text)
    if match is None:
        raise _refusal(whole)
    year, month, day, qualifier = match.groups()
    if "X" in year and month:
        raise DateError(f"{_blamed(whole)}: a month of an unspecified year is level 2 of EDTF, which is not taken")
    if year == "0000":
        raise DateError(f"{_blamed(whole)}: there is no year 0000 here; years run from 0001 to 9999")
    if month == "XX" and day not in {None, "XX"}:
        raise DateError(f"{_blamed(whole)}: a day of an unspecified month is level 2 of EDTF, which is not taken")
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
    """Give the first day, the last day and the precision of the parts of a date."""
    first, last = max(int(year.replace("X", "0")), 1), int(year.replace("X", "9"))
    if month is None or month == "XX":
        precision: Precision = ("year", "decade", "century")[year.count("X")]
        return date(first, 1, 1), date(last, 12, 31), precision
    number = int(month)
    if number in _SPANS and day is None:
        precision, begin, months, _ = _SPANS[number]
        return date(first, begin, 1), _last_day(first, begin + months - 1), precision
    if not 1 <= number <= len(MONTHS):
        raise _no_such_month(whole, year, number, day)
    length = monthrange(first, number)[1]
    if day is None or day == "XX":
        return date(first, number, 1), date(first, number, length), "month"
    if not 1 <= int(day) <= length:
        name = f"{MONTHS[number - 1]} {first}"
        hint = f"write {year}-{month} for the month, or one of its days: {year}-{month}-01 to {year}-{month}-{length}"
        raise DateError(f"{_blamed(whole)}: {name} has {length} days, not {int(day)}", hint)
    exact = date(first, number, int(day))
    return exact, exact, "day"


def _last_day(year: int, month: int) -> date:
    """Give the last day of a month; months past 12 belong to the next year, and nothing passes 9999."""
    if month > len(MONTHS):
        year, month = year + 1, month - len(MONTHS)
    if year > date.max.year:
        return date.max
    return date(year, month, monthrange(year, month)[1])


def _no_such_month(whole: str, year: str, number: int, day: str | None) -> DateError:
    """Word the refusal of a number that is no month."""
    if day is None and 25 <= number <= 32:  # noqa: PLR2004
        return DateError(
            f"{_blamed(whole)}: seasons of a hemisphere (25-32) are not taken", "write 21 to 24 for a season"
        )
    if day is None and 37 <= number <= 39:  # noqa: PLR2004
        hint = "write 33 to 36 for a quarter, 40 or 41 for a half, or an interval of months"
        return DateError(f"{_blamed(whole)}: thirds of a year (37-39) are not taken", hint)
    if day is not None and number in _SPANS:
        return DateError(f"{_blamed(whole)}: a season, quarter or half has no days", f"write {year}-{number}")
    hint = EXAMPLES
    if day is None and number > int(year[2:]) and number > len(MONTHS):
        hint += f"; for the years {year} to {year[:2]}{number:02} write {year}/{year[:2]}{number:02}"
    return DateError(f"{_blamed(whole)}: there is no month {number:02}", hint)


def _end(text: str, whole: str | None = None) -> HistoricalDate | None:
    """Read one end of an interval: nothing (unknown) and `..` (open) give None."""
    return None if text in {"", ".."} else _point(text, whole)


def _interval(text: str) -> HistoricalDate:
    """Read two ends divided by a slash."""
    parts = text.split("/")
    if len(parts) != 2:  # noqa: PLR2004
        raise _refusal(text)
    start, stop = _end(parts[0], text), _end(parts[1], text)
    if start is None and stop is None:
        raise DateError(f"{_blamed(text)}: an interval needs a date at one end at least", "write 2012/.. or ../2012")
    if start and stop and stop.certainly_before(start):
        raise DateError(f"{_blamed(text)}: the interval ends before it begins", f"write {parts[1]}/{parts[0]}")
    ends = [end for end in (start, stop) if end]
    return HistoricalDate(
        text,
        start.earliest if start else None,
        stop.latest if stop else None,
        "interval",
        approximate=any(end.approximate for end in ends),
        uncertain=any(end.uncertain for end in ends),
    )


def _one_of(text: str) -> HistoricalDate:
    """Read a set of which one member is meant: [2013-01-29, 2013-01-30], [..2012], [2012-03..2012-05]."""
    if not text.endswith("]") or "[" in text[1:]:
        raise DateError(f"{_blamed(text)}: a set is not closed", "write [2013-01-29, 2013-01-30]")
    members = _members(text)
    firsts, lasts = zip(*members, strict=True)
    if (None in firsts[1:]) or (None in lasts[:-1]):
        raise DateError(f"{_blamed(text)}: .. stands before the first date of a set or after its last")
    ends = [end for member in members for end in member if end]
    return HistoricalDate(
        text,
        None if firsts[0] is None else min(end.earliest for end in ends if end.earliest),
        None if lasts[-1] is None else max(end.latest for end in ends if end.latest),
        "set",
        approximate=any(end.approximate for end in ends),
        uncertain=any(end.uncertain for end in ends),
    )


def _members(text: str) -> list[tuple[HistoricalDate | None, HistoricalDate | None]]:
    """Read the members of a set as (first, last) pairs; None is an open side."""
    members = []
    for raw in text[1:-1].split(","):
        member = raw.removeprefix(" ")
        before, dots, after = member.partition("..")
        if not member or (dots and not before and not after):
            raise DateError(f"{_blamed(text)}: a set has an empty place", "write [2013-01-29, 2013-01-30]")
        first = _end(before, text)
        last = _end(after, text) if dots else first
        if first and last and last.certainly_before(first):
            hint = f"write {text.replace(member, f'{after}..{before}')}"
            raise DateError(f"{_blamed(text)}: the span {member} ends before it begins", hint)
        members.append((first, last))
    return members


# Only a refusal looks at these shapes, so they are compiled then.
# What is EDTF, or nearly, but not taken: (shape, why).
_NOT_TAKEN = (
    (r"\d{4}-\d\d-\d\dT.*", "times of day are not taken"),
    (r"\{.*", "all-of sets {...} are not taken"),
    (r"-\d{4}.*|Y-\d+.*", "years before 0001 are not taken"),
    (r"Y\d{5,}(E\d+)?(S\d+)?|Y\d+E\d+(S\d+)?", "years after 9999 are not taken"),
    (r"\d{4}S\d+", "significant digits (S) are not taken"),
    (r"[0-9X]{4}(-[0-9X]{2}){0,2}", "X is taken only for the last digits of a year, a month or a day"),
    (r"[?~%]?[0-9X]{4}[?~%]?(-[?~%]?[0-9X]{2}[?~%]?){0,2}", "? ~ % are taken only behind a whole date"),
)

# What people write for dates: (shape, what to write instead).
_NEARLY = (
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
    (r"(?:c\.?|ca\.?|circa|about|around|vers)\s*(\d{4})", r"\1~"),
    (r"\s*([0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?)\s*", r"\1"),
)
_SLASHED = r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})"


def _shapes(text: str) -> list[str]:
    """Give the EDTF texts that somebody who wrote this may have meant; each of them is taken."""
    slashed = re.fullmatch(_SLASHED, text, re.ASCII)
    if slashed:
        one, two, year = slashed.groups()
        guesses = dict.fromkeys((f"{year}-{two:0>2}-{one:0>2}", f"{year}-{one:0>2}-{two:0>2}"))
    else:
        guesses = dict.fromkeys(
            match.expand(form) for shape, form in _NEARLY if (match := re.fullmatch(shape, text, re.ASCII))
        )
    return [guess for guess in guesses if _is_edtf(guess)]


def _is_edtf(text: str) -> bool:
    """Tell whether a text is taken; only for texts made here, which lead to no further guess."""
    try:
        return (
            text != ""
            and (_interval(text) if text.count("/") == 1 else _POINT.fullmatch(text) and _point(text)) is not None
        )
    except DateError:
        return False


def _refusal(text: str) -> DateError:
    """Word the refusal of a text that is no date, with what to write instead."""
    meant = _shapes(text)
    hint = f"write {' or '.join(meant)}" if meant else EXAMPLES
    if re.fullmatch(_SLASHED, text, re.ASCII) and len(meant) > 1:
        return DateError(f"{_blamed(text)}: day and month cannot be told apart", hint)
    for shape, why in _NOT_TAKEN:
        if re.fullmatch(shape, text, re.ASCII):
            return DateError(f"{_blamed(text)}: {why}", hint)
    return DateError(f"{_blamed(text)} is not a date", hint)


def in_words(when: HistoricalDate, *, under_year: int | None = None) -> str:
    """Give the date as a reader sees it: `14–15 Jan 2013`, `about Apr 2020`, `first quarter of 2022`, `from 2012`.

    Under a heading that already says the year, `under_year` leaves it out where the date begins and ends in it.
    """
    if when.precision == "set":
        return _set_in_words(when, under_year)
    if when.precision != "interval":
        return _point_in_words(when, under_year)
    before, _, after = when.text.partition("/")
    start, stop = _end(before), _end(after)
    if start and stop:
        return _span_in_words(start, stop, under_year)
    known = _point_in_words(start or stop or when, under_year)
    if start:
        return f"from {known}" + (", end unknown" if after == "" else "")
    return f"until {known}" + (", start unknown" if before == "" else "")


def _days(when: HistoricalDate) -> tuple[date, date]:
    """Give the first and the last day of a date, an open end as the first or the last that there is."""
    return when.earliest or date.min, when.latest or date.max


def _point_in_words(when: HistoricalDate, under_year: int | None) -> str:
    """Word a single date, its doubt first."""
    doubt = ("perhaps " if when.uncertain else "") + ("about " if when.approximate else "")
    return doubt + _plain_words(when, under_year)


def _plain_words(when: HistoricalDate, under_year: int | None = None) -> str:
    """Word a single date without its doubt."""
    text = when.text.rstrip("?~%")
    first, last = _days(when)
    year = "" if first.year == under_year else f" {first.year}"
    month = MONTHS[first.month - 1]
    match when.precision:
        case "day":
            return f"{first.day} {month}{year}"
        case "month":
            return (f"a day in {month}" if text.endswith("XX") else month) + year
        case "season" | "quarter" | "half":
            name = _SPANS[int(text[-2:])][3]
            return f"{name}{year}" if year else name.removesuffix(" of")
        case "year":
            unknown = "a day in " if text.endswith("XX-XX") else "a month of " if text.endswith("XX") else ""
            return f"{unknown}{first.year}"
        case "decade":
            return f"{text[:3]}0s"
        case _:
            return f"{first.year}\N{EN DASH}{last.year}"


def _span_in_words(start: HistoricalDate, stop: HistoricalDate, under_year: int | None) -> str:
    """Word an interval with two ends, saying once what both share."""
    first, last = _days(start)[0], _days(stop)[0]
    exact = not ({"?", "~", "%", "X"} & set(start.text + stop.text))
    if exact and start.precision == stop.precision == "day" and (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\N{EN DASH}{_plain_words(stop, under_year)}"
    if exact and start.precision == stop.precision == "year":
        return f"{first.year}\N{EN DASH}{last.year}"
    together = first.year == last.year
    left = _point_in_words(start, last.year if together and start.precision in {"day", "month"} else None)
    right = _point_in_words(stop, under_year if together else None)
    return f"{left} \N{EN DASH} {right}"


def _set_in_words(when: HistoricalDate, under_year: int | None) -> str:
    """Word a one-of set: `29 or 30 Jan 2013`, `2 Mar or 5 Apr 2012`."""
    members = _members(when.text)
    if all(first is last for first, last in members):
        points = [first for first, _ in members if first]
        days = {(p.earliest.year, p.earliest.month) for p in points if p.precision == "day" and p.earliest}
        plain = not any(p.approximate or p.uncertain for p in points)
        if plain and len(days) == 1 and all(p.precision == "day" for p in points):
            *others, end = points
            numbers = ", ".join(str(p.earliest.day) for p in others if p.earliest)
            return f"{numbers} or {_plain_words(end, under_year)}" if others else _plain_words(end, under_year)
    return "one of " * (len(members) == 1) + " or ".join(_member_in_words(*member, under_year) for member in members)


def _member_in_words(first: HistoricalDate | None, last: HistoricalDate | None, under_year: int | None) -> str:
    """Word one member of a set, which may be a span."""
    if first is None:
        return "" if last is None else f"{_point_in_words(last, under_year)} or earlier"
    if last is None:
        return f"{_point_in_words(first, under_year)} or later"
    if first is last:
        return _point_in_words(first, under_year)
    return _span_in_words(first, last, under_year)
