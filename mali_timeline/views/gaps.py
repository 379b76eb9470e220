"""How long after one event another one comes, in days, as exactly as their dates are known and no more."""

from datetime import date

from mali_timeline.dates import HistoricalDate
from mali_timeline.views.pieces import counted


def gap_in_words(one: HistoricalDate, other: HistoricalDate, direction: str) -> str:
    """Say how many days lie between two dates, with `earlier` or `later` behind; nothing where that is not known.

    `one` stands before `other` in order. Counted is from the end of the one to the beginning of the other: `2 days
    later` where both are days, else `between 5 and 35 days later` or `at least 5 days later`. Dates that surely
    share a day are `the same day` or `overlapping`; where they only may, nothing is said.
    """
    end, beginning = one.ending, other.beginning
    if end is None or beginning is None:
        return ""
    if _surely_share_a_day(one, other):
        gap = "the same day" if one.precision == other.precision == "day" else "overlapping"
        return _doubted(gap, end, beginning)
    least, most = _days(end.latest, beginning.earliest), _days(end.earliest, beginning.latest)
    doubtful = any(each.approximate or each.uncertain for each in (end, beginning))
    # A doubt about a bound leaves no bound.
    if least is None or least <= 0 or (doubtful and least != most):
        return ""
    return _doubted(f"{_length(least, most)} {direction}", end, beginning)


def _surely_share_a_day(one: HistoricalDate, other: HistoricalDate) -> bool:
    """Tell whether each begins before the other is over, whatever days their dates mean."""
    return _surely_by(other.beginning, one.ending) and _surely_by(one.beginning, other.ending or other.beginning)


def _surely_by(first: HistoricalDate | None, second: HistoricalDate | None) -> bool:
    """Tell whether no day of the first comes after any of the second."""
    if first is None or second is None or first.latest is None or second.earliest is None:
        return False
    return first.latest <= second.earliest


def _days(first: date | None, last: date | None) -> int | None:
    """Give the days from one day to another, or None where one of them is not known."""
    return None if first is None or last is None else (last - first).days


def _length(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {counted(least, 'day')}"
    return counted(least, "day") if least == most else f"between {least:,} and {counted(most, 'day')}"


def _doubted(gap: str, *dates: HistoricalDate) -> str:
    """Put the doubt about the dates before what is said of them."""
    uncertain = "perhaps " if any(each.uncertain for each in dates) else ""
    return uncertain + ("about " if any(each.approximate for each in dates) else "") + gap
