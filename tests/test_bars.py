import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import Run, drawn, program, written
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mali_timeline.dates import DateError, read_edtf, span
from mali_timeline.records import Event, Period
from mali_timeline.views.axes import Axis
from mali_timeline.views.bars import LEGEND, Bars, bar, bar_rows
from mali_timeline.views.pieces import plain

Go = Callable[..., Run]


def event(text: str, title: str = "T") -> Event:
    """Give an event of a date."""
    return Event(id="e", date=read_edtf(text), title=title, text="T.", sources=())


def axis(text: str, columns: int) -> Axis:
    """Give the axis of the days of a date."""
    when = read_edtf(text)
    assert when.earliest
    assert when.latest
    return Axis(when.earliest, when.latest, columns)


# Dates


@pytest.mark.parametrize(
    ("text", "core", "lasts"),
    [
        ("2012-03-10/2012-03-12", "2012-03-10/2012-03-12", True),
        ("2012-03/2012-05", "2012-03-31/2012-05-01", True),
        ("2012-03-10/2012-05", "2012-03-10/2012-05-01", True),
        ("2012-03/2012-03", None, True),
        ("2012-03-10/2012-03-10", "2012-03-10/2012-03-10", False),
        ("2012-03-10/..", "2012-03-10/..", True),
        ("../2012-03-10", "../2012-03-10", True),
        ("2012/..", "2012-12-31/..", True),
        ("2012-03-10/", "2012-03-10/2012-03-10", True),
        ("2012/", None, True),
        ("/2012-03-10", "2012-03-10/2012-03-10", True),
        ("2012-03-10", "2012-03-10", False),
        ("2012-03-10~", "2012-03-10~", False),
        ("2012-03", None, False),
        ("199X", None, False),
        ("[2012-03-10, 2012-03-12]", None, False),
        ("[2012-03-10..]", None, False),
    ],
)
def test_the_core_of_a_date_is_what_is_certainly_of_it(text: str, core: str | None, lasts: bool) -> None:  # noqa: FBT001
    """From the last day on which it can begin to the first on which it can end."""
    when = read_edtf(text)
    assert (str(when.core) if when.core else None) == core
    assert when.lasts is lasts


def test_an_interval_has_two_ends_and_a_point_is_its_own() -> None:
    """An open or unknown end is none."""
    assert [str(read_edtf("2012-03/2012-05~").ending), read_edtf("2012/").ending] == ["2012-05~", None]
    assert str(read_edtf("2012-03").ending) == "2012-03"


def dates() -> st.SearchStrategy[str]:
    """Give texts of dates of every precision, and intervals between two, of which one may be open."""
    points = st.builds(
        lambda day, length, doubt: day.isoformat()[:length] + doubt,
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


def _is_date(text: str) -> bool:
    try:
        read_edtf(text)
    except DateError:
        return False
    return True


# The axis


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
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
def test_ticks_stand_at_round_days_months_and_years(text: str, columns: int, lines: list[str]) -> None:
    """At the smallest distance at which labels fit, the larger units over the smaller."""
    drawing = axis(text, columns)
    assert [*drawing.headings(), drawing.ruler()] == lines


@given(st.dates(), st.dates(), st.integers(12, 200), st.data())
def test_the_axis_is_true(one: date, other: date, columns: int, data: st.DataObject) -> None:
    """Later is never further left, the ends are at the ends, and no label touches the next."""
    first, last = sorted((one, other))
    drawing = Axis(first, last, columns)
    assert drawing.place(drawing.days) == (0, columns - 1)
    earlier, later = sorted(data.draw(st.tuples(st.dates(first, last), st.dates(first, last))))
    (a, b), (c, d) = (drawing.place(span(day, day)) for day in (earlier, later))
    assert 0 <= a <= b < columns
    assert a <= c
    assert b <= d < columns
    ticks = drawing.ticks()
    assert [tick.column for tick in ticks] == sorted({tick.column for tick in ticks})
    assert drawing.headings()[-1].split() == [tick.labels[0] for tick in ticks]
    assert all(drawing.headings()[-1][tick.column :].startswith(tick.labels[0]) for tick in ticks)
    assert len(drawing.ruler()) == columns


# The bars


@pytest.mark.parametrize(
    ("text", "expected"),
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
def test_a_bar_says_how_exactly_its_ends_are_known(text: str, expected: str) -> None:
    """Solid is certain, light is possible, an arrow goes on or has no known end; a column is a year here."""
    assert plain(bar(axis("2000/2011", 12), read_edtf(text))) == expected


@given(st.dates(), st.dates(), st.integers(1, 40), dates())
def test_every_date_that_touches_an_axis_has_a_bar_on_it(one: date, other: date, columns: int, text: str) -> None:
    """As wide as the axis with what is around it, and never without a mark."""
    drawing, when = Axis(min(one, other), max(one, other), columns), read_edtf(text)
    if when.overlaps(drawing.days):
        drawn_bar = plain(bar(drawing, when))
        assert len(drawn_bar) == columns
        assert drawn_bar.strip()


def a_picture(*more: Event) -> Bars:
    """Give a drawing of a period and some events."""
    periods = [Period(id="p", name="The war", date=read_edtf("2012-06/.."))]
    events = [event("2012-01-10/2012-02", "A march"), event("2013-12-30/2013-12-31", "A feast with a long name")]
    years = axis("2012/2013", 60)
    return Bars(bar_rows(periods, [*events, *more], (years.first, years.last)), years.first, years.last)


def test_bars_stand_under_their_axis_periods_first() -> None:
    """Titles on the right, cut to the screen; a dot under each tick; a legend."""
    assert drawn(a_picture(), 44) == (
        "2012      2013\n"
        "Jan  Jul  Jan  Jul\n"
        "┬────┬────┬────┬─────\n"
        "1 period\n"
        "·   ░███████████████►  The war\n"
        "2 events\n"
        "█░   ·    ·    ·       A march\n"
        "·    ·    ·    ·    █  A feast with a lon…\n"
        "░: not known so exactly. ◄ ►: goes on, or\nhas no known end.\n"
    )


def test_in_a_pipe_bars_have_a_fixed_width_dates_and_whole_titles() -> None:
    """And a wide terminal has the dates, too."""
    lines = a_picture().plain().splitlines()
    assert lines[2].strip() == "┬──────┬──────┬───────┬───────┬──────┬──────┬───────┬───────"
    assert [line.split("  ")[0] for line in lines[3:]] == [
        *("1 period", "from Jun 2012", "2 events", "10 Jan – Feb 2012", "30–31 Dec 2013")
    ]
    assert lines[-1].endswith("█  A feast with a long name")
    assert drawn(a_picture(), 100).splitlines()[-2].startswith("30–31 Dec 2013     ·")
    assert drawn(a_picture(), 99).splitlines()[-2].startswith("·")


def test_the_axis_is_repeated_under_many_rows() -> None:
    """So that it is in sight wherever one reads."""
    few, many = (a_picture(*[event("2012-05-01/2012-05-09")] * number).plain().splitlines() for number in (17, 18))
    assert few[-1].endswith("T")
    assert many[-3:] == [many[2], many[1], many[0]]


@pytest.mark.parametrize("width", [20, 60, 80, 99, 100, 140, 200])
def test_bars_keep_to_the_width_of_the_screen(width: int) -> None:
    """Whatever the titles and the dates are."""
    hard = [
        event("2012-01-10/2012-02", "\u6f22" * 300 + "[red]\x1b[31m"),
        event("[" + ", ".join(f"2012-{month:02}-{day:02}" for month in range(1, 12) for day in range(1, 9)) + "]"),
    ]
    lines = drawn(a_picture(*hard), width).splitlines()
    assert max(cell_len(line) for line in lines) <= width
    assert len(lines) >= 3 + 2 + 5
    assert "\x1b" not in "".join(lines)
    assert "[red]\\x1b[31m\n" in a_picture(*hard).plain()


# The command


def test_events_that_last_are_drawn_and_all_on_demand(run: Go, history_file: str) -> None:
    """Under the periods that share a day with the axis."""
    out = run("bars", "--in", "2012", "--file", history_file).out
    assert [line.rsplit("  ", 1)[-1] for line in out.splitlines()[3:]] == [
        *("1 period", "The war", "1 event", "A mutiny in the capital")
    ]
    every = run("bars", "--in", "2012", "--all", "--file", history_file).out
    assert "\n4 events\n" in every
    assert run("bars", "--file", history_file).out.splitlines()[:2] == [" " * 16 + "2012", " " * 16 + "Mar"]


def test_a_terminal_gets_a_legend_and_a_pipe_none(run: Go, terminal: Go, history_file: str) -> None:
    """The rest is the same but for width and colour."""
    arguments = ("bars", "--in", "2012", "--file", history_file)
    assert LEGEND in terminal(*arguments, columns=120, lines=50).out
    assert LEGEND not in run(*arguments).out
    assert run(*arguments, "--color", "always").out.count("\n") == run(*arguments).out.count("\n")


def test_reverse_turns_periods_and_events(run: Go, history_file: str) -> None:
    """The latest first, in both groups."""
    arguments = ("bars", "--all", "--format", "tsv", "--fields", "kind,id", "--file", history_file)
    expected = [
        *("period\tbefore", "period\twar"),
        *("event\told-war", "event\tyear-of-drought", "event\tmutiny", "event\tgao-taken", "event\taccord"),
    ]
    assert run(*arguments).out.splitlines() == expected
    assert run(*arguments, "--reverse").out.splitlines() == expected[1::-1] + expected[:1:-1]


def test_a_row_for_programs_has_the_shape_of_an_event(run: Go, history_file: str) -> None:
    """A period, too; and the days that are certainly of it."""
    rows = json.loads(run("bars", "--in", "2012", "--format", "json", "--file", history_file).out)
    events = json.loads(run("list", "--in", "2012", "--format", "json", "--file", history_file).out)
    assert {key: value for key, value in rows[1].items() if key in events[1]} == events[1]
    assert [list(row) for row in rows] == [["kind", *events[0], "certain_from", "certain_until"]] * 2
    assert [(row["kind"], row["title"], row["date"]) for row in rows] == [
        ("period", "The war", "2012/.."),
        ("event", "A mutiny in the capital", "2012-03-21/2012-03-22"),
    ]
    assert (rows[0]["certain_from"], rows[0]["certain_until"]) == ("2012-12-31", None)
    assert (rows[1]["certain_from"], rows[1]["certain_until"]) == ("2012-03-21", "2012-03-22")
    every = json.loads(run("bars", "--all", "--in", "2012", "--format", "json", "--file", history_file).out)
    assert [row["certain_from"] for row in every][1] is None


def test_no_event_is_a_note(run: Go, history_file: str, tmp_path: Path) -> None:
    """The periods of the time are still drawn; without any, there is nothing to draw."""
    done = run("bars", "--in", "2012", "--grep", "zzz", "--file", history_file)
    assert (done.code, done.err) == (0, "no event of two days or more matches\n")
    assert done.out.endswith("  The war\n")
    assert run("bars", "--grep", "zzz", "--file", history_file).out.count("\n") == 5
    none = str(written(tmp_path, "events: []"))
    assert run("bars", "--file", none) == Run(0, "", "no event of two days or more matches\n")
    assert run("bars", "--all", "--file", none).err == "no event matches\n"
    assert run("bars", "--format", "json", "--file", none).out == "[]\n"
    assert run("bars", "--in", "2012", "--file", none) == Run(0, "", "no event of two days or more matches\n")


def test_a_stream_of_few_letters_gets_bars_of_the_same_width(history_file: str) -> None:
    """A letter for a letter."""
    arguments = ("bars", "--all", "--in", "2011/2012", "--file", history_file)
    letters = str.maketrans("█░◄►─┬·–", "#:<>-+.-")
    out = program(*arguments).stdout
    assert set("█░►─┬·–◄") <= set(out)
    assert program(*arguments, env={"PYTHONIOENCODING": "ascii"}).stdout == out.translate(letters)
