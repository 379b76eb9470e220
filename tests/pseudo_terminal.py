"""A pseudo-terminal with a program in it: keys go in, a screen comes out."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pyte
from support import ROOT

PATIENCE = 30  # seconds
QUIET = 0.15  # seconds without a byte after which a screen is taken to be complete
# Leads a session on the terminal, runs a program there, and says how it ended and left the terminal.
LEAD = """
import fcntl, signal, subprocess, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, lambda *_: None)
signal.signal(signal.SIGQUIT, lambda *_: None)
print("before the program", flush=True)
before = termios.tcgetattr(0)
with subprocess.Popen(sys.argv[1:]) as program:
    print(f"process {program.pid}", flush=True)
state = "as before" if termios.tcgetattr(0) == before else "changed"
print("code", program.returncode, state, flush=True)
"""


class Screen(pyte.Screen):
    """The screen of a terminal, which keeps the main screen and its cursor while the alternate one is shown."""

    def __init__(self, columns: int, lines: int) -> None:
        """Start with an empty screen."""
        super().__init__(columns, lines)
        self.kept: Any = None
        self.entered = 0

    def set_mode(self, *modes: int, **kwargs: Any) -> None:  # noqa: ANN401 - pyte's own
        """Set modes; 1049 is the alternate screen, empty at first."""
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and 1049 in modes:
            self.entered += 1
            if not self.kept:
                self.kept = (deepcopy(self.buffer), self.cursor.x, self.cursor.y)
                self.erase_in_display(2)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:  # noqa: ANN401
        """Reset modes; without 1049 the main screen is back, and its cursor."""
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and 1049 in modes and self.kept:
            self.buffer, self.cursor.x, self.cursor.y = self.kept
            self.kept = None


class Terminal:
    """A pseudo-terminal on which a program runs, led by LEAD or, without `lead`, by itself."""

    def __init__(self, *command: str, columns: int = 60, lines: int = 20, lead: bool = True, **environ: str) -> None:
        """Start the program."""
        self.screen = Screen(columns, lines)
        self._seen = b""
        self._stream = pyte.ByteStream(self.screen)
        self.keyboard, ours = pty.openpty()
        self._set_size(columns, lines)
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

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def resize(self, columns: int, lines: int) -> None:
        """Make the terminal larger or smaller, as a hand at the edge of its window does."""
        self.screen.resize(lines, columns)
        self._set_size(columns, lines)

    def press(self, *keys: str | bytes) -> None:
        """Type."""
        os.write(self.keyboard, b"".join(key if isinstance(key, bytes) else key.encode() for key in keys))

    def cursor_is_hidden(self) -> bool:
        """Return whether no cursor is shown."""
        return bool(self.screen.cursor.hidden)

    def text(self) -> str:
        """Return what is on the screen."""
        return "".join(f"{line.rstrip()}\n" for line in self.screen.display)

    def wait_for(self, expected: str, entered: int = 0) -> str:
        """Wait until a text is on a complete screen, the full screen entered so often, and return all that is on it."""
        self._wait(lambda: expected in self.text() and self.screen.entered >= entered, expected)
        return self.text()

    def _wait(self, holds: Callable[[], bool], expected: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if not self._read() and holds():
                return
        raise AssertionError(f"waited for {expected!r}, seen:\n{self.text()}")

    def _read(self) -> bytes:
        """Show what arrives and return it; nothing after a while without any."""
        arrived = self._arrived()
        self._stream.feed(arrived)
        self._seen += arrived
        return arrived

    def _arrived(self) -> bytes:
        if not select.select([self.keyboard], [], [], QUIET)[0]:
            return b""
        try:
            return os.read(self.keyboard, 65536)
        except OSError:  # every program on it has ended
            time.sleep(QUIET)
            return b""

    def pid(self) -> int:
        """Return the process of the program, which LEAD wrote first."""
        self._wait(lambda: b"process " in self._seen, "process")
        return int(self._seen.partition(b"process ")[2].split()[0])

    def close(self) -> None:
        """Close the terminal: whoever still runs on it gets SIGHUP."""
        if self.keyboard >= 0:
            os.close(self.keyboard)
        self.keyboard = -1


@contextmanager
def terminals() -> Iterator[Callable[..., Terminal]]:
    """Return what starts programs on terminals of their own; at the end all of them are closed."""
    started: list[Terminal] = []

    def start(*command: str, **settings: Any) -> Terminal:  # noqa: ANN401
        started.append(Terminal(*command, **settings))
        return started[-1]

    try:
        yield start
    finally:
        for terminal in started:
            terminal.close()
            terminal.process.wait(PATIENCE)
