"""Completion in real shells: what a data file says is shown there, and never run."""

import fcntl
import os
import pty
import shutil
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT, Run, program
from typer.core import TyperCommand

from mali_timeline.cli.completion import LONGEST_DESCRIPTION, SHELLS, Answer, Candidate, Request

Go = Callable[..., Run]
READY = "ready "
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
  - {id: plain, title: '$(touch MARK) `touch MARK` (touch MARK)', date: 2012, text: T., sources: [{source: paper}]}
  - {id: quotes, title: '"Kidal" isn''t «taken»', date: 2012, text: T., sources: [{source: paper}]}
  - {id: rounded, title: '’; touch MARK; ’', date: 2012, text: T., sources: [{source: paper}]}
  - {id: sic, title: 'Azawad [/sic] [red]!', date: 2012, text: T., sources: [{source: paper}]}
""".replace("LONG", "long " * 60)
# How each title of it is described.
SHOWN = {
    "apostrophe": "'; touch MARK; '",
    "backquote": r"\`touch MARK\`",
    "colons": r"a:b::c:::d \: e",
    "dollar": r"\$(touch MARK)",
    "escape": r"red \x1b[31m and \x1b]0;title\x07",
    "format": "%F{red}100% of %B%n",
    "interview": "The [interview] of May",
    "long": f"{'long ' * 11}long…",
    "newline": "two lines and three",
    "plain": "$(touch MARK) `touch MARK` (touch MARK)",
    "quotes": '"Kidal" isn\'t «taken»',
    "rounded": "’; touch MARK; ’",
    "sic": "Azawad [/sic] [red]!",
}


def needs(shell: str) -> pytest.MarkDecorator:
    """Return the mark of a test that needs this shell."""
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder that a shell starts in: a hostile data file is in it, and MARK is not."""
    (tmp_path / "own.yaml").write_text(HOSTILE, encoding="utf-8")
    return tmp_path


@cache
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
        f"PS1='{READY}'; unsetopt BEEP; autoload -Uz compinit; compinit -u -D\n{script('zsh')}\n"
        "dump() { print -r -- \"$BUFFER\" >line.part; mv line.part line }; zle -N dump; bindkey '^X^D' dump\n",
        encoding="utf-8",
    )
    with shell_in(folder, path_of_program, "zsh", "-d", "-i") as terminal:
        terminal.wait_for(lambda screen: READY.strip() in screen)
        yield terminal


def line_typed(folder: Path, terminal: Terminal) -> str:
    """Return the line as typed and completed so far."""
    terminal.press("\x18\x04")
    terminal.wait_for(lambda _: (folder / "line").exists())
    return (folder / "line").read_text(encoding="utf-8").rstrip("\n")


@pytest.fixture
def ask(run: Go, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Go:
    """Return the answer to a completion script that passes this line, or these variables."""
    monkeypatch.chdir(folder)

    def go(shell: str, line: str | None = None, **variables: str) -> Run:
        passed = {} if line is None else {"_TYPER_COMPLETE_ARGS": line}
        with monkeypatch.context() as patch:
            for name, value in {"_MALI_TIMELINE_COMPLETE": f"complete_{shell}", **passed, **variables}.items():
                patch.setenv(name, value)
            return run()

    return go


def fish_asks(ask: Go, line: str) -> tuple[list[str], bool]:
    """Return what fish is offered for a line, and whether it completes file names."""
    offered = ask("fish", line, _TYPER_COMPLETE_FISH_ACTION="get-args")
    files = ask("fish", line, _TYPER_COMPLETE_FISH_ACTION="is-args")
    assert offered.code == 0
    assert files.out == offered.err == files.err == ""
    return offered.out.splitlines(), bool(files.code)


# zsh


@needs("zsh")
def test_zsh_shows_hostile_titles_and_runs_none(folder: Path, folder_of_the_program: Path) -> None:
    """Not even where several options of a person's own give more characters a meaning."""
    with zsh_in(folder, folder_of_the_program) as terminal:
        terminal.press("setopt GLOB_SUBST PROMPT_SUBST RC_QUOTES KSH_ARRAYS SH_WORD_SPLIT; PS1='again '\r")
        terminal.wait_for(lambda screen: "\nagain" in screen)
        terminal.press("mali-timeline --file own.yaml show \t")
        screen = terminal.wait_for(lambda screen: "sic " in screen and "apostrophe" in screen)
        listed = dict(line.split(" -- ", 1) for line in screen.splitlines() if " -- " in line)
        terminal.press("q\t")
        assert line_typed(folder, terminal) == "mali-timeline --file own.yaml show quotes "
    assert {name.strip(): shown for name, shown in listed.items()} == SHOWN
    assert not (folder / "MARK").exists()


@needs("zsh")
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("mali-timeline --file ~/own.yaml list --actor=fran\t", "mali-timeline --file ~/own.yaml list --actor=france "),
        ("mali-timeline list --file=own.yaml --actor not:fran\t", None),
        ("mali-timeline list --file=o\t", "mali-timeline list --file=own.yaml "),
        ("mali-timeline check o\t", "mali-timeline check own.yaml "),
        ("mali-timeline --version sh\t", "mali-timeline --version show "),
        ("mali-timeline list --fields o\t", "mali-timeline list --fields o"),
    ],
)
def test_zsh_completes_the_line(typed: str, completed: str | None, folder: Path, folder_of_the_program: Path) -> None:
    """Values behind `=` and `not:`, files where there are files to name, and nothing where there is nothing."""
    with zsh_in(folder, folder_of_the_program) as terminal:
        terminal.press(typed)
        assert line_typed(folder, terminal) == (completed or typed.replace("fran\t", "france "))


def evaluated_by_zsh(code: str, folder: Path) -> list[str]:
    """Return the array that `_describe` gets where zsh evaluates an answer as the installed script does."""
    described = '_describe() { print -rNn -- "${(@P)2}" }; f() { eval $(print -r -- "$ANSWER") }; f'
    done = subprocess.run(
        ["zsh", "-fc", described],  # noqa: S607 - whichever is installed
        env={**os.environ, "ANSWER": code},
        cwd=folder,
        capture_output=True,
        check=True,
    )
    assert not done.stderr
    return done.stdout.decode().split("\0")


@needs("zsh")
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_what_zsh_evaluates_runs_nothing(encoding: str, folder: Path) -> None:
    """Also on a stream that lacks characters, which must not become quotes."""
    asked = {"_MALI_TIMELINE_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "mali-timeline show "}
    file = {"MALI_TIMELINE_FILE": str(folder / "own.yaml"), "PYTHONIOENCODING": encoding}
    entries = evaluated_by_zsh(program(env={**asked, **file}).stdout, folder)
    described = {entry.partition(":")[0]: entry.partition(":")[2].replace(r"\\", "\\") for entry in entries}
    if encoding == "utf-8":
        assert described == SHOWN
    assert list(described) == list(SHOWN)
    assert not (folder / "MARK").exists()


@needs("zsh")
@settings(max_examples=100)
@given(st.lists(st.text(st.sampled_from("""'"\\$`(){}[]*?!#~;&|<>%:=^a1 \n\t\x1b’é""")), min_size=1, max_size=30))
def test_no_text_escapes_from_what_zsh_evaluates(texts: list[str]) -> None:
    """Whatever a description is made of, `_describe` gets it as it stands, on one line."""
    answer = Answer([Candidate("word", text.__str__) for text in texts])
    entries = evaluated_by_zsh(SHELLS["zsh"][1](answer, Request([], "")), ROOT)
    shown = [" ".join(text.replace("\x1b", r"\x1b").split()) for text in texts]
    assert [entry.removeprefix("word").removeprefix(":").replace(r"\\", "\\") for entry in entries] == [
        text if len(text) <= LONGEST_DESCRIPTION else f"{text[: LONGEST_DESCRIPTION - 1].rstrip()}…" for text in shown
    ]


# bash


def bash_replies(folder: Path, program_folder: Path, *words: str) -> list[str]:
    """Return what the function of the installed script replies to these words, as bash has split them."""
    call = (
        '\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mali_timeline_completion "$1"; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script("bash") + call, "bash", "mali-timeline", *words],  # noqa: S607 - the same
        env={**os.environ, "PATH": f"{program_folder}:{os.environ['PATH']}", "HOME": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not done.stderr
    return done.stdout.split()


@needs("bash")
@pytest.mark.parametrize(
    ("words", "replies"),
    [
        ("show a", ["apostrophe"]),
        ("list --actor=fra", []),  # one word only where a person has taken `=` out of COMP_WORDBREAKS; see below
        ("list --actor = fra", ["france", "fraternity"]),
        ("list --actor =", ["france", "fraternity"]),
        ("list --actor not : fran", ["france"]),
        ("list --actor not :", ["france", "fraternity"]),
        ("list --actor = not : fran", ["france"]),
        ("list --actor not:fran", ["not:france"]),
        ("list --actor 'fran", ["france"]),
        ("list --since = 2012 --color = a", ["auto", "always"]),
        ("--version sho", ["show"]),
    ],
)
def test_bash_gets_what_follows_the_last_break_of_a_word(
    words: str, replies: list[str], folder: Path, folder_of_the_program: Path
) -> None:
    """It splits words at `:` and `=`, and replaces only what follows."""
    given = ["--file", "~/own.yaml", *words.split()]
    expected = replies or ["--actor=france", "--actor=fraternity"]
    assert bash_replies(folder, folder_of_the_program, *given) == expected


def test_words_that_bash_has_split_are_joined_again(ask: Go) -> None:
    words = ["mali-timeline", "--file", "own.yaml", "list", "--actor", "=", "not", ":", "frat"]
    assert ask("bash", COMP_WORDS="\n".join(words), COMP_CWORD=str(len(words) - 1)).out.split() == ["fraternity"]


@needs("bash")
def test_bash_gets_values_only_and_runs_none(folder: Path, folder_of_the_program: Path) -> None:
    """One a line, and no titles."""
    assert bash_replies(folder, folder_of_the_program, "--file", "own.yaml", "show", "") == list(SHOWN)
    (folder / "x@y.yaml").write_text(HOSTILE, encoding="utf-8")
    split = ["--file", "x", "@", "y.yaml", "show", "int"]
    assert bash_replies(folder, folder_of_the_program, *split) == ["interview"]
    assert not (folder / "MARK").exists()


@needs("bash")
def test_bash_completes_the_line(folder: Path, folder_of_the_program: Path) -> None:
    """On a terminal, with its own splitting of words."""
    (folder / ".rc").write_text(
        f"PS1='{READY}'\n{script('bash')}\n"
        """bind -x '"\\C-x\\C-d": printf "%s\\n" "$READLINE_LINE" >line.part; mv line.part line'\n""",
        encoding="utf-8",
    )
    with shell_in(folder, folder_of_the_program, "bash", "--noprofile", "--rcfile", ".rc", "-i") as terminal:
        terminal.wait_for(lambda screen: READY.strip() in screen)
        terminal.press("mali-timeline --file ~/own.yaml list --actor=not:fran\t--actor not:frat\t--file=o\t")
        line = line_typed(folder, terminal)
    words = "--actor=not:france --actor not:fraternity --file=own.yaml"
    assert line == f"mali-timeline --file ~/own.yaml list {words} "


# fish


@needs("fish")
def test_fish_shows_hostile_titles_and_runs_none(folder: Path, folder_of_the_program: Path) -> None:
    """A value and its description for each candidate; file names only where there are files to name."""

    def completed(line: str) -> list[str]:
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"{script('fish')}\ncomplete -C $argv[1]", line],  # noqa: S607 - the same
            env={**os.environ, "PATH": f"{folder_of_the_program}:{os.environ['PATH']}", "HOME": str(folder)},
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert not done.stderr
        return done.stdout.splitlines()

    shown = dict(line.split("\t") for line in completed("mali-timeline --file ~/own.yaml show "))
    assert shown == SHOWN
    assert completed("mali-timeline --file own.yaml list --actor=fran") == ["--actor=france\tFrance"]
    assert completed("mali-timeline --file own.yaml list --actor not:fran") == ["not:france\tFrance"]
    assert completed("mali-timeline list --file o") == ["own.yaml"]
    assert completed("mali-timeline check o") == ["own.yaml"]
    assert completed("mali-timeline list --fields o") == []
    assert not (folder / "MARK").exists()


# PowerShell


@pytest.mark.parametrize("shell", ["powershell", "pwsh"])
def test_powershell_gets_a_word_and_a_description_a_line(shell: str, ask: Go) -> None:
    """The description is never empty, which PowerShell would refuse."""
    done = ask(shell, "mali-timeline --file own.yaml show")
    assert dict(line.split(":::", 1) for line in done.out.splitlines()) == SHOWN
    typed = {"_TYPER_COMPLETE_WORD_TO_COMPLETE": "--actor=fran"}
    assert ask(shell, "mali-timeline --file own.yaml list --actor=fran", **typed).out == "--actor=france:::France\n"
    assert ask(shell, "mali-timeline list --color").out == "auto::: \nalways::: \nnever::: \n"
    assert ask(shell, "mali-timeline list --color ").out == "auto::: \nalways::: \nnever::: \n"
    assert ask(shell, r"mali-timeline --file C:\none.yaml show") == Run(0, "", "")


# What is offered, in any shell


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("sh", {"show\tShow everything known of events, and who says so."}),
        ("list --min", {"--min-sources\tOnly events with at least N independent sources."}),
        ("list --min-sources ", set()),
        ("list --color ", {"auto", "always", "never"}),
        ("list --color=a", {"--color=auto", "--color=always"}),
        ("tree --by re", {"region"}),
        ("import --as a", {"acled"}),
        ("import --dates ", {"dmy", "mdy", "ymd"}),
        ("check --explain unused", {"unused-entry\t"}),
        ("list --fields ", set()),
        ("list ", set()),
        ("list --grep --actor --actor fran", {"france\tFrance"}),
        ("list --grep --actor fran", set()),
        ("list --actor -", set()),
        ("list --bogus=fran", set()),
        ("list --reverse=fran", set()),
        ("bogus fran", set()),
        ("show -- int", {"interview\tThe [interview] of May"}),
        ("show sic -- -", set()),
        ("show sic int", {"interview\tThe [interview] of May"}),
        ("chain int", {"interview\tThe [interview] of May"}),
        ("chain sic int", set()),
        ("show 'int", {"interview\tThe [interview] of May"}),
        ("export ge", {"geojson\ta map layer for QGIS, Leaflet or kepler.gl"}),
        ("export svg --drawing b", {"bars"}),
        ("--version sho", {"show\tShow everything known of events, and who says so."}),
        ("--help sho", {"show\tShow everything known of events, and who says so."}),
    ],
)
def test_what_is_offered(words: str, offered: set[str], ask: Go) -> None:
    """Names, options, choices and ids as described, and no files among them."""
    found, files = fish_asks(ask, f"mali-timeline --file own.yaml {words}")
    assert not files
    assert {line if "unused" not in line else line[: line.index("\t") + 1] for line in found} == offered


@pytest.mark.parametrize(
    "words",
    [
        *("export ics -o ", "export --output="),
        *("--file ", "list --file ", "list --file=", "check ", "check own.yaml ", "show -- --file "),
        *("import ", "import --as csv ", "import own.csv --output ", "import own.csv -o "),
    ],
)
def test_files_are_left_to_the_shell(words: str, ask: Go) -> None:
    """Where a file is to be named, but not where `--file` is no option."""
    offered, files = fish_asks(ask, f"mali-timeline {words}")
    assert (offered != [], files) == ((True, False) if "-- " in words else (False, True))
    assert ask("zsh", f"mali-timeline {words}").out.endswith("_files\n") == files
    assert ask("powershell", f"mali-timeline {words}x", _TYPER_COMPLETE_WORD_TO_COMPLETE="x").out == ""


@pytest.mark.parametrize("shell", [*SHELLS, "tcsh", ""])
@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"COMP_WORDS": "mali-timeline\nshow\n", "_TYPER_COMPLETE_ARGS": ""},
        {"COMP_CWORD": "1", "_TYPER_COMPLETE_ARGS": "  "},
        *(
            {"COMP_WORDS": "mali-timeline\nsh", "COMP_CWORD": index}
            for index in ("", "x", "-1", "0", "2", "9" * 5000, "²")
        ),
        {"COMP_WORDS": "", "COMP_CWORD": "1", "_TYPER_COMPLETE_ARGS": "mali-timeline bogus "},
        {"COMP_WORDS": "a\n'\"`$(\\\n\udcff\n\\", "COMP_CWORD": "3", "_TYPER_COMPLETE_ARGS": "a '\"`$(\\ \udcff \\"},
    ],
)
def test_garbage_is_answered_with_nothing(shell: str, variables: dict[str, str], ask: Go) -> None:
    """Neither with a message, which would stand on the line being typed."""
    assert ask(shell, **variables) == Run(0, "", "")


@pytest.mark.parametrize("content", ["events: [\n", "\x00", "events: []\nnonsense: 1\n", ""])
def test_a_bad_file_offers_nothing(content: str, ask: Go, folder: Path) -> None:
    """It is not the moment to speak of its problems; what needs no file is still offered."""
    (folder / "own.yaml").write_text(content, encoding="utf-8")
    assert ask("zsh", "mali-timeline --file own.yaml show ") == Run(0, "", "")
    assert ask("zsh", "mali-timeline --file none.yaml show ") == Run(0, "", "")
    assert "unused-entry" in ask("zsh", "mali-timeline --file none.yaml check --explain unu").out


@pytest.mark.parametrize("file", ["-", "pipe", "/dev/zero", "."])
def test_completion_waits_for_no_input(file: str, folder: Path) -> None:
    """Standard input is the terminal on which the line is typed; a pipe and a device may never end."""
    os.mkfifo(folder / "pipe")
    (folder / "-").write_text(HOSTILE, encoding="utf-8")
    asked = {"_MALI_TIMELINE_COMPLETE": "complete_zsh", "PYTHONPATH": str(ROOT)}
    read, write = os.pipe()
    for line, named in ((f"--file {file} show ", ""), (f"show --file={file} ", ""), ("list --actor ", file)):
        words = {"_TYPER_COMPLETE_ARGS": f"mali-timeline {line}", "MALI_TIMELINE_FILE": named}
        done = program(env={**asked, **words}, stdin=read, cwd=folder, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    os.close(read)
    os.close(write)


def test_what_a_shell_would_not_take_as_it_stands_is_not_offered() -> None:
    """Ids are safe by their alphabet, but a completer may offer anything: bash inserts it, and expands wildcards."""
    from mali_timeline.cli.completion import _described

    class Item:
        help = None

        def __init__(self, value: str) -> None:
            self.value = value

    hostile = ["$(touch MARK)", "`x`", "a b", "*", "a\nb", "a\tb", "'", "\\", "", "\u3164", "a;b", "~", "!x", "a{b,c}"]
    kept = ["konna-falls", "not:fra", "--min-sources", "1.5", "É"]
    assert [candidate.word for candidate in _described(map(Item, hostile + kept))] == kept


def test_only_the_command_being_completed_is_built(ask: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is one built to be named."""
    built: list[str | None] = []
    build = TyperCommand.__init__

    def noted(self: TyperCommand, name: str | None, **rest: object) -> None:
        built.append(name)
        build(self, name, **rest)  # type: ignore[arg-type]  # what Typer passes

    monkeypatch.setattr(TyperCommand, "__init__", noted)
    assert ask("zsh", "mali-timeline --file own.yaml show int").out
    assert built == ["show"]
    assert ask("zsh", "mali-timeline l").out
    assert built == ["show", "list"]
    assert ask("bash", COMP_WORDS="mali-timeline\n", COMP_CWORD="1").out.startswith("list\n")
    assert built == ["show", "list"]
