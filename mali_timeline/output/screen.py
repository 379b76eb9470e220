"""A full screen of the terminal: drawn on its alternate screen, changed by keys, and given back as it was."""

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from mali_timeline.output import streams
from mali_timeline.output.drawing import rendered
from mali_timeline.output.keys import KeyReader
from mali_timeline.views.pictures import Scene

# The alternate screen without a cursor; lines are cut at its edge, should a letter be wider than it was taken for.
_TAKE = "\x1b[?1049h\x1b[?25l\x1b[?7l"
_GIVE_BACK = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
# Seconds in which the rest of a sequence follows its first byte; what stands alone longer is the key Esc.
_TOGETHER = 0.05
_END_OF_INPUT = b"\x04"
_ENDING = (signal.SIGTERM, signal.SIGHUP)
_MOVING = (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH)


def play(scene: Scene, *, colored: bool) -> None:
    """Show a scene on the whole terminal and give it every key, until it is over."""
    with _terminal() as terminal:
        while not scene.over:
            width, height = terminal.size()
            terminal.draw("".join(_lines(scene, width, height, colored=colored)))
            for key in terminal.pressed():
                scene = scene.after(key, width, height)


def _lines(scene: Scene, width: int, height: int, *, colored: bool) -> Iterator[str]:
    """Give the lines of a scene, each with the way to its place, which is wiped first."""
    for row, line in enumerate(rendered(scene.drawn(width, height), width, colored=colored), 1):
        yield f"\x1b[{row};1H\x1b[2K{line.rstrip()}"


@contextmanager
def _terminal() -> Iterator["_Terminal"]:
    """Take the terminal and give it back, whatever happens: an end, a fault, Ctrl-C, SIGTERM."""
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    terminal = _Terminal(told)
    wakened = signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    before = {number: signal.getsignal(number) for number in (*_ENDING, *_MOVING, signal.SIGINT)}
    try:
        for number in _ENDING:
            signal.signal(number, _ended)
        for number in _MOVING:
            signal.signal(number, terminal.moved)
        terminal.take()
        yield terminal
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # nothing comes between now
        terminal.give_back()
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakened)
        os.close(tell)
        os.close(told)


def _ended(number: int, _frame: FrameType | None) -> None:
    """End as the shell tells of a program that a signal ended."""
    raise SystemExit(128 + number)


class _Terminal:
    """The terminal: what is drawn on it, and what is typed; `told` is where signals leave a byte when they come."""

    def __init__(self, told: int) -> None:
        self._keyboard = sys.stdin.fileno()
        self._told = told
        self._before = termios.tcgetattr(self._keyboard)
        self._keys = KeyReader()
        self._taken = False

    def take(self) -> None:
        """Take the screen, and get keys as they are pressed; Ctrl-C and Ctrl-Z stay what they are."""
        self._taken = True
        tty.setcbreak(self._keyboard, termios.TCSADRAIN)
        streams.write((_TAKE,))

    def give_back(self) -> None:
        """Give the terminal back as it was, as far as there still is one; what was typed ahead is for nobody else."""
        if not self._taken:
            return
        self._taken = False
        with suppress(OSError):
            streams.write((_GIVE_BACK,))
        with suppress(termios.error):
            termios.tcsetattr(self._keyboard, termios.TCSAFLUSH, self._before)

    def moved(self, number: int, _frame: FrameType | None) -> None:
        """Stop at Ctrl-Z with the screen given back, and take it again when let go on; the size is asked for anyway."""
        if number == signal.SIGTSTP:
            self.give_back()
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)  # here the program stands still
            signal.signal(number, self.moved)
            self.take()
        elif number == signal.SIGCONT and self._taken:  # it was stopped in a way that it could not see coming
            self.take()

    def size(self) -> tuple[int, int]:
        """Give the columns and lines of the screen as they are now, whatever the environment says."""
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
        return (columns, lines) if columns and lines else streams.USUAL_SIZE

    def draw(self, text: str) -> None:
        """Write what is to be seen."""
        streams.write((text,))

    def pressed(self) -> list[str]:
        """Wait for keys, and give those that came; none where a signal came first, after which all is drawn anew."""
        ready, _, _ = select.select([self._keyboard, self._told], [], [])
        if self._told in ready:
            os.read(self._told, 1024)
            return []
        keys = list(self._keys.read(self._arrived()))
        while self._keys.waiting and select.select([self._keyboard], [], [], _TOGETHER)[0]:
            keys += self._keys.read(self._arrived())
        return [*keys, *self._keys.rest()]

    def _arrived(self) -> bytes:
        """Give the bytes that arrived; a terminal that is gone gives none, for ever."""
        return os.read(self._keyboard, 1024) or _END_OF_INPUT
