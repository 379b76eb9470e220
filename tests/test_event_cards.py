import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from conftest import Run, drawn, program
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.dates import HistoricalDate, read_edtf
from mali_timeline.records import Timeline
from mali_timeline.views.cards import event_cards
from mali_timeline.views.gaps import gap_in_words
from mali_timeline.views.pieces import Piece
from mali_timeline.views.rows import Rows
from mali_timeline.views.strips import Span, Strip, span_of

Go = Callable[..., Run]
HEAD = """
    sources:
      one: {title: One, publisher: First, kind: agency}
      two: {title: Two, publisher: Second, kind: newspaper, origin: Third}
"""


def section(text: str, label: str) -> str:
    """Give the part of a card that stands beside a label, without the label's columns."""
    lines = text.splitlines()
    begin = next(index for index, line in enumerate(lines) if line.startswith(f"{label} "))
    rest = lines[begin + 1 :]
    end = next((index for index, line in enumerate(rest) if not line.startswith(" ")), len(rest))
    return "".join(f"{line[10:]}\n" for line in [lines[begin], *rest[:end]])


# Days before and after


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
    assert gap_in_words(read_edtf(one), read_edtf(other), "later") == words


DAYS = st.dates(date(1960, 1, 1), date(2026, 1, 1))


@given(DAYS, DAYS)
def test_two_days_are_as_far_apart_as_the_calendar_says(first: date, second: date) -> None:
    """Whatever lies between them."""
    one, other = sorted((first, second))
    words = gap_in_words(read_edtf(str(one)), read_edtf(str(other)), "later")
    expected = (other - one).days
    assert words == (f"{expected:,} day{'s' * (expected != 1)} later" if expected else "the same day")


@given(DAYS, DAYS, st.integers(1, 60), st.data())
def test_every_day_that_dates_can_mean_is_between_the_two_numbers(
    first: date, second: date, width: int, draw: st.DataObject
) -> None:
    """The bounds hold for each, and are reached."""
    one, other = sorted((first, second))
    earlier = HistoricalDate(f"[{one}..{one + timedelta(width)}]", one, one + timedelta(width), "set")
    words = gap_in_words(earlier, read_edtf(str(other)), "later")
    day = draw.draw(st.dates(one, one + timedelta(width)))
    if not words:
        assert earlier.overlaps(read_edtf(str(other)))
        return
    numbers = [int(word.replace(",", "")) for word in words.split() if word[0].isdigit()]
    assert numbers == [(other - one).days - width, (other - one).days]
    assert numbers[0] <= (other - day).days <= numbers[1]


def test_a_card_says_how_long_before_and_after(history: Timeline) -> None:
    """Behind the events before and after."""
    text = event_cards(history, [event for event in history.events if event.id == "gao-taken"]).plain()
    assert "mutiny  9 days earlier\n" in text
    assert "accord  between 245 and 275 days later\n" in text
    text = event_cards(history, [event for event in history.events if event.id == "old-war"]).plain()
    assert "\nBefore " not in text


# Figures


FIGURES = f"""{HEAD}
    events:
      - id: e
        date: 2012-03-31
        title: E
        text: E.
        sources: [{{source: one}}, {{source: two}}]
        figures:
          - {{label: dead, value: 1200, source: one}}
          - {{label: distance, low: 2.5, high: 30, unit: km, source: one}}
          - {{label: dead, low: 20, source: two}}
          - {{label: distance, value: 4, unit: miles}}
          - {{label: dead, value: 1200, source: two}}
          - {{label: distance, value: 5, unit: km, source: two}}
"""


def test_figures_stand_in_line_under_what_they_count(load: Callable[[str], Timeline]) -> None:
    """Low, high and who says so; a plain value is both; what counts the same stands together."""
    timeline = load(FIGURES)
    cards = event_cards(timeline, timeline.events)
    expected = (
        "      low   high  who says so\n"
        "dead\n"
        "    1,200  1,200  First (one)\n"
        "       20      –  Third (two)\n"
        "    1,200  1,200  Third (two)\n"
        "distance (km)\n"
        "      2.5     30  First (one)\n"
        "        5      5  Third (two)\n"
        "distance (miles)\n"
        "        4      4  no source named\n"
    )
    assert section(cards.plain(), "Figures") == expected
    assert section(drawn(cards, 60), "Figures") == expected


def test_differing_figures_are_laid_out_source_by_source(load: Callable[[str], Timeline]) -> None:
    """Each amount once with who says it; those that agree, or count something else, are no disagreement."""
    timeline = load(FIGURES)
    assert section(event_cards(timeline, timeline.events).plain(), "Disputed") == (
        "dead:\n    1,200        First (one)\n    at least 20  Third (two)\n    1,200        Third (two)\n"
        "distance (km):\n    2.5 to 30  First (one)\n    5          Third (two)\n"
    )


def test_where_there_is_no_room_for_columns_no_number_is_lost() -> None:
    """The cells stand one behind the other, and wrap."""
    rows = Rows([tuple((Piece(text),) for text in ("1,234,567", "8,900,000", "Somebody (some-source)"))], numbers=2)
    assert rows.plain() == "    1,234,567  8,900,000  Somebody (some-source)\n"
    assert drawn(rows, 40) == "    1,234,567  8,900,000  Somebody\n                          (some-source)\n"
    assert drawn(rows, 24) == "  1,234,567  8,900,000\n  Somebody (some-source)\n"


# Disagreement on dates


def test_dates_in_dispute_stand_against_the_event_s_own(load: Callable[[str], Timeline]) -> None:
    """Each source with its date and weekday; a weekday that does not fit is said; so are those who are silent."""
    timeline = load(f"""{HEAD}
      three: {{title: Three, publisher: Last, kind: ngo}}
    events:
      - id: e
        date: 2013-01-12
        title: E
        text: E.
        disputed: They disagree.
        sources:
          - {{source: one, date: 2013-02-12, weekday: Saturday, note: a slip}}
          - {{source: two, weekday: Sunday}}
          - {{source: three}}
      - {{id: f, date: 2013-01, title: F, text: F., sources: [{{source: one, weekday: Friday, date: 2013-02}}]}}
""")
    text = event_cards(timeline, timeline.events[:1]).plain()
    assert section(text, "Disputed") == (
        "They disagree.\n"
        "The date, here Saturday 12 Jan 2013:\n"
        "    Saturday 12 Feb 2013 (which was a Tuesday)  First (one): a slip\n"
        "    Sunday (12 Jan 2013 was a Saturday)         Third (two)\n"
        "    1 other gives no date of the event\n"
    )
    assert "    dates it Saturday 12 Feb 2013 (which was a Tuesday); a slip\n" in text
    assert section(event_cards(timeline, timeline.events[1:]).plain(), "Disputed") == (
        "The date, here Jan 2013:\n    Friday Feb 2013  First (one)\n"
    )


# The strip


TWENTY_YEARS = Span(date(2000, 1, 1), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("when", "drawn_line"),
    [
        ("2000-01-01", "2000 ●─────────────────── 2019"),
        ("2019-12-31", "2000 ───────────────────● 2019"),
        ("2010-06", "2000 ──────────●───────── 2019"),
        ("2005/2007", "2000 ─────●●●──────────── 2019"),
        ("2015/..", "2000 ───────────────●●●●► 2019"),
        ("../2002", "2000 ◄●●───────────────── 2019"),
    ],
)
def test_a_strip_marks_every_year_that_a_date_can_mean(when: str, drawn_line: str) -> None:
    """An open end is an arrow."""
    strip = Strip(TWENTY_YEARS, read_edtf(when))
    assert drawn(strip, 30) == f"{drawn_line}\n"
    assert len(strip.plain()) == 71


@given(DAYS, DAYS, st.integers(1, 300), DAYS)
def test_a_strip_is_as_wide_as_it_may_be_and_no_wider(first: date, last: date, width: int, day: date) -> None:
    """With one mark for a day, inside its line."""
    if first == last:
        last = first + timedelta(1)
    strip = Strip(Span(min(first, last), max(first, last)), read_edtf(str(day)))
    text = drawn(strip, width).rstrip("\n")
    assert len(text) == min(width, 120)
    assert text.count("●") == 1


def test_the_ends_of_a_strip_say_as_much_as_tells_them_apart() -> None:
    """Years, or months, or days; on a very narrow terminal nothing."""
    when = read_edtf("2012-03-25")
    assert drawn(Strip(Span(date(2012, 1, 1), date(2012, 12, 31)), when), 30) == "Jan 2012 ──●───────── Dec 2012\n"
    assert drawn(Strip(Span(date(2012, 3, 22), date(2012, 3, 28)), when), 40) == (
        "22 Mar 2012 ──────●───────── 28 Mar 2012\n"
    )
    assert drawn(Strip(TWENTY_YEARS, when), 10) == "──────●───\n"


def test_a_strip_spans_the_events_whose_days_are_known(load: Callable[[str], Timeline]) -> None:
    """Open ends have no day; a single day is no span, and has no strip."""
    timeline = load(f"""{HEAD}
    events:
      - {{id: a, date: ../2001-03-01, title: A, text: A., sources: [{{source: one}}]}}
      - {{id: b, date: 2002-01-01/.., title: B, text: B., sources: [{{source: one}}]}}
      - {{id: c, date: 2002-01-01, title: C, text: C., sources: [{{source: one}}]}}
""")
    assert span_of(timeline.events) == Span(date(2001, 3, 1), date(2002, 1, 1))
    assert span_of(timeline.events[1:]) is None
    assert span_of([]) is None
    alone = Timeline(events=timeline.events[2:])
    assert "Timeline" not in event_cards(alone, alone.events).plain()


def test_a_strip_has_plain_letters_where_the_stream_has_no_others(history_file: str) -> None:
    """Of the same width."""
    environment = {"PYTHONIOENCODING": "ascii", "MALI_TIMELINE_FILE": history_file}
    seen = program("show", "gao-taken", env=environment).stdout
    assert f"Timeline  1990 {'-' * 58}o- 2012\n" in seen


# On screens of any width


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 140, 200])
def test_a_card_fits_its_terminal(columns: int, terminal: Go) -> None:
    """With all its parts."""
    shown = ("mopti-exposed", "serval-named", "african-contingents", "konna-falls")
    seen = terminal("show", *shown, "--color", "never", columns=columns).out
    assert max(map(len, seen.splitlines())) <= columns
    for label in ("Figures", "Disputed", "Because", "Led to", "Timeline", "Before", "After"):
        assert f"\n{label}  " in seen


def test_what_show_gives_to_programs_is_as_before(run: Go) -> None:
    """All that is new is drawn: JSON has the keys of `list`."""
    shown, listed = (json.loads(run(*words, "--format", "json").out) for words in (("show", "konna-falls"), ("list",)))
    assert shown[0] == next(event for event in listed if event["id"] == "konna-falls")
