"""The program where things are missing, broken, too small or taken away: it never loses, halves or babbles."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from runs import EVERY_RUN, UNDRAWN
from support import HISTORY, ROOT, Run, program, uncoloured, widest, written

from mali_timeline.exporters import EXPORT_FORMATS
from mali_timeline.text import shorten

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("no_input")
PROGRAM = f"{sys.executable} -m mali_timeline"


@pytest.fixture(scope="module")
def one_two(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of the small history, whose first events are named `one` and `two`."""
    text = HISTORY.replace("gao-taken", "one").replace("mutiny,", "two,").replace("id: mutiny", "id: two")
    for kind in ("radio:", "rebels:", "gao:", "before,", "battle:"):
        text = text.replace(f"      {kind} ", f"      one{kind[-1]} ").replace(f"id: {kind}", f"id: one{kind[-1]}")
    for name in ("source: radio", "[rebels", "[gao", "[battle"):
        text = text.replace(name, name.rstrip("abdegilorst") + "one")
    return str(written(tmp_path_factory.mktemp("one"), text))


def shell(command: str, **env: str) -> Run:
    """Run a line of the shell."""
    # Of the surroundings only what finds the program, what measures it, and what keeps it out of the real home.
    names = {"PATH"} if "HOME" in env else {"PATH", "XDG_CACHE_HOME"}
    kept = {name: value for name, value in os.environ.items() if name in names or name.startswith("COV")}
    environment = {**kept, "PYTHONPATH": str(ROOT), **env}
    line = ["/usr/bin/env", "bash", "-c", command]
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=environment)
    return Run(done.returncode, done.stdout, done.stderr)


# What is missing or too small


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"HOME": "/nonexistent"},
        {"HOME": "/proc"},
        {"TERM": ""},
        {"TERM": "nobody-knows-it"},
        {"COLUMNS": "x", "LINES": "-3"},
        {"COLUMNS": "0"},
        {"LC_ALL": "C"},
        {"LC_NUMERIC": "xx_XX.UTF-8"},
        {"PAGER": "/nonexistent"},
        {"PYTHONIOENCODING": "utf-8"},
        {"TZ": "nowhere"},
    ],
    ids=str,
)
def test_the_answer_does_not_depend_on_the_surroundings(
    environment: dict[str, str], run: Go, history_file: str
) -> None:
    """Without a home, a terminal's name, or a language, the same lines come out."""
    done = shell(f"{PROGRAM} --file {history_file} list", **environment)
    assert (done.code, done.err) == (0, "")
    assert done.out == run("--file", history_file, "list").out
    assert done.out.count("\n") == 5


@pytest.mark.parametrize("arguments", EVERY_RUN, ids=" ".join)
def test_a_terminal_of_twenty_columns_is_enough(arguments: tuple[str, ...], terminal: Go, one_two: str) -> None:
    """Nothing is wider, and no command gives up."""
    for columns in (20, 5, 1):
        done = terminal("--file", one_two, *arguments, "--no-pager", columns=columns)
        assert done.code == 0
        assert "internal error" not in done.err
        if columns == 20 and arguments[0] not in UNDRAWN:
            assert widest(uncoloured(done.out)) <= columns


@pytest.mark.parametrize("encoding", ["ascii", "utf-16"])
@pytest.mark.parametrize("arguments", EVERY_RUN, ids=" ".join)
def test_every_command_writes_in_the_letters_that_there_are(
    arguments: tuple[str, ...], encoding: str, one_two: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No letter makes it stumble; an export that would not be what its format demands is refused."""
    from mali_timeline.cli import main

    with (tmp_path / "out").open("w", encoding=encoding) as page:
        monkeypatch.setattr(sys, "stdout", page)
        code = main(["--file", one_two, *arguments])
    refused = code == 2 and arguments[0] == "export" and EXPORT_FORMATS[arguments[1]].fallback == "error"
    assert code == 0 or refused
    assert bool((tmp_path / "out").read_bytes().decode(encoding)) is not refused


def test_the_working_directory_may_be_gone(tmp_path: Path, history_file: str) -> None:
    """What has a full path is found; what has not is told in a line."""
    gone = tmp_path / "gone"
    enter = f"mkdir {gone}; cd {gone}; rmdir {gone};"
    assert shell(f"{enter} {PROGRAM} --file {history_file} list --limit 1").out.startswith("199X~\told-war")
    assert shell(f"{enter} {PROGRAM} list --limit 1") == shell(f"{PROGRAM} list --limit 1")
    assert shell(f"{enter} {PROGRAM} --file a.yaml list") == Run(
        2, "", "mali-timeline: a.yaml: No such file or directory\n"
    )


def test_a_name_that_is_not_utf8_is_told_as_it_can_be(tmp_path: Path) -> None:
    """By an escape; and a file of such a name is read."""
    path = os.fsencode(tmp_path) + b"/\xff.yaml"
    done = shell(f"{PROGRAM} --file $'{tmp_path}/\\xff.yaml' list")
    assert (done.code, done.err) == (2, f"mali-timeline: {tmp_path}/\\udcff.yaml: No such file or directory\n")
    Path(os.fsdecode(path)).write_text("events: none\n")
    assert shell(f"{PROGRAM} --file $'{tmp_path}/\\xff.yaml' list").err.startswith(f"{tmp_path}/\\udcff.yaml:1:9: ")


# Streams


@pytest.mark.parametrize("arguments", EVERY_RUN, ids=" ".join)
def test_a_full_disk_is_told_by_every_command(
    arguments: tuple[str, ...], one_two: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line, with exit code 2."""
    from mali_timeline.cli import main

    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main(["--file", one_two, *arguments]) == 2
    told = capsys.readouterr().err
    assert "mali-timeline: standard output: No space left on device\n" in told
    assert "Traceback" not in told


def test_closed_and_full_streams_in_every_combination(history_file: str) -> None:
    """Whatever can still be said is said; the exit code is the same with and without a reader."""
    told = "mali-timeline: standard output: it is closed\n"
    for line, code, out, err in (
        ("list <&-", 0, "old-war", ""),
        ("list >&-", 2, "", told),
        ("list >&- 2>&-", 2, "", ""),
        ("list <&- >&- 2>&-", 2, "", ""),
        ("list >/dev/full 2>/dev/full", 2, "", ""),
        ("list --until 1900 --format json 2>/dev/full", 0, "[]\n", ""),
        ("show none 2>&-", 2, "", ""),
        ("list --no-such-option 2>/dev/full", 2, "", ""),
        ("check --strict 2>&-", 1, "warning", ""),
        ("--version >&-", 2, "", told),
        ("--help >&- 2>&-", 2, "", ""),
    ):
        done = shell(f"{PROGRAM} {line}", MALI_TIMELINE_FILE=history_file)
        assert (done.code, done.err) == (code, err), line
        assert out in done.out, line


@pytest.mark.parametrize("arguments", ["", "--help", "list --help", "quiz -h", "--show-completion bash"])
def test_help_and_scripts_that_cannot_be_written_are_an_error_as_answers_are(arguments: str) -> None:
    for stream, reason in ((">/dev/full", "No space left on device"), (">&-", "it is closed")):
        done = shell(f"{PROGRAM} {arguments} {stream}")
        assert done == Run(2, "", f"mali-timeline: standard output: {reason}\n")


@pytest.mark.processes
def test_standard_input_that_cannot_be_read_is_named() -> None:
    """Closed, or open for writing only."""
    assert shell(f"{PROGRAM} --file - list <&-") == Run(2, "", "mali-timeline: standard input: it is closed\n")
    assert shell(f"{PROGRAM} --file - list 0>/dev/null") == Run(
        2, "", "mali-timeline: standard input: Bad file descriptor\n"
    )


def test_a_slow_reader_that_goes_early_is_no_error() -> None:
    """It takes a few bytes, and then no more."""
    slow = "python3 -c 'import os, time; os.read(0, 10); time.sleep(0.2); os.read(0, 10); os.close(0)'"
    for command in ("list --format json", "show --since 0001", "tree"):
        assert shell(f"set -o pipefail; {PROGRAM} {command} | {slow}") == Run(0, "", "")


def test_a_slow_reader_gets_everything() -> None:
    """However long it takes."""
    slow = "python3 -c 'import sys, time; time.sleep(0.3); sys.stdout.write(sys.stdin.read())'"
    whole = shell(f"{PROGRAM} list --format json").out
    assert shell(f"{PROGRAM} list --format json | {slow}").out == whole
    assert len(json.loads(whole)) > 300


# Help


def test_help_does_not_depend_on_docstrings() -> None:
    script = (
        "import sys; from mali_timeline.cli import main\n"
        "for words in sys.argv[1:]: main(words.split()); print('\\f', flush=True)"
    )
    command = ["-c", script, "", "--help", "list --help", "quiz --help", "actors --help", "check -h"]
    kept, stripped = (
        subprocess.run([sys.executable, *option, *command], capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
        for option in ([], ["-OO"])
    )
    pages = kept.stdout.split("\f\n")
    assert [page.count("\n") > 20 for page in pages] == [True] * 6 + [False]  # nothing stands behind the last one
    assert stripped.stdout == kept.stdout


@pytest.mark.parametrize(
    ("environment", "width"),
    [
        ({"COLUMNS": "1000000000"}, 1000),
        ({"TERMINAL_WIDTH": "1000000000"}, 1000),
        ({"COLUMNS": "0"}, 80),
        ({"COLUMNS": "²"}, 80),
        ({"LINES": "²"}, 80),
        ({"TERMINAL_WIDTH": "x"}, 80),
        ({"TERMINAL_WIDTH": "-5"}, 80),
        ({"COLUMNS": "60"}, 60),
    ],
    ids=str,
)
def test_help_is_drawn_at_a_width_that_a_screen_can_have(environment: dict[str, str], width: int) -> None:
    done = shell(f"{PROGRAM} list --help", **environment)
    assert (done.code, done.err) == (0, "")
    assert widest(done.out) == width


# The pager


@pytest.mark.parametrize(
    ("pager", "shows"),
    [
        ("false", False),
        ("sh -c 'exit 127'", False),
        ("/nonexistent/pager", False),
        ("/", False),
        ("kill -9 $$", False),
        ("kill -TERM $$", False),
        ("sh -c 'kill -9 $$'", False),
        ("cat >/dev/null; kill -HUP $$", False),
        ("head -1", True),
        ("true", True),
        ("sh -c 'exit 2'", True),
    ],
)
def test_a_pager_that_fails_loses_nothing(
    pager: str,
    shows: bool,  # noqa: FBT001
    terminal: Go,
    history_file: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it could not show is written without it; one that has been left shows no more."""
    arguments = ("--file", history_file, "list", "--color", "never")
    whole = terminal(*arguments).out
    monkeypatch.setenv("PAGER", pager)
    done = terminal(*arguments, lines=3)
    assert (done.code, done.err) == (0, "")
    assert done.out == ("" if shows else whole)


@pytest.fixture
def paged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a file in which a pager leaves its arguments, LESS, and what it got; it is `~/bin/page`."""
    path = tmp_path / "bin" / "page"
    path.parent.mkdir()
    path.write_text('#!/bin/sh\n{ echo "arguments=$* LESS=$LESS"; cat; } >"$HOME/paged"\n')
    path.chmod(0o755)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(path.parent), prepend=":")
    return tmp_path / "paged"


@pytest.mark.parametrize(
    ("command", "first"),
    [
        ("$HOME/bin/page -R", "arguments=-R LESS=FRX"),
        ("LESS=-R $HOME/bin/page", "arguments= LESS=-R"),
        ("LESS='-i -R' page 'two words' | cat", "arguments=two words LESS=-i -R"),
        ("  page  ", "arguments= LESS=FRX"),
    ],
)
def test_the_pager_is_a_command_of_the_shell(  # noqa: PLR0913, PLR0917 - the cases, and what they run in
    command: str, first: str, paged: Path, terminal: Go, history_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = terminal("--file", history_file, "list").out
    monkeypatch.setenv("PAGER", command)
    assert terminal("--file", history_file, "list", lines=3) == Run(0, "", "")
    assert paged.read_text(encoding="utf-8") == f"{first}\n{whole}"


@pytest.mark.parametrize(
    ("less", "command", "colored"),
    [
        (None, "page", True),
        ("-iR", "page", True),
        ("FRX", "page", True),
        ("-i", "page -R", True),
        ("-i", "page", False),
        ("", "page", False),
    ],
)
def test_a_pager_gets_colours_only_where_less_would_show_them(  # noqa: PLR0913, PLR0917 - the cases, and what they run in
    less: str | None,
    command: str,
    colored: bool,  # noqa: FBT001
    paged: Path,
    terminal: Go,
    history_file: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = terminal("--file", history_file, "list").out
    assert "\x1b[" in whole
    monkeypatch.setenv("PAGER", command)
    if less is not None:
        monkeypatch.setenv("LESS", less)
    assert terminal("--file", history_file, "list", lines=3).out == ""
    shown = paged.read_text(encoding="utf-8").partition("\n")[2]
    assert shown == (whole if colored else uncoloured(whole))


# Signals


INTERRUPTED_AT = """
import os, signal, sys
from mali_timeline.__main__ import run

left, number = int(sys.argv.pop(1)), int(sys.argv.pop(1))

def count(*_):
    global left
    left -= 1
    if left == 0:
        sys.setprofile(None)
        os.kill(os.getpid(), number)

sys.setprofile(count)
sys.exit(run())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_any_moment_ends_it_quietly(number: int, history_file: str) -> None:
    """After so many calls of functions: while modules load, while the file is read, while the answer is drawn."""
    arguments = ["--file", history_file, "list", "--format", "table"]
    whole = program(*arguments).stdout
    codes = []
    for calls in (3, 5, 10, *range(20, 900, 220), *(int(1000 * 1.7**power) for power in range(13))):
        done = subprocess.run(
            [sys.executable, "-c", INTERRUPTED_AT, str(calls), str(number), *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        codes.append(done.returncode)
        assert done.stderr == "", calls
        # Until the program has said otherwise, SIGTERM ends any process at once.
        early = {(-number, "")} if number == signal.SIGTERM else set()
        assert (done.returncode, done.stdout) in {(128 + number, ""), (128 + number, whole), (0, whole), *early}, calls
    assert set(codes) >= {0, 128 + number}


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(143)])
def test_a_signal_while_a_class_is_made_is_no_bug(
    stop: BaseException, run: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python before 3.12 wraps what happens in `__set_name__` in a RuntimeError."""

    def interrupted(_path: str) -> None:
        raise RuntimeError("Error calling __set_name__") from stop

    monkeypatch.setattr("mali_timeline.readers.read_timeline", interrupted)
    with pytest.raises(type(stop)):
        run("list")


def ended(command: list[str], number: int, delay: float) -> tuple[int, bytes]:
    """Start the program, send a signal after so long, and return the exit code and what stands on standard error."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT) as process:
        time.sleep(delay)
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    return process.returncode, errors


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_after_any_time_leaves_no_traceback_of_ours(number: int) -> None:
    """Python itself tells of an interrupt in its own start, before any line of the program; nothing else is told."""
    for step in range(8):
        code, errors = ended([sys.executable, "-m", "mali_timeline", "list"], number, step * 0.025)
        assert b"mali_timeline/" not in errors
        assert code in {0, 128 + number, -number} or b"KeyboardInterrupt" in errors


@pytest.fixture
def endless(tmp_path: Path) -> Iterator[list[str]]:
    """Return a command that searches for a pattern which takes longer than anybody lives."""
    text = HISTORY.replace("The old war", "a" * 200 + "!")
    return iter(
        [[sys.executable, "-m", "mali_timeline", "--file", str(written(tmp_path, text)), "list", "--grep", "(a+)+$"]]
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_pattern_that_runs_for_ever_ends_on_a_signal(number: int, endless: Iterator[list[str]]) -> None:
    """Ctrl-C ends it with 130, and says nothing."""
    assert ended(next(endless), number, 1.0) == (128 + number, b"")


def test_ctrl_c_typed_on_a_terminal_ends_it(endless: Iterator[list[str]]) -> None:
    """As a key, which the terminal makes a signal of."""
    process, screen = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        command = next(endless)
        os.execv(command[0], command)  # noqa: S606 - this is the program under test
    time.sleep(1.0)
    os.write(screen, b"\x03")
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 130
    shown = os.read(screen, 1000)
    os.close(screen)
    assert shown in {b"^C", b"^C\r\n"}


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("a(b", "missing ), unterminated subpattern, at character 2: (b"),
        ("Mali [a", "unterminated character set, at character 6: [a"),
        ("*", "nothing to repeat, at character 1: *"),
        ("M\u00e9naka|(", "missing ), unterminated subpattern, at character 8: ("),
        ("x{9999999999999}", "the repetition number is too large"),
        ("(?<=a+)b", "look-behind requires fixed-width pattern"),
        ("(" * 5000, "its brackets are nested too deep"),
        ("a\\", "bad escape (end of pattern), at character 2: \\"),
        ("(?P<x>a)(?P<x", "missing >, unterminated name, at character 13: x"),
    ],
)
def test_a_pattern_that_does_not_compile_tells_the_place(pattern: str, fault: str, run: Go) -> None:
    """Exit 2, what is wrong, and at which character."""
    done = run("list", "--grep", pattern)
    assert (done.code, done.out) == (2, "")
    assert (
        done.err.splitlines()[0] == f"mali-timeline: --grep: '{shorten(pattern)}' is not a regular expression: {fault}"
    )


def test_a_pattern_of_odd_looks_is_no_fault(run: Go, history_file: str) -> None:
    """What Python only warns of, and accents that were all that made it a pattern."""
    for pattern in ("[[a]", "[a||b]", "[e-\u00e9]", "\\\u00e9"):
        done = run("--file", history_file, "list", "--grep", pattern)
        assert (done.code, re.sub("no event matches: .*\n", "", done.err)) == (0, "")
