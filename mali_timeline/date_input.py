"""Dates as people type them: EDTF, `today`, the id of an event, words in English or French, or what the program prints.

Nothing is guessed: what python-dateutil would fill in from today's date is found by parsing twice with two different
defaults, and a text of which a word or a number is left over is rejected with what to write instead.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from mali_timeline.dates import WEEKDAYS, HistoricalDate, parse_edtf
from mali_timeline.errors import DATE_EXAMPLES, DateError
from mali_timeline.text import did_you_mean, fold, shorten

EXAMPLES = "write 2012, 2012-03, 2012-03-22, '22 March 2012', 'janvier 2013', today, or the id of an event"

_MONTHS: tuple[Any, ...] = (  # of any length; dateutil's stubs know two or three
    ("jan", "january", "janv", "janvier"),
    ("feb", "february", "fev", "fevr", "fevrier"),
    ("mar", "march", "mars"),
    ("apr", "april", "avr", "avril"),
    ("may", "mai"),
    ("jun", "june", "juin"),
    ("jul", "july", "juil", "juillet"),
    ("aug", "august", "aout"),
    ("sep", "sept", "september", "septembre"),
    ("oct", "october", "octobre"),
    ("nov", "november", "novembre"),
    ("dec", "december", "decembre"),
)
MONTH_NAMES = frozenset(name for names in _MONTHS for name in names)
_WEEKDAYS: tuple[Any, ...] = (
    ("mon", "monday", "lundi"),
    ("tue", "tuesday", "mardi"),
    ("wed", "wednesday", "mercredi"),
    ("thu", "thursday", "jeudi"),
    ("fri", "friday", "vendredi"),
    ("sat", "saturday", "samedi"),
    ("sun", "sunday", "dimanche"),
)
TODAY = {"today", "aujourd'hui"}
_DIGITS_AND_SIGNS = r"[0-9X./~?%\[\], :TZSY{}+-]+"


class Reading(NamedTuple):
    """How a text is parsed: its date and what it was read as, or else the error and what to write instead."""

    text: str
    date: HistoricalDate | None
    read_as: str = ""
    problem: str = ""
    hint: str = ""


def parse_date_input(
    text: str, date_of_event: Callable[[str], HistoricalDate | None] = lambda _: None, *, today: date | None = None
) -> HistoricalDate:
    """Parse a date as typed; `date_of_event` returns the date of an event by its id, or None; raise DateError.

    EDTF comes first, so that no id can change what a date means.
    """
    typed = text.strip()
    if not typed:
        raise DateError("a date is empty", EXAMPLES)
    if fold(typed) in TODAY:
        return parse_edtf((today or date.today()).isoformat())  # noqa: DTZ011 - the user's own day is meant
    try:
        return parse_edtf(typed)
    except DateError as error:
        of_event = date_of_event(typed)
        if of_event is not None:
            return of_event
        in_words = _parse_words(typed) or _parse_printed(typed)
        if in_words:
            return in_words
        if re.fullmatch(_DIGITS_AND_SIGNS, typed) or not error.hint.startswith("write 2012,"):
            raise
        message = f"date '{shorten(typed)}' is not a date, nor the id of an event{_missing_part(typed)}"
        raise DateError(message, _hint(typed)) from None


def suggest_edtf(text: str) -> str:
    """Return the EDTF text of a date in words or as the program prints it, or an empty string."""
    try:
        found = _parse_words(text.strip()) or _parse_printed(text.strip())
    except DateError:
        return ""
    return str(found) if found else ""


def read_date(
    text: str,
    dates_of_events: Callable[[], Mapping[str, HistoricalDate]] = dict,
    *,
    today: date | None = None,
    suggest: bool = True,
) -> Reading:
    """Return how a text is parsed: as EDTF, as `today`, in words, or as the id of an event.

    `dates_of_events` returns the dates by id; it is called only for a text that is nothing else. With `suggest` the
    nearest ids are a hint for such a text.
    """
    try:
        return Reading(text, parse_edtf(text), "EDTF")
    except DateError:
        typed = text.strip()
    try:
        return Reading(text, parse_date_input(typed, today=today), "today" if fold(typed) in TODAY else "words")
    except DateError as error:
        dates = dates_of_events()
        if typed in dates:
            return Reading(text, dates[typed], "event")
        is_general = error.hint in {EXAMPLES, DATE_EXAMPLES}
        near = did_you_mean(typed, dates) if suggest and is_general and typed[:1].isalpha() else ""
        return Reading(text, None, "", error.message, near or error.hint)


def _hint(typed: str) -> str:
    """Return what to write instead of a text that is nearly a date."""
    words = fold(typed)
    if re.search(r"\b(b\.? ?c\.?( ?e\.?)?|av\.? j\.?-?c\.?)$", words):
        return "years before 0001 are not supported"
    middle = re.fullmatch(r"(?:mid|early|late)[- ](\d{4})", words)
    if middle:
        return (
            f"EDTF has no word for it: write {middle[1]}~, or the months that are meant: {middle[1]}-05/{middle[1]}-08"
        )
    return EXAMPLES


def _missing_part(typed: str) -> str:
    """Return what a text that is nearly a date in words does not say, or what it says too much."""
    parts = re.findall(r"[a-z]+|\d+", fold(typed))
    if len(parts) == 1 and _number(parts[0], _WEEKDAYS):
        return ": a weekday alone is not a date"
    numbers = [part for part in parts if part.isdigit()]
    if any(_number(part, _MONTHS) for part in parts):
        if not any(len(number) == 4 for number in numbers):  # noqa: PLR2004
            return ": its year is missing"
        if len(numbers) > 2:  # noqa: PLR2004 - the day and the year
            return f": the number {numbers[1]} is left over"
    return ""


def _number(word: str, names: tuple[tuple[str, ...], ...]) -> int:
    """Return the number of a name, from 1, or 0 when it is none."""
    return next((number for number, known in enumerate(names, 1) if word in known), 0)


# Words

# Compiled only for what is not EDTF.
_POINT_IN_WORDS = r"""(?xa)
    (?: le \s+ )?
    (?: (?P<weekday> [a-z]+ ) \.? ,? \s+ (?=\d|[a-z]+\.?\s+\d) )?   # Monday, only before a whole date
    (?: \d{1,2} (?: st | nd | rd | th | er )? \s+ (?: of \s+ )? )?   # 22, 22nd, 1er
    (?P<month> [a-z]+ ) \.?                                         # March, mars, Mar.
    (?: \s+ \d{1,2} (?: st | nd | rd | th )? ,? (?=\s) )?            # March 22, 2012
    ,? \s+ (?P<year> \d{4} )
    """


def _parse_words(typed: str) -> HistoricalDate | None:
    """Parse a day or a month in words with python-dateutil, twice, and keep what both results share."""
    words = " ".join(fold(typed).split())
    match = re.fullmatch(_POINT_IN_WORDS, words)
    if match is None or not _number(match["month"], _MONTHS):
        return None
    quoted = f"date '{shorten(typed)}'"
    numbers = re.findall(r"\d+", words)
    if len(numbers) > 2:  # noqa: PLR2004 - the day and the year
        raise DateError(f"{quoted}: the number {numbers[1]} is left over", EXAMPLES)
    weekday = match["weekday"] and _number(match["weekday"], _WEEKDAYS)
    if weekday == 0:
        return None
    # A weekday would move what dateutil fills in, and a year below 100 would be taken for one of this century.
    stated = words[match.end("weekday") :].lstrip("., ") if weekday else words
    year = int(match["year"])
    if year == 0:
        raise DateError(f"{quoted}: there is no year 0000 here; years run from 0001 to 9999", EXAMPLES)
    stated = stated[: -len(match["year"])] + f"{year % 400 + 2000:04}"  # of the same calendar
    try:
        # The defaults share no part, and both have days that every month has.
        one, other = (_dateutil(stated, datetime(*default)) for default in ((2000, 1, 1), (2001, 2, 2)))  # noqa: DTZ001
    except (ValueError, OverflowError):
        raise DateError(f"{quoted}: there is no such day", EXAMPLES) from None
    month = f"{year:04}-{one.month:02}"
    if one.day != other.day:
        if weekday:
            raise DateError(f"{quoted}: a weekday needs a whole date", EXAMPLES)
        return parse_edtf(month)
    if weekday and weekday != one.isoweekday():
        right = WEEKDAYS[one.weekday()]
        raise DateError(f"{quoted}: that day is a {right}", f"write {month}-{one.day:02}, if that is the day")
    return parse_edtf(f"{month}-{one.day:02}")


def _dateutil(words: str, default: datetime) -> datetime:
    """Parse words with python-dateutil, in English and French; what they do not say comes from the default."""
    from dateutil.parser import parser, parserinfo

    class EnglishAndFrench(parserinfo):
        """The names of months and weekdays in both languages, without accents."""

        JUMP = [*parserinfo.JUMP, "le", "er"]  # noqa: RUF012 - dateutil's own way
        MONTHS = list(_MONTHS)  # noqa: RUF012
        WEEKDAYS = list(_WEEKDAYS)  # noqa: RUF012

    return parser(EnglishAndFrench(dayfirst=True)).parse(words, default=default, ignoretz=True)


# What the program prints

_PARTS = {
    "spring": 21, "summer": 22, "autumn": 23, "winter": 24,
    "first quarter of": 33, "second quarter of": 34, "third quarter of": 35, "fourth quarter of": 36,
    "first half of": 40, "second half of": 41,
}  # fmt: skip
_PRINTED_POINT = r"""(?xa)
    (?P<perhaps> perhaps \s )?
    (?P<about> about \s )?
    (?:
        (?P<part> spring | summer | autumn | winter
                | (?: first | second | third | fourth ) \s (?: quarter | half ) \s of )
            \s (?P<year_of_part> \d{1,4} )
      | (?P<some_day> a \s day \s in \s )? (?: (?P<day> \d{1,2} ) \s )?
            (?P<month> [a-z]{3,9} ) (?: \s (?P<year> \d{1,4} ) )?
      | (?P<unknown> a \s day \s in \s | a \s month \s of \s )? (?P<only_year> \d{3,4} )
      | (?P<decade> \d{3} ) 0s
      | (?P<first> \d{1,2} ) 0{2} [-\u2013] (?P<last> \d{1,2} ) 99
    )
    """


def _parse_printed(typed: str) -> HistoricalDate | None:
    """Parse a date as the program prints it: `14–15 Jan 2013`, `about Apr 2020`, `29 or 30 Jan 2013`."""
    text = _printed_edtf(" ".join(fold(typed).split()))
    try:
        return parse_edtf(text) if text else None
    except DateError:
        return None


def _printed_edtf(words: str) -> str | None:
    """Return the EDTF text of a printed date, or None; whether it is valid is for the parser of EDTF to say."""
    if words.startswith("from "):
        point, _, unknown = words.removeprefix("from ").partition(", end unknown")
        start = _printed_point(point)
        return f"{start}/{'' if words.endswith(', end unknown') else '..'}" if start and not unknown else None
    if words.startswith("until "):
        point, _, unknown = words.removeprefix("until ").partition(", start unknown")
        end = _printed_point(point)
        return f"{'' if words.endswith(', start unknown') else '..'}/{end}" if end and not unknown else None
    words = words.removeprefix("one of ")
    if " or " in words:
        return _printed_set(words)
    return _printed_interval(words) or _printed_point(words)


def _printed_set(words: str) -> str | None:
    """Return the one-of set of `29 or 30 Jan 2013`, `Jan 2012 or Mar 2013`, `2012 or later`."""
    *before, last = re.split(r" or |, ", words)
    if last in {"earlier", "later"}:
        last = before.pop()
    shared = re.sub(r"^\d{1,2} ", "", last)  # the month and year of a bare day
    members = [_printed_member(f"{each} {shared}" if re.fullmatch(r"\d{1,2}", each) else each) for each in before]
    members.append(_printed_member(last))
    if not all(members):
        return None
    text = ", ".join(str(member) for member in members)
    if words.endswith(" or later"):
        return f"[{text}..]"
    return f"[..{text}]" if words.endswith(" or earlier") else f"[{text}]"


def _printed_member(words: str) -> str | None:
    span = _printed_interval(words)
    return span.replace("/", "..") if span else _printed_point(words)


def _printed_interval(words: str) -> str | None:
    """Return the interval of `14–15 Jan 2013`, `27 Mar – 2 Apr 2022`, `2012–2014`; what the ends share is said once."""
    if re.fullmatch(r"\d{1,2}00[-\u2013]\d{1,2}99", words):
        return None  # a century
    match = re.fullmatch(r"(?P<start>.+) to (?P<end>.+)", words) or re.fullmatch(
        r"(?P<start>.+?)\s?[-\u2013\u2014]\s?(?P<end>.+)", words
    )
    if match is None:
        return None
    start, end = match["start"], match["end"]
    if re.fullmatch(r"\d{1,2}", start):
        start = re.sub(r"^\d{1,2}", start, end)
    elif not re.search(r"\d{3,4}s?$", start) and (year := re.search(r"\d{1,4}$", end)):
        start = f"{start} {year[0]}"
    first, last = _printed_point(start), _printed_point(end)
    return f"{first}/{last}" if first and last else None


def _printed_point(words: str) -> str | None:  # noqa: PLR0911 - one for each kind of date
    """Return the EDTF text of a printed date that is neither an interval nor a set."""
    match = re.fullmatch(_PRINTED_POINT, words)
    if match is None:
        return None
    doubt = "%" if match["perhaps"] and match["about"] else "?" if match["perhaps"] else "~" if match["about"] else ""
    if match["decade"]:
        return f"{match['decade']}X{doubt}"
    if match["first"]:
        return f"{int(match['first']):02}XX{doubt}" if match["first"] == match["last"] else None
    if match["only_year"]:
        unknown = {None: "", "a day in ": "-XX-XX", "a month of ": "-XX"}[match["unknown"]]
        return f"{int(match['only_year']):04}{unknown}{doubt}"
    if match["part"]:
        return f"{int(match['year_of_part']):04}-{_PARTS[match['part']]}{doubt}" if match["part"] in _PARTS else None
    month = _number(match["month"], _MONTHS)
    if not month or not match["year"]:
        return None
    day = "-XX" if match["some_day"] else f"-{int(match['day']):02}" if match["day"] else ""
    return f"{int(match['year']):04}-{month:02}{day}{doubt}"
