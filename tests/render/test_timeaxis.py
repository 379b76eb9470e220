import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len
from support import drawn, piped

from mali_timeline.dates import between, parse_edtf
from mali_timeline.errors import DateError
from mali_timeline.records import Event, Period
from mali_timeline.render.timeaxis import Axis, Strip, TimeSpanChart, bar_line
from mali_timeline.reports.timespans import TimeSpan, time_spans
from mali_timeline.terminal.output import draw


def event(edtf: str, title: str = "T") -> Event:
    """Return an event of a date."""
    return Event(id="e", date=parse_edtf(edtf), title=title, text="T.", sources=())


def axis(edtf: str, columns: int) -> Axis:
    """Return the axis of the days of a date."""
    when = parse_edtf(edtf)
    assert when.earliest
    assert when.latest
    return Axis(when.earliest, when.latest, columns)


def dates() -> st.SearchStrategy[str]:
    """Return dates of every precision, and intervals between two, of which one may be open."""
    points = st.builds(
        lambda day, length, qualifier: day.isoformat()[:length] + qualifier,
        st.dates(),
        st.sampled_from([4, 7, 10]),
        st.sampled_from(["", "~", "?"]),
    )
    halves = st.tuples(st.sampled_from(["..", ""]), points)
    return st.one_of(
        points,
        st.tuples(points, points).map(lambda ends: "/".join(sorted(ends))).filter(_is_date),
        halves.map("/".join),
        halves.map(lambda ends: "/".join(reversed(ends))),
    )


def _is_date(edtf: str) -> bool:
    try:
        parse_edtf(edtf)
    except DateError:
        return False
    return True


# The axis


@pytest.mark.parametrize(
    ("edtf", "columns", "lines"),
    [
        ("2012-02-28/2012-02-29", 12, ["2012", "Feb", "28    29", "┬─────┬─────"]),
        (
            "2012-12-29/2013-01-04",
            21,
            ["2012     2013", "Dec      Jan", "29 30 31 1  2  3  4", "┬──┬──┬──┬──┬──┬──┬──"],
        ),
        ("2013-01", 31, ["2013", "Jan", "1    6    11   16   21   26", "┬────┬────┬────┬────┬────┬─────"]),
        ("2012", 36, ["2012", "Jan  Mar   May   Jul    Sep   Nov", "┬────┬─────┬─────┬──────┬─────┬─────"]),
        ("2011-11/2012-06", 24, ["2011  2012", "Nov   Jan  Mar   May", "┬─────┬────┬─────┬──────"]),
        ("2012/2014", 24, ["2012    2013    2014", "┬───────┬───────┬───────"]),
        ("1960/2026", 30, ["1960    1980     2000     2020", "┬───────┬────────┬────────┬───"]),
        ("2012-02-28/2012-02-28", 4, ["2012", "Feb", "28", "┬───"]),
        ("2012-02-28/2012-03-02", 6, ["   2012", "   Mar", "   1", "───┬──"]),
        ("2012-02-28/2012-02-29", 4, ["2012", "Feb", "28", "┬───"]),
        ("2012-02-29/2012-03-02", 9, ["2012", "   Mar", "29 1  2", "┬──┬──┬──"]),
    ],
)
def test_ticks_are_on_round_days_months_and_years_as_close_as_labels_fit(
    edtf: str, columns: int, lines: list[str]
) -> None:
    drawing = axis(edtf, columns)
    assert [*drawing.headings(), drawing.ruler()] == lines


def test_the_days_of_an_axis_are_those_from_its_first_to_its_last() -> None:
    assert axis("2012-03/2012-05", 40).days == between(date(2012, 3, 1), date(2012, 5, 31))


@given(st.dates(), st.dates(), st.integers(12, 200), st.data())
def test_the_axis_is_true(one: date, other: date, columns: int, data: st.DataObject) -> None:
    # Later is never further left, the ends are at the ends, and no label touches the next.
    first, last = sorted((one, other))
    drawing = Axis(first, last, columns)
    assert drawing.columns_of(drawing.days) == (0, columns - 1)
    earlier, later = sorted(data.draw(st.tuples(st.dates(first, last), st.dates(first, last))))
    (a, b), (c, d) = (drawing.columns_of(between(day, day)) for day in (earlier, later))
    assert 0 <= a <= b < columns
    assert a <= c
    assert b <= d < columns
    ticks = drawing.ticks()
    assert [tick.column for tick in ticks] == sorted({tick.column for tick in ticks})
    assert drawing.headings()[-1].split() == [tick.labels[0] for tick in ticks]
    assert all(drawing.headings()[-1][tick.column :].startswith(tick.labels[0]) for tick in ticks)
    assert len(drawing.ruler()) == columns


# A strip


def strip(edtf: str, days: str = "2000/2011") -> Strip:
    """Return the strip of a date from the first to the last of some days."""
    first, last, _ = axis(days, 1)
    return Strip(first, last, parse_edtf(edtf))


@pytest.mark.parametrize(
    ("edtf", "marks"),
    [
        ("2000", "●───────────"),
        ("2002-07-14", "──●─────────"),
        ("2002/2004", "──●●●───────"),
        ("2002/..", "──●●●●●●●●●►"),
        ("../2002", "◄●●─────────"),
        ("1990", "●───────────"),
        ("2011-12-31/..", "───────────►"),
    ],
)
def test_a_strip_marks_every_column_that_a_date_can_mean(edtf: str, marks: str) -> None:
    assert drawn(strip(edtf), 22) == f"2000 {marks} 2011\n"


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        ("2000/2011", "2000", "2011"),
        ("2012-01/2012-12", "Jan 2012", "Dec 2012"),
        ("2011-12-20/2013-01-10", "Dec 2011", "Jan 2013"),
        ("2012-03-21/2012-03-31", "21 Mar 2012", "31 Mar 2012"),
        ("2012-12-30/2013-02-02", "30 Dec 2012", "2 Feb 2013"),
    ],
)
def test_the_ends_of_a_strip_are_labelled_as_finely_as_its_length_asks(days: str, start: str, end: str) -> None:
    line = drawn(strip(days.partition("/")[0], days), 60).rstrip("\n")
    assert line.startswith(f"{start} ●")
    assert line.endswith(f"─ {end}")


@pytest.mark.parametrize(
    ("edtf", "marks"), [("2013-01-14", "●●●●●─────"), ("2013-01-15", "─────●●●●●"), ("2013-01-14/2013-01-15", "●" * 10)]
)
def test_a_day_that_is_wider_than_a_column_is_marked_as_wide_as_it_is(edtf: str, marks: str) -> None:
    assert drawn(strip(edtf, "2013-01-14/2013-01-15"), 34) == f"14 Jan 2013 {marks} 15 Jan 2013\n"


def test_a_strip_has_a_fixed_width_in_a_pipe_and_a_largest_one_on_a_terminal() -> None:
    assert [len(text) - 1 for text in (piped(strip("2003")), drawn(strip("2003"), 100), drawn(strip("2003"), 300))] == [
        70,
        100,
        120,
    ]


@given(st.dates(), st.dates(), st.dates(), st.integers(1, 300))
def test_a_strip_is_as_wide_as_it_may_be_and_a_day_on_it_has_one_mark_unless_it_is_wider_than_a_column(
    one: date, other: date, day: date, width: int
) -> None:
    first, last = sorted((one, other))
    assume(first < last)
    line = drawn(Strip(first, last, between(day, day)), width).rstrip("\n")
    assert len(line) == min(width, 120)
    (marks,) = re.findall("●+", line)
    days = (last - first).days + 1
    assert 1 <= len(marks) <= -(-len(re.findall("[●─]", line)) // days)


def test_a_narrow_strip_has_no_labels() -> None:
    assert drawn(strip("2000"), 15) == "2000 ●──── 2011\n"
    assert drawn(strip("2000"), 14) == "●●────────────\n"
    assert drawn(strip("2000"), 1) == "●\n"


# Bars


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2002", "  ░         "),
        ("2002-07-14", "  █         "),
        ("2002-07-14~", "  ░         "),
        ("2002-07/2002-08", "  ░         "),
        ("2002-07/2002-12", "  █         "),
        ("2002-07-14/2002-07-20", "  █         "),
        ("2002-07-14/2004-07-20", "  ███       "),
        ("2002/2005", "  ░██░      "),
        ("2002-07-14~/2005-07-20", "  ░███      "),
        ("2002-07-14/2005-07-20?", "  ███░      "),
        ("2002-07-14%/2002-08-14%", "  ░         "),
        ("2002-07-14/..", "  █████████►"),
        ("2002-07-14/", "  █░░░░░░░░►"),
        ("../2002-07-14", "◄██         "),
        ("/2002-07-14", "◄░█         "),
        ("1980/2002-07-14", "◄██         "),
        ("2010-07-14/2020", "          █►"),
        ("1980/2011", "◄██████████░"),
        ("1980/2000-01-05", "◄           "),
        ("1980/2020", "◄██████████►"),
        ("2011-12-31/..", "           ►"),
        ("2000/2002", "░█░         "),
        ("2000-01-01/2002-12-31", "███         "),
        ("[2000-01-20, 2002-03-10]", "░░░         "),
        ("[2010-11-10..]", "          ░►"),
        ("1990/2000-XX", "◄           "),
        ("199X/201X", "◄█████████░►"),
        ("199X/2015~", "◄██████████►"),
        ("1990~/2005~", "◄████░      "),
        ("2011/2013", "           ►"),
    ],
)
def test_a_bar_says_how_exactly_its_ends_are_known(edtf: str, expected: str) -> None:
    # Solid is certain, light is possible, an arrow goes on or has no known end; a column is a year here.
    assert bar_line(axis("2000/2011", 12), parse_edtf(edtf)).plain == expected


@given(st.dates(), st.dates(), st.integers(1, 40), dates())
def test_every_date_that_shares_a_day_with_an_axis_has_a_bar_on_it(
    one: date, other: date, columns: int, edtf: str
) -> None:
    drawing, when = Axis(min(one, other), max(one, other), columns), parse_edtf(edtf)
    if when.overlaps(drawing.days):
        bar = bar_line(drawing, when).plain
        assert len(bar) == columns
        assert bar.strip()


def a_chart(*more: Event) -> TimeSpanChart:
    """Return the chart of a period and some events."""
    periods = [Period(id="p", name="The war", date=parse_edtf("2012-06/.."))]
    events = [event("2012-01-10/2012-02", "A march"), event("2013-12-30/2013-12-31", "A feast with a long name")]
    first, last, _ = axis("2012/2013", 1)
    return TimeSpanChart(time_spans(periods, [*events, *more], (first, last)), first, last)


def test_bars_stand_under_their_axis_periods_first_to_the_right_of_dates_and_titles() -> None:
    assert drawn(a_chart(), 70) == (
        "░: not known so exactly. ◄ ►: goes on, or has no known end.\n"
        "                                        2012           2013\n"
        "                                        Jan    Jul     Jan    Jul\n"
        "                                        ┬──────┬───────┬──────┬───────\n"
        "1 period\n"
        "from Jun 2012      The war              ·     ░██████████████████████►\n"
        "2 events\n"
        "10 Jan – Feb 2012  A march              █░░    ·       ·      ·\n"
        "30–31 Dec 2013     A feast with a long  ·      ·       ·      ·      █\n"
        "                   name\n"
    )


def test_on_a_narrow_screen_a_date_stands_above_its_title() -> None:
    assert "10 Jan – Feb      █░░" in drawn(a_chart(), 44)
    assert "\n2012\nA march\n" in drawn(a_chart(), 44)


def test_what_lies_outside_the_axis_is_counted() -> None:
    omitted = [
        TimeSpan("period", event("1960/1970")),
        TimeSpan("event", event("1961")),
        TimeSpan("event", event("2030")),
    ]
    text = "Not drawn: 1 period and 2 events before 1 Jan 2012 and after 31 Dec 2013, few and far away"
    assert f"{text} (--since 1960 --until 2030 draws all).\n" in piped(a_chart()._replace(omitted=omitted))
    late = piped(a_chart()._replace(omitted=omitted[2:]))
    assert "Not drawn: 1 event after 31 Dec 2013, few and far away (--until 2030 draws all).\n" in late
    early = piped(a_chart()._replace(omitted=omitted[1:2]))
    assert "Not drawn: 1 event before 1 Jan 2012, few and far away (--since 1961 draws all).\n" in early


def test_periods_and_events_have_bars_of_different_colours() -> None:
    rows = [line for line in draw(a_chart(), 80, color=True).splitlines() if "█" in line]
    colours = [re.search(r"\x1b\[(\d+)m[░█]", row) for row in rows]
    assert len({colour[1] for colour in colours if colour}) == 2
    assert len({colour[1] for colour in colours[1:] if colour}) == 1


def test_a_label_that_would_end_behind_the_axis_is_left_out_or_moves() -> None:
    first, last, _ = axis("2012-03-20/2012-04-02", 1)
    for width in (30, 33, 36, 40):
        chart = TimeSpanChart(time_spans([], [event("2012-03-29")], (first, last)), first, last)
        lines = drawn(chart, width).splitlines()
        assert all(len(line) <= width for line in lines)
        assert any("2012" in line for line in lines)


def test_bars_have_a_fixed_width_in_a_pipe_with_dates_and_whole_titles_and_no_legend() -> None:
    lines = piped(a_chart()).splitlines()
    assert lines[2].strip() == "┬──────┬──────┬───────┬───────┬──────┬──────┬───────┬───────"
    assert [line.split("  ")[0] for line in lines[3:]] == [
        *("1 period", "from Jun 2012", "2 events", "10 Jan – Feb 2012", "30–31 Dec 2013")
    ]
    assert "  A feast with a long name  ·" in lines[-1]
    assert lines[-1].endswith("█")


@pytest.mark.parametrize("width", [80, 100, 140, 10_000])
def test_bars_of_the_same_days_stand_in_the_same_columns_however_long_their_dates_are(width: int) -> None:
    first, last, _ = axis("2012", 1)
    texts = ("2012-02-02%/2012-06-30%", "2012-02-02/2012-06-30", "[2012-02-02, 2012-06-28, 2012-06-29, 2012-06-30]")
    chart = TimeSpanChart(time_spans([], [event(text) for text in texts], (first, last)), first, last)
    bars = [line for line in drawn(chart, width).splitlines()[1:] if "  T  " in line]
    assert len({len(re.split("[░█]", bar)[0]) for bar in bars}) == 1
    assert len(bars) == len(texts)


def test_events_alone_have_no_heading_for_periods() -> None:
    first, last, _ = axis("2012", 1)
    chart = TimeSpanChart(time_spans([], [event("2012-03")], (first, last)), first, last)
    assert "period" not in piped(chart)
    assert "\n1 event\n" in piped(chart)


def test_the_axis_is_repeated_under_many_rows() -> None:
    few, many = (piped(a_chart(*[event("2012-05-01/2012-05-09")] * number)).splitlines() for number in (17, 18))
    assert " T " in few[-1]
    assert many[-3:] == [many[2], many[1], many[0]]


@pytest.mark.parametrize("width", [20, 60, 80, 99, 100, 140, 200])
def test_bars_keep_to_the_width_of_the_screen_whatever_the_titles_and_dates_are(width: int) -> None:
    hard = [
        event("2012-01-10/2012-02", "\u6f22" * 300 + "[red]\x1b[31m"),
        event("[" + ", ".join(f"2012-{month:02}-{day:02}" for month in range(1, 12) for day in range(1, 9)) + "]"),
    ]
    lines = drawn(a_chart(*hard), width).splitlines()
    assert max(cell_len(line) for line in lines) <= width
    assert len(lines) >= 3 + 2 + 5
    assert "\x1b" not in "".join(lines)
    assert "[red]\\x1b[31m  " in piped(a_chart(*hard))
