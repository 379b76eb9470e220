"""Options that contradict themselves, and what is said when nothing matches."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support import EVENTS, ROOT, Run

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("no_input")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--since", "2012", "--since", "2014"), "--since was given 2 times"),
        (("--until", "2012", "--until", "2014"), "--until was given 2 times"),
        (("--around", "2012", "--around", "2014"), "--around was given 2 times"),
        (("--around", "2012", "--within", "1d", "--within", "2d", "--within", "3d"), "--within was given 3 times"),
        (("--file", ""), "--file: the path is empty"),
    ],
)
def test_an_option_that_can_have_one_value_is_not_given_two_or_none(
    arguments: tuple[str, ...], message: str, run: Go
) -> None:
    got = run("list", *arguments)
    assert (got.code, got.out) == (2, "")
    assert message in got.err
    assert "= hint: " in got.err


@pytest.mark.parametrize(
    ("arguments", "note"),
    [
        (("--since", "2014", "--until", "2012"), "--since 2014 is after --until 2012"),
        (("--since", "2014-01-02", "--until", "2014-01-01"), "--since 2014-01-02 is after --until 2014-01-01"),
        (("--actor", "rebels", "--tag", "battle", "--since", "2015"), "--since"),
        (("--since", "2015", "--until", "2016"), "--since"),
        (("--grep", "zebra"), "--grep"),
        (("--grep", "zebra", "--tag", "talks", "--on", "12-24"), "none matches --on or --grep alone"),
        (("--tag", "talks", "--actor", "army"), "all filters together exclude every event; the events are dated 1990"),
        (("--around", "2000-01-05", "--within", "1d"), "none matches --around alone"),
        (("--min-sources", "99999999999999999999"), "none matches --min-sources alone"),
        (("--min-sources", "0", "--limit", "0"), "none matches --limit alone"),
    ],
)
def test_when_nothing_matches_the_cause_is_named(
    arguments: tuple[str, ...], note: str, run: Go, history_file: str
) -> None:
    got = run("--file", history_file, "list", *arguments)
    assert (got.code, got.out) == (0, "")
    assert note in got.err


def test_a_range_is_open_where_a_date_has_no_end(run: Go, history_file: str) -> None:
    got = run("--file", history_file, "list", "--since", "2012/..", "--until", "../2012", "--format", "tsv")
    assert got.code == 0
    assert got.out


def test_the_help_is_drawn_at_a_width_that_anybody_could_have(run: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "1000000000000")
    assert run("list", "--help").code == 0
    assert len(os.environ["COLUMNS"]) < 6


def test_a_device_without_an_end_is_no_data_file(run: Go) -> None:
    got = run("--file", "/dev/zero", "list")
    assert (got.code, got.out) == (2, "")
    assert "/dev/zero" in got.err
    assert "not a file that ends" in got.err


def test_a_folder_is_no_data_file(run: Go) -> None:
    got = run("--file", "/", "list")
    assert (got.code, got.out) == (2, "")
    assert "directory" in got.err


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="the system has no /proc/self/mem")  # noqa: PTH110
def test_an_error_while_a_file_is_read_names_the_file(run: Go) -> None:
    got = run("--file", "/proc/self/mem", "list")
    assert (got.code, got.out) == (2, "")
    assert "/proc/self/mem" in got.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("dates", "2012", "2013"),
        ("quiz", "--seed", "1", "--questions", "3"),
        ("quiz", "--seed", "1", "--format", "tsv"),
        ("list",),
    ],
)
def test_a_reader_that_has_gone_ends_every_command(
    arguments: tuple[str, ...], run: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as nobody:
        monkeypatch.setattr(sys, "stdout", nobody)
        assert run(*arguments, answers="1\n1\n1\n").code == 0


@pytest.mark.parametrize("writes", range(12))
def test_a_reader_that_goes_at_any_moment_of_a_quiz_ends_it(
    writes: int, run: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Leaving(io.TextIOWrapper):
        """Standard output whose reader goes after some texts."""

        left = writes

        def write(self, text: str) -> int:
            self.left -= 1
            if self.left < 0:
                raise BrokenPipeError
            return len(text)

    with Leaving(open(os.devnull, "wb")) as stream:  # noqa: PTH123 - the wrapper closes it
        monkeypatch.setattr(sys, "stdout", stream)
        got = run("quiz", "--seed", "1", "--questions", "3", answers="x\n1\n1\n1\n")
        assert (got.code, got.err) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "noun"),
    [
        (("bars", "--tag", "talks"), "event of two days or more"),
        (("chart", "--tag", "talks", "--sum", "dead"), "event with the figure 'dead'"),
        (("quiz", "--tag", "talks", "--kind", "first", "--seed", "1"), "question"),
        (("tags", "--actor", "army", "--actor", "not:rebels"), "tag"),
    ],
)
def test_where_events_match_but_nothing_can_be_made_of_them_no_filter_is_blamed(
    arguments: tuple[str, ...], noun: str, run: Go, history_file: str
) -> None:
    got = run("--file", history_file, *arguments)
    assert got.code == 0
    assert got.err.splitlines()[-1] == f"no {noun} matches"


def test_an_option_that_can_have_several_values_matches_either(run: Go, history_file: str) -> None:
    def ids(*arguments: str) -> list[str]:
        return run("--file", history_file, "list", "--fields", "id", *arguments).out.split()

    assert ids("--in", "2012-12", "--in", "1995") == ["old-war", "year-of-drought", "accord"]
    assert ids("--on", "03-31", "--on", "12-24") == ["gao-taken"]
    assert ids("--on", "12-24", "--on", "31 March") == ["gao-taken"]


@pytest.mark.parametrize("command", ["list", "tree", "chart", "bars", "count", "quiz"])
def test_a_word_that_is_no_option_is_refused_with_how_to_look_for_it(command: str, run: Go) -> None:
    assert run(command, "konna", "--in", "2013") == Run(
        2,
        "",
        "mali-timeline: unexpected argument 'konna'\n"
        "  = hint: options begin with --: for what you look for, write --grep konna or --place konna\n",
    )
    assert "write --grep 'fall of konna' or" in run(command, "fall of konna").err


def test_events_are_chosen_and_counted_by_region_and_country(run: Go, history_file: str) -> None:
    def lines(*arguments: str) -> list[str]:
        return run("--file", history_file, *arguments).out.splitlines()

    assert lines("count", "--by", "country") == ["3\tMali\tMali", "1\tFrance\tFrance", "2\t\tno place"]
    assert lines("count", "--by", "region") == [
        "2\tKidal\tKidal, Mali",
        "1\tGao\tGao, Mali",
        "2\t\tno place",
        "1\t\tno one region, France",
    ]
    tree = lines("tree", "--by", "country")
    assert [line for line in tree if line and line[0].isalpha()] == [
        "France  1 event",
        "Mali  3 events",
        "no place  2 events",
    ]
    assert lines("list", "--country", "FRANCE", "--fields", "id") == ["accord"]
    assert lines("list", "--region", "gao", "--region", "kidal", "--fields", "id") == ["old-war", "gao-taken", "accord"]
    assert lines("list", "--country", "mali", "--country", "not:france", "--fields", "id") == ["old-war", "gao-taken"]
    assert "--country: nothing is named 'japan'\n  = hint: see mali-timeline count --by country\n" in (
        run("--file", history_file, "list", "--country", "japan").err
    )
    assert "did you mean Gao?" in run("--file", history_file, "list", "--region", "gaoo").err


def test_a_place_that_bears_the_name_of_an_area_is_shown_with_how_to_ask_for_the_area(
    run: Go, history_file: str
) -> None:
    got = run("--file", history_file, "list", "--place", "GAO", "--fields", "id")
    assert got == Run(0, "gao-taken\n", "--place GAO is the place of that name; the whole area is --region GAO\n")
    assert run("--file", history_file, "list", "--place", "paris", "--place", "not:gao").err == ""


def test_years_and_periods_stand_in_order_of_time_whatever_their_counts_are(run: Go) -> None:
    years = [line.split("\t") for line in run("count", "--by", "year").out.splitlines()]
    assert [name for _, _, name in years] == sorted(name for _, _, name in years)
    counts = [int(count) for count, _, _ in years]
    assert counts not in (sorted(counts), sorted(counts, reverse=True))
    periods = run("periods", "--fields", "id,name").out.splitlines()
    assert run("count", "--by", "period", "--fields", "id,name").out.splitlines()[: len(periods)] == periods
    headings = [line for line in run("tree", "--by", "period").out.splitlines() if line[0].isalpha()]
    assert [line.partition(" (")[0] for line in headings if "no period" not in line] == [
        period.partition("\t")[2] for period in periods
    ]


def test_a_file_of_the_same_name_is_not_read_but_a_note_says_how(
    run: Callable[..., Run], terminal: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, on a terminal as in a pipe, and only where the packed timeline is read; the answer is the same."""
    arguments = ("list", "--in", "2013-01-11", "--color", "never")
    elsewhere = run(*arguments)
    assert elsewhere.err == ""
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == elsewhere
    Path("events.yaml").write_text("events: []\n", encoding="utf-8")
    note = "this is the packed timeline; --file events.yaml reads the events.yaml of this folder\n"
    assert run(*arguments) == Run(0, elsewhere.out, note)
    assert terminal(*arguments).err == note
    assert run("dates", "2012").err == note
    assert run("check").err.startswith(note)
    assert "<packed events.yaml>:" in run("check").out
    assert run("check", "events.yaml").err == "0 errors, 0 warnings in 0 events\n"
    for silent in (("help",), ("new",), ("schema",), ("--file", "events.yaml", "chart"), ("--help",), ("--version",)):
        assert "packed timeline" not in run(*silent).err
    Path("events.yaml").write_bytes(EVENTS.read_bytes())  # a copy, as in a clone of the project
    assert run(*arguments) == elsewhere
    with monkeypatch.context() as patch:
        patch.setattr("os.path.samefile", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
        assert run(*arguments).err == note
    Path("events.yaml").unlink()
    Path("events.yaml").mkdir()
    assert run(*arguments).err == ""


def test_the_note_is_not_for_the_packed_file_itself_nor_where_another_is_named(
    run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, history_file: str
) -> None:
    monkeypatch.chdir(ROOT)
    assert run("list", "--limit", "1").err == ""
    monkeypatch.chdir(tmp_path)
    Path("events.yaml").symlink_to(EVENTS)
    assert run("list", "--limit", "1").err == ""
    Path("events.yaml").unlink()
    Path("events.yaml").write_text("events: []\n", encoding="utf-8")
    monkeypatch.setenv("MALI_TIMELINE_FILE", history_file)
    assert run("list", "--limit", "1").err == ""
    monkeypatch.delenv("MALI_TIMELINE_FILE")
    monkeypatch.setenv("_MALI_TIMELINE_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "mali-timeline show konna-f")
    completed = run()
    assert "konna-falls" in completed.out
    assert completed.err == ""
