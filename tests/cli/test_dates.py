import csv
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, Run, program

from mali_timeline.date_input import read_date
from mali_timeline.dates import parse_edtf
from mali_timeline.errors import DateError

Go = Callable[..., Run]
EVENTS = {"gao-taken": parse_edtf("2012-03-31"), "the-drought": parse_edtf("2012~")}
NO_EVENT = "is not a date, nor the id of an event"


@pytest.mark.parametrize(
    ("text", "edtf", "read_as"),
    [
        ("2012-03", "2012-03", "EDTF"),
        ("2012~", "2012~", "EDTF"),
        ("2012/..", "2012/..", "EDTF"),
        ("mars 2012", "2012-03", "words"),
        ("22 March 2012", "2012-03-22", "words"),
        (" 2012 ", "2012", "words"),
        ("Today", "2013-01-11", "today"),
        ("aujourd'hui", "2013-01-11", "today"),
        ("gao-taken", "2012-03-31", "event"),
        (" the-drought", "2012~", "event"),
    ],
)
def test_a_text_is_read_as_edtf_first_and_else_as_an_option_takes_it(text: str, edtf: str, read_as: str) -> None:
    """In words, as today, as the id of an event; with what to write in a file."""
    reading = read_date(text, lambda: EVENTS, today=date(2013, 1, 11))
    assert (str(reading.date), reading.read_as, reading.problem, reading.hint) == (edtf, read_as, "", "")


@pytest.mark.parametrize(
    ("text", "problem", "hint"),
    [
        ("2012-13", "date '2012-13': there is no month 13", "write 2012, "),
        ("03/04/2012", "date '03/04/2012': day and month cannot be distinguished", "write 2012-04-03 or 2012-03-04"),
        ("2012-01-01T10:00", "date '2012-01-01T10:00': times of day are not supported", "write 2012-01-01"),
        ("22 March", f"date '22 March' {NO_EVENT}: its year is missing", "write 2012, "),
        ("gao-takn", f"date 'gao-takn' {NO_EVENT}", "did you mean gao-taken?"),
        ("", "a date is empty", "write 2012, "),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_write(text: str, problem: str, hint: str) -> None:
    """As a file or an option would tell it."""
    reading = read_date(text, lambda: EVENTS)
    assert (reading.date, reading.problem) == (None, problem)
    assert reading.hint.startswith(hint)


@given(st.text() | st.from_regex(r"[0-9X]{4}(-[0-9X]{2}){0,2}[?~%]?(/.*)?", fullmatch=True))
def test_every_text_is_read_or_refused(text: str) -> None:
    """What a file takes is read as the file reads it; for the rest there is always something to write instead."""
    reading = read_date(text)
    try:
        assert reading.date == parse_edtf(text)
        assert reading.read_as == "EDTF"
    except DateError:
        assert reading.read_as != "EDTF"
        assert bool(reading.date) != bool(reading.problem and reading.hint)


@pytest.mark.parametrize(
    ("text", "hint"), [("c. 2012", "write 2012~"), ("mid-2013", "EDTF has no word for it: write 2013~, or")]
)
def test_what_to_write_comes_before_the_nearest_id(text: str, hint: str) -> None:
    """Although an id looks like it."""
    reading = read_date(text, lambda: {"mid-2012": parse_edtf("2012"), "c-2012": parse_edtf("2012")})
    assert reading.hint.startswith(hint)


def test_the_events_are_asked_for_only_where_nothing_else_fits() -> None:
    """Reading a whole file is not for nothing."""

    def never() -> dict[str, object]:
        raise AssertionError

    assert read_date("2012", never).date  # type: ignore[arg-type]  # it gives nothing at all
    assert read_date("March 2012", never).date  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        read_date("gao-taken", never)  # type: ignore[arg-type]


def test_in_a_pipe_it_is_a_line_a_text(run: Go, history_file: str) -> None:
    """Text, EDTF, earliest, latest, precision, words, problem, hint; exit code 0 where all can be read."""
    done = run("dates", "199X~", "2012/..", "mars 2012", "gao-taken", "--file", history_file)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "199X~\t199X~\t1990-01-01\t1999-12-31\tdecade\tabout 1990s\t\t\n"
        "2012/..\t2012/..\t2012-01-01\t\tinterval\tfrom 2012\t\t\n"
        "mars 2012\t2012-03\t2012-03-01\t2012-03-31\tmonth\tMar 2012\t\t\n"
        "gao-taken\t2012-03-31\t2012-03-31\t2012-03-31\tday\t31 Mar 2012\t\t\n"
    )


def test_what_cannot_be_read_keeps_nothing_else_from_being_shown(run: Go, history_file: str) -> None:
    """In every format; the exit code is 2."""
    for form in ("tsv", "csv", "json", "jsonl", "markdown", "table"):
        done = run("dates", "2012", "2012-13", "2013", "--file", history_file, "--format", form)
        assert (done.code, done.err) == (2, "")
        assert done.out.index("2012-12-31") < done.out.index("there is no month 13") < done.out.index("2013-12-31")


def test_as_json_it_says_all(run: Go) -> None:
    """What is not known is null."""
    known, unknown = json.loads(run("dates", "2012%/", "Y17", "--format", "json").out)
    assert known == {
        "text": "2012%/",
        "edtf": "2012%/",
        "earliest": "2012-01-01",
        "latest": None,
        "precision": "interval",
        "approximate": True,
        "uncertain": True,
        "words": "from perhaps about 2012, end unknown",
        "read_as": "EDTF",
        "problem": None,
        "hint": None,
    }
    assert {name for name, value in unknown.items() if value is None} == set(known) - {"text", "problem", "hint"}


def test_fields_and_csv_are_as_everywhere(run: Go) -> None:
    """Flags are yes and no, and empty where there is no date."""
    page = run("dates", "2012~", "nonsense", "--format", "csv", "--fields", "text,approximate,uncertain").out
    assert list(csv.reader(StringIO(page))) == [
        ["text", "approximate", "uncertain"],
        ["2012~", "yes", "no"],
        ["nonsense", "", ""],
    ]
    assert run("dates", "2012", "--fields", "month").err.startswith(
        "mali-timeline: --fields: there is no field 'month'"
    )


def test_texts_come_in_by_standard_input(run: Go) -> None:
    """One a line, between those that are typed; empty lines are none."""
    done = run("dates", "2011", "-", "2014", "--fields", "text,precision", answers="2012-03\r\n\n199X\n  \n2013")
    assert done.out == "2011\tyear\n2012-03\tmonth\n199X\tdecade\n2013\tyear\n2014\tyear\n"
    assert run("dates", "-") == Run(0, "", "no date matches\n")
    both = run("dates", "-", "--file", "-")
    assert (both.code, both.out) == (2, "")
    assert both.err.startswith("mali-timeline: standard input cannot hold both the file and the dates\n")


def test_a_byte_order_mark_before_the_first_text_is_skipped(run: Go) -> None:
    done = run("dates", "-", "--fields", "text,precision", answers="\ufeff2012\n\ufeff2013\n")
    assert done.out.splitlines() == ["2012\tyear", "\\ufeff2013\tyear"]
    assert program("dates", "-", "--fields", "edtf", input="\ufeff2012\n2013\n").stdout == "2012\n2013\n"


@pytest.mark.parametrize("options", [(), ("--format", "tsv"), ("--format", "jsonl"), ("--fields", "text")])
def test_each_line_of_standard_input_is_answered_before_the_next_one_comes(options: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "mali_timeline", "dates", "-", *options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        for text in ("2012-03", "nonsense", "199X"):
            process.stdin.write(f"{text}\n")
            process.stdin.flush()
            assert text in process.stdout.readline()
        _, errors = process.communicate()
    assert (process.returncode, errors) == (2, "")


def test_an_endless_stream_ends_with_its_reader() -> None:
    command = f"set -o pipefail; yes 2012 | ({sys.executable} -m mali_timeline dates -; echo $? >&2) | head -2"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S607
    assert done.stdout == "2012\t2012\t2012-01-01\t2012-12-31\tyear\t2012\t\t\n" * 2
    assert done.stderr == "0\n"


def test_the_file_is_read_only_for_what_may_be_an_id(run: Go, tmp_path: Path) -> None:
    """A file that is missing does not matter for a date."""
    missing = str(tmp_path / "none.yaml")
    assert run("dates", "2012", "today", "--file", missing).code == 0
    assert run("dates", "gao-taken", "--file", missing) == Run(
        2, "", f"mali-timeline: {missing}: No such file or directory\n"
    )
    assert run("dates", "konna-falls", "--fields", "edtf").out == "2013-01-09/2013-01-10\n"


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 140])
def test_it_fits_the_terminal(columns: int, terminal: Go) -> None:
    """Also with long texts, wide letters, markup and control characters."""
    texts = (
        "[2012-03-01, 2012-03-02, 2012-04-05]",
        "\N{CJK UNIFIED IDEOGRAPH-6F22}" * 40,
        "[red]\x1b[31m",
        "2012-13" * 9,
    )
    seen = terminal("dates", *texts, "--color", "never", columns=columns)
    assert seen.code == 2
    assert "\x1b" not in seen.out
    for line in seen.out.splitlines():
        assert len(line) + line.count("\N{CJK UNIFIED IDEOGRAPH-6F22}") <= columns
    assert "[red]\\x1b[31m" in "".join(seen.out.split())


def test_the_examples_of_its_help_work(run: Go) -> None:
    """Each can be typed as it stands."""
    text = run("dates", "--help").out
    assert text.count("• mali-timeline") == 3
    assert run("dates", "2012~", "199X", "2022-33", "2013-01-14/2013-01-15").code == 0
    assert run("dates", "22 March 2012", "today", "konna-falls").code == 0
    listed = run("list", "--fields", "date").out
    done = run("dates", "-", "--format", "csv", answers=listed)
    assert done.code == 0
    assert done.out.count("\n") == listed.count("\n") + 1


def test_a_date_is_read_without_the_file_rich_or_dateutil() -> None:
    """In a pipe, EDTF costs nothing more than it must."""
    done = program("dates", "2012", env={"MALI_TIMELINE_FILE": "/none"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "2012\t2012\t2012-01-01\t2012-12-31\tyear\t2012\t\t\n"
