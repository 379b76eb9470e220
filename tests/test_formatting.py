from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.dates import HistoricalDate, parse_edtf
from mali_timeline.formatting import format_gap


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("2013-01-10", "2013-01-12", "2 days later"),
        ("2013-01-10", "2013-01-11", "1 day later"),
        ("2003-01-10", "2013-01-12", "3,655 days later"),
        ("2013-01-10", "2013-01-10", "the same day"),
        # From the end of the one to the beginning of the other.
        ("2013-01-08/2013-01-10", "2013-01-12/2013-02-10", "2 days later"),
        ("2013-01-08/2013-01-10", "2013-01-10/2013-02-10", "overlapping"),
        ("2013-01-08/2013-01-10", "2013-01-09", "overlapping"),
        ("2013-01-08/2013-01-10", "2013-01-09/..", "overlapping"),
        ("2013-01-08/2013-01-10", "2013-01-12/..", "2 days later"),
        ("2013-01-11/2014-07", "2014-08-10", "between 10 and 40 days later"),
        ("2013-01-11/2014-07", "2013-01-12", "overlapping"),
        # A month is some day of it: only what holds for each of them is said.
        ("2013-01", "2013-02-10", "between 10 and 40 days later"),
        ("2013-01-10", "2013-02", "between 22 and 49 days later"),
        ("2013-01", "2013-01-10", ""),
        ("2013-01", "2013-01-01", ""),
        ("2013-01", "2013-01", ""),
        ("2012", "2013-01-01/2013-01-05", "between 1 and 366 days later"),
        ("[2013-01-29, 2013-01-30]", "2013-01-29", ""),
        ("[2013-01-29, 2013-01-30]", "2013-01-31", "between 1 and 2 days later"),
        ("[..2013-01-29]", "2013-01-31", "at least 2 days later"),
        ("2013-01-29", "[2013-01-31..]", "at least 2 days later"),
        # An end that is open or not known has no days.
        ("2013/..", "2014-01-01", ""),
        ("2013/", "2014-01-01", ""),
        ("../2012", "../2013", ""),
        # A doubt about a day is said; about a bound it leaves none.
        ("2013-01-10~", "2013-01-12", "about 2 days later"),
        ("2013-01-10", "2013-01-12?", "perhaps 2 days later"),
        ("2013-01-10%", "2013-01-12", "perhaps about 2 days later"),
        ("2013-01-10?", "2013-01-10", "perhaps the same day"),
        ("2013-01~", "2013-02-10", ""),
        # Of an interval only the end that counts is doubted.
        ("2013-01-08~/2013-01-10", "2013-01-12", "2 days later"),
    ],
)
def test_days_are_counted_as_exactly_as_the_dates_are_known(one: str, other: str, words: str) -> None:
    """Exact, between two numbers, at least, or not at all."""
    assert format_gap(parse_edtf(one), parse_edtf(other), "later") == words


DAYS = st.dates(date(1960, 1, 1), date(2026, 1, 1))


@given(DAYS, DAYS)
def test_two_days_are_as_far_apart_as_the_calendar_says(first: date, second: date) -> None:
    """Whatever lies between them."""
    one, other = sorted((first, second))
    words = format_gap(parse_edtf(str(one)), parse_edtf(str(other)), "later")
    expected = (other - one).days
    assert words == (f"{expected:,} day{'s' * (expected != 1)} later" if expected else "the same day")


@given(DAYS, DAYS, st.integers(1, 60), st.data())
def test_every_day_that_dates_can_mean_is_between_the_two_numbers(
    first: date, second: date, width: int, draw: st.DataObject
) -> None:
    """The bounds hold for each, and are reached."""
    one, other = sorted((first, second))
    earlier = HistoricalDate(f"[{one}..{one + timedelta(width)}]", one, one + timedelta(width), "set")
    words = format_gap(earlier, parse_edtf(str(other)), "later")
    day = draw.draw(st.dates(one, one + timedelta(width)))
    if not words:
        assert earlier.overlaps(parse_edtf(str(other)))
        return
    numbers = [int(word.replace(",", "")) for word in words.split() if word[0].isdigit()]
    assert numbers == [(other - one).days - width, (other - one).days]
    assert numbers[0] <= (other - day).days <= numbers[1]
