"""Dates as people type them behind an option: EDTF, words in English or French, `today`, or the id of an event.

Nothing is guessed: what python-dateutil would fill in from today's date is found out by reading twice, with two
different defaults, and a text that leaves anything to be filled in is refused with what to write instead.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from mali_timeline.dates import WEEKDAYS, DateError, HistoricalDate, read_edtf
from mali_timeline.names import did_you_mean, fold

EXAMPLES = "write 2012, 2012-03, 2012-03-22, '22 March 2012', 'janvier 2013', today, or the id of an event"

_MONTHS: tuple[Any, ...] = (  # of as many names as there are; dateutil's stubs know two or three
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
# Compiled where EDTF does not do, which is seldom.
_WORDS = r"""(?xa)
    (?: le \s+ )?
    (?: (?P<weekday> [a-z]+ ) \.? ,? \s+ (?=\d|[a-z]+\.?\s+\d) )?   # Monday, only before a whole date
    (?: \d{1,2} (?: st | nd | rd | th | er )? \s+ (?: of \s+ )? )?   # 22, 22nd, 1er
    (?P<month> [a-z]+ ) \.?                                         # March, mars, Mar.
    (?: \s+ \d{1,2} (?: st | nd | rd | th )? ,? (?=\s) )?            # March 22, 2012
    ,? \s+ (?P<year> \d{4} )
    """
_TODAY = {"today", "aujourd'hui"}
_DIGITS = r"[0-9X./~?%\[\], :TZSY{}+-]+"


def read_asked(
    text: str, date_of: Callable[[str], HistoricalDate | None] = lambda _: None, *, today: date | None = None
) -> HistoricalDate:
    """Read a date as typed: `date_of` gives the date of an event by its id, or None; raises DateError.

    Words are read as far as they go: `March 2012` is the month, `22 March 2012` the day.
    """
    typed = text.strip()
    if not typed:
        raise DateError("a date is empty", EXAMPLES)
    if fold(typed) in _TODAY:
        return read_edtf((today or date.today()).isoformat())  # noqa: DTZ011 - the user's own day is meant
    of_event = date_of(typed)
    if of_event is not None:
        return of_event
    try:
        return read_edtf(typed)
    except DateError as error:
        words = " ".join(fold(typed).split())
        match = re.fullmatch(_WORDS, words)
        if match and _number(match["month"], _MONTHS):
            return _read_words(typed, words, match)
        if re.fullmatch(_DIGITS, typed) or not error.hint.startswith("write 2012,"):
            raise
        raise DateError(
            f"date '{typed[:60]}' is not a date, nor the id of an event{_missing(words)}", EXAMPLES
        ) from None


class Reading(NamedTuple):
    """How a text is read: its date and as what it was taken, or else what is wrong with it and what to write."""

    text: str
    date: HistoricalDate | None
    read_as: str = ""
    problem: str = ""
    hint: str = ""


def how_read(
    text: str, events: Callable[[], Mapping[str, HistoricalDate]] = dict, *, today: date | None = None
) -> Reading:
    """Say how a text is read: as EDTF, as a data file has it, or else in words, as `today`, or as the id of an event.

    `events` gives the dates of the events by their ids; it is called only for a text that is nothing else.
    """
    try:
        return Reading(text, read_edtf(text), "EDTF")
    except DateError:
        typed = text.strip()
    try:
        return Reading(text, read_asked(typed, today=today), "today" if fold(typed) in _TODAY else "words")
    except DateError as error:
        dates = events()
        if typed in dates:
            return Reading(text, dates[typed], "event")
        near = did_you_mean(typed, dates) if typed[:1].isalpha() else ""
        return Reading(text, None, "", error.message, near or error.hint)


def _number(word: str, names: tuple[tuple[str, ...], ...]) -> int:
    """Give the place of a word in a list of names, from 1; 0 where it is none of them."""
    return next((number for number, known in enumerate(names, 1) if word in known), 0)


def _missing(words: str) -> str:
    """Say what a text that is nearly a date in words does not tell."""
    if _number(words, _WEEKDAYS):
        return ": a weekday alone is no day of history"
    parts = re.findall(r"[a-z]+|\d+", words)
    if any(_number(part, _MONTHS) for part in parts) and not any(len(part) == 4 for part in parts if part.isdigit()):  # noqa: PLR2004
        return ": its year is missing"
    return ""


def _read_words(typed: str, words: str, match: re.Match[str]) -> HistoricalDate:
    """Read a text of the shape of a date in words with python-dateutil, twice, and keep what both readings share."""
    weekday = match["weekday"] and _number(match["weekday"], _WEEKDAYS)
    if weekday == 0:
        raise DateError(f"date '{typed[:60]}' is not a date", EXAMPLES)
    # A weekday would move what dateutil fills in, so it is kept from it.
    told = words[match.end("weekday") :].lstrip("., ") if weekday else words
    try:
        # The defaults share no part, and both have days that every month has.
        one, other = (_dateutil(told, datetime(*default)) for default in ((2000, 1, 1), (2001, 2, 2)))  # noqa: DTZ001
    except (ValueError, OverflowError):
        raise DateError(f"date '{typed[:60]}': there is no such day", EXAMPLES) from None
    if one.year != other.year or f"{one.year:04}" != match["year"] or one.month != _number(match["month"], _MONTHS):
        raise DateError(f"date '{typed[:60]}' can be read in more than one way", EXAMPLES)
    if one.day != other.day and weekday:
        raise DateError(f"date '{typed[:60]}': a weekday stands with a whole date only", EXAMPLES)
    if one.day != other.day:
        return read_edtf(one.date().isoformat()[:7])
    if weekday and weekday != one.isoweekday():
        right = WEEKDAYS[one.weekday()]
        raise DateError(f"date '{typed[:60]}': that day is a {right}", f"write {one.date().isoformat()}, if that is it")
    return read_edtf(one.date().isoformat())


def _dateutil(words: str, default: datetime) -> datetime:
    """Read words with python-dateutil, in English and French; what they do not tell comes from the default."""
    from dateutil.parser import parser, parserinfo

    class EnglishAndFrench(parserinfo):
        """The names of months and weekdays in both languages, without accents."""

        JUMP = [*parserinfo.JUMP, "le", "er"]  # noqa: RUF012 - dateutil's own way
        MONTHS = list(_MONTHS)  # noqa: RUF012
        WEEKDAYS = list(_WEEKDAYS)  # noqa: RUF012

    return parser(EnglishAndFrench(dayfirst=True)).parse(words, default=default, ignoretz=True)
