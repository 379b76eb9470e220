from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.date_input import parse_date_input, suggest_edtf
from mali_timeline.dates import parse_edtf
from mali_timeline.errors import DateError
from mali_timeline.formatting import format_date


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
        ("march 0012", "0012-03"),
        ("1 January 0099", "0099-01-01"),
        ("14\u201315 Jan 2013", "2013-01-14/2013-01-15"),
        ("14-15 Jan 2013", "2013-01-14/2013-01-15"),
        ("about Apr 2020", "2020-04~"),
        ("spring 2012", "2012-21"),
        ("476", "0476"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_told(typed: str, edtf: str) -> None:
    """EDTF and words in English and French; a month stays a month."""
    assert parse_date_input(typed) == parse_edtf(edtf)


@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        ("03/04/2012", "cannot be distinguished", "write 2012-04-03 or 2012-03-04"),
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
        ("January 0000", "there is no year 0000", "2012-03-22"),
        ("2013/2012", "the interval ends before it begins", "write 2012/2013"),
        ("Monday 11 January 2013", "that day is a Friday", "write 2013-01-11"),
        ("Foo 11 January 2013", "is not a date", "2012-03-22"),
        ("Friday January 2013", "a weekday needs a whole date", "2012-03-22"),
        ("22 March 23 2012", "the number 23 is left over", "2012-03-22"),
        ("10 mars 12 2012", "the number 12 is left over", "2012-03-22"),
        ("2012 March 12 10", "the number 12 is left over", "2012-03-22"),
        ("c. 2012", "is not a date", "write 2012~"),
        ("mid-2013", "is not a date", "write 2013~, or the months that are meant: 2013-05/2013-08"),
        ("2012-Q1", "is not a date", "write 2012-33"),
        ("1990-uu", "is not a date", "write 1990-XX"),
        ("199u", "is not a date", "write 199X"),
        ("2012/open", "is not a date", "write 2012/.."),
        ("2012-22-03", "there is no month 22", "write 2012-03-22"),
        ("44 BC", "is not a date", "years before 0001 are not supported"),
        ("foo", "is not a date, nor the id of an event", "2012-03-22"),
        ("", "a date is empty", "2012-03-22"),
        ("tomorrow", "is not a date", "2012-03-22"),
        ("2012-03-22 10:00", "is not a date", "2012-03-22"),
        ("2012 or zebra", "is not a date", "2012-03-22"),
    ],
)
def test_nothing_is_guessed(typed: str, message: str, hint: str) -> None:
    """What leaves anything open is refused, with what to write instead."""
    with pytest.raises(DateError) as refusal:
        parse_date_input(typed)
    assert message in refusal.value.message
    assert hint in refusal.value.hint


def test_today_is_the_day_of_the_clock() -> None:
    """`today` may be written in French, too."""
    assert parse_date_input("today", today=date(2026, 11, 23)) == parse_edtf("2026-11-23")
    assert parse_date_input("Aujourd'hui", today=date(2026, 11, 23)) == parse_edtf("2026-11-23")
    assert parse_date_input("today").text == date.today().isoformat()  # noqa: DTZ011


def test_the_id_of_an_event_stands_for_its_date() -> None:
    """An id is looked up before anything else is tried."""
    dates = {"coup-2012": parse_edtf("2012-03-21/2012-03-22")}
    assert parse_date_input("coup-2012", dates.get) == dates["coup-2012"]


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
        when = parse_date_input(typed)
    except DateError as refusal:
        assert refusal.hint  # noqa: PT017 - what is raised is what is tested
    else:
        assert parse_edtf(when.text) == when


@given(st.dates(min_value=date(100, 1, 1)), st.sampled_from(["{day} {month} {year:04}", "{month} {day}, {year:04}"]))
def test_every_day_can_be_asked_for_in_words(day: date, form: str) -> None:
    """A day in words is that day; below the year 100 dateutil would make it another century, so EDTF is asked for."""
    typed = form.format(day=day.day, month=f"{day:%B}", year=day.year)
    assert parse_date_input(typed).earliest == parse_date_input(typed).latest == day


@pytest.mark.parametrize(
    "edtf",
    ["2012", "2012-03", "2012-03-22", "199X~", "19XX", "2012-XX", "2012-03-XX", "2012-XX-XX", "2012-33", "2012-41?",
     "2013-01-14/2013-01-15", "2012-03/2012-05", "2012-12-27/2013-01-02", "2012/..", "2012/", "/2012", "0999",
     "../2012-03-01", "2012~/2014", "0012-03", "[2013-01-29, 2013-01-30]", "[2013-01, 2013-03]", "[..2012]", "[2012..]",
     "[2012, 2014..2015]", "2020-04%", "2012-01-02%/2012-12-30%", "19XX/2000", "2012-03-22/2012-04"],
)  # fmt: skip
def test_a_date_as_the_program_prints_it_is_read_back(edtf: str) -> None:
    when = parse_edtf(edtf)
    again = parse_date_input(format_date(when))
    assert (again.earliest, again.latest) == (when.earliest, when.latest)
    assert (again.approximate, again.uncertain) == (when.approximate, when.uncertain)


def test_a_date_in_words_has_an_edtf_text_to_suggest() -> None:
    assert suggest_edtf("26 July 1956") == "1956-07-26"
    assert suggest_edtf("about Apr 2020") == "2020-04~"
    assert suggest_edtf("30 February 2012") == suggest_edtf("someday") == ""


def test_edtf_comes_before_the_id_of_an_event() -> None:
    dates = {"2012": parse_edtf("1999"), "coup": parse_edtf("2012-03-21")}
    assert parse_date_input("2012", dates.get) == parse_edtf("2012")
    assert parse_date_input("coup", dates.get) == parse_edtf("2012-03-21")
