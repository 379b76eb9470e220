from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mali_timeline.dates import HistoricalDate, parse_edtf
from mali_timeline.errors import DateError
from mali_timeline.formatting import format_date

# EDTF text, first day, last day, precision, how a reader sees it.
SUPPORTED = [
    ("2012-03-22", "2012-03-22", "2012-03-22", "day", "22 Mar 2012"),
    ("2012-02-29", "2012-02-29", "2012-02-29", "day", "29 Feb 2012"),
    ("2012-03", "2012-03-01", "2012-03-31", "month", "Mar 2012"),
    ("2012", "2012-01-01", "2012-12-31", "year", "2012"),
    ("0001", "0001-01-01", "0001-12-31", "year", "1"),
    ("9999-12", "9999-12-01", "9999-12-31", "month", "Dec 9999"),
    ("199X", "1990-01-01", "1999-12-31", "decade", "1990s"),
    ("000X", "0001-01-01", "0009-12-31", "decade", "0000s"),
    ("19XX", "1900-01-01", "1999-12-31", "century", "1900–1999"),
    ("2012-XX", "2012-01-01", "2012-12-31", "year", "a month of 2012"),
    ("2012-XX-XX", "2012-01-01", "2012-12-31", "year", "a day in 2012"),
    ("2012-03-XX", "2012-03-01", "2012-03-31", "month", "a day in Mar 2012"),
    ("2012-21", "2012-03-01", "2012-05-31", "season", "spring 2012"),
    ("2012-22", "2012-06-01", "2012-08-31", "season", "summer 2012"),
    ("2012-23", "2012-09-01", "2012-11-30", "season", "autumn 2012"),
    ("2012-24", "2012-12-01", "2013-02-28", "season", "winter 2012"),
    ("9999-24", "9999-12-01", "9999-12-31", "season", "winter 9999"),
    ("2022-33", "2022-01-01", "2022-03-31", "quarter", "first quarter of 2022"),
    ("2022-34", "2022-04-01", "2022-06-30", "quarter", "second quarter of 2022"),
    ("2022-35", "2022-07-01", "2022-09-30", "quarter", "third quarter of 2022"),
    ("2022-36", "2022-10-01", "2022-12-31", "quarter", "fourth quarter of 2022"),
    ("2022-40", "2022-01-01", "2022-06-30", "half", "first half of 2022"),
    ("2022-41", "2022-07-01", "2022-12-31", "half", "second half of 2022"),
    ("2020-04~", "2020-04-01", "2020-04-30", "month", "about Apr 2020"),
    ("2011-10-16?", "2011-10-16", "2011-10-16", "day", "perhaps 16 Oct 2011"),
    ("2004-06%", "2004-06-01", "2004-06-30", "month", "perhaps about Jun 2004"),
    ("1960/1964", "1960-01-01", "1964-12-31", "interval", "1960–1964"),
    ("2013-01-14/2013-01-15", "2013-01-14", "2013-01-15", "interval", "14–15 Jan 2013"),
    ("2012-03-30/2012-04-02", "2012-03-30", "2012-04-02", "interval", "30 Mar – 2 Apr 2012"),
    ("2011-11/2011-12", "2011-11-01", "2011-12-31", "interval", "Nov – Dec 2011"),
    ("1990-06-28/1996-03", "1990-06-28", "1996-03-31", "interval", "28 Jun 1990 – Mar 1996"),
    ("2012-33/2012-34", "2012-01-01", "2012-06-30", "interval", "first quarter of 2012 – second quarter of 2012"),
    ("2012-03/2012", "2012-03-01", "2012-12-31", "interval", "Mar – 2012"),
    ("1984~/2004-06?", "1984-01-01", "2004-06-30", "interval", "about 1984 – perhaps Jun 2004"),
    ("2004-06-XX/2004-07-03", "2004-06-01", "2004-07-03", "interval", "a day in Jun – 3 Jul 2004"),
    ("2012/..", "2012-01-01", None, "interval", "from 2012"),
    ("2012-03/", "2012-03-01", None, "interval", "from Mar 2012, end unknown"),
    ("../2012-03-22", None, "2012-03-22", "interval", "until 22 Mar 2012"),
    ("/2012", None, "2012-12-31", "interval", "until 2012, start unknown"),
    ("[2013-01-29, 2013-01-30]", "2013-01-29", "2013-01-30", "set", "29 or 30 Jan 2013"),
    ("[2013-01-29,2013-01-30,2013-01-31]", "2013-01-29", "2013-01-31", "set", "29, 30 or 31 Jan 2013"),
    ("[2012-03-28, 2012-04-02]", "2012-03-28", "2012-04-02", "set", "28 Mar 2012 or 2 Apr 2012"),
    ("[2012-05-01, 2012-04-02?]", "2012-04-02", "2012-05-01", "set", "1 May 2012 or perhaps 2 Apr 2012"),
    ("[2012]", "2012-01-01", "2012-12-31", "set", "one of 2012"),
    ("[2012-03-22]", "2012-03-22", "2012-03-22", "set", "22 Mar 2012"),
    ("[2013-01-29..2013-01-31]", "2013-01-29", "2013-01-31", "set", "one of 29–31 Jan 2013"),
    ("[2011, 2012-03..2012-05~]", "2011-01-01", "2012-05-31", "set", "2011 or Mar – about May 2012"),
    ("[..2012-03-22]", None, "2012-03-22", "set", "one of 22 Mar 2012 or earlier"),
    ("[2011, 2012..]", "2011-01-01", None, "set", "2011 or 2012 or later"),
]

# Text, what is wrong with it, what to write instead.
REFUSED = [
    ("2012-13", "there is no month 13", "2012/2013"),
    ("0099-13", "there is no month 13", "2012-03"),
    ("2012-00", "there is no month 00", "2012-03"),
    ("2012-13-01", "there is no month 13", "write 2012-01-13, the month first"),
    ("2012-02-30", "Feb 2012 has 29 days, not 30", "2012-02-01 to 2012-02-29"),
    ("2012-03-00", "Mar 2012 has 31 days, not 0", "2012-03"),
    ("2012-21-13", "a season, quarter or half has no days", "write 2012-21"),
    ("2012-25", "seasons of a hemisphere (25-32) are not supported", "21 to 24"),
    ("2012-37", "thirds of a year (37-39) are not supported", "33 to 36"),
    ("2012-04/2012-03", "the interval ends before it begins", "write 2012-03/2012-04"),
    ("2012-13/2013", "there is no month 13", "2012-03"),
    ("2011/2012-13", "there is no month 13", "2012-03"),
    ("../..", "needs a date at one end", "2012/.."),
    ("/", "needs a date at one end", "2012/.."),
    ("2012/2013/2014", "is not a date", "2012-03"),
    ("0000", "there is no year 0000", "2012-03"),
    ("-0100", "years before 0001 are not supported", "2012-03"),
    ("Y-17000", "years before 0001 are not supported", "2012-03"),
    ("Y17000", "years after 9999 are not supported", "2012-03"),
    ("Y17E7", "years after 9999 are not supported", "2012-03"),
    ("Y2012", "is not a date", "write 2012"),
    ("1950S2", "significant digits (S) are not supported", "2012-03"),
    ("{2012, 2013}", "all-of sets {...} are not supported", "2012-03"),
    ("2012-03-22T10:00:00Z", "times of day are not supported", "write 2012-03-22"),
    ("1XXX", "X is supported only for the last digits", "199X"),
    ("156X-12-25", "a month of an unspecified year is level 2", "199X"),
    ("2012-XX-22", "a day of an unspecified month is level 2", "2012-03"),
    ("2012-1X", "X is supported only for the last digits", "199X"),
    ("2012~-03", "are supported only after a whole date", "2012~"),
    ("?2012", "are supported only after a whole date", "2012~"),
    ("[2012", "a set is not closed", "[2013-01-29, 2013-01-30]"),
    ("[]", "a set has an empty member", "[2013-01-29, 2013-01-30]"),
    ("[2012,]", "a set has an empty member", "[2013-01-29, 2013-01-30]"),
    ("[2012, ..2013]", ".. is allowed only before the first date of a set", "2012"),
    ("[2013..2012]", "ends before it begins", "write [2012..2013]"),
    ("[2011, 2013..2012]", "ends before it begins", "write [2011, 2012..2013]"),
    ("[2012, Monday]", "is not a date", "2012"),
    ("03/04/2012", "day and month cannot be distinguished", "write 2012-04-03 or 2012-03-04"),
    ("13/04/2012", "is not a date", "write 2012-04-13"),
    ("03.04.2012", "day and month cannot be distinguished", "write 2012-04-03 or 2012-03-04"),
    ("201203", "is not a date", "write 2012-03"),
    ("20120322", "is not a date", "write 2012-03-22"),
    ("2012/03/22", "is not a date", "write 2012-03-22"),
    ("2012-3-2", "is not a date", "write 2012-03-02"),
    ("2012-3", "is not a date", "write 2012-03"),
    ("2012/3", "is not a date", "write 2012-03"),
    ("2012-2013", "is not a date", "write 2012/2013"),
    ("2012–2013", "is not a date", "write 2012/2013"),
    ("2012-03-22/25", "is not a date", "write 2012-03-22/2012-03-25"),
    ("1990s", "is not a date", "write 199X"),
    ("c. 2012", "is not a date", "write 2012~"),
    (" 2012", "is not a date", "write 2012"),
    ("Monday", "is not a date", "write 2012, 2012-03"),
    ("", "is not a date", "write 2012, 2012-03"),
    ("٢٠١٢", "is not a date", "write 2012, 2012-03"),
    ("2012-03-22\n", "is not a date", "write 2012-03-22"),
    ("x" * 100, "...' is not a date", "write 2012, 2012-03"),
    ("2012/" + "x" * 100, "...' is not a date", "write 2012, 2012-03"),
    ("[" + "2012, " * 100, "...': a set is not closed", "[2013-01-29, 2013-01-30]"),
    ("[2012, 2012-13]", "date '[2012, 2012-13]': there is no month 13", "2012-03"),
]


@pytest.mark.parametrize(("text", "earliest", "latest", "precision", "_words"), SUPPORTED)
def test_a_date_has_the_days_that_it_can_mean(
    text: str, earliest: str | None, latest: str | None, precision: str, _words: str
) -> None:
    """Bounds and precision follow from the EDTF text, and str() gives the text back."""
    when = parse_edtf(text)
    days = tuple(day.isoformat() if day else None for day in (when.earliest, when.latest))
    assert (days, when.precision, str(when)) == ((earliest, latest), precision, text)


@pytest.mark.parametrize(("text", "_earliest", "_latest", "_precision", "words"), SUPPORTED)
def test_a_reader_sees_a_date_format_date(
    text: str, _earliest: str | None, _latest: str | None, _precision: str, words: str
) -> None:
    """Each kind of date has one human form."""
    assert format_date(parse_edtf(text)) == words


@pytest.mark.parametrize(("text", "message", "hint"), REFUSED)
def test_what_is_not_taken_is_refused_with_what_to_write(text: str, message: str, hint: str) -> None:
    """The refusal names the reason, and the hint is a text that would be taken."""
    with pytest.raises(DateError) as refusal:
        parse_edtf(text)
    assert message in refusal.value.message
    assert len(refusal.value.message) < 200
    assert hint in refusal.value.hint


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2012", False, False),
        ("2012~", True, False),
        ("2012?", False, True),
        ("2012%", True, True),
        ("2012/2013~", True, False),
        ("[2012?, 2013]", False, True),
    ],
)
def test_doubt_is_a_flag_and_never_widens_the_bounds(text: str, approximate: bool, uncertain: bool) -> None:  # noqa: FBT001
    """`~` and `?` set flags; the days stay those of the date without them."""
    when, plain = parse_edtf(text), parse_edtf(text.strip("~?%").replace("~", "").replace("?", ""))
    assert (when.approximate, when.uncertain) == (approximate, uncertain)
    assert (when.earliest, when.latest) == (plain.earliest, plain.latest)


@pytest.mark.parametrize(
    ("text", "year", "words"),
    [
        ("2012-03-22", 2012, "22 Mar"),
        ("2012-03", 2012, "Mar"),
        ("2012-03-XX", 2012, "a day in Mar"),
        ("2012", 2012, "some time in 2012"),
        ("2012", 2011, "2012"),
        ("2012~", 2012, "about 2012"),
        ("2012-21", 2012, "spring"),
        ("2022-33", 2022, "first quarter"),
        ("2012-03-30/2012-04-02", 2012, "30 Mar – 2 Apr"),
        ("2012-12-30/2013-01-02", 2012, "30 Dec 2012 – 2 Jan 2013"),
        ("2013-01-14/2013-01-15", 2013, "14–15 Jan"),
        ("2012-03/..", 2012, "from Mar"),
        ("../2012-03", 2012, "until Mar"),
        ("[2013-01-29, 2013-02-02]", 2013, "29 Jan or 2 Feb"),
        ("2012-03-22", 2011, "22 Mar 2012"),
    ],
)
def test_under_a_heading_of_its_year_a_date_leaves_it_out(text: str, year: int, words: str) -> None:
    """The year is said once, by the heading."""
    assert format_date(parse_edtf(text), under_year=year) == words


# Must be in the correct order.
ORDERED = [
    "../1960",
    "19XX",
    "1990/..",
    "199X",
    "1990",
    "1990-01",
    "1990-01-01/1990-01-03",
    "1990-01-01",
    "1990-01-02",
    "1990-02",
    "2012/2013",
    "2012",
    "2012-40",
    "2012-33",
    "2012-01",
    "2012-01-17",
]


def test_dates_stand_in_order_of_their_beginning_and_the_wider_first() -> None:
    """A month sorts inside its year, a day inside its month."""
    keys = [parse_edtf(text).sort_key for text in ORDERED]
    assert all(before < after for before, after in pairwise(keys))


@pytest.mark.parametrize(
    ("one", "other", "overlaps", "before", "inside"),
    [
        ("2012-03", "2012", True, False, True),
        ("2012", "2012-03", True, False, False),
        ("2011", "2012", False, True, False),
        ("2012", "2011", False, False, False),
        ("2012/..", "2013", True, False, False),
        ("2013", "2012/..", True, False, True),
        ("2013", "../2012", False, False, False),
        ("../2012", "2013", False, True, False),
        ("../2012", "../2013", True, False, True),
        ("2012/..", "../2011", False, False, False),
    ],
)
def test_whether_dates_meet_has_three_answers(one: str, other: str, overlaps: bool, before: bool, inside: bool) -> None:  # noqa: FBT001
    """Two dates may overlap, one may be certainly before the other, or certainly inside it."""
    first, second = parse_edtf(one), parse_edtf(other)
    assert first.overlaps(second) is overlaps
    assert second.overlaps(first) is overlaps
    assert first.certainly_before(second) is before
    assert first.certainly_inside(second) is inside


@pytest.mark.parametrize(
    ("text", "year", "month"),
    [
        ("2012-03-22", 2012, 3),
        ("2012-03", 2012, 3),
        ("2012-03-XX", 2012, 3),
        ("2012", 2012, None),
        ("2012-24", 2012, None),
        ("2022-33", 2022, None),
        ("199X", None, None),
        ("2012-03-30/2013", 2012, 3),
        ("2012/2013", 2012, None),
        ("../2012", None, None),
        ("[2013-01-29, 2013-01-30]", 2013, 1),
        ("[2013-01-29, 2013-02-01]", 2013, None),
        ("[2012, 2013..]", None, None),
    ],
)
def test_the_year_and_month_of_a_beginning_are_known_or_not(text: str, year: int | None, month: int | None) -> None:
    """Where a date does not tell the year or the month, nothing is made up."""
    when = parse_edtf(text)
    assert (when.year, when.month) == (year, month)


def test_a_single_day_has_a_weekday() -> None:
    """11 January 2013 is a Friday; a month has no weekday."""
    assert parse_edtf("2013-01-11").weekday == "Friday"
    assert parse_edtf("2013-01").weekday is None


DAYS = st.dates(min_value=date(1, 1, 1))
POINTS = st.one_of(
    DAYS.map(lambda day: day.isoformat()),
    DAYS.map(lambda day: day.isoformat()[:7]),
    DAYS.map(lambda day: day.isoformat()[:4]),
    DAYS.map(lambda day: f"{day.isoformat()[:7]}-XX"),
    st.builds(
        lambda day, span: f"{day.isoformat()[:4]}-{span}", DAYS, st.sampled_from([21, 22, 23, 24, 33, 36, 40, 41])
    ),
    st.integers(1, 999).map(lambda decade: f"{decade:03}X"),
)
DOUBTED = st.builds(lambda point, doubt: point + doubt, POINTS, st.sampled_from(["", "", "?", "~", "%"]))
INTERVALS = st.builds(lambda one, other: f"{one}/{other}", DOUBTED | st.just(".."), DOUBTED | st.just(""))
SETS = st.lists(DOUBTED, min_size=1, max_size=4).map(lambda members: f"[{', '.join(members)}]")
NEAR_DATES = st.text(alphabet="0123456789X-/.[]{}~?%, TYSZ:+", max_size=24)


def read_or_none(text: str) -> HistoricalDate | None:
    """Read a date, or give None where it is refused."""
    try:
        return parse_edtf(text)
    except DateError:
        return None


@given(DOUBTED | INTERVALS | SETS)
def test_printing_and_reading_again_gives_the_same_value(text: str) -> None:
    """str() loses nothing."""
    when = read_or_none(text)
    assert when is None or parse_edtf(str(when)) == when


@given(DOUBTED)
def test_every_single_date_is_taken_and_its_bounds_stand_in_order(text: str) -> None:
    """The first day is never after the last."""
    when = parse_edtf(text)
    assert when.earliest is not None
    assert when.latest is not None
    assert when.earliest <= when.latest
    assert format_date(when)


@given(st.lists(DOUBTED | INTERVALS | SETS, min_size=3, max_size=3))
def test_the_order_is_total_and_agrees_with_the_bounds(texts: list[str]) -> None:
    """Any three dates can be put in order, and what is certainly before another sorts before it."""
    dates = [when for text in texts if (when := read_or_none(text))]
    ordered = sorted(dates, key=lambda when: when.sort_key)
    assert all(one.sort_key <= other.sort_key for one, other in pairwise(ordered))
    for one in dates:
        for other in dates:
            if one.certainly_before(other):
                assert one.sort_key < other.sort_key
                assert not one.overlaps(other)


@given(st.text(max_size=30) | NEAR_DATES)
@example("2012-03-22T")
@example("[..]")
@example("9999-24/")
@example("0000/0000")
@example("32X1-1")
def test_no_text_raises_anything_but_the_documented_error(text: str) -> None:
    """A text is a date, which can be printed, compared and read, or it is refused with a hint."""
    try:
        when = parse_edtf(text)
    except DateError as refusal:
        assert refusal.message  # noqa: PT017 - what is raised is what is tested
        assert refusal.hint.startswith("write")  # noqa: PT017
    else:
        assert str(when) == text
        assert format_date(when)
        assert when.overlaps(when)
        assert when.year is None or 1 <= when.year <= 9999


@given(st.text(max_size=12) | NEAR_DATES)
def test_what_a_hint_proposes_is_taken(text: str) -> None:
    """Whoever follows a hint is not sent to a second refusal."""
    try:
        parse_edtf(text)
    except DateError as refusal:
        proposed = refusal.hint.removeprefix("write ").split(" or ")[0].split(",")[0]
        if proposed[:1].isdigit() and " " not in proposed:
            assert str(parse_edtf(proposed)) == proposed


def test_a_date_is_its_text_in_a_traceback_too() -> None:
    date = parse_edtf("2012-03?")
    assert (str(date), repr(date)) == ("2012-03?", "parse_edtf('2012-03?')")
    assert {date: 1}[parse_edtf("2012-03?")] == 1
