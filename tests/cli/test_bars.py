import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import Run, program, written

from mali_timeline.dates import parse_edtf
from mali_timeline.render.timeaxis import LEGEND

Go = Callable[..., Run]


# Dates


@pytest.mark.parametrize(
    ("edtf", "certain", "has_duration"),
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
def test_the_certain_span_of_a_date_is_from_its_last_start_to_its_first_end(
    edtf: str,
    certain: str | None,
    has_duration: bool,  # noqa: FBT001
) -> None:
    when = parse_edtf(edtf)
    assert (str(when.certain_span) if when.certain_span else None) == certain
    assert when.has_duration is has_duration


def test_an_interval_has_two_ends_and_a_point_is_its_own() -> None:
    assert [str(parse_edtf("2012-03/2012-05~").end), parse_edtf("2012/").end] == ["2012-05~", None]
    assert str(parse_edtf("2012-03").end) == "2012-03"


# The command


def test_events_that_last_are_drawn_and_all_on_demand(run: Go, history_file: str) -> None:
    """Under the periods that share a day with the axis."""
    out = run("bars", "--in", "2012", "--file", history_file).out
    heading, war, events, mutiny = out.splitlines()[3:]
    assert (heading, events) == ("1 period", "1 event")
    assert "  The war  " in war
    assert "  A mutiny in the capital  " in mutiny
    every = run("bars", "--in", "2012", "--all", "--file", history_file).out
    assert "\n4 events\n" in every
    assert [line.strip() for line in run("bars", "--file", history_file).out.splitlines()[:2]] == ["2012", "Mar"]


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
    assert "  The war  " in done.out.splitlines()[-1]
    assert run("bars", "--grep", "zzz", "--file", history_file).out.count("\n") == 5
    none = str(written(tmp_path, "events: []"))
    assert run("bars", "--file", none) == Run(0, "", "no event of two days or more matches: the file has no events\n")
    assert run("bars", "--all", "--file", none).err == "no event matches: the file has no events\n"
    assert run("bars", "--format", "json", "--file", none).out == "[]\n"
    assert run("bars", "--in", "2012", "--file", none) == Run(
        0, "", "no event of two days or more matches: the file has no events\n"
    )


def test_a_stream_of_few_letters_gets_bars_of_the_same_width(history_file: str) -> None:
    """A letter for a letter."""
    arguments = ("bars", "--all", "--in", "2011/2012", "--file", history_file)
    letters = str.maketrans("█░◄►─┬·–", "#:<>-+.-")
    out = program(*arguments).stdout
    assert set("█░►─┬·–◄") <= set(out)
    assert program(*arguments, env={"PYTHONIOENCODING": "ascii"}).stdout == out.translate(letters)
