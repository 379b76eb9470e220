import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support import EVENTS, ROOT, Run, program, uncoloured

from mali_timeline import __version__
from mali_timeline.query import Query
from mali_timeline.readers import read_timeline

Go = Callable[..., Run]
FILTERED = (
    *("list", "tree", "show", "chain"),
    *("chart", "bars", "count"),
    *("sources", "actors", "places", "periods", "tags"),
    *("present", "quiz"),
)


def test_since_keeps_what_is_not_wholly_before(run: Go) -> None:
    """One line for each event that is not over before the year begins."""
    events = read_timeline(str(EVENTS)).events
    expected = sum(1 for event in events if event.date.latest is None or event.date.latest.year >= 2012)
    assert run("list", "--since", "2012").out.count("\n") == expected


def test_until_keeps_all_of_the_year(run: Go) -> None:
    """December 2012 is in --until 2012."""
    found = run("list", "--until", "2012", "--fields", "id").out.split()
    december = run("list", "--in", "2012-12", "--fields", "id").out.split()
    assert december
    assert set(december) <= set(found)


def test_what_is_no_date_is_refused_and_nothing_is_printed(run: Go) -> None:
    """A mistake is never answered with everything."""
    done = run("list", "--since", "foo")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("mali-timeline: --since: date 'foo' is not a date, nor the id of an event\n  = hint: ")


def test_nothing_found_is_no_error(run: Go) -> None:
    """The note goes to standard error; JSON stays JSON, CSV keeps its header."""
    why = "none matches --until alone; the events are dated 1960 to 2026\n"
    assert run("list", "--until", "1900") == Run(0, "", f"no event matches: {why}")
    assert run("list", "--until", "1900", "--format", "json").out == "[]\n"
    assert run("list", "--until", "1900", "--format", "csv").out.startswith("date,id,title")
    assert run("tree", "--until", "1900") == Run(0, "", f"no event matches: {why}")
    assert run("sources", "--until", "1900") == Run(0, "", f"no source matches: {why}")
    assert run("list", "--until", "1900", "--format", "table").out == ""


def test_formats_hold_the_same_events(run: Go) -> None:
    """Whatever the form, the events are those that were asked for."""
    ids = run("list", "--in", "2012-04", "--fields", "id").out.split()
    assert [event["id"] for event in json.loads(run("list", "--in", "2012-04", "--format", "json").out)] == ids
    lines = run("list", "--in", "2012-04", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids
    for form in ("tsv", "csv", "markdown", "table"):
        out = run("list", "--in", "2012-04", "--format", form, "--fields", "id,title").out
        assert all(event in out for event in ids)
    assert run("show", "--in", "2012-04", "--format", "tsv", "--fields", "id").out.split() == ids


def test_a_table_in_a_pipe_is_as_wide_as_it_needs_to_be(run: Go) -> None:
    """Nothing is cut and nothing wraps where there is no screen."""
    out = run("list", "--in", "2012-03", "--format", "table").out
    events = json.loads(run("list", "--in", "2012-03", "--format", "json").out)
    for event in events:
        (line,) = (line for line in out.splitlines() if event["title"] in line)
        assert event["id"] in line
        assert ", ".join(actor["name"] for actor in event["actors"]) in line


def test_show_takes_several_ids_and_filters(run: Go, history_file: str) -> None:
    """In the order typed; an unknown id names the nearest; without either there is nothing to show."""
    out = run("--file", history_file, "show", "accord", "mutiny").out
    assert out.index("Accord in Paris") < out.index("\nA mutiny in the capital\nDate")
    assert run("show", "accord", "mutiny", "--since", "2012-12", "--file", history_file).out.startswith("Accord")
    assert "mutiny" not in run("show", "accord", "--tag", "battle", "--file", history_file).out
    assert run("show", "accord", "mutiny", "--limit", "1", "--file", history_file).out.startswith("Accord")
    assert run("show", "accord", "mutiny", "--reverse", "--file", history_file).out.startswith("A mutiny")
    done = run("--file", history_file, "show", "mutini")
    assert (done.code, done.out) == (2, "")
    assert done.err == "mali-timeline: there is no event 'mutini'\n  = hint: did you mean mutiny?\n"
    done = run("show")
    assert (done.code, done.err.splitlines()[0]) == (2, "mali-timeline: which event?")


def test_tree_and_sources_draw_plain_letters_in_a_pipe(run: Go, history_file: str) -> None:
    """The drawing has no colour and no width; with fields it is lines."""
    assert "├── Mar  2 events\n│   ├── 21–22 Mar  A mutiny" in run("--file", history_file, "tree").out
    assert run("--file", history_file, "tree", "--by", "tag", "--fields", "branch,id", "--tag", "talks").out == (
        "talks\taccord\n"
    )
    assert run("--file", history_file, "sources", "copy").out.startswith("Evening news\nId        copy\n")
    assert run("--file", history_file, "sources", "--tag", "talks", "--fields", "id,events").out == "paper\t1\n"
    assert run("--file", history_file, "sources", "radio", "--tag", "talks").out.endswith("Events    none\n")
    assert "did you mean copy?" in run("--file", history_file, "sources", "copi").err


def test_an_unknown_field_or_option_names_the_nearest(run: Go) -> None:
    """Usage errors are one message on standard error, with exit code 2."""
    done = run("list", "--fields", "date,titel")
    assert (done.code, done.out) == (2, "")
    assert done.err == "mali-timeline: --fields: there is no field 'titel'\n  = hint: did you mean title?\n"
    assert "the fields are id, date, earliest" in run("list", "--fields", "xyz").err
    done = run("list", "--sinse", "2012")
    assert done.err == (
        "mali-timeline list: No such option: --sinse (Possible options: --file, --in, --since)\n"
        "  = hint: see mali-timeline list --help\n"
    )
    assert run("list", "--limit", "-1").code == 2
    assert run("list", "--format", "xls").code == 2
    assert run("lst") == Run(2, "", "mali-timeline: there is no command 'lst'\n  = hint: did you mean list?\n")


def test_the_file_may_be_named_before_or_behind_the_command(
    run: Go, history_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or in the environment, or come in by standard input; the nearest to the command wins."""
    expected = run("list", "--file", history_file).out
    assert expected.count("\n") == 5
    assert run("--file", history_file, "list").out == expected
    assert run("--file", "/none", "list", "--file", history_file).out == expected
    monkeypatch.setenv("MALI_TIMELINE_FILE", history_file)
    assert run("list").out == expected
    assert run("list", "--file", str(EVENTS)).out != expected
    with Path(history_file).open("rb") as stream:
        assert program("list", "--file", "-", stdin=stream).stdout == expected


def test_a_file_with_problems_is_refused_whole_by_every_command(run: Go) -> None:
    """All problems on standard error, nothing on standard output, exit code 1."""
    broken = str(ROOT / "tests" / "readers" / "diagnostics" / "dates.yaml")
    for command in FILTERED:
        done = run("--file", broken, command)
        assert (done.code, done.out) == (1, "")
        assert done.err.count("= hint") >= 6
        assert done.err.endswith(f"7 errors in {broken}: nothing is shown\n")


def test_a_file_that_cannot_be_read_is_one_line_and_exit_code_2(run: Go, tmp_path: Path) -> None:
    """Missing, or a folder."""
    missing = str(tmp_path / "none.yaml")
    assert run("--file", missing, "list") == Run(2, "", f"mali-timeline: {missing}: No such file or directory\n")
    assert run("--file", str(tmp_path), "list") == Run(2, "", f"mali-timeline: {tmp_path}: Is a directory\n")


def test_the_version_is_printed(run: Go) -> None:
    """By the name of the program and its number."""
    assert run("--version") == Run(0, f"mali-timeline {__version__}\n", "")


def test_without_a_command_the_help_is_shown(run: Go) -> None:
    """Which is wrong usage all the same."""
    done = run()
    assert done.code == 2
    assert "Usage: mali-timeline" in done.out


@pytest.mark.no_cover
@pytest.mark.parametrize("command", FILTERED)
def test_every_command_that_shows_events_takes_every_filter(command: str, run: Go) -> None:
    """An option for each field of a query, in groups."""
    text = run(command, "--help").out
    for name in Query._fields:
        assert f"--{name.rstrip('_').replace('_', '-')} " in text
    for panel in ("Options", "Filters: when", "Filters: what", "Order", "Output"):
        assert f"─ {panel} ─" in text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("show mut", "mutiny"),
        ("chain mut", "mutiny"),
        ("list --actor reb", "rebels"),
        ("list --actor not:reb", "not:rebels"),
        ("list --place ki", "kidal"),
        ("list --tag ba", "battle"),
        ("list --source co", "copy"),
        ("list --period be", "before"),
        ("sources pa", "paper"),
        ("actors re", "rebels"),
        ("places gao ki", "kidal"),
        ("periods be", "before"),
        ("tags ba", "battle"),
        ("count --by re", "region"),
        ("lis", "list"),
        ("list --min", "--min-sources"),
        ("tree --by re", "region"),
        ("--file /none show mut", ""),
    ],
)
def test_the_shell_completes_commands_options_and_ids(
    words: str, expected: str, run: Go, history_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the file that the command would read; where that cannot be read there is nothing to offer."""
    number = len(words.split())
    environment = {
        "_MALI_TIMELINE_COMPLETE": "complete_bash",
        "COMP_WORDS": "\n".join(["mali-timeline", *words.split()]),
        "COMP_CWORD": str(number),
        "MALI_TIMELINE_FILE": history_file,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert expected in run().out.split("\n")


# The terminal


def test_a_terminal_gets_a_table_and_a_pipe_gets_lines(terminal: Go, run: Go, history_file: str) -> None:
    """By what standard output is, and nothing else."""
    seen = terminal("--file", history_file, "list", "--color", "never").out
    assert seen.splitlines()[1].split()[:4] == ["Date", "Event", "Id", "By"]
    assert "\x1b" not in seen
    assert "\t" in run("--file", history_file, "list").out
    assert "├── Mar" in terminal("--file", history_file, "tree", "--color", "never").out
    assert terminal("--file", history_file, "show", "mutiny", "--color", "never").out.startswith("A mutiny")
    assert terminal("--file", history_file, "list", "--fields", "date,id", "--color", "never").out.startswith("Date  ")


@pytest.mark.no_cover
@pytest.mark.parametrize("columns", [40, 80, 100, 140])
def test_nothing_is_wider_than_the_terminal(columns: int, terminal: Go, run: Go) -> None:
    """At any width the whole of events.yaml fits, and every title is there."""
    for command in ("list", "tree", "count", "sources", "actors", "places", "periods", "tags"):
        seen = terminal(command, "--color", "never", "--in", "2013", columns=columns).out
        assert max(map(len, seen.splitlines())) <= columns
    titles = run("list", "--in", "2013-03", "--fields", "title").out
    wrapped = terminal("list", "--in", "2013-03", "--fields", "title", "--color", "never", columns=columns).out
    assert "".join(wrapped.removeprefix("Title").split()) == "".join(titles.split())


@pytest.mark.parametrize(
    ("environment", "options", "colored"),
    [
        ({}, (), True),
        ({"NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": ""}, (), True),
        ({"TERM": "dumb"}, (), False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, (), True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_colour_is_as_the_specifications_say(  # noqa: PLR0913, PLR0917 - the cases, and what they run in
    environment: dict[str, str],
    options: tuple[str, ...],
    colored: bool,  # noqa: FBT001
    terminal: Go,
    history_file: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """--color first, then NO_COLOR, then FORCE_COLOR, then the terminal."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    seen = terminal("--file", history_file, "list", *options).out
    assert ("\x1b[" in seen) is colored


def test_colour_in_a_pipe_colours_the_drawing_and_never_the_lines(
    run: Go, history_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FORCE_COLOR makes no terminal of a pipe."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in run("--file", history_file, "list").out
    assert "\x1b[" in run("--file", history_file, "tree").out
    assert "\x1b[" in run("--file", history_file, "list", "--format", "table").out


def test_what_is_longer_than_the_screen_is_paged(
    terminal: Go, history_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By $PAGER, as a command of the shell, with LESS=FRX; what fits is not paged."""
    paged = tmp_path / "paged"
    arguments = ("--file", history_file, "list", "--color", "never")
    short = terminal(*arguments, lines=50).out
    monkeypatch.setenv("PAGER", f"sh -c 'printenv LESS > {paged}; cat >> {paged}'")
    assert terminal(*arguments, lines=5).out == ""
    assert paged.read_text() == "FRX\n" + short
    paged.unlink()
    assert terminal(*arguments, lines=50).out == short
    assert terminal(*arguments, "--no-pager", lines=5).out == short
    assert "[single-voice]" in uncoloured(terminal("check", "--no-pager", "--file", history_file, lines=5).out)
    monkeypatch.setenv("PAGER", "true")
    assert terminal(*arguments, lines=5).out == ""
    for none in ("", "cat", "no-such-pager --x", "'"):
        monkeypatch.setenv("PAGER", none)
        assert terminal(*arguments, lines=5).out == short


# Streams


def test_piped_output_imports_neither_rich_nor_dateutil(history_file: str) -> None:
    """A plain pipe does not pay for what it does not use."""
    script = (
        "import sys; from mali_timeline.cli import main; code = main(sys.argv[1:]);"
        "print(code, *sorted({'rich', 'dateutil', 'csv', 'difflib', 'subprocess'}.intersection("
        "name.partition('.')[0] for name in sys.modules) - BEFORE), file=sys.stderr)"
    )
    # Typer itself imports some of these; what it does not import, we do not either.
    before = "import sys, typer; BEFORE = {name.partition('.')[0] for name in sys.modules};"
    for command in (
        ["list", "--since", "2012"],
        *([*words, "--format", "jsonl"] for words in (["tree"], ["show", "mutiny"], ["chain", "mutiny"], ["chart"])),
        ["bars", "--format", "tsv"],
        ["count"],
        ["sources"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", before + script, *command, "--file", history_file],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr.splitlines()[-1] == "0"
        assert done.stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    """`list | head -1` ends quietly, with 0 for both."""
    for arguments in (["list", "--format", "json"], ["list"], ["--help"]):
        command = f"set -o pipefail; {sys.executable} -m mali_timeline {' '.join(arguments)} | head -c 1"
        done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, check=False)  # noqa: S607
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.processes
def test_a_reader_that_is_gone_before_the_first_word_is_no_error() -> None:
    """Not even the help stumbles over it."""
    for arguments in (["list"], ["--help"], ["list", "--help"], ["--version"]):
        theirs, ours = os.pipe()
        os.close(theirs)
        with os.fdopen(ours, "wb") as pipe:
            done = program(*arguments, stdout=pipe, stderr=subprocess.PIPE, capture_output=False)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to write to")
def test_a_full_disk_is_one_line_and_exit_code_2() -> None:
    """Nothing is lost silently."""
    for arguments in (["list"], ["tree"], ["list", "--format", "json"], ["--version"]):
        with Path("/dev/full").open("w") as full:
            done = program(*arguments, stdout=full, stderr=subprocess.PIPE, capture_output=False)
        assert (done.returncode, done.stderr) == (2, "mali-timeline: standard output: No space left on device\n")


@pytest.mark.processes
def test_a_closed_standard_output_is_one_line_and_exit_code_2() -> None:
    """There is nowhere to write to."""
    command = f"{sys.executable} -m mali_timeline list >&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S607
    assert (done.returncode, done.stderr) == (2, "mali-timeline: standard output: it is closed\n")


@pytest.mark.processes
def test_a_closed_standard_error_takes_nothing_away() -> None:
    """The note is lost, the answer is not."""
    command = f"{sys.executable} -m mali_timeline list --until 1900 --format json 2>&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S607
    assert (done.returncode, done.stdout) == (0, "[]\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_stream_of_few_letters_gets_what_it_can_hold(encoding: str, history_file: str) -> None:
    """Lines in plain letters, other letters as escapes, JSON without loss; never a traceback."""
    environment = {"PYTHONIOENCODING": encoding, "MALI_TIMELINE_FILE": history_file}

    def seen(*arguments: str) -> str:
        done = program(*arguments, env=environment, encoding=encoding)
        assert done.returncode == 0
        assert "Traceback" not in done.stderr
        return done.stdout

    assert "+-- Mar  2 events\n|   +-- 21-22 Mar  A mutiny" in seen("tree").replace("\N{EN DASH}", "-")
    assert json.loads(seen("list", "--format", "json"))[3]["actors"][1]["name"] == "Army"
    assert "--since" in seen("list", "--help")


def test_json_of_the_packed_file_loses_nothing_on_a_stream_of_few_letters() -> None:
    accented = json.loads(program("list", "--format", "json", env={"PYTHONIOENCODING": "ascii"}).stdout)
    assert accented == json.loads(program("list", "--format", "json").stdout)
    assert "\\xef" in program("list", env={"PYTHONIOENCODING": "ascii"}).stdout


def test_a_data_format_loses_no_letter_on_a_stream_of_few(history_file: str) -> None:
    def seen(form: str) -> Run:
        environment = {"PYTHONIOENCODING": "ascii", "MALI_TIMELINE_FILE": history_file}
        done = program("actors", "--fields", "aliases", "--format", form, env=environment)
        return Run(done.returncode, done.stdout, done.stderr)

    told = (
        "mali-timeline: standard output is encoded as ascii, which has no character U+00E9\n"
        "  = hint: set PYTHONIOENCODING=utf-8, or use --format json\n"
    )
    assert seen("csv") == seen("markdown") == Run(2, "", told)
    assert seen("tsv") == Run(0, "Les Arm\\xe9es\n\n", "")
    assert "Les Arm\\u00e9es" in seen("json").out
    assert json.loads(seen("json").out)[0] == json.loads(seen("jsonl").out.splitlines()[0])
    assert json.loads(seen("json").out)[0] == {"aliases": ["Les Arm\u00e9es"]}


def test_letters_past_the_first_plane_survive_as_json_in_ascii(tmp_path: Path) -> None:
    """They are written as two surrogates, as JSON has it."""
    path = tmp_path / "f"
    path.write_text(
        'sources: {s: {title: S, publisher: S, kind: ngo}}\n'
        'events: [{id: a, date: 2012, title: "\U0001f3dc é", text: A., sources: [{source: s}]}]\n',
        encoding="utf-8",
    )  # fmt: skip
    out = program("--file", str(path), "list", "--format", "json", env={"PYTHONIOENCODING": "ascii"}).stdout
    assert json.loads(out)[0]["title"] == "\U0001f3dc é"


def test_an_interrupt_ends_with_130(tmp_path: Path) -> None:
    """Ctrl-C while the file is still being read; no traceback."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with subprocess.Popen(
        [sys.executable, "-m", "mali_timeline", "--file", str(fifo), "list"], stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        writer = os.open(fifo, os.O_WRONLY)  # returns once the program has opened its end
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        os.close(writer)
    assert (process.returncode, errors) == (130, b"")


def test_a_bug_of_the_program_is_one_line_and_exit_code_70(run: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should there ever be one."""

    def broken(_path: str) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("mali_timeline.readers.read_timeline", broken)
    told = "mali-timeline: internal error: ZeroDivisionError: oh\n  = hint: please report this bug\n"
    assert run("list") == Run(70, "", told)
    monkeypatch.setenv("MALI_TIMELINE_DEBUG", "1")
    assert "Traceback" in run("list").err
