"""Markwhen: lines of `date: title` with descriptions, tags and sections, as its own parser reads them.

Sections are tags of their events, with all their levels. Dates in figures are month, day and year, as Markwhen has
them. A date that depends on the day of reading or on another event is refused.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from mali_timeline.dates import parse_edtf
from mali_timeline.errors import DateError
from mali_timeline.readers.importers.chronology import (
    BEFORE_YEAR_1,
    Chronology,
    RowError,
    Value,
    extras,
    prose_of,
    reads_as_date,
)
from mali_timeline.readers.importers.written_dates import join_dates, one_of
from mali_timeline.text import shorten

MAX_DATE = 120  # characters before the colon that ends a date
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)}|{'|'.join(month[:3] for month in _MONTHS)})"
_TIME = r"(?:(?:1[0-2]|[1-9])(?::\d\d)?[ap]m|[012]?\d(?::\d\d)?)"
_DAY_IN_WORDS = (
    rf"(?:(?P<day>[0-3]?\d)\s+(?P<month>{_MONTH})|(?P<month_first>{_MONTH})\s+(?P<day_second>[0-3]?\d(?!\d)))"
)
_CASUAL = rf"(?ia){_DAY_IN_WORDS},?(?:\s+(?P<year>\d{{4}}),?)?(?:\s+(?P<time>{_TIME}))?"
_CASUAL_MONTH = rf"(?ia)(?P<month>{_MONTH})(?:\s+(?P<year>\d{{1,4}}))?"
_EDTF_WITH_TIME = rf"(?ia)(?P<day>\d{{4}}-\d\d-\d\d)\s+(?P<time>{_TIME})"
_ISO_8601 = r"(?ia)(?P<day>\d{4}-\d\d-\d\d)T(?P<time>\d\d:\d\d:\d{2,}(?:\.\d*)?Z)"
_WEEK = r"(?ia)(?P<year>\d{4})-?W(?P<week>\d\d)(?:-?(?P<weekday>[1-7]))?"
_SLASHED = rf"(?ia)(?P<one>\d{{1,5}})(?:/(?P<two>\d{{1,5}})(?:/(?P<three>\d{{1,5}})(?:[,\s]+(?P<time>{_TIME}))?)?)?"
_ERA = r"(?ia)(?P<year>\d{1,5})\s?(?P<era>BCE|BC|AD|CE)"
_UNIT = (
    r"(?:milliseconds?|ms|seconds?|secs?|minutes?|mins?|hours?|(?:week|work|business)?\s*days?"
    r"|weeks?|months?|years?|[shdwy])"
)
_AMOUNT = rf"-?(?P<number>\d{{1,4}})\s*(?P<unit>{_UNIT})"
_RELATIVE = (
    r"(?ia)(?:(?:by|before|after)\b\s*)?(?:![\w.]+\s*|\.(?:start|end)\s*)?(?:(?:plus|\+)\s*)?"
    rf"(?:-?\d{{1,4}}\s*{_UNIT}\s*,?\s*)*"
)
_DIVIDER = r"(?i)\s*/\s*|\s+to\s+|\s*[-\u2013]\s*"
_RECURRENCE = r"(?i)(?P<date>.*?)\s*(?P<recurrence>every\b.+)"

_COMMENT = r"\s*//"
_SECTION = r"\s*(?P<level>#{1,6})\s+(?P<title>.*)"
_OLD_SECTION = r"(?:section|group)(?:\s+(?P<title>.*))?"
_OLD_END = r"(?i)\s*end\s*(?:section|group)\b.*"
_PROPERTY = r"(?!-)\s*(?P<name>[\w.-]+):(?:\s+(?P<value>.*)|$)"
_TAG = r"(?:^|(?<=\s))#(?!\d+(?:\s|$))(\w+)"
_ID = r"(?:^|(?<=\W))!(\w+)"
_LOCATION = r"\[([^\]]+)\]\((?:location|map)\)"


class _When(NamedTuple):
    """A date before a colon, or why it cannot be held."""

    edtf: str = ""
    time: str = ""
    recurrence: str = ""
    refused: str = ""


class _Line(NamedTuple):
    """The line that begins an event: its date, and what stands behind the colon."""

    when: _When
    rest: str


def is_markwhen(text: str) -> bool:
    """Return whether a text has a line with a date and a title."""
    begun = (_event_line(line, "mdy") for line in text.splitlines())
    return any(line and line.when.edtf and line.rest.strip() for line in begun)


def import_markwhen(text: str, order: str | None = None) -> Chronology:
    """Return the chronology of a document; dates in figures have the order given, else that of its header, else mdy."""
    chronology = Chronology()
    lines = text.splitlines()
    start, keys = _header(lines, chronology)
    if order is None:
        order = "dmy" if re.fullmatch(r"d+/M+/y+", keys.get("dateFormat", "")) else "mdy"
    left_out = [name for name in keys if name not in {"title", "dateFormat"}]
    if left_out:
        chronology.notes.append(f"header left out: {shorten(', '.join(left_out), 200)}")
    marked = any(re.fullmatch(_SECTION, line) for line in lines)
    sections: list[tuple[int, list[str]]] = []  # open ones, each with its level and its names
    index = start
    while index < len(lines):
        line = lines[index]
        event = None if re.match(_COMMENT, line) else _event_line(line, order)
        if event is not None:
            end = index + 1
            while end < len(lines) and not _begins(lines, end, order, marked=marked):
                end += 1
            chronology.rows += 1
            where = f"line {index + 1}"
            names = [name for _, each in sections for name in each]
            try:
                chronology.event(where, _event(chronology, where, event, lines[index + 1 : end], names))
            except RowError as error:
                chronology.refuse(where, str(error))
            index = end
            continue
        if section := re.fullmatch(_SECTION, line):
            level = len(section["level"])
            sections = [each for each in sections if each[0] < level]
            sections.append((level, _names(section["title"])))
        elif not marked and re.fullmatch(_OLD_END, line):
            del sections[-1:]
        elif not marked and (section := _old_section(lines, index, start)):
            sections.append((len(sections), _names(section["title"] or "")))
        index += 1
    return chronology


def _header(lines: list[str], chronology: Chronology) -> tuple[int, dict[str, str]]:
    """Return the index of the line after the header, and its keys; its title is that of the chronology."""
    keys: dict[str, str] = {}
    fenced = False
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.startswith("---"):
            if fenced:
                break
            fenced = True
            continue
        if not fenced and (
            re.fullmatch(_SECTION, line) or _event_line(line, "mdy") or re.fullmatch(_OLD_SECTION, line)
        ):
            index -= 1
            break
        if (match := re.fullmatch(r"(?P<name>#?[\w.-]+):(?:\s+(?P<value>.*))?", line)) and not line.startswith("//"):
            keys.setdefault(match["name"], (match["value"] or "").strip().strip("'\""))
    chronology.title = " ".join(keys.get("title", "").split()) or None
    return index, keys


def _old_section(lines: list[str], index: int, start: int = 0) -> re.Match[str] | None:
    """Return the match of a line that opens a section in the older way: at the start, below a blank or such a line."""
    match = re.fullmatch(_OLD_SECTION, lines[index])
    before = lines[index - 1].strip() if index > start else ""
    if match and (not before or re.fullmatch(_OLD_SECTION, before) or re.fullmatch(_OLD_END, before)):
        return match
    return None


def _begins(lines: list[str], index: int, order: str, *, marked: bool) -> bool:
    """Return whether a line begins an event or a section, or ends one."""
    line = lines[index]
    if re.match(_COMMENT, line):
        return False
    old = not marked and (_old_section(lines, index) or re.fullmatch(_OLD_END, line))
    return bool(re.fullmatch(_SECTION, line) or old or _event_line(line, order))


def _names(title: str) -> list[str]:
    """Return the title of a section, and its tags."""
    tags = re.findall(_TAG, title)
    plain = " ".join(re.sub(_TAG, "", title).split())
    return [*([plain] if plain else []), *tags]


def _event(chronology: Chronology, where: str, line: _Line, below: list[str], sections: list[str]) -> dict[str, Value]:
    """Return the fields of an event; raise RowError."""
    when = line.when
    if when.refused:
        raise RowError(when.refused)
    properties, text = _properties([each for each in below if not re.match(_COMMENT, each)])
    given = re.search(_ID, line.rest)
    title = line.rest.replace(given[0], "", 1) if given else line.rest
    description = "\n".join(text)
    tags = [*sections, *re.findall(_TAG, title), *re.findall(_TAG, description)]
    places = [" ".join(each.split()) for each in re.findall(_LOCATION, f"{title}\n{description}")]
    title, description = (re.sub(_TAG, "", re.sub(_LOCATION, "", each)) for each in (title, description))
    title = " ".join(title.split())
    if not title:
        raise RowError("there is no title behind its date")
    if when.recurrence:
        properties["recurrence"] = when.recurrence
        chronology.lose(where, "only its first time is an event; the repetition is kept as x-recurrence")
    if when.edtf.endswith("/..") and re.search(r"(?i)\bnow\b", when.time):
        chronology.lose(where, "it lasts until `now`: read as going on")
    elif when.time:
        properties["time"] = when.time
    fields: dict[str, Value] = {
        "id": properties.pop("id", "") or (given[1] if given else ""),
        "date": when.edtf,
        "title": title,
        "text": prose_of(re.sub(r"(?m)^\s*[-*] ", "\n\\g<0>", description), "text"),
        "places": list(dict.fromkeys(chronology.place({"name": name}) for name in places if name)),
        "tags": list(dict.fromkeys(chronology.tag(" ".join(tag.split())) for tag in tags)),
        **extras(dict(properties)),
    }
    return {name: value for name, value in fields.items() if value}


def _properties(below: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the properties right below the line of an event, and the lines of its description."""
    properties: dict[str, str] = {}
    fenced = False
    for index, line in enumerate(below):
        if line.startswith("---"):
            if fenced:
                return properties, below[index + 1 :]
            fenced = True
        elif match := re.fullmatch(_PROPERTY, line):
            properties.setdefault(match["name"], (match["value"] or "").strip())
        elif not fenced:
            return properties, below[index:]
    return properties, []


# Dates


def _event_line(line: str, order: str) -> _Line | None:
    """Return the date and the rest of a line that begins an event, or None for another line.

    Of several colons the last one counts before which the line is a date: `2012-03-22 10:30: title`.
    """
    found = None
    colon = line.find(":")
    while 0 <= colon <= MAX_DATE:
        when = _when(line[:colon].strip(), order)
        if when is not None:
            found = _Line(when, line[colon + 1 :])
        colon = line.find(":", colon + 1)
    return found


def _when(written: str, order: str) -> _When | None:  # noqa: PLR0911 - one for each way to write a date
    """Return the date of a text, or None for one that is no date of Markwhen."""
    if not written or not re.match(r"[\w\[.!+-]", written):
        return None
    recurring = re.fullmatch(_RECURRENCE, written)
    if recurring and recurring["date"]:
        when = _when(recurring["date"], order)
        return when and when._replace(recurrence=recurring["recurrence"])
    if not written.isdigit() and reads_as_date(written):
        return _When(written)
    try:
        point = _point(written, order)
        if point is not None:
            return _When(*point)
    except RowError as error:
        return _When(refused=str(error))
    refused = None
    for ends in _divisions(written):
        try:
            when = _range(ends, order)
        except RowError as error:
            refused = refused or _When(refused=str(error))
        else:
            if when is not None:
                return when
    return refused


def _divisions(written: str) -> list[tuple[str, str]]:
    """Return the ways in which a text can be divided into the two ends of a range, at blanks first, then at slashes."""
    dividers = sorted(re.finditer(_DIVIDER, written), key=lambda match: (not match[0].startswith(" "), match[0] == "-"))
    return [(written[: match.start()], written[match.end() :]) for match in dividers]


def _range(ends: tuple[str, str], order: str) -> _When | None:
    """Return the interval between two ends, or None when one of them is no date; raise RowError."""
    start, end = ends
    if not start or not end:
        return None
    first = _point(start, order, whole=False)
    if first is None:
        return None
    if re.fullmatch(r"(?i)now", end):
        return _When(join_dates(first[0], ".."), "now")
    amounts = re.fullmatch(_RELATIVE, end)
    if amounts and not re.fullmatch(_SLASHED, end):
        return _When(join_dates(first[0], _last_day(first[0], end).isoformat()), first[1])
    last = _point(end, order, whole=False, is_end=True)
    if last is None:
        return None
    return _When(join_dates(first[0], last[0]), " / ".join(filter(None, (first[1], last[1]))))


def _point(  # noqa: C901, PLR0911, PLR0912 - one for each way to write a date
    written: str, order: str, *, whole: bool = True, is_end: bool = False
) -> tuple[str, str] | None:
    """Return a date in EDTF with its time of day, or None for a text that is none; raise RowError for one refused.

    Of a week the `whole` is one of its days; as an end of a range, its first or its last day.
    """
    quoted = f"date '{shorten(written)}'"
    if re.fullmatch(r"(?i)now", written):
        raise RowError(f"{quoted}: it depends on the day of reading")
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", written, re.ASCII):
        return _checked(written), ""
    if match := re.fullmatch(_EDTF_WITH_TIME, written) or re.fullmatch(_ISO_8601, written):
        return _checked(match["day"]), match["time"]
    if match := re.fullmatch(_WEEK, written):
        return _week(match, quoted, whole=whole, is_end=is_end), ""
    if match := re.fullmatch(_CASUAL, written):
        month = (match["month"] or match["month_first"]).casefold()
        day = match["day"] or match["day_second"]
        if match["year"] is None:
            raise RowError(f"{quoted}: its year is missing")
        return _checked(f"{match['year']}-{_month_number(month):02}-{day:0>2}"), match["time"] or ""
    if match := re.fullmatch(_CASUAL_MONTH, written):
        if match["year"] is None:
            raise RowError(f"{quoted}: its year is missing")
        return _checked(f"{match['year']:0>4}-{_month_number(match['month'].casefold()):02}"), ""
    if match := re.fullmatch(_ERA, written):
        if match["era"].casefold() in {"bc", "bce"}:
            raise RowError(f"{quoted}: {BEFORE_YEAR_1}")
        return _checked(f"{match['year']:0>4}"), ""
    if match := re.fullmatch(_SLASHED, written):
        return _slashed(match, order, quoted)
    if re.fullmatch(rf"(?ia){_TIME}", written):
        raise RowError(f"{quoted}: a time of day alone depends on the event before it")
    if re.fullmatch(_RELATIVE, written):
        raise RowError(f"{quoted}: it depends on another event, or on the day of reading")
    return None


def _checked(edtf: str) -> str:
    """Return an EDTF text that is valid; raise RowError."""
    try:
        return str(parse_edtf(edtf))
    except DateError as error:
        raise RowError(error.message) from None


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))


def _slashed(match: re.Match[str], order: str, quoted: str) -> tuple[str, str]:
    """Return a date in figures that slashes divide: a year, a month of a year, or a day."""
    one, two, three = match["one"], match["two"], match["three"]
    year = three or two or one
    if len(year) <= 2:  # noqa: PLR2004
        if two is None:
            raise RowError(f"{quoted}: a time of day alone depends on the event before it")
        raise RowError(f"{quoted}: a year of two digits is not supported")
    if two is None:
        return _checked(f"{int(year):04}"), ""
    if three is None:
        return _checked(f"{int(year):04}-{int(one):02}"), ""
    day, month = (one, two) if order == "dmy" else (two, one)
    return _checked(f"{int(year):04}-{int(month):02}-{int(day):02}"), match["time"] or ""


def _week(match: re.Match[str], quoted: str, *, whole: bool, is_end: bool) -> str:
    """Return a week of ISO 8601, or its day."""
    try:
        monday = date.fromisocalendar(int(match["year"]), int(match["week"]), int(match["weekday"] or 1))
        sunday = monday if match["weekday"] else monday + timedelta(days=6)
    except (ValueError, OverflowError):
        raise RowError(f"{quoted}: there is no such week") from None
    if whole:
        return one_of(monday, sunday)
    return (sunday if is_end else monday).isoformat()


def _last_day(start: str, amounts: str) -> date:
    """Return the last day of a range that lasts so long from its start on; raise RowError."""
    if re.match(r"(?i)by|before|after|!|\.", amounts) or "-" in amounts:
        raise RowError(f"date '{shorten(amounts)}': it depends on another event")
    first = end = parse_edtf(start).earliest or date.min
    found = list(re.finditer(rf"(?ia){_AMOUNT}", amounts))
    try:
        for amount in found:
            number, unit = int(amount["number"]), amount["unit"].casefold()
            if (
                unit[:1] not in "dwmy"
                or unit.startswith(("mi", "ms", "week ", "work"))
                or unit in {"weekday", "weekdays"}
            ):
                raise RowError(f"date '{shorten(amounts)}': a range of hours or of working days is not supported")
            if unit.startswith("d"):
                end += timedelta(days=number)
            elif unit.startswith("w"):
                end += timedelta(weeks=number)
            else:
                months = end.month - 1 + number * (12 if unit.startswith("y") else 1)
                year, month = end.year + months // 12, months % 12 + 1
                end = date(year, month, min(end.day, monthrange(year, month)[1]))
        if not found:
            raise RowError(f"date '{shorten(amounts)}' is not a date")
        return max(end - timedelta(days=1), first)
    except (ValueError, OverflowError) as error:
        if isinstance(error, RowError):
            raise
        raise RowError(f"date '{shorten(amounts)}': years run from 0001 to 9999") from None
