import json
import re
from collections.abc import Callable
from pathlib import Path

from support import Run, program, written

Go = Callable[..., Run]
SOURCES = "sources: {s: {title: S, publisher: S, kind: ngo}}\n"


def test_a_year_of_months_is_twelve_lines(run: Go) -> None:
    """Below a heading; no legend in a pipe."""
    heading, *rows = run("chart", "--by", "month", "--in", "2013").out.splitlines()
    assert re.fullmatch(r"\d+ events per month", heading)
    assert len(rows) == 12
    assert rows[0].startswith("Jan 2013  ")
    assert rows[-1].startswith("Dec 2013  ")
    assert run("chart", "--in", "2013").out.splitlines() == [heading, *rows]
    assert run("chart", "--in", "2013", "--reverse").out.splitlines() == [heading, *rows[::-1]]


def test_a_row_is_a_week_a_decade_a_century_or_a_period_as_well(run: Go, history_file: str) -> None:
    """The EDTF text of a week is the interval of its days, cut to the days asked for; a period has its name."""

    def rows(unit: str, *arguments: str, fields: str = "bin,name,certain,possible") -> list[list[str]]:
        done = run("chart", "--by", unit, "--file", history_file, "--fields", fields, *arguments)
        return [line.split("\t") for line in done.out.splitlines()]

    assert [row[:2] for row in rows("week", "--in", "2012-04-04/2012-04-09")] == [
        ["2012-04-02/2012-04-08", "4–8 Apr 2012"],
        ["2012-04-09/2012-04-15", "9 Apr 2012"],
    ]
    assert [row[:2] for row in rows("decade")] == [["199X", "1990s"], ["200X", "2000s"], ["201X", "2010s"]]
    assert [row[:2] for row in rows("century")] == [["19XX", "1900–1999"], ["20XX", "2000–2099"]]
    assert rows("week", "--in", "9999-12-31", fields="bin") == []
    packed = run("chart", "--by", "period", "--fields", "bin,name").out.splitlines()
    assert packed == run("periods", "--fields", "date,name").out.splitlines()
    assert len(run("chart", "--by", "period", "--in", "2014").out.splitlines()) < len(packed)


def test_a_sum_says_how_many_events_report_the_figure_and_which_labels_are_near(run: Go) -> None:
    """The heading in the drawing, the note on standard error."""
    done = run("chart", "--sum", "people wounded", "--in", "2013", "--by", "quarter")
    assert re.match(r"people wounded per quarter, in \d+ of \d+ events\n", done.out)
    assert done.err.startswith("other figures near it: ")
    assert "'people killed'" in done.err


def test_colour_in_a_pipe_changes_no_line(run: Go) -> None:
    """The same drawing, with colours."""
    plain_lines, colored = (
        run("chart", "--in", "2022", "--color", color).out.splitlines() for color in ("never", "always")
    )
    assert len(plain_lines) == len(colored) == 13
    assert [line.count("█") for line in plain_lines] == [line.count("█") for line in colored]
    assert all("\x1b[" in line for line in colored)


def test_a_bin_is_a_record_for_programs(run: Go, history_file: str) -> None:
    """Its EDTF text, its days, how many and which."""
    out = run("chart", "--in", "2012", "--by", "quarter", "--format", "json", "--file", history_file).out
    assert json.loads(out)[0] == {
        "bin": "2012-33",
        "name": "Jan – Mar 2012",
        "earliest": "2012-01-01",
        "latest": "2012-03-31",
        "certain": 2,
        "possible": 1,
        "certain_ids": ["mutiny", "gao-taken"],
        "possible_ids": ["year-of-drought"],
    }
    tsv = run("chart", "--in", "2012", "--by", "quarter", "--format", "tsv", "--file", history_file).out
    assert tsv.startswith("2012-33\t2012-01-01\t2012-03-31\t2\t1\n2012-34\t")


def test_a_sum_is_a_record_for_programs(run: Go, history_file: str) -> None:
    """Open bounds and figures that no source gives are null; only the events that have the figure count."""
    arguments = ("--sum", "dead", "--in", "2012", "--by", "quarter", "--file", history_file)
    first, second, *_ = json.loads(run("chart", *arguments, "--format", "json").out)
    assert (first["certain_ids"], first["label"], first["unit"]) == (["gao-taken"], "dead", None)
    assert (first["low"], first["high"]) == (12, None)
    assert (second["certain"], second["low"], second["high"]) == (0, None, None)
    csv = run("chart", *arguments, "--format", "csv").out
    assert csv.splitlines()[:3] == [
        "bin,earliest,latest,certain,possible,low,high,unit",
        "2012-33,2012-01-01,2012-03-31,1,0,12,,",
        "2012-34,2012-04-01,2012-06-30,0,0,,,",
    ]


def test_when_nothing_matches_there_is_a_note_and_no_row(run: Go, history_file: str) -> None:
    """Where no day is asked for either, there is nothing to draw."""
    why = "alone; the events are dated 1990 to 2012\n"
    done = run("chart", "--in", "2011", "--by", "quarter", "--file", history_file)
    assert done == Run(0, "", f"no event matches: none matches --in {why}")
    done = run("chart", "--grep", "zzz", "--file", history_file)
    assert done == Run(0, "", f"no event matches: none matches --grep {why}")
    assert run("chart", "--grep", "zzz", "--format", "json", "--file", history_file).out == "[]\n"
    done = run("chart", "--sum", "dead", "--in", "2012-12", "--file", history_file)
    assert done == Run(0, "", "no event with the figure 'dead' matches\n")


def test_absurd_sizes_are_refused_with_what_to_write_instead(run: Go) -> None:
    """Years are always left."""
    assert run("chart", "--in", "0001/9999", "--by", "month") == Run(
        2,
        "",
        "mali-timeline: --by month: there are 119,988 months from 0001-01-01 to 9999-12-31\n"
        "  = hint: write --by year, or ask for fewer years with --since and --until\n",
    )
    assert run("chart", "--in", "0001/9999", "--by", "year", "--format", "tsv").out.count("\n") == 9999
    assert run("chart", "--in", "0001/9999", "--format", "tsv").out.count("\n") == 100


def test_a_unit_belongs_to_a_sum(run: Go) -> None:
    """It says what is missing."""
    assert run("chart", "--unit", "km").err.endswith("= hint: add --sum LABEL\n")
    euros, dollars = (
        run("chart", "--sum", "sum pledged", "--unit", unit, "--by", "year", "--in", "2013").out
        for unit in ("EUR million", "USD million")
    )
    assert euros.splitlines()[1].split("  ")[1].endswith(" EUR million")
    assert euros.replace("EUR", "") != dollars.replace("USD", "")


def test_a_stream_of_few_letters_gets_bars_of_the_same_width() -> None:
    """A letter for a letter."""
    plain_lines = program("chart", "--in", "2022").stdout
    ascii_lines = program("chart", "--in", "2022", env={"PYTHONIOENCODING": "ascii"}).stdout
    assert ascii_lines == plain_lines.replace("█", "#").replace("░", ":")


def test_units_of_the_data_steer_no_terminal(run: Go, tmp_path: Path) -> None:
    """Nor does a long one spread the rows."""
    text = SOURCES + (
        'events: [{id: a, date: 2012, title: A, text: A., sources: [{source: s}],\n'
        '  figures: [{label: "x", value: 3, unit: "[red]\\e[31m' + "w" * 90 + '"}]},\n'
        '  {id: b, date: 2013, title: A, text: A., sources: [{source: s}]}]\n'
    )  # fmt: skip
    out = run("chart", "--sum", "x", "--by", "year", "--file", str(written(tmp_path, text))).out
    assert "3 [red]\\x1b[31mww" in out
    assert max(map(len, out.splitlines()[2:])) < 60
