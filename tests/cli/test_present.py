"""`present` in a real pseudo-terminal: what a class sees, and that the screen is given back as it was."""

import os
import pty
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pseudo_terminal import Terminal, terminals
from support import ROOT, Run

RECORDING = ROOT / "tests" / "cli" / "recordings" / "present.txt"
pytestmark = pytest.mark.processes
PRESENT = (sys.executable, "-m", "mali_timeline", "present")
# The program with something broken in it.
BROKEN = (
    "import sys; from mali_timeline.render import slides; {}; from mali_timeline.cli import main; sys.exit(main({!r}))"
)


@pytest.fixture
def on_terminal() -> Iterator[Callable[..., Terminal]]:
    """Return what starts programs on terminals of their own."""
    with terminals() as start:
        yield start


# What is pressed, and what is then to be seen at the latest.
WALK = (
    ("", "5 events, 1 Jan 1990"),
    (" ", "1 of 5"),
    (" ", "2 of 5"),
    ("\x1b[C", "3 of 5"),
    ("\x1b[D", "2 of 5"),
    ("/", "Search: _"),
    ("army\r", "1 of 2 with 'army'"),
    ("/\r", "2 of 2 with 'army'"),
    ("s", "dates it Sunday 1 Apr 2012"),
    ("\x1b[6~", "at least 20  Paper"),
    ("\x1b", "space next"),
    ("c", "What led to it"),
    ("b", "\n" * 20),
    ("b", "space next"),
    ("2\r", "2 of 5"),
    ("t", " 0 min"),
    ("t", "2 of 5\n"),
    ("N", "there are no notes"),
    ("gfoo\r", "'foo' is not a date"),
    ("\x15dec 2012\r", "5 of 5"),
    ("o", "▸ Dec 2012"),
    ("\x1bOA\x1bOA", "▸ 21–22 Mar 2012"),
    ("\r", "3 of 5"),
    ("\x1b[F", "5 of 5"),
    (" ", "this is the last event"),
    ("\x1b[H", "1 of 5"),
    ("?", "space ↓ PgDn"),
    ("\x1b", "space next"),
)


def test_a_lesson_from_the_first_key_to_the_last(
    on_terminal: Callable[..., Terminal], history_file: str, golden: Callable[[Path, str], None]
) -> None:
    """Next, back, search, sources, overview, resize, quit; then the screen is as it was before."""
    terminal = on_terminal(*PRESENT, "--file", history_file)
    recording = []
    for keys, expected in WALK:
        terminal.press(keys)
        shown = re.sub(r"\d\d:\d\d   \d+ min", "12:00   0 min", terminal.wait_for(expected))
        recording.append(f"$ {keys!r}\n{shown}")
        assert terminal.cursor_is_hidden()
    for columns, lines, expected in ((20, 5, "1 of 5, more"), (100, 30, "g go"), (50, 12, "space next  ← back  s")):
        terminal.resize(columns, lines)
        recording.append(f"$ {columns} x {lines}\n{terminal.wait_for(expected)}")
    terminal.press("q")
    before, pid, code = terminal.wait_for("code").splitlines()[:3]
    assert (before, pid.split()[0], code) == ("before the program", "process", "code 0 as before")
    assert not terminal.cursor_is_hidden()
    assert terminal.screen.cursor.y == 3
    assert not terminal.screen.kept
    golden(RECORDING, "\n".join(recording))


def test_revealing_in_colours(on_terminal: Callable[..., Terminal], history_file: str) -> None:
    """Date, title, text, sources, a key at a time; the date is bold, and in no colour where none is wanted."""
    terminal = on_terminal(*PRESENT, "--file", history_file, "--reveal", "mutiny")
    shown = terminal.wait_for("1 of 1")
    assert "21–22 Mar 2012   Wednesday to Thursday\n" in shown
    assert "capital" not in shown
    row = shown.splitlines().index("  21–22 Mar 2012   Wednesday to Thursday")
    assert terminal.screen.buffer[row][2].bold
    assert terminal.screen.buffer[row][2].fg == "magenta"
    terminal.press(" ")
    assert "Soldiers" not in terminal.wait_for("A mutiny in the capital")
    terminal.press(" ")
    assert "Sources" not in terminal.wait_for("Soldiers mutiny.")
    terminal.press(" ")
    terminal.wait_for("Sources   Radio")
    terminal.press("q")
    terminal.wait_for("code 0 as before")
    plain = on_terminal(*PRESENT, "--file", history_file, "--color", "never", "mutiny")
    plain.wait_for("1 of 1")
    assert (plain.screen.buffer[row][2].bold, plain.screen.buffer[row][2].fg) == (False, "default")
    plain.press("\x04")
    plain.wait_for("code 0 as before")


def test_a_bug_gives_the_screen_back_and_is_one_line_on_the_screen_of_before(
    on_terminal: Callable[..., Terminal], history_file: str
) -> None:
    arguments = ["present", "--file", history_file]
    for name in ("frame", "press"):
        broken = BROKEN.format(f"slides.Slides.{name} = lambda *_: 1 / 0", arguments)
        terminal = on_terminal(sys.executable, "-c", broken, columns=120)
        if name == "press":
            terminal.wait_for("5 events")
            terminal.press("n")
        shown = terminal.wait_for("code 70 as before").splitlines()
        assert shown[0] == "before the program"
        assert shown[2].startswith("mali-timeline: internal error: ZeroDivisionError: division by zero")


# A lesson

LESSON = """\
title: How a war began
minutes: 20
steps:
  - id: mutiny
    note: Ask why soldiers mutiny.
  - in: 2012-03
    actor: [rebels, not:army]
    certain: true
  - tag: talks
    note: |
      Who signs?

      And who does not?
"""


@pytest.fixture
def lesson(tmp_path: Path) -> str:
    """Return the path of a lesson on the small history, in which the second step has no event."""
    path = tmp_path / "lesson.yaml"
    path.write_text(LESSON.replace("[rebels, not:army]", "rebels"), encoding="utf-8")
    return str(path)


def test_a_lesson_is_presented_with_its_notes_and_a_second_terminal_follows(
    on_terminal: Callable[..., Terminal], history_file: str, lesson: str, tmp_path: Path
) -> None:
    """N shows the notes on the slides; --notes shows nothing else, at the event of the first terminal."""
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    arguments = (*PRESENT, "--file", history_file, "--lesson", lesson)
    slides = on_terminal(*arguments, **cache)
    shown = slides.wait_for("3 events, 21 Mar 2012 to 31 Dec 2012")
    assert "How a war began" in shown
    assert "20 minutes" in shown
    slides.press(" ")
    assert "Ask why" not in slides.wait_for("1 of 3")
    speaker = on_terminal(*arguments, "--notes", **cache)
    shown = speaker.wait_for("Ask why soldiers mutiny.")
    assert "Next      31 Mar 2012  The rebels take Gao" in shown
    assert "0 of 20 min" in shown
    slides.press("N")
    slides.wait_for("Note      Ask why soldiers mutiny.")
    slides.press("3\r")
    slides.wait_for("3 of 3")
    assert "Who signs?" in speaker.wait_for("3 of 3")
    for terminal in (slides, speaker):
        terminal.press("q")
        terminal.wait_for("code 0 as before")


def test_a_lesson_in_a_pipe_is_its_events_in_its_order(
    run: Callable[..., Run], history_file: str, lesson: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MALI_TIMELINE_NO_CACHE", "1")
    arguments = ("present", "--file", history_file, "--lesson", lesson)
    assert run(*arguments, "--fields", "id").out == "mutiny\ngao-taken\naccord\n"
    assert run(*arguments).out.startswith("21–22 Mar 2012   Wednesday to Thursday   1 of 3 events\n")


def test_what_makes_no_sense_with_a_lesson_is_refused(run: Callable[..., Run], history_file: str, lesson: str) -> None:
    for arguments, message in (
        (["--notes"], "--notes requires a lesson"),
        (["--lesson", lesson, "mutiny"], "a lesson has its own events"),
        (["--lesson", lesson, "--in", "2012"], "a lesson has its own events"),
        (["--lesson", "nowhere.yaml"], "nowhere.yaml: No such file or directory"),
    ):
        done = run("present", "--file", history_file, *arguments)
        assert (done.code, done.out) == (2, "")
        assert message in done.err


# Where there is no screen


def test_without_a_screen_the_cards_stand_one_after_another(
    run: Callable[..., Run], terminal: Callable[..., Run], history_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a pipe, without a keyboard, on a dumb terminal: no escape anywhere; formats and fields as `list` has them."""
    arguments = ("present", "--file", history_file, "--tag", "talks")
    cards = (
        "Dec 2012   1 of 1 event\nAccord in Paris\nAn accord is signed.\nWhere     Paris, Kidal\nWho       REB\n"
        "Sources   Paper\nDisputed  Only one paper reports it.\n"
    )
    assert run(*arguments) == Run(0, cards, "")
    assert run(*arguments, "--reveal").out == cards
    assert terminal(*arguments).out == cards
    assert terminal(*arguments, "--format", "json").out == run("list", *arguments[1:], "--format", "json").out
    assert run(*arguments, "--fields", "id").out == "accord\n"
    theirs, ours = pty.openpty()
    with os.fdopen(ours, encoding="utf-8") as keyboard, monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", keyboard)
        assert run(*arguments).out == cards
        patch.setitem(sys.modules, "termios", None)
        assert terminal(*arguments).out == cards
        monkeypatch.setenv("TERM", "dumb")
        patch.undo()
        assert terminal(*arguments).out == cards
    assert "\x1b[1;35mDec 2012" in terminal(*arguments, "--color", "always").out
    os.close(theirs)
    assert run("present", "--file", history_file, "--until", "1900") == Run(
        0, "", "no event matches: none matches --until alone; the events are dated 1990 to 2012\n"
    )
    assert "did you mean mutiny?" in run("present", "mutini", "--file", history_file).err
    out = run("present", "mutiny", "accord", "--file", history_file).out
    assert out.index("1 of 2") < out.index("mutiny") < out.index("2 of 2") < out.index("Accord")
