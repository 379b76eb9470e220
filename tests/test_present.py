"""`present` in a real pseudo-terminal: what a class sees, and that the screen is given back as it was."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pyte
import pytest
from conftest import ROOT, Run

RECORDING = ROOT / "tests" / "recordings" / "present.txt"
PATIENCE = 30  # seconds
QUIET = 0.15  # seconds without a byte after which a screen stands
PRESENT = (sys.executable, "-m", "mali_timeline", "present")
# Leads a session on the terminal, runs a program there, and says how it ended and left the terminal.
LEAD = """
import fcntl, signal, subprocess, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, lambda *_: None)
print("before the lesson", flush=True)
before = termios.tcgetattr(0)
with subprocess.Popen(sys.argv[1:]) as program:
    print("process", program.pid, flush=True)
state = "as before" if termios.tcgetattr(0) == before else "changed"
print("code", program.returncode, state, flush=True)
"""
# The same for a program of which something is broken, given before `main` is called.
BROKEN = (
    "import sys; from mali_timeline.views import slides; {}; from mali_timeline.cli import main; sys.exit(main({!r}))"
)


class Screen(pyte.Screen):
    """The screen of a terminal, which keeps the main screen and its cursor while the alternate one is shown."""

    def __init__(self, columns: int, lines: int) -> None:
        """Begin with an empty screen."""
        super().__init__(columns, lines)
        self.kept: Any = None
        self.taken = 0

    def set_mode(self, *modes: int, **kwargs: Any) -> None:  # noqa: ANN401 - pyte's own
        """Set modes; 1049 is the alternate screen, empty at first."""
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and 1049 in modes and not self.kept:
            self.kept = (deepcopy(self.buffer), self.cursor.x, self.cursor.y)
            self.erase_in_display(2)
            self.taken += 1

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:  # noqa: ANN401
        """Reset modes; without 1049 the main screen is back, and its cursor."""
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and 1049 in modes and self.kept:
            self.buffer, self.cursor.x, self.cursor.y = self.kept
            self.kept = None


class Terminal:
    """A pseudo-terminal with a program in it: keys go in, a screen comes out."""

    def __init__(self, *command: str, columns: int = 60, lines: int = 20, lead: bool = True, **environ: str) -> None:
        """Start a program on a terminal of its own."""
        self.screen = Screen(columns, lines)
        self._seen = b""
        self._stream = pyte.ByteStream(self.screen)
        self.theirs, ours = pty.openpty()
        self._size(columns, lines)
        environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
        self.process = subprocess.Popen(
            [sys.executable, "-c", LEAD, *command] if lead else command,
            stdin=ours,
            stdout=ours,
            stderr=ours,
            start_new_session=True,
            env={**environment, "TERM": "xterm-256color", "COLUMNS": "33", **environ},
            cwd=ROOT,
        )
        os.close(ours)

    def _size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def resize(self, columns: int, lines: int) -> None:
        """Make the terminal larger or smaller, as a hand at the edge of its window does."""
        self.screen.resize(lines, columns)
        self._size(columns, lines)

    def press(self, *keys: str) -> None:
        """Type."""
        os.write(self.theirs, "".join(keys).encode())

    def cursor_is_hidden(self) -> bool:
        """Tell whether there is no cursor."""
        return bool(self.screen.cursor.hidden)

    def text(self) -> str:
        """Give what is on the screen."""
        return "".join(f"{line.rstrip()}\n" for line in self.screen.display)

    def until(self, expected: str, taken: int = 0) -> str:
        """Wait until a text is on a screen taken so often, and the screen stands still, and give all that is on it."""
        self._wait(lambda: expected in self.text() and self.screen.taken >= taken, expected)
        return self.text()

    def _wait(self, holds: Callable[[], bool], expected: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if not self._read() and holds():
                return
        raise AssertionError(f"waited for {expected!r}, seen:\n{self.text()}")

    def _read(self) -> bytes:
        """Show what arrives, and give it; nothing after a while without any."""
        arrived = self._arrived()
        self._stream.feed(arrived)
        self._seen += arrived
        return arrived

    def _arrived(self) -> bytes:
        if not select.select([self.theirs], [], [], QUIET)[0]:
            return b""
        try:
            return os.read(self.theirs, 65536)
        except OSError:  # every program on it has ended
            time.sleep(QUIET)
            return b""

    def pid(self) -> int:
        """Give the process of the program, which its leader wrote before all else."""
        self._wait(lambda: b"process " in self._seen, "process")
        return int(self._seen.partition(b"process ")[2].split()[0])

    def close(self) -> None:
        """Close the terminal: who still runs on it gets SIGHUP."""
        if self.theirs >= 0:
            os.close(self.theirs)
        self.theirs = -1


@pytest.fixture
def on_terminal() -> Iterator[Callable[..., Terminal]]:
    """Start programs on terminals of their own, and see to it that they end."""
    started: list[Terminal] = []

    def start(*command: str, **settings: Any) -> Terminal:  # noqa: ANN401
        started.append(Terminal(*command, **settings))
        return started[-1]

    yield start
    for terminal in started:
        terminal.close()
        terminal.process.wait(PATIENCE)


# What is pressed, and what is then to be seen at the latest.
WALK = (
    ("", "1 of 5"),
    (" ", "2 of 5"),
    ("\x1b[C", "3 of 5"),
    ("\x1b[D", "2 of 5"),
    ("/", "Search: _"),
    ("army\r", "1 of 2 with 'army'"),
    ("/\r", "2 of 2 with 'army'"),
    ("s", "Evening news, Radio"),
    ("\x1b[6~", "at least 20  Paper"),
    ("\x1b", "space next"),
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
        recording.append(f"$ {keys!r}\n{terminal.until(expected)}")
        assert terminal.cursor_is_hidden()
    for columns, lines, expected in ((20, 5, "1 of 5, more"), (100, 30, "/ find"), (50, 12, "space next  ← back  s")):
        terminal.resize(columns, lines)
        recording.append(f"$ {columns} x {lines}\n{terminal.until(expected)}")
    terminal.press("q")
    before, pid, code = terminal.until("code").splitlines()[:3]
    assert (before, pid.split()[0], code) == ("before the lesson", "process", "code 0 as before")
    assert not terminal.cursor_is_hidden()
    assert terminal.screen.cursor.y == 3
    assert not terminal.screen.kept
    golden(RECORDING, "\n".join(recording))


def test_revealing_in_colours(on_terminal: Callable[..., Terminal], history_file: str) -> None:
    """Date, title, text, sources, a key at a time; the date is bold, and in no colour where none is wanted."""
    terminal = on_terminal(*PRESENT, "--file", history_file, "--reveal", "mutiny")
    shown = terminal.until("1 of 1")
    assert "21–22 Mar 2012\n" in shown
    assert "capital" not in shown
    assert terminal.screen.buffer[1][2].bold
    assert terminal.screen.buffer[1][2].fg == "magenta"
    terminal.press(" ")
    assert "Soldiers" not in terminal.until("A mutiny in the capital")
    terminal.press(" ")
    assert "Sources" not in terminal.until("Soldiers mutiny.")
    terminal.press(" ")
    terminal.until("Sources   Radio")
    terminal.press("q")
    terminal.until("code 0 as before")
    plain = on_terminal(*PRESENT, "--file", history_file, "--color", "never", "mutiny")
    plain.until("1 of 1")
    assert (plain.screen.buffer[1][2].bold, plain.screen.buffer[1][2].fg) == (False, "default")
    plain.press("\x04")
    plain.until("code 0 as before")


def test_ctrl_c_gives_the_screen_back(on_terminal: Callable[..., Terminal], history_file: str) -> None:
    """With 130, also from a prompt."""
    for keys, seen in {"": "1 of 5", "gabc": "id: abc_"}.items():
        terminal = on_terminal(*PRESENT, "--file", history_file)
        terminal.until("1 of 5")
        terminal.press(keys)
        terminal.until(seen)
        terminal.press("\x03")
        assert terminal.until("code 130 as before").startswith("before the lesson\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_screen_back(
    number: signal.Signals, on_terminal: Callable[..., Terminal], history_file: str
) -> None:
    """And ends with the code by which shells tell of it."""
    terminal = on_terminal(*PRESENT, "--file", history_file)
    pid = terminal.pid()
    terminal.until("1 of 5")
    os.kill(pid, number)
    assert terminal.until(f"code {128 + number} as before").startswith("before the lesson\n")


def test_a_fault_gives_the_screen_back(on_terminal: Callable[..., Terminal], history_file: str) -> None:
    """While drawing or at a key: one line says what it was, on the screen of before."""
    arguments = ["present", "--file", history_file]
    for name in ("drawn", "after"):
        broken = BROKEN.format(f"slides.Slides.{name} = lambda *_: 1 / 0", arguments)
        terminal = on_terminal(sys.executable, "-c", broken, columns=100)
        if name == "after":
            terminal.until("1 of 5")
            terminal.press("n")
        shown = terminal.until("code 2 as before").splitlines()
        assert shown[0] == "before the lesson"
        assert shown[2] == "mali-timeline: a fault of the program: ZeroDivisionError: division by zero"


def test_ctrl_z_gives_the_screen_back_and_fg_takes_it_again(
    on_terminal: Callable[..., Terminal], history_file: str
) -> None:
    """In a shell with jobs, as often as one likes."""
    terminal = on_terminal("bash", "--norc", "--noediting", "-i", columns=100, lines=24, PS1="> ")
    terminal.until("\n>")
    terminal.press(f"{sys.executable} -m mali_timeline present --file {history_file}\n")
    terminal.until("1 of 5")
    terminal.press("n")
    terminal.until("2 of 5")
    terminal.press("\x1a")
    shown = terminal.until("Stopped")
    assert "before the lesson" in shown
    assert not terminal.cursor_is_hidden()
    terminal.press("fg\n")
    terminal.until("2 of 5")
    assert terminal.cursor_is_hidden()
    terminal.press("n")
    terminal.until("3 of 5")
    terminal.press("\x1a")
    terminal.until("Stopped")
    terminal.press("fg\n")
    terminal.until("3 of 5")
    terminal.press("q")
    terminal.until("before the lesson")
    terminal.press("echo ended with $?; exit\n")
    assert "ended with 0\n" in terminal.until("code 0 as before")


def test_what_is_ended_while_it_stands_leaves_the_screen_to_the_shell(
    on_terminal: Callable[..., Terminal], history_file: str
) -> None:
    """It was given back already."""
    terminal = on_terminal("bash", "--norc", "--noediting", "-i", columns=100, lines=24, PS1="> ")
    terminal.until("\n>")
    terminal.press(f"{sys.executable} -m mali_timeline present --file {history_file}\n")
    terminal.until("1 of 5")
    terminal.press("\x1a")
    terminal.until("Stopped")
    terminal.press("kill %1; while jobs | grep -q Stopped; do sleep 0.1; done\n")
    terminal.until("Exit 143")
    terminal.press("exit\n")
    terminal.until("code 0 as before")
    assert terminal.screen.taken == 1


def test_a_program_stopped_from_outside_takes_the_screen_again(
    on_terminal: Callable[..., Terminal], history_file: str
) -> None:
    """SIGSTOP cannot be seen coming; what the shell did to the terminal meanwhile is put right."""
    terminal = on_terminal(*PRESENT, "--file", history_file)
    pid = terminal.pid()
    terminal.until("1 of 5")
    os.kill(pid, signal.SIGSTOP)
    terminal.screen.erase_in_display(2)
    os.kill(pid, signal.SIGCONT)
    terminal.until("1 of 5")
    # Here is no shell that could let it go on after Ctrl-Z, so that does not stop it.
    terminal.press("\x1a")
    terminal.until("1 of 5", taken=2)
    terminal.press("q")
    terminal.until("code 0 as before")


def test_garbage_does_no_harm(on_terminal: Callable[..., Terminal], history_file: str) -> None:
    """Bytes of any kind, then the end; what was typed ahead does not reach the shell."""
    terminal = on_terminal(*PRESENT, "--file", history_file)
    terminal.until("1 of 5")
    garbage = bytes(code for code in range(256) if code not in b"\x03\x04\x11\x13\x1a\x1c\x0f\x16Qq") * 8
    os.write(terminal.theirs, garbage)
    os.write(terminal.theirs, b"\x1b\x1b\r\x1b[20")
    terminal.until(" of 5")
    terminal.press("\x1b")
    terminal.until("space next")
    terminal.press("q", "rm -rf x\n" * 3)
    assert terminal.until("code 0 as before").count("rm") == 0


def test_an_arrow_may_come_in_pieces(on_terminal: Callable[..., Terminal], history_file: str) -> None:
    """As over a slow line; its first byte alone would be Esc."""
    patient = "from mali_timeline.output import screen; screen._TOGETHER = 60"
    terminal = on_terminal(sys.executable, "-c", BROKEN.format(patient, ["present", "--file", history_file]))
    terminal.until("1 of 5")
    for piece in ("\x1b", "[", "C"):
        terminal.press(piece)
        time.sleep(QUIET)
    terminal.until("2 of 5")
    terminal.press("q")
    terminal.until("code 0 as before")


def test_a_terminal_that_goes_away_ends_it(on_terminal: Callable[..., Terminal], history_file: str) -> None:
    """At once, and without turning in circles."""
    terminal = on_terminal(*PRESENT, "--file", history_file, lead=False)
    terminal.until("1 of 5")
    terminal.close()
    assert terminal.process.wait(PATIENCE) in {0, 129}


def test_a_terminal_of_no_size_is_taken_for_a_usual_one(
    on_terminal: Callable[..., Terminal], history_file: str
) -> None:
    """As serial lines are."""
    terminal = on_terminal(*PRESENT, "--file", history_file, columns=0, lines=0)
    terminal.screen.resize(24, 80)
    shown = terminal.until("1 of 5")
    assert shown.splitlines()[-1].startswith("    space next")
    terminal.press("q")
    terminal.until("code 0")


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
    assert run("present", "--file", history_file, "--until", "1900") == Run(0, "", "no event matches\n")
    assert "did you mean mutiny?" in run("present", "mutini", "--file", history_file).err
    out = run("present", "mutiny", "accord", "--file", history_file).out
    assert out.index("1 of 2") < out.index("mutiny") < out.index("2 of 2") < out.index("Accord")
