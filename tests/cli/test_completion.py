"""Completion in real shells: what a data file says is shown there, and never run."""

import fcntl
import os
import pty
import shutil
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyte
import pytest
from conftest import program

READY = "%%"
HOSTILE = r"""
title: A hostile history
sources:
  paper: {title: Morning paper, publisher: Paper, kind: newspaper}
actors:
  france: {name: France, kind: state}
  fraternity: {name: "$(touch MARK)", kind: state}
places:
  gao: {name: Gao, country: Mali}
events:
  - {id: apostrophe, title: "'; touch MARK; '", date: 2012, text: T., sources: [{source: paper}]}
  - {id: backquote, title: '\`touch MARK\`', date: 2012, text: T., sources: [{source: paper}]}
  - {id: colons, title: 'a:b::c:::d \: e', date: 2012, text: T., sources: [{source: paper}]}
  - {id: dollar, title: '\$(touch MARK)', date: 2012, text: T., sources: [{source: paper}]}
  - {id: escape, title: "red \e[31m and \e]0;title\a", date: 2012, text: T., sources: [{source: paper}]}
  - {id: format, title: '%F{red}100% of %B%n', date: 2012, text: T., sources: [{source: paper}]}
  - {id: interview, title: 'The [interview] of May', date: 2012, text: T., sources: [{source: paper}]}
  - {id: long, title: 'LONG', date: 2012, text: T., sources: [{source: paper}]}
  - {id: newline, title: "two\nlines\tand\u2028three", date: 2012, text: T., sources: [{source: paper}]}
  - {id: plain-dollar, title: '$(touch MARK) `touch MARK` (touch MARK)', date: 2012, text: T., sources: [{source: paper}]}
  - {id: quotes, title: '"Kidal" isn''t «taken»', date: 2012, text: T., sources: [{source: paper}]}
  - {id: sic, title: 'Azawad [/sic] [red]!', date: 2012, text: T., sources: [{source: paper}]}
""".replace("LONG", "long " * 60)


def needs(shell: str) -> pytest.MarkDecorator:
    """Return the mark of a test that needs this shell."""
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder that a shell starts in: a hostile data file is in it, and MARK is not."""
    (tmp_path / "own.yaml").write_text(HOSTILE, encoding="utf-8")
    return tmp_path


def script(shell: str) -> str:
    """Return the script that `--install-completion` installs for a shell."""
    return program(env={"_MALI_TIMELINE_COMPLETE": f"source_{shell}"}).stdout


class Terminal:
    """A shell on a terminal of its own, where a test presses keys and reads the screen."""

    def __init__(self, descriptor: int) -> None:
        """Read whatever arrives on the terminal, from now on."""
        self._descriptor = descriptor
        self._screen = pyte.Screen(120, 50)
        self._stream = pyte.ByteStream(self._screen)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with suppress(OSError):
            while piece := os.read(self._descriptor, 65536):
                self._stream.feed(piece)

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._descriptor, keys.encode())

    def wait_for(self, seen: Callable[[str], object]) -> str:
        """Return the screen as soon as it is as described."""
        for _ in range(600):
            screen = "\n".join(line.rstrip() for line in self._screen.display)
            if seen(screen):
                return screen
            time.sleep(0.1)
        pytest.fail(f"this never came:\n{screen}")


@contextmanager
def shell_in(folder: Path, path_of_program: Path, *command: str) -> Iterator[Terminal]:
    """Start a shell on a terminal, in this folder, which is its home as well."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MALI_TIMELINE")},
        "PATH": f"{path_of_program}:{os.environ['PATH']}",
        "HOME": str(folder),
        "ZDOTDIR": str(folder),
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
    }
    child, descriptor = pty.fork()
    if not child:
        os.chdir(folder)
        os.execvpe(command[0], command, environment)  # noqa: S606 - a shell is what is tested
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
    try:
        yield Terminal(descriptor)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(descriptor)


@contextmanager
def zsh_in(folder: Path, path_of_program: Path) -> Iterator[Terminal]:
    """Start zsh with the installed completion; Ctrl-X Ctrl-D writes the line as typed so far into `line`."""
    (folder / ".zshrc").write_text(
        f"PS1='{READY}% '; unsetopt BEEP; autoload -Uz compinit; compinit -u -D\n{script('zsh')}\n"
        "dump() { print -r -- \"$BUFFER\" >line.part; mv line.part line }; zle -N dump; bindkey '^X^D' dump\n",
        encoding="utf-8",
    )
    with shell_in(folder, path_of_program, "zsh", "-d", "-i") as terminal:
        terminal.wait_for(lambda screen: READY[0] in screen)
        yield terminal


@needs("zsh")
def test_zsh_shows_hostile_titles_and_runs_none(folder: Path, folder_of_the_program: Path) -> None:
    with zsh_in(folder, folder_of_the_program) as terminal:
        terminal.press("mali-timeline --file own.yaml show \t")
        screen = terminal.wait_for(lambda screen: "sic " in screen)
        print(screen)
    assert not (folder / "MARK").exists()
