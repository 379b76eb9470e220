from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.asked_dates import read_asked
from mali_timeline.dates import DateError, read_edtf


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2012-03", "2012-03"),
        (" 2012~ ", "2012~"),
        ("2012/..", "2012/.."),
        ("11 Jan 2013", "2013-01-11"),
        ("11 January 2013", "2013-01-11"),
        ("January 11, 2013", "2013-01-11"),
        ("Jan. 11 2013", "2013-01-11"),
        ("11th of January 2013", "2013-01-11"),
        ("1st March 2012", "2012-03-01"),
        ("Jan 2013", "2013-01"),
        ("January 2001", "2001-01"),
        ("Feb 2000", "2000-02"),
        ("Sept 2012", "2012-09"),
        ("janvier 2013", "2013-01"),
        ("février 2012", "2012-02"),
        ("FÉVR. 2012", "2012-02"),
        ("22 mars 2012", "2012-03-22"),
        ("le 22 mars 2012", "2012-03-22"),
        ("1er août 2014", "2014-08-01"),
        ("29 février 2012", "2012-02-29"),
        ("déc 2012", "2012-12"),
        ("Friday 11 January 2013", "2013-01-11"),
        ("vendredi 11 janvier 2013", "2013-01-11"),
        ("Fri., 11 Jan 2013", "2013-01-11"),
        ("January 0999", "0999-01"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_told(typed: str, edtf: str) -> None:
    """EDTF and words in English and French; a month stays a month."""
    assert read_asked(typed) == read_edtf(edtf)


@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        ("03/04/2012", "cannot be told apart", "write 2012-04-03 or 2012-03-04"),
        ("13/04/2012", "is not a date", "write 2012-04-13"),
        ("Monday", "a weekday alone", "2012-03-22"),
        ("lundi", "a weekday alone", "2012-03-22"),
        ("11 Jan", "its year is missing", "2012-03-22"),
        ("janvier", "its year is missing", "2012-03-22"),
        ("201203", "is not a date", "write 2012-03"),
        ("0099-13", "there is no month 13", "write 2012"),
        ("2012-02-30", "Feb 2012 has 29 days, not 30", "2012-02-01 to 2012-02-29"),
        ("30 February 2012", "there is no such day", "2012-03-22"),
        ("30 février 2012", "there is no such day", "2012-03-22"),
        ("January 0000", "there is no such day", "2012-03-22"),
        ("2013/2012", "the interval ends before it begins", "write 2012/2013"),
        ("Monday 11 January 2013", "that day is a Friday", "write 2013-01-11"),
        ("Foo 11 January 2013", "is not a date", "2012-03-22"),
        ("Friday January 2013", "a weekday stands with a whole date only", "2012-03-22"),
        ("22 March 23 2012", "can be read in more than one way", "2012-03-22"),
        ("1 January 0099", "can be read in more than one way", "2012-03-22"),
        ("foo", "is not a date, nor the id of an event", "2012-03-22"),
        ("", "a date is empty", "2012-03-22"),
        ("tomorrow", "is not a date", "2012-03-22"),
        ("2012-03-22 10:00", "is not a date", "2012-03-22"),
    ],
)
def test_nothing_is_guessed(typed: str, message: str, hint: str) -> None:
    """What leaves anything open is refused, with what to write instead."""
    with pytest.raises(DateError) as refusal:
        read_asked(typed)
    assert message in refusal.value.message
    assert hint in refusal.value.hint


def test_today_is_the_day_of_the_clock() -> None:
    """`today` may be written in French, too."""
    assert read_asked("today", today=date(2026, 11, 23)) == read_edtf("2026-11-23")
    assert read_asked("Aujourd'hui", today=date(2026, 11, 23)) == read_edtf("2026-11-23")
    assert read_asked("today").text == date.today().isoformat()  # noqa: DTZ011


def test_the_id_of_an_event_stands_for_its_date() -> None:
    """An id is looked up before anything else is tried."""
    dates = {"coup-2012": read_edtf("2012-03-21/2012-03-22")}
    assert read_asked("coup-2012", dates.get) == dates["coup-2012"]


WORDS = st.lists(
    st.sampled_from(
        ["11", "Jan", "janvier", "2013", "1999", "le", "Monday", "of", ",", ".", "31", "Feb", "mai", "x", "1er"]
    ),
    max_size=5,
).map(" ".join)


@given(st.text(max_size=20) | WORDS)
def test_no_typed_text_raises_anything_but_the_documented_error(typed: str) -> None:
    """A typed text is a date, or refused with a hint."""
    try:
        when = read_asked(typed)
    except DateError as refusal:
        assert refusal.hint  # noqa: PT017 - what is raised is what is tested
    else:
        assert read_edtf(when.text) == when


@given(st.dates(min_value=date(100, 1, 1)), st.sampled_from(["{day} {month} {year:04}", "{month} {day}, {year:04}"]))
def test_every_day_can_be_asked_for_in_words(day: date, form: str) -> None:
    """A day in words is that day; below the year 100 dateutil would make it another century, so EDTF is asked for."""
    typed = form.format(day=day.day, month=f"{day:%B}", year=day.year)
    assert read_asked(typed).earliest == read_asked(typed).latest == day
