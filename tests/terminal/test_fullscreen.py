"""The full screen on a real pseudo-terminal, with a scene that counts keys: it is given back whatever happens."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from pseudo_terminal import PATIENCE, QUIET, Terminal, terminals

# A counter that any key moves on (but `left` back, `e` fails, `q` ends), on a screen with a last line.
SCENE = """
import os, sys
from typing import NamedTuple
from rich.text import Text
from mali_timeline.terminal import fullscreen
{setup}

class Counter(NamedTuple):
    number: int = 1
    over: bool = False
    refresh = None

    def frame(self, width, height):
        lines = [f"slide {{self.number}} of 9", *[""] * (height - 2), f"{{width}} x {{height}}, id {{os.getpid()}}."]
        return Text("\\n".join(lines), style="bold")

    def press(self, key, width, height):
        if key == "e":
            raise ZeroDivisionError("in a scene")
        if key in ("q", "\\x04"):
            return self._replace(over=True)
        return self._replace(number=self.number + (-1 if key == "left" else 1))

try:
    fullscreen.play(Counter(), color={color})
except KeyboardInterrupt:
    sys.exit(130)
"""
Start = Callable[..., Terminal]
pytestmark = pytest.mark.processes


@pytest.fixture
def start() -> Iterator[Start]:
    """Return what starts programs on terminals of their own."""
    with terminals() as starting:
        yield starting


def counter(setup: str = "", *, color: bool = False) -> tuple[str, ...]:
    """Return the command that plays the counter, after some other statements."""
    return (sys.executable, "-c", SCENE.format(setup=setup, color=color))


def test_a_scene_fills_the_screen_from_the_first_key_to_the_last(start: Start) -> None:
    terminal = start(*counter())
    shown = terminal.wait_for("slide 1 of 9").splitlines()
    assert (shown[0], shown[-1].partition(",")[0], len(shown)) == ("slide 1 of 9", "60 x 20", 20)
    assert terminal.cursor_is_hidden()
    terminal.press("n", "\x1b[C", "é")
    terminal.wait_for("slide 4 of 9")
    terminal.press("\x1b[D")
    terminal.wait_for("slide 3 of 9")
    terminal.press("q")
    before, pid, code = terminal.wait_for("code").splitlines()[:3]
    assert (before, pid.split()[0], code) == ("before the program", "process", "code 0 as before")
    assert not terminal.cursor_is_hidden()
    assert terminal.screen.cursor.y == 3
    assert not terminal.screen.kept


def test_the_screen_follows_the_size_of_the_window(start: Start) -> None:
    terminal = start(*counter())
    for columns, lines in ((60, 20), (20, 5), (100, 30)):
        terminal.resize(columns, lines)
        assert terminal.wait_for(f"{columns} x {lines}").count("\n") == lines
    terminal.press("q")
    terminal.wait_for("code 0 as before")


def test_a_terminal_that_does_not_know_its_size_is_taken_for_80_by_24(start: Start) -> None:
    terminal = start(*counter(), columns=0, lines=0)
    terminal.screen.resize(24, 80)
    terminal.wait_for("80 x 24")
    terminal.press("q")
    terminal.wait_for("code 0")


def test_colours_are_drawn_only_where_they_are_wanted(start: Start) -> None:
    for color in (True, False):
        terminal = start(*counter(color=color))
        terminal.wait_for("slide 1 of 9")
        assert terminal.screen.buffer[0][0].bold is color
        terminal.press("\x04")
        terminal.wait_for("code 0 as before")


def test_characters_that_the_stream_lacks_are_replaced(start: Start) -> None:
    setup = "from typing import NamedTuple as _; Text_ = Text; Text = lambda text, style: Text_('→ ' + text, style)"
    terminal = start(*counter(setup), PYTHONIOENCODING="ascii")
    terminal.wait_for("-> slide 1 of 9")
    terminal.press("q")
    terminal.wait_for("code 0 as before")


# Ends


def test_ctrl_c_and_ctrl_backslash_give_the_screen_back(start: Start) -> None:
    for key, code in {"\x03": 130, "\x1c": 131}.items():
        terminal = start(*counter())
        terminal.wait_for("slide 1 of 9")
        terminal.press(key)
        shown = terminal.wait_for(f"code {code} as before")
        assert shown.startswith("before the program\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_gives_the_screen_back_and_ends_with_its_code(number: signal.Signals, start: Start) -> None:
    terminal = start(*counter())
    pid = terminal.pid()
    terminal.wait_for("slide 1 of 9")
    os.kill(pid, number)
    assert terminal.wait_for(f"code {128 + number} as before").startswith("before the program\n")


def test_a_second_signal_does_not_interrupt_the_clean_up(start: Start) -> None:
    # Both arrive at once: they are sent while the process cannot run.
    for first, second in ((signal.SIGHUP, signal.SIGTERM), (signal.SIGINT, signal.SIGTERM)):
        terminal = start(*counter())
        pid = terminal.pid()
        terminal.wait_for("slide 1 of 9")
        for number in (signal.SIGSTOP, first, second, signal.SIGCONT):
            os.kill(pid, number)
        shown = terminal.wait_for(" as before")
        assert shown.startswith("before the program\n")
        assert "ignored" not in shown
        assert not terminal.cursor_is_hidden()


def test_a_signal_during_the_clean_up_does_not_interrupt_it(start: Start) -> None:
    setup = (
        "import os, signal; leave = fullscreen._Terminal._leave\n"
        "fullscreen._Terminal._leave = lambda self: [os.kill(os.getpid(), signal.SIGTERM), leave(self)]"
    )
    terminal = start(*counter(setup))
    terminal.wait_for("slide 1 of 9")
    terminal.press("q")
    assert terminal.wait_for("code 0 as before").startswith("before the program\n")


def test_an_error_gives_the_screen_back(start: Start) -> None:
    for setup, keys in (("", "e"), ("fullscreen.draw = lambda *_, **__: 1 / 0", "")):
        terminal = start(*counter(setup), columns=100, lines=40)
        if keys:
            terminal.wait_for("slide 1 of 9")
            terminal.press(keys)
        shown = terminal.wait_for("code 1 as before")
        assert shown.startswith("before the program\n")
        assert "ZeroDivisionError" in shown


def test_a_signal_that_the_caller_ignores_stays_ignored(start: Start) -> None:
    terminal = start(*counter("import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)"))
    pid = terminal.pid()
    terminal.wait_for("slide 1 of 9")
    os.kill(pid, signal.SIGHUP)
    terminal.press("n")
    terminal.wait_for("slide 2 of 9")
    terminal.press("q")
    terminal.wait_for("code 0 as before")


def test_a_terminal_that_goes_away_ends_it(start: Start) -> None:
    terminal = start(*counter(), lead=False)
    terminal.wait_for("slide 1 of 9")
    terminal.close()
    assert terminal.process.wait(PATIENCE) in {0, 129}


# Job control


def a_shell(start: Start) -> Terminal:
    """Start a shell with jobs."""
    terminal = start("bash", "--norc", "--noediting", "-i", columns=100, lines=24, PS1="shell> ", PROGRAM=counter()[-1])
    terminal.wait_for("shell>")
    return terminal


PROGRAM = f'{sys.executable} -c "$PROGRAM"'


def end(terminal: Terminal) -> None:
    """End the counter, then the shell, and see that both left the terminal as it was."""
    terminal.press("q")
    terminal.wait_for("before the program")
    terminal.press("echo ended with $?; exit\n")
    assert "ended with 0\n" in terminal.wait_for("code 0 as before")


def test_ctrl_z_gives_the_screen_back_and_fg_takes_it_again(start: Start) -> None:
    terminal = a_shell(start)
    terminal.press(f"{PROGRAM}\n")
    terminal.wait_for("slide 1 of 9")
    for number in (2, 3):
        terminal.press("n")
        terminal.wait_for(f"slide {number} of 9")
        terminal.press("\x1a")
        assert "before the program" in terminal.wait_for("Stopped")
        assert not terminal.cursor_is_hidden()
        terminal.press("fg\n")
        terminal.wait_for(f"slide {number} of 9")
        assert terminal.cursor_is_hidden()
    end(terminal)


def test_in_the_background_it_waits_for_the_foreground(start: Start) -> None:
    terminal = a_shell(start)
    terminal.press(f"{PROGRAM}\n")
    terminal.wait_for("slide 1 of 9")
    terminal.press("n")
    terminal.wait_for("slide 2 of 9")
    terminal.press("\x1a")
    terminal.wait_for("Stopped")
    for state in ("stopped_1", "stopped_2"):
        terminal.press("bg; while jobs | grep -q Running; do sleep 0.1; done; ")
        terminal.press(f"jobs | sed 's/Stopped/{state[:7]}''{state[7:]}/'\n")
        terminal.wait_for(state)
        assert not terminal.screen.kept
    terminal.press("fg\n")
    terminal.wait_for("slide 2 of 9")
    terminal.press("n")
    terminal.wait_for("slide 3 of 9")
    end(terminal)


def test_started_in_the_background_it_waits_for_the_foreground(start: Start) -> None:
    terminal = a_shell(start)
    terminal.press(f"{PROGRAM} &\n")
    terminal.wait_for("[1]")
    terminal.press("while jobs | grep -q Running; do sleep 0.1; done; jobs\n")
    terminal.wait_for("Stopped")
    assert not terminal.screen.entered
    terminal.press("fg\n")
    terminal.wait_for("slide 1 of 9")
    terminal.press("n")
    terminal.wait_for("slide 2 of 9")
    end(terminal)


def test_what_is_ended_while_it_is_stopped_leaves_the_screen_to_the_shell(start: Start) -> None:
    terminal = a_shell(start)
    terminal.press(f"{PROGRAM}\n")
    terminal.wait_for("slide 1 of 9")
    terminal.press("\x1a")
    terminal.wait_for("Stopped")
    terminal.press("kill %1; wait -f %1; echo ended with $?\n")
    terminal.wait_for("ended with 143")
    terminal.press("exit\n")
    terminal.wait_for("code 0 as before")
    assert terminal.screen.entered == 1


def process_of(terminal: Terminal) -> int:
    """Return the process that shows the counter."""
    return int(terminal.text().partition(", id ")[2].partition(".")[0])


def test_what_is_ended_in_the_background_ends_without_the_foreground(start: Start) -> None:
    terminal = a_shell(start)
    terminal.press(f"{PROGRAM}\n")
    terminal.wait_for("slide 1 of 9")
    pid = process_of(terminal)
    os.kill(pid, signal.SIGSTOP)
    terminal.wait_for("Stopped")
    for number in (signal.SIGTERM, signal.SIGCONT):
        os.kill(pid, number)
    terminal.press("wait -f %1; echo ended with $?\n")
    terminal.wait_for("ended with 143")
    assert not terminal.cursor_is_hidden()
    terminal.press("exit\n")
    terminal.wait_for("code 0 as before")


def test_a_program_stopped_from_outside_takes_the_screen_again(start: Start) -> None:
    terminal = start(*counter())
    pid = terminal.pid()
    terminal.wait_for("slide 1 of 9")
    os.kill(pid, signal.SIGSTOP)
    terminal.screen.erase_in_display(2)
    os.kill(pid, signal.SIGCONT)
    terminal.wait_for("slide 1 of 9", entered=2)
    # Here is no shell to continue it after Ctrl-Z, so that does not stop it.
    terminal.press("\x1a")
    terminal.wait_for("slide 1 of 9", entered=3)
    terminal.press("q")
    terminal.wait_for("code 0 as before")


# Leads a session as LEAD does; at SIGUSR1 it takes the terminal from the program, at SIGUSR2 it gives it back.
LENDER = """
import fcntl, os, signal, subprocess, sys, termios

def lend(*_):
    os.tcsetpgrp(0, program.pid)
    os.kill(program.pid, signal.SIGCONT)

fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
program = subprocess.Popen(sys.argv[1:], process_group=0)
signal.signal(signal.SIGUSR1, lambda *_: os.tcsetpgrp(0, os.getpgrp()))
signal.signal(signal.SIGUSR2, lend)
lend()
while True:
    _, status = os.waitpid(program.pid, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        break
    print("stopped by", os.WSTOPSIG(status), flush=True)
print("code", os.waitstatus_to_exitcode(status), flush=True)
"""


@pytest.mark.parametrize("waits", [True, False])
def test_a_read_that_fails_in_the_background_waits_for_the_foreground_or_ends(
    waits: bool,  # noqa: FBT001
    start: Start,
) -> None:
    setup = (
        f"import signal; signal.signal(signal.SIGTTIN, signal.SIG_IGN)\nif {waits}: signal.signal(signal.SIGTTOU, 0)"
    )
    terminal = start(sys.executable, "-c", LENDER, *counter(setup), lead=False)
    terminal.wait_for("slide 1 of 9")
    terminal.process.send_signal(signal.SIGUSR1)
    time.sleep(QUIET)
    terminal.press("n")
    if waits:
        terminal.wait_for(f"stopped by {signal.SIGTTOU:d}")
        terminal.process.send_signal(signal.SIGUSR2)
        terminal.wait_for("slide 2 of 9")
        terminal.press("q")
    terminal.wait_for("code 0")


# Bytes of all kinds


def test_garbage_does_no_harm_and_what_is_typed_ahead_reaches_nobody(start: Start) -> None:
    terminal = start(*counter())
    terminal.wait_for("slide 1 of 9")
    terminal.press(bytes(code for code in range(256) if code not in b"\x03\x04\x11\x13\x1a\x1c\x0f\x16qe") * 8)
    terminal.press("\x1b\x1b\r\x1b[20")
    terminal.wait_for(" of 9")
    terminal.press("q", "rm -rf x\n" * 3)
    assert terminal.wait_for("code 0 as before").count("rm") == 0


def test_an_arrow_may_arrive_in_parts(start: Start) -> None:
    terminal = start(*counter("fullscreen.ESCAPE_DELAY = 60"))
    terminal.wait_for("slide 1 of 9")
    for part in ("\x1b", "[", "D"):
        terminal.press(part)
        time.sleep(QUIET)
    terminal.wait_for("slide 0 of 9")
    terminal.press("q")
    terminal.wait_for("code 0 as before")


def test_escape_alone_is_a_key(start: Start) -> None:
    terminal = start(*counter())
    terminal.wait_for("slide 1 of 9")
    terminal.press("\x1b")
    terminal.wait_for("slide 2 of 9")
    terminal.press("q")
    terminal.wait_for("code 0 as before")
