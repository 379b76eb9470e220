"""The full screen of a terminal: drawn on its alternate screen, changed by keys, and given back as it was."""

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Callable
from contextlib import ExitStack, suppress
from errno import EINTR
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from mali_timeline.terminal.keys import KeyReader
from mali_timeline.terminal.output import DEFAULT_SIZE, draw, write

if TYPE_CHECKING:
    from rich.console import RenderableType

ESCAPE_DELAY = 0.05  # seconds within which the rest of a sequence follows its first byte; alone it is the key Esc
_END_OF_INPUT = b"\x04"
# The alternate screen without a cursor; lines are cut at its edge, should a character be wider than it was measured.
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
_LEAVE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
_ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
_WAKING = (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH)


class Scene(Protocol):
    """What fills a screen and changes with every key until it is over."""

    @property
    def over(self) -> bool:
        """Whether the screen is to be given back."""

    def frame(self, width: int, height: int) -> "RenderableType":
        """Return the whole screen, for so many columns and lines."""

    def press(self, key: str, width: int, height: int) -> Self:
        """Return the scene after a key on a screen of this size: the name of the key, or the character it types."""

    @property
    def refresh(self) -> float | None:
        """The seconds after which the scene may change without a key; None: it does not."""

    def tick(self) -> Self:
        """Return the scene as it is when so many seconds have gone by."""


Played = TypeVar("Played", bound=Scene)


def play(scene: Played, *, color: bool) -> Played:
    """Show a scene on the whole terminal, pass it every key until it is over, and return it as it is then.

    Whatever ends it, the terminal is as before. A signal that ends it raises KeyboardInterrupt or SystemExit(128 + n).
    """
    terminal = _Terminal()
    try:
        terminal.open()
        # `closing` is checked in case the exception of a signal was lost, as in a __del__ method.
        while not (scene.over or terminal.closing):
            width, height = terminal.size()
            terminal.show(draw(scene.frame(width, height), width, color=color).splitlines(), (width, height))
            for key in terminal.read_keys(scene.refresh):
                scene = scene.press(key, width, height)
            if scene.refresh is not None:
                scene = scene.tick()
    finally:
        # No context manager, and this before any call: a signal that arrives now must find it set.
        terminal.closing = True
        terminal.close()
    return scene


class _Terminal:
    """The terminal while a scene is played: signals are acted upon between two frames, those that end it at once."""

    def __init__(self) -> None:
        self.closing = False
        self._keyboard = sys.stdin.fileno()
        self._keys = KeyReader()
        self._attributes: list[Any] = []  # of the terminal before
        self._entered = False
        self._signals = -1  # a pipe with the number of every signal that arrived, which wakes `select`
        self._undo = ExitStack()
        self._shown: list[str] = []  # the lines that are on the screen
        self._shown_size = (0, 0)

    def open(self) -> None:
        """Handle signals, and enter the full screen."""
        self._signals, wakeup = os.pipe()
        self._undo.callback(os.close, self._signals)
        self._undo.callback(os.close, wakeup)
        os.set_blocking(wakeup, False)
        self._undo.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(wakeup, warn_on_full_buffer=False))
        for number in (*_ENDING, *_WAKING):
            before = signal.getsignal(number)
            # What the caller ignores stays ignored: SIGHUP under nohup, SIGINT in the background of a script.
            if before is not signal.SIG_IGN:
                self._undo.callback(signal.signal, number, before)
                signal.signal(number, self._end if number in _ENDING else self._wake)
        self._undo.callback(self._leave)
        self._enter()

    def close(self) -> None:
        """Give the terminal back, and the signals to whoever handled them before."""
        self._undo.close()

    def _end(self, number: int, _frame: FrameType | None) -> None:
        """End at the first signal; a second one must not interrupt the clean-up."""
        if self.closing:
            return
        self.closing = True
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    def _wake(self, _number: int, _frame: FrameType | None) -> None:
        """Do nothing: that there is a handler puts the number into the pipe."""

    def _enter(self) -> None:
        """Take the screen, and get keys as they are pressed; Ctrl-C and Ctrl-Z remain signals.

        In the background the kernel stops the process here, until it is brought to the foreground.
        """
        _retry_interrupted(termios.tcdrain, self._keyboard)
        if not self._attributes:  # not before: in the background they would be those of the shell's prompt
            self._attributes = termios.tcgetattr(self._keyboard)
        self._entered = True
        self._shown = []
        _retry_interrupted(tty.setcbreak, self._keyboard, termios.TCSADRAIN)
        write((_ENTER,))

    def _leave(self) -> None:
        """Give the screen back as it was, as far as it still exists; keys that were typed ahead are discarded."""
        if not self._entered:
            return
        with suppress(OSError):
            write((_LEAVE,))
        # In the background it would stop the process, and the terminal belongs to the shell.
        if not self._in_background():
            with suppress(OSError):
                _retry_interrupted(termios.tcsetattr, self._keyboard, termios.TCSAFLUSH, self._attributes)
        self._entered = False  # last: what a signal interrupts is done again by `close`

    def _suspend(self) -> None:
        """Stop as Ctrl-Z demands, with the screen given back; return when the process is continued."""
        self._leave()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._wake)
        self._enter()

    def _in_background(self) -> bool:
        """Return whether another process group has the terminal."""
        try:
            return os.tcgetpgrp(self._keyboard) != os.getpgrp()
        except OSError:  # it controls no process, or is gone
            return False

    def size(self) -> tuple[int, int]:
        """Return the columns and lines of the screen as they are now, whatever the environment says."""
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
        return (columns, lines) if columns and lines else DEFAULT_SIZE

    def show(self, lines: list[str], size: tuple[int, int]) -> None:
        """Write the lines of a frame that are not yet on a screen of this size, each to its place, cleared first."""
        before = self._shown if size == self._shown_size else []
        changed = [(row, line) for row, line in enumerate(lines, 1) if row > len(before) or line != before[row - 1]]
        write(f"\x1b[{row};1H\x1b[2K{line}" for row, line in changed)
        self._shown, self._shown_size = lines, size

    def read_keys(self, patience: float | None = None) -> list[str]:
        """Wait for keys, at most so many seconds, and return those that came.

        There are none when a signal came, after which the whole screen is drawn again.
        """
        ready, _, _ = select.select([self._keyboard, self._signals], [], [], patience)
        if not ready:
            return []
        if self._signals in ready:
            self._shown = []
            arrived = os.read(self._signals, 1024)
            stopped, continued = arrived.rfind(signal.SIGTSTP), arrived.rfind(signal.SIGCONT)
            if stopped > continued:
                self._suspend()
            elif continued >= 0:  # it was stopped by SIGSTOP, and the shell may have used the terminal meanwhile
                self._enter()
            return []
        keys = list(self._keys.read(self._read()))
        while self._keys.waiting and select.select([self._keyboard], [], [], ESCAPE_DELAY)[0]:
            keys += self._keys.read(self._read())
        return [*keys, *self._keys.rest()]

    def _read(self) -> bytes:
        """Return what was typed, or the end of input when the terminal is gone."""
        try:
            return os.read(self._keyboard, 1024) or _END_OF_INPUT
        except OSError:  # EIO: the terminal belongs to another process group, or is gone, and then fails here again
            with suppress(OSError):
                self._enter()
                if not self._in_background():
                    return b""
            return _END_OF_INPUT


def _retry_interrupted(call: Callable[..., object], *arguments: object) -> None:
    """Call a function of the terminal until no signal interrupts it: after `bg` and `fg` it was; raise OSError."""
    while True:
        try:
            call(*arguments)
        except termios.error as error:
            if error.args[0] != EINTR:
                raise OSError(*error.args, "standard input") from None
        else:
            return
