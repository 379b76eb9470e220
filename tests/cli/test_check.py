"""`check`: what it finds, in which order and form, and what its codes mean."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import EVENTS, ROOT, Run, uncoloured, widest

from mali_timeline.checks.rules import RULES
from mali_timeline.readers import check_files

Go = Callable[..., Run]
TWENTY = ROOT / "tests" / "readers" / "diagnostics" / "twenty.yaml"
NAMES = sorted(RULES)
SOURCES = """\
sources:
  radio: {title: News, publisher: Radio, kind: broadcaster, date: 2013-02-20}
  copy: {title: News, publisher: Portal, kind: newspaper, origin: Radio}
  paper: {title: Morning paper, publisher: Paper, kind: newspaper}
"""


def event(name: str = "e", date: str = "2013-01-11", rest: str = "sources: [{source: radio}, {source: paper}]") -> str:
    """Write an event on one line, with a title of its own."""
    return f"- {{id: {name}, date: {date}, title: What {name} tells, text: Something., {rest}}}\n"


def test_codes_are_listed_with_a_sentence_each(run: Go, terminal: Go) -> None:
    """One a line in a pipe, a table on a terminal, and their examples in JSON."""
    lines = run("check", "--codes").out.splitlines()
    assert len(lines) == len(RULES)
    assert "unknown-field\terror\tA field that its record does not have." in lines
    assert "unused-entry\twarning\tAn entry of a register that no event uses." in lines
    assert "unknown-field" in terminal("check", "--codes").out
    first = json.loads(run("check", "--codes", "--json").out)[0]
    assert list(first) == ["code", "severity", "about", "wrong", "right"]


def test_a_code_is_explained_by_a_wrong_and_a_right_example(
    run: Go, terminal: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And by what check says of the wrong one."""
    done = run("check", "--explain", "weekday-mismatch")
    assert done == Run(
        0,
        """\
weekday-mismatch
Meaning   A weekday that is not that of its date.
Severity  warning
Wrong           - {source: paper, weekday: Friday}
Report    31 March 2012 was a Saturday; 31 August 2012 was a Friday
          = hint: correct the copying; if the source itself errs, say so in `note`
Right           - {source: paper, weekday: Saturday}
""",
        "",
    )
    monkeypatch.setenv("NO_COLOR", "1")
    drawn = terminal("check", "--explain", "weekday-mismatch", columns=100).out
    assert [line.rstrip() for line in drawn.splitlines()] == done.out.splitlines()
    (found,) = json.loads(run("check", "--explain", "not-utf-8", "--json").out)
    assert found["wrong"] == "title: Caf\\xe9\nevents: []\n"


@pytest.mark.parametrize("code", NAMES)
def test_no_example_breaks_the_card(code: str, run: Go) -> None:
    """Neither bytes, nor control characters, nor very long lines."""
    out = run("check", "--explain", code).out
    assert all(line.isprintable() and len(line) <= 120 for line in out.splitlines())


def test_an_unknown_code_is_refused_with_the_nearest(run: Go) -> None:
    """Or, where none is near, with where to find them."""
    assert run("check", "--explain", "merge-kee") == Run(
        2, "", "mali-timeline: --explain: there is no code 'merge-kee'\n  = hint: did you mean merge-key?\n"
    )
    assert run("check", "--explain", "xyzzy").err.endswith("  = hint: see mali-timeline check --codes\n")


def test_twenty_faults_are_twenty_problems_in_order(run: Go) -> None:
    """Each at its place, as in the golden file; the totals stand last."""
    done = run("check", str(TWENTY))
    assert done.out.replace(str(TWENTY), "twenty.yaml") == TWENTY.with_suffix(".txt").read_text(encoding="utf-8")
    assert (done.code, done.err.splitlines()[-1]) == (1, "20 errors, 0 warnings in 4 events of Twenty faults")
    found = json.loads(run("check", "--json", str(TWENTY)).out)
    assert len({each["code"] for each in found}) >= 18
    places = [(each["line"], each["column"]) for each in found]
    assert places == sorted(set(places))


def test_events_are_counted_be_they_sound_or_not(run: Go, tmp_path: Path) -> None:
    """Where there are none, because the list is a word or is not there, there are none."""
    path = tmp_path / "f"
    for text, number in (
        ("events: [a, b, c]", "3 events"),
        ("events: x", "0 events"),
        ("title: x", "0 events of x"),
        ("x", "0 events"),
    ):
        path.write_text(text)
        assert run("check", str(path)).err.endswith(f" in {number}\n")


def test_check_counts_on_standard_error_and_exits_by_what_it_found(run: Go, history_file: str, tmp_path: Path) -> None:
    """Diagnostics are the answer and stand on standard output; warnings are no errors unless --strict says so.

    The totals are by code, the most frequent first, and then over all.
    """
    done = run("--file", history_file, "check")
    assert done.code == 0
    assert done.out.count("warning: ") == 4
    assert done.err == (
        "     3  warning  single-voice\n"
        "     1  warning  shared-origin\n"
        "0 errors, 4 warnings in 5 events of A small history\n"
    )
    assert run("check", "--strict", "--file", history_file) == Run(1, done.out, done.err)
    sound = tmp_path / "sound.yaml"
    sound.write_text("events: []\n")
    assert run("check", "--strict", str(sound)) == Run(0, "", "0 errors, 0 warnings in 0 events\n")


def test_json_is_one_array_over_all_files(run: Go, history_file: str, tmp_path: Path) -> None:
    """And nothing beside it: the exit code tells."""
    sound = tmp_path / "sound.yaml"
    sound.write_text("events: []\n")
    assert run("check", "--json", str(sound)) == Run(0, "[]\n", "")
    done = run("check", "--json", str(TWENTY), history_file, str(sound))
    assert (done.code, done.err) == (1, "")
    found = json.loads(done.out)
    assert [each["file"] for each in found] == [str(TWENTY)] * 20 + [history_file] * 4
    assert found[1] == {
        "file": str(TWENTY), "line": 5, "column": 75, "end": 85, "byte_column": 75, "severity": "error",
        "code": "invalid-date",
        "message": "date '2012-02-30': Feb 2012 has 29 days, not 30",
        "hint": "write 2012-02 for the month, or one of its days: 2012-02-01 to 2012-02-29",
    }  # fmt: skip
    assert found[0]["hint"] == "keep one of the two"
    assert found[-1]["hint"] is None or found[-1]["hint"]
    assert run("check", "--json", "--strict", history_file).code == 1
    assert run("check", "--json", history_file).code == 0


def test_several_files_are_checked_one_after_another(run: Go, history_file: str, tmp_path: Path) -> None:
    """One that cannot be read does not hide the others; one named twice is checked once."""
    sound = tmp_path / "sound.yaml"
    sound.write_text("events: []\n")
    missing = str(tmp_path / "none.yaml")
    done = run("check", history_file, missing, str(sound), history_file, "--file", str(TWENTY))
    assert done.code == 2
    assert done.out == run("check", history_file).out + run("check", str(TWENTY)).out
    first, *totals, last = done.err.splitlines()
    assert first == f"mali-timeline: {missing}: No such file or directory"
    assert last == "20 errors, 4 warnings in 9 events of 3 files"
    assert [line.split() for line in totals[-2:]] == [
        ["3", "warning", "single-voice"],
        ["1", "warning", "shared-origin"],
    ]
    assert sum(int(line.split()[0]) for line in totals) == 24


def test_where_no_file_could_be_read_nothing_is_counted(run: Go, tmp_path: Path) -> None:
    """A folder is no file."""
    assert run("check", str(tmp_path)) == Run(2, "", f"mali-timeline: {tmp_path}: Is a directory\n")
    assert run("check", "--json", str(tmp_path)) == Run(2, "[]\n", f"mali-timeline: {tmp_path}: Is a directory\n")


def test_a_file_is_named_by_the_argument_or_else_as_for_every_command(
    run: Go, history_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By --file, by the environment, or our own is taken."""
    expected = run("check", history_file)
    assert run("--file", "/none", "check", history_file) == expected
    assert run("--file", history_file, "check") == expected
    result = check_files([str(EVENTS)])[0]
    counts = f"0 errors, {len(result.diagnostics)} warnings in {result.events} events"
    assert run("check").err.splitlines()[-1] == f"{counts} of The conflict in Mali"
    monkeypatch.setenv("MALI_TIMELINE_FILE", history_file)
    assert run("check") == expected


@pytest.mark.parametrize("raw", [b"events: [\n", b"title: \xff\nevents: []\n", b""])
def test_a_file_that_is_not_read_to_its_end_says_so(raw: bytes, run: Go, tmp_path: Path) -> None:
    """There may be more wrong behind the place where reading stopped."""
    path = tmp_path / "f"
    path.write_bytes(raw)
    done = run("check", str(path))
    assert (done.code, done.out.count(f"{path}:")) == (1, 1)
    assert done.err == f"{path}: nothing after this error was read\n1 error, 0 warnings in 0 events\n"


def test_a_code_can_be_completed(run: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it means."""
    monkeypatch.setenv("_MALI_TIMELINE_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "mali-timeline check --explain unus")
    assert "unused-entry" in run().out


def test_colour_and_pager_are_as_for_every_command(
    run: Go, terminal: Go, history_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    explain = ("check", "--explain", "weekday-mismatch", "--color")
    plain, colored = (run(*explain, color).out for color in ("never", "always"))
    assert "\x1b[1mweekday-mismatch" in colored
    assert uncoloured(colored) == plain
    for arguments in (("--json",), ("--codes", "--json")):
        assert "\x1b" not in run("check", "--file", history_file, *arguments, "--color", "always").out
    monkeypatch.setenv("PAGER", "true")
    whole = run("check", "--file", history_file).out
    assert "\x1b" not in whole
    assert uncoloured(run("check", "--file", history_file, "--color", "always").out) == whole
    assert terminal("check", "--file", history_file, lines=5).out == ""
    drawn = terminal("check", "--file", history_file, "--no-pager", columns=400, lines=5).out
    assert uncoloured(drawn) == whole != drawn
    assert terminal("check", "--codes", lines=5).out == ""
    assert "unknown-field" in terminal("check", "--codes", "--no-pager", lines=5).out


def test_on_a_narrow_terminal_nothing_is_wider_than_the_screen(
    terminal: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden: Callable[[Path, str], None]
) -> None:
    """Messages wrap, and excerpts are cut so that the carets stay below what they point at."""
    monkeypatch.chdir(tmp_path)
    long = "A long title " * 12
    Path("f").write_text(f"title: {long}# cut\nevents: [{{id: a, date: 2012, title: {long}, text: T, sorces: []}}]\n")
    golden(ROOT / "tests" / "cli" / "check" / "narrow.txt", uncoloured(terminal("check", "f", columns=40).out))
    assert widest(uncoloured(terminal("check", "f", columns=40).out)) <= 40


def test_a_warning_can_be_turned_off_on_the_command_line_and_in_the_file(
    run: Go, history_file: str, tmp_path: Path
) -> None:
    """In every format and for --strict; the totals say how many there were."""
    single = ("check", "--ignore", "single-voice")
    done = run(*single, history_file, "--strict")
    assert (done.code, done.out.count("warning: "), done.out.count("[shared-origin]")) == (1, 1, 1)
    assert done.err == "0 errors, 1 warning, 3 ignored in 5 events of A small history\n"
    assert [each["code"] for each in json.loads(run(*single, "--json", history_file).out)] == ["shared-origin"]
    nothing = Run(0, "", "0 errors, 0 warnings, 4 ignored in 5 events of A small history\n")
    assert run(*single, "--ignore", "shared-origin", "--strict", history_file) == nothing
    text = Path(history_file).read_text(encoding="utf-8")
    path = tmp_path / "own.yaml"
    path.write_text(text.replace("title:", "ignore: [shared-origin]\ntitle:", 1), encoding="utf-8")
    assert run(*single, "--strict", str(path)) == nothing
    assert run("--file", str(path), "list") == run("--file", history_file, "list")


def test_an_error_cannot_be_ignored_nor_what_is_no_code(run: Go, tmp_path: Path) -> None:
    assert run("check", "--ignore", "invalid-date") == Run(
        2,
        "",
        "mali-timeline: --ignore: invalid-date is an error\n"
        "  = hint: only warnings can be ignored; see mali-timeline check --codes\n",
    )
    assert run("check", "--ignore", "single-vioce").err == (
        "mali-timeline: --ignore: there is no code 'single-vioce'\n  = hint: did you mean single-voice?\n"
    )
    assert run("check", "--ignore", "xyzzy").err.endswith("  = hint: see mali-timeline check --codes\n")
    path = tmp_path / "f"
    for written, message, hint in (
        ("[single-vioce]", "there is no warning 'single-vioce'", "did you mean single-voice?"),
        ("[xyzzy]", "there is no warning 'xyzzy'", "`mali-timeline check --codes` lists them"),
        ("[merge-key]", "merge-key is an error, and only warnings can be ignored", "`mali-timeline check --codes`"),
        ("single-voice", "expected a list, found a string", "write [single-voice]"),
        ("[[]]", "expected a string, found a list", None),
    ):
        path.write_text(f"ignore: {written}\nevents: []\n")
        (found,) = json.loads(run("check", "--json", str(path)).out)
        assert found["message"] == message
        assert found["hint"] is None if hint is None else found["hint"].startswith(hint)


def test_a_warning_can_be_completed_where_it_is_ignored(run: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error is none of the candidates."""
    monkeypatch.setenv("_MALI_TIMELINE_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "mali-timeline check --ignore un")
    out = run().out
    assert "unused-entry" in out
    assert "unknown-field" not in out


def test_the_hint_of_a_warning_is_written_once_and_that_of_an_error_each_time(run: Go, tmp_path: Path) -> None:
    """JSON has all of them."""
    path = tmp_path / "f"
    alone = "sources: [{source: paper}]"
    path.write_text(f"{SOURCES}events:\n{event('a', rest=alone)}{event('b', rest=alone)}")
    found = run("check", "--ignore", "unused-entry", str(path))
    assert (found.out.count("[single-voice]"), found.out.count("= hint: ")) == (2, 1)
    hints = [each["hint"] for each in json.loads(run("check", "--json", "--ignore", "unused-entry", str(path)).out)]
    assert len(hints) == 2
    assert len(set(hints)) == 1
    path.write_text("title:\nevents:\n- {id: a, id: a, id: a}\n")
    assert run("check", str(path)).out.count("= hint: keep one of the two") == 2


def test_what_is_written_out_has_errors_first_and_something_of_every_code(run: Go, tmp_path: Path) -> None:
    """A hundred warnings of one code hide no other."""
    path = tmp_path / "many.yaml"
    alone = "sources: [{source: paper}]"
    events = "".join(event(f"e{number}", rest=alone) for number in range(150))
    path.write_text(f"{SOURCES}events:\n{events}{event('last', '2012-13', alone)}")
    out = run("check", str(path)).out
    assert out.count("[single-voice]") == 99
    assert out.count("[invalid-date]") == 1
    lines = [int(line.split(":")[1]) for line in out.splitlines() if line.startswith(str(path))]
    assert lines == sorted(lines)
    assert out.endswith("51 more not shown; `mali-timeline check --json` has all\n")


def test_a_hundred_diagnostics_are_written_out_and_json_has_all(run: Go, terminal: Go, tmp_path: Path) -> None:
    path = tmp_path / "many.yaml"
    path.write_text(SOURCES + "events:\n" + "".join(event(f"e{number}", "20x2") for number in range(120)))
    reports = run("check", str(path)).out.splitlines()
    assert sum(": error: " in line for line in reports) == 100
    assert reports[-1] == "20 more not shown; `mali-timeline check --json` has all"
    assert run("check", str(path)).err == ("   120  error    invalid-date\n120 errors, 0 warnings in 120 events\n")
    narrow = terminal("check", str(path), columns=40).out
    assert uncoloured(narrow).endswith("20 more not shown; `mali-timeline\n    check --json` has all\n")
    assert len(json.loads(run("check", "--json", str(path)).out)) == 120
    refused = run("--file", str(path), "list")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.count(": error: ") == 100
    assert "20 more not shown" in refused.err


def test_files_of_one_timeline_are_checked_as_one(run: Go, tmp_path: Path) -> None:
    """Those of --file; a file that is named stands for itself."""
    registers, events = tmp_path / "registers.yaml", tmp_path / "events-of-mine.yaml"
    registers.write_text(
        "sources: {s: {title: S, publisher: S, kind: ngo}, t: {title: T, publisher: T, kind: ngo}}\n", encoding="utf-8"
    )
    text = "events: [{id: a, date: 2012, title: A, text: A., sources: [{source: s}, {source: t}]}]\n"
    events.write_text(text, encoding="utf-8")
    done = run("check", "--file", str(registers), "--file", str(events))
    assert (done.code, done.out, done.err) == (0, "", "0 errors, 0 warnings in 1 event of 2 files\n")
    assert run("check", str(registers), str(events)).code == 1
    events.write_text(text.replace("source: t", "source: tt"), encoding="utf-8")
    assert f"{events}:1:" in run("check", "--file", str(registers), "--file", str(events)).out
    events.write_text("events: [", encoding="utf-8")
    done = run("check", "--file", str(registers), "--file", str(events))
    assert (done.code, f"{events}: nothing after this error was read" in done.err) == (1, True)
    assert str(registers) not in done.err
    done = run("check", "--file", str(registers), "--file", "nowhere.yaml")
    assert (done.code, "nowhere.yaml: No such file or directory" in done.err) == (2, True)
