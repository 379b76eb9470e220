"""Values as people read them: dates, gaps between dates, numbers, figures, positions."""

from datetime import date

from mali_timeline.dates import DAYS_PER_WEEK, MONTHS, HistoricalDate
from mali_timeline.records import Because, Citation, Event, Figure, Place

# The names of seasons, quarters and halves by the number that EDTF has in the position of the month.
_PART_NAMES = {
    21: "spring",
    22: "summer",
    23: "autumn",
    24: "winter",
    33: "first quarter of",
    34: "second quarter of",
    35: "third quarter of",
    36: "fourth quarter of",
    40: "first half of",
    41: "second half of",
}

PLACES_IN_SOURCES = ("\N{PILCROW SIGN}", "p. ", "pp. ")  # how a note begins that says where in the source it is


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: `1 event`, `24 events`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


# Dates


def format_date(when: HistoricalDate, *, under_year: int | None = None) -> str:
    """Return the date in words: `14–15 Jan 2013`, `about Apr 2020`, `first quarter of 2022`, `from 2012`.

    `under_year` is the year that a heading above already states; it is left out when the date begins and ends in it,
    and a date that is the whole year is `some time in 2012`.
    """
    if when.precision == "set":
        return _format_set(when, under_year)
    if under_year is not None and when.text == f"{under_year:04}":
        return f"some time in {when.text}"
    if when.precision != "interval":
        return _format_point(when, under_year)
    before, _, after = when.text.partition("/")
    start, stop = when.start, when.end
    if start and stop:
        return _format_interval(start, stop, under_year)
    known = _format_point(start or stop or when, under_year)
    if start:
        return f"from {known}" + (", end unknown" if after == "" else "")
    return f"until {known}" + (", start unknown" if before == "" else "")


def _days(when: HistoricalDate) -> tuple[date, date]:
    """Return the first and the last day of a date, with an open end as the first or last day that exists."""
    return when.earliest or date.min, when.latest or date.max


def _format_point(when: HistoricalDate, under_year: int | None) -> str:
    """Format a single date, its qualifier first."""
    doubt = ("perhaps " if when.uncertain else "") + ("about " if when.approximate else "")
    return doubt + _format_certain(when, under_year)


def _format_certain(when: HistoricalDate, under_year: int | None = None) -> str:
    """Format a single date without its qualifier."""
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
            name = _PART_NAMES[int(text[-2:])]
            return f"{name}{year}" if year else name.removesuffix(" of")
        case "year":
            unknown = "a day in " if text.endswith("XX-XX") else "a month of " if text.endswith("XX") else ""
            return f"{unknown}{first.year}"
        case "decade":
            return f"{text[:3]}0s"
        case _:
            return f"{first.year}\N{EN DASH}{last.year}"


def _format_interval(start: HistoricalDate, stop: HistoricalDate, under_year: int | None) -> str:
    """Format an interval with two ends; what both share is said once."""
    first, last = _days(start)[0], _days(stop)[0]
    exact = not ({"?", "~", "%", "X"} & set(start.text + stop.text))
    if exact and first == last and start.precision == stop.precision == "day":
        return _format_certain(stop, under_year)
    if exact and start.precision == stop.precision == "day" and (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\N{EN DASH}{_format_certain(stop, under_year)}"
    if exact and start.precision == stop.precision == "year":
        return f"{first.year}\N{EN DASH}{last.year}"
    together = first.year == last.year
    left = _format_point(start, last.year if together and start.precision in {"day", "month"} else None)
    right = _format_point(stop, under_year if together else None)
    # A century has a dash of its own.
    return f"{left} to {right}" if "\N{EN DASH}" in left + right else f"{left} \N{EN DASH} {right}"


def _format_set(when: HistoricalDate, under_year: int | None) -> str:
    """Format a one-of set: `29 or 30 Jan 2013`, `2 Mar or 5 Apr 2012`."""
    members = when.members
    if all(first is last for first, last in members):
        points = [first for first, _ in members if first]
        days = {(p.earliest.year, p.earliest.month) for p in points if p.precision == "day" and p.earliest}
        plain = not any(p.approximate or p.uncertain for p in points)
        if plain and len(days) == 1 and all(p.precision == "day" for p in points):
            *others, end = points
            numbers = ", ".join(str(p.earliest.day) for p in others if p.earliest)
            return f"{numbers} or {_format_certain(end, under_year)}" if others else _format_certain(end, under_year)
    return "one of " * (len(members) == 1) + " or ".join(_format_member(*member, under_year) for member in members)


def _format_member(first: HistoricalDate | None, last: HistoricalDate | None, under_year: int | None) -> str:
    """Format one member of a set, which may be an interval."""
    if first is None:
        return "" if last is None else f"{_format_point(last, under_year)} or earlier"
    if last is None:
        return f"{_format_point(first, under_year)} or later"
    if first is last:
        return _format_point(first, under_year)
    return _format_interval(first, last, under_year)


# Gaps between dates


def format_weekdays(when: HistoricalDate) -> str:
    """Return the weekday of a known day, or of both ends of a week or less: `Wednesday to Thursday`; otherwise ""."""
    if when.weekday:
        return when.weekday
    start, end = when.start, when.end
    if start is None or end is None or start is end or not (start.weekday and end.weekday):
        return ""
    last = _days_between(start.earliest, end.earliest)
    return f"{start.weekday} to {end.weekday}" if last is not None and last < DAYS_PER_WEEK else ""


def format_gap(earlier: HistoricalDate, later: HistoricalDate, direction: str) -> str:
    """Return how many days lie between two dates, as exactly as they are known, or an empty string.

    `earlier` sorts before `later`; the days are counted from the end of the one to the start of the other and followed
    by `direction` ("earlier" or "later"): `2 days later` for two days, otherwise `between 5 and 35 days later` or `at
    least 5 days later`. Dates that certainly share a day are `the same day` or `overlapping`.
    """
    end, start = earlier.end, later.start
    if end is None or start is None:
        return ""
    if _certainly_share_a_day(earlier, later):
        gap = "the same day" if earlier.precision == later.precision == "day" else "overlapping"
        return _qualified(gap, end, start)
    least, most = _days_between(end.latest, start.earliest), _days_between(end.earliest, start.latest)
    qualified = any(each.approximate or each.uncertain for each in (end, start))
    # A bound that is itself in doubt is no bound.
    if least is None or least <= 0 or (qualified and least != most):
        return ""
    if most is None:
        length = f"at least {plural(least, 'day')}"
    else:
        length = plural(least, "day") if least == most else f"between {least:,} and {plural(most, 'day')}"
    return _qualified(f"{length} {direction}", end, start)


def _certainly_share_a_day(one: HistoricalDate, other: HistoricalDate) -> bool:
    """Return whether each begins before the other is over, whatever days their dates mean."""
    return _certainly_not_after(other.start, one.end) and _certainly_not_after(one.start, other.end or other.start)


def _certainly_not_after(one: HistoricalDate | None, other: HistoricalDate | None) -> bool:
    """Return whether no day of the first comes after any day of the second."""
    if one is None or other is None or one.latest is None or other.earliest is None:
        return False
    return one.latest <= other.earliest


def _days_between(first: date | None, last: date | None) -> int | None:
    return None if first is None or last is None else (last - first).days


def _qualified(gap: str, *dates: HistoricalDate) -> str:
    """Put the qualifiers of the dates before the gap between them."""
    uncertain = "perhaps " if any(each.uncertain for each in dates) else ""
    return uncertain + ("about " if any(each.approximate for each in dates) else "") + gap


# Numbers


def format_number(number: float) -> str:
    """Return a number with thousands separators: 1,200,000 and 39.2."""
    return f"{number:,}"


def format_amount(figure: Figure) -> str:
    """Return the amount of a figure with its unit: `750`, `at least 20`, `20 to 30 km`, `25 (20 to 30)`."""
    if figure.value is not None:
        bounds = "" if figure.low == figure.high is None else format_amount(figure._replace(value=None, unit=None))
        amount = format_number(figure.value) + (f" ({bounds})" if bounds else "")
    elif figure.low is not None and figure.high is not None:
        amount = f"{format_number(figure.low)} to {format_number(figure.high)}"
    elif figure.low is not None:
        amount = f"at least {format_number(figure.low)}"
    else:
        amount = f"at most {format_number(figure.high or 0)}"
    return f"{amount} {figure.unit}" if figure.unit else amount


def format_figure(figure: Figure) -> str:
    """Return a figure with its label: `French soldiers in Mali: 750`."""
    return f"{figure.label}: {format_amount(figure)}"


def format_position(place: Place) -> str:
    """Return latitude and longitude in decimal degrees, or an empty string when they are not known."""
    return f"{place.lat:.2f}, {place.lon:.2f}" if place.lat is not None and place.lon is not None else ""


# Claims


def format_cited_date(citation: Citation, event: Event) -> str:
    """Return the weekday and date that a source gives for an event, with the real weekday when it states another one.

    An empty string when it gives neither.
    """
    given = " ".join(part for part in (citation.weekday, format_date(citation.date) if citation.date else "") if part)
    stated = citation.date or event.date
    if citation.weekday and stated.weekday and citation.weekday != stated.weekday:
        return f"{given} ({'which' if citation.date else format_date(stated)} was a {stated.weekday})"
    return given


def format_citation(citation: Citation, event: Event, *, with_position: bool = False) -> str:
    """Return what a citation says of its own: date, weekday and note; on request also where in the source."""
    given = format_cited_date(citation, event)
    parts = (citation.at if with_position else None, f"dates it {given}" if given else "", citation.note)
    return "; ".join(part for part in parts if part)


def format_because(because: Because) -> str:
    """Return who claims a link, and the note, which may begin with its place: `Radio: why`, `Radio, ¶17: why`."""
    if not because.note:
        return f"according to {because.source.credit}"
    return f"{because.source.credit}{', ' if because.note.startswith(PLACES_IN_SOURCES) else ': '}{because.note}"
