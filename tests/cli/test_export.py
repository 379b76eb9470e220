import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support import Run, program

from mali_timeline.exporters import EXPORT_FORMATS

Go = Callable[..., Run]


def test_a_format_is_written_to_standard_output_and_what_it_cannot_hold_is_noted(run: Go, history_file: str) -> None:
    done = run("--file", history_file, "export", "ics", "--since", "2012-03-21", "--tag", "battle", "--tag", "talks")
    assert done.code == 0
    assert done.out.startswith("BEGIN:VCALENDAR\r\n")
    assert done.out.count("BEGIN:VEVENT") == 1
    assert done.err == ("1 event left out: only a day can recur every year; precision of their dates: month 1\n")


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_a_file_has_what_standard_output_would_have(name: str, run: Go, history_file: str, tmp_path: Path) -> None:
    """It replaces another file only when that is asked for, and says so otherwise."""
    path = tmp_path / "out"
    plain = run("--file", history_file, "export", name)
    done = run("--file", history_file, "export", name, "-o", str(path))
    assert (done.code, done.out) == (0, "")
    assert done.err == f"{path}: written\n{plain.err}"
    assert path.read_bytes() == plain.out.encode()
    path.write_text("before", encoding="utf-8")
    done = run("--file", history_file, "export", name, "-o", str(path))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"mali-timeline: {path}: the file exists\n  = hint: add --force to overwrite it, or name another file\n"
    )
    assert path.read_text(encoding="utf-8") == "before"
    assert run("--file", history_file, "export", name, "--output", str(path), "--force").code == 0
    assert path.read_bytes() == plain.out.encode()


def test_the_order_and_the_filters_are_those_of_every_command(run: Go, history_file: str) -> None:
    done = run("--file", history_file, "export", "handout", "--reverse", "--limit", "2")
    assert [line for line in done.out.splitlines() if line.startswith("### ")] == [
        "### Accord in Paris",
        "### The rebels take Gao",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("geoson",), "there is no export format 'geoson'\n  = hint: did you mean geojson?"),
        (("x",), f"there is no export format 'x'\n  = hint: the formats are {', '.join(EXPORT_FORMATS)}"),
        (("ics", "--force"), "--force requires -o\n  = hint: add -o FILE"),
        (("ics", "-o", "-", "--force"), "--force requires -o\n  = hint: add -o FILE"),
        (
            ("ics", "-o", ""),
            "-o: the path is empty\n  = hint: name a file, or leave the option out for standard output",
        ),
        (("ics", "--drawing", "bars"), "--drawing requires svg\n  = hint: it is the only format that is drawn"),
        (("ics", "--all"), "--all requires svg\n  = hint: it is the only format that is drawn"),
        (("svg", "--all"), "--all requires --drawing bars\n  = hint: add --drawing bars"),
        (
            ("ics", "-o", "history.yaml", "--force"),
            "-o history.yaml: this is the data file itself\n  = hint: name another file",
        ),
        (("ics", "-o", "missing/out"), "missing/out: No such file or directory"),
        (("ics", "-o", "."), ".: Is a directory"),
    ],
)
def test_wrong_usage_is_refused_with_what_to_write(
    arguments: tuple[str, ...], message: str, run: Go, history_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Path(history_file).read_bytes()
    monkeypatch.chdir(Path(history_file).parent)
    done = run("--file", "history.yaml", "export", *arguments)
    assert (done.code, done.out, done.err) == (2, "", f"mali-timeline: {message}\n")
    assert Path(history_file).read_bytes() == before


def test_a_format_is_asked_for(run: Go, history_file: str) -> None:
    done = run("--file", history_file, "export")
    assert done.code == 2
    assert "FORMAT" in done.err


def test_without_events_nothing_is_written(run: Go, history_file: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    done = run("--file", history_file, "export", "geojson", "--since", "2030", "-o", str(path))
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("no event matches: ")
    assert done.err.endswith("\nnothing is written\n")
    assert not path.exists()
    done = run("--file", history_file, "export", "geojson", "--disputed", "--limit", "0")
    assert (done.code, done.err.splitlines()[-1]) == (0, "nothing is written")


def test_when_no_event_fits_the_format_nothing_is_written(run: Go, history_file: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    done = run("--file", history_file, "export", "ics", "--until", "2011", "-o", str(path))
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[0] == "nothing is written"
    assert "decade 1" in done.err
    assert not path.exists()


def test_a_dash_is_standard_output(run: Go, history_file: str) -> None:
    assert run("--file", history_file, "export", "svg", "-o", "-") == run("--file", history_file, "export", "svg")


def test_a_picture_covers_the_days_that_are_asked_for(run: Go, history_file: str) -> None:
    done = run("--file", history_file, "export", "svg", "--in", "2012")
    assert "Events per month, 1 Jan – 31 Dec 2012: 4 events" in done.out
    done = run("--file", history_file, "export", "svg", "--drawing", "bars", "--all", "--in", "2012-03")
    assert "1–31 Mar 2012: 1 period, 3 events" in done.out


def test_a_full_disk_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path: Path) -> None:
    """Here a limit of the size of files stands for it."""
    import resource

    path = tmp_path / "out"
    path.write_text("before", encoding="utf-8")
    done = program(
        *("export", "handout", "-o", str(path), "--force"),
        env={"MALI_TIMELINE_NO_CACHE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)),
    )
    assert done.returncode == 2
    assert done.stderr == f"mali-timeline: {path}: File too large\n"
    assert path.read_text(encoding="utf-8") == "before"
    assert os.listdir(tmp_path) == ["out"]  # noqa: PTH208 - the names are asked for


def test_an_encoding_that_lacks_a_letter_is_refused_and_a_file_is_not(history_file: str, tmp_path: Path) -> None:
    """A file is always UTF-8; JSON has escapes."""
    command = ("--file", history_file, "export")
    latin = {"PYTHONIOENCODING": "ascii"}
    done = program(*command, "handout", env=latin)
    assert done.returncode == 2
    assert done.stderr == (
        "mali-timeline: standard output is encoded as ascii, which has no character U+2013\n"
        "  = hint: set PYTHONIOENCODING=utf-8, or write to a file: -o FILE\n"
    )
    assert program(*command, "handout", "-o", str(tmp_path / "out"), env=latin).returncode == 0
    assert "21–22 Mar" in (tmp_path / "out").read_text(encoding="utf-8")
    assert "21\\u201322 Mar" in program(*command, "geojson", env=latin).stdout


def test_spreadsheets_get_csv_with_a_byte_order_mark_and_no_formula(run: Go, tmp_path: Path) -> None:
    """Only CSV has it, and only when it is asked for."""
    path = tmp_path / "formula.yaml"
    path.write_text(
        "sources: {s: {title: S, publisher: P, kind: ngo}}\n"
        "events: [{id: e, date: 2012, title: '=1+1', text: '-2', sources: [{source: s}]}]\n",
        encoding="utf-8",
    )
    asked = ("--file", str(path), "list", "--fields", "id,title,text")
    assert run(*asked, "--format", "csv", "--excel").out == "\ufeffid,title,text\r\ne,'=1+1,'-2\r\n"
    assert run(*asked, "--format", "csv").out == "id,title,text\r\ne,=1+1,-2\r\n"
    for arguments in ((), ("--format", "tsv"), ("--format", "json")):
        done = run(*asked, *arguments, "--excel")
        assert (done.code, done.out) == (2, "")
        assert done.err == "mali-timeline: --excel requires --format csv\n  = hint: add --format csv\n"


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_fields_of_the_files_own_are_held_or_noted(name: str, run: Go, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("events: [{date: 2012-03-22, title: A, x-shelf: B7}, {date: 2013, title: B}]\n", encoding="utf-8")
    done = run("export", name, "--file", str(path))
    assert done.code == 0
    held, noted = "B7" in done.out, "without the x- fields of 1 event;" in done.err
    assert (held, noted) == ((True, False) if name == "geojson" else (False, True))
