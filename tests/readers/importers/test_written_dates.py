from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.dates import parse_edtf
from mali_timeline.formatting import format_date
from mali_timeline.readers.importers.chronology import RowError
from mali_timeline.readers.importers.written_dates import (
    exact_day,
    join_dates,
    one_of,
    read_dates,
    read_written_date,
    week_of,
)


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2012", "2012"),
        ("2012-03-22", "2012-03-22"),
        ("199X~", "199X~"),
        ("[2013-01-29, 2013-01-30]", "[2013-01-29, 2013-01-30]"),
        (" 2012-03 / .. ".replace(" / ", "/"), "2012-03/.."),
        ("26 July 1956", "1956-07-26"),
        ("July 26, 1956", "1956-07-26"),
        ("janvier 2013", "2013-01"),
        ("14–15 Jan 2013", "2013-01-14/2013-01-15"),
        ("26 July 1956 - 7 March 1957", "1956-07-26/1957-03-07"),
        ("1914-1918", "1914/1918"),
        ("c. 2012", "2012~"),
        ("1990s", "199X"),
        ("476", "0476"),
        ("20120322", "2012-03-22"),
        ("2012/3/4", "2012-03-04"),
        ("2012-3-4", "2012-03-04"),
        ("04/2012", "2012-04"),
        ("13/04/2012", "2012-04-13"),
        ("04.13.2012", "2012-04-13"),
    ],
)
def test_what_can_be_read_in_one_way_is_read(written: str, edtf: str) -> None:
    assert read_written_date(written) == (edtf, "")


@pytest.mark.parametrize(
    ("written", "order", "edtf"),
    [
        ("03/04/2012", "dmy", "2012-04-03"),
        ("03/04/2012", "mdy", "2012-03-04"),
        ("3.4.2012", "dmy", "2012-04-03"),
        ("3 - 4 - 2012", "dmy", "2012-04-03"),
        ("2012/04/03", "ymd", "2012-04-03"),
        ("2012/04/03", "dmy", "2012-04-03"),
        ("03/04/2012 - 05/04/2012", "dmy", "2012-04-03/2012-04-05"),
    ],
)
def test_an_order_says_which_figure_is_the_day(written: str, order: str, edtf: str) -> None:
    assert read_written_date(written, order).edtf == edtf


@pytest.mark.parametrize(
    ("written", "edtf", "time"),
    [
        ("2012-03-22T10:15:00Z", "2012-03-22", "10:15:00Z"),
        ("2012-03-22 10:15", "2012-03-22", "10:15"),
        ("1956-07-26T00:00:00Z", "1956-07-26", ""),
        ("2012-01-01 00:00:00.000", "2012-01-01", ""),
        ("7/26/1956 0:00", "1956-07-26", ""),
        ("7/26/1956, 8:30 PM", "1956-07-26", "8:30 PM"),
        ("26 July 1956 12:00 +02:00", "1956-07-26", "12:00 +02:00"),
    ],
)
def test_a_time_of_day_is_read_apart_and_midnight_is_none(written: str, edtf: str, time: str) -> None:
    assert read_written_date(written) == (edtf, time)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("03/04/2012", "day and month cannot be distinguished: 2012-04-03 or 2012-03-04; say which with --dates dmy"),
        ("44 BC", "years before 0001 are not supported"),
        ("-0044-03-15T00:00:00Z", "years before 0001 are not supported"),
        ("-44", "years before 0001 are not supported"),
        ("0000-01-01", "years before 0001 are not supported"),
        ("52 av. J.-C.", "years before 0001 are not supported"),
        ("03/04/12", "a year of two digits is not supported"),
        ("13/2012", "there is no month 13"),
        ("30/30/2012", "30/30/2012"),
        ("today", "depends on the day of reading"),
        ("soon", "is not a date"),
        ("41000", "is not a date"),
        ("26 July", "is not a date"),
        ("30 February 2012", "there is no such day"),
        ("2012-02-30", "Feb 2012 has 29 days"),
        ("1958 - 1956", "ends before it begins"),
        ("9" * 300, "is not a date"),
    ],
)
def test_what_cannot_be_read_in_one_way_is_refused_with_the_reason(written: str, reason: str) -> None:
    with pytest.raises(RowError) as error:
        read_written_date(written)
    assert reason in str(error.value)


def test_an_order_that_the_figures_do_not_have_is_refused() -> None:
    with pytest.raises(RowError, match="its year does not stand first"):
        read_written_date("03/04/2012", "ymd")
    with pytest.raises(RowError, match="there is no month 13"):
        read_written_date("04/13/2012", "dmy")


@pytest.mark.parametrize(
    ("start", "end", "edtf"),
    [
        ("2012", "", "2012"),
        ("2012", "2012", "2012"),
        ("2012-03-22", "5 April 2012", "2012-03-22/2012-04-05"),
        ("2012", "present", "2012/.."),
    ],
)
def test_a_start_and_an_end_make_an_interval(start: str, end: str, edtf: str) -> None:
    assert read_dates(start, end).edtf == edtf


def test_times_of_both_ends_are_kept() -> None:
    assert read_dates("2012-03-22 10:00", "2012-03-22 11:00") == ("2012-03-22", "10:00 / 11:00")


def test_an_interval_has_no_further_end() -> None:
    with pytest.raises(RowError):
        join_dates("2012/2013", "2014")


@given(st.dates(), st.dates())
def test_some_day_between_two_has_these_two_as_its_bounds(one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = parse_edtf(one_of(first, last))
    assert (found.earliest, found.latest) == (first, last)


def test_a_whole_month_or_year_is_written_as_such() -> None:
    assert one_of(date(2012, 3, 1), date(2012, 3, 31)) == "2012-03"
    assert one_of(date(2012, 1, 1), date(2012, 12, 31)) == "2012"
    assert one_of(date(2012, 3, 1), date(2012, 3, 30)) == "[2012-03-01..2012-03-30]"


@given(st.dates())
def test_a_week_is_seven_days_from_monday_that_hold_the_day(day: date) -> None:
    monday, sunday = week_of(day)
    assert monday <= day <= sunday
    assert monday.weekday() == 0
    assert sunday.weekday() == 6 or sunday == date.max


def test_a_month_is_no_exact_day() -> None:
    with pytest.raises(RowError, match="is not a day"):
        exact_day("2012-03")


@given(st.dates())
def test_what_the_program_prints_comes_in_as_it_was(day: date) -> None:
    edtf = day.isoformat()
    assert read_written_date(format_date(parse_edtf(edtf))).edtf == edtf
