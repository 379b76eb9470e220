"""Shell completion: the answers to the scripts that `--install-completion` installs, safe whatever a data file holds.

Typer's own answers are not used: zsh evaluates them, and a backslash in a title got past their quoting; for fish and
PowerShell they are read as Rich markup and wrapped. The scripts and their protocol (environment variables in, text
out) remain Typer's. What can be completed is asked of Typer's commands and parameters; nothing here knows an option.
"""

import io
import os
import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from functools import partial
from typing import Any, NamedTuple, cast

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from mali_timeline.text import printable

LONGEST_DESCRIPTION = 60  # characters
# Parameters that name files; the shell itself completes these.
FILE_PARAMETERS = frozenset({"file", "files", "destination", "chronology"})
# What no shell gives a meaning to: bash and PowerShell insert a value as it stands, bash after expanding wildcards.
_PLAIN_WORD = re.compile(r"[\w.:=/+-]+")
# Words of their own in bash, which splits a word at each of these (COMP_WORDBREAKS).
_BREAK = re.compile(r"[:=@]+")
# Marks the end of the line; no environment variable can hold it.
_END = "\0"


class Request(NamedTuple):
    """The words before the cursor, without the program's name, and the word at the cursor.

    `typed` is the part of the word at the cursor that the shell keeps in front of whatever it inserts.
    """

    words: list[str]
    incomplete: str
    typed: str = ""


class Candidate(NamedTuple):
    """A whole word that can stand at the cursor; its description is made only for shells that show one."""

    word: str
    describe: Callable[[], str]


class Answer(NamedTuple):
    """Candidates, or the request that the shell complete a file name, behind `prefix` (`--file=`)."""

    candidates: Iterable[Candidate] = ()
    files: bool = False
    prefix: str = ""


def complete(program: TyperGroup, name: str, shell: str) -> int:
    """Write the answer to a completion script, and return the exit code.

    Whatever goes wrong, nothing is offered: a message would end up among the candidates, or on the line being typed.
    """
    try:
        # A callback such as that of --version writes even while the line is only parsed.
        with redirect_stdout(io.StringIO()):
            text, code = _replied(program, name, shell)
        if text:
            # Not by our own output: for a stream without typographic quotes it writes plain ones, and a plain one ends
            # a literal that zsh evaluates.
            typer.echo(text)
    except Exception:  # noqa: BLE001 - see above
        return 0
    return code


def _replied(program: TyperGroup, name: str, shell: str) -> tuple[str, int]:
    """Return the text for the shell, and the exit code, which only fish's script looks at."""
    if shell not in SHELLS:
        return "", 0
    request, write = SHELLS[shell]
    asked = request()
    answer = _answer(program, name, asked)
    action = os.environ.get("_TYPER_COMPLETE_FISH_ACTION")
    if shell == "fish" and action != "get-args":
        return "", int(action == "is-args" and answer.files)  # 1 makes fish complete file names
    return write(answer, asked), 0


# The request: what each script passes


def _posix_request() -> Request:
    """Read what the scripts for zsh and fish pass: the line up to the cursor."""
    words, incomplete = _split(os.environ.get("_TYPER_COMPLETE_ARGS", ""))
    return Request(_arguments(words), incomplete)


def _powershell_request() -> Request:
    """Read what the script for PowerShell passes: the whole command, without the blank before an empty last word."""
    words, last = _split(os.environ.get("_TYPER_COMPLETE_ARGS", ""), escape="`")
    if os.environ.get("_TYPER_COMPLETE_WORD_TO_COMPLETE"):
        return Request(_arguments(words), last)
    return Request(_arguments([*words, last] if last else words), "")


def _bash_request() -> Request:
    """Read what the script for bash passes: all words of the command, one a line, and the index of the current one.

    Raises an error where one of these is missing or the index is not one of the words'.
    """
    line = os.environ["COMP_WORDS"]
    given = line.split("\n" if "\n" in line else " ")
    index = int(os.environ["COMP_CWORD"])
    if not 0 < index < len(given):
        raise IndexError(index)
    given = given[1 : index + 1]
    *words, incomplete = _rejoined(given)
    current = given[-1]
    typed = incomplete if _BREAK.fullmatch(current) else incomplete.removesuffix(current)
    return Request(_expanded(map(_unquoted, words)), _unquoted(incomplete), _unquoted(typed))


def _rejoined(given: list[str]) -> list[str]:
    """Return the words as typed; bash passes `--actor=not:fra` as `--actor`, `=`, `not`, `:`, `fra`."""
    words: list[str] = []
    before = ""
    for word in given:
        if words and word and (_BREAK.fullmatch(word) or _BREAK.fullmatch(before)):
            words[-1] += word
        else:
            words.append(word)
        before = word
    return words


def _split(line: str, escape: str = "\\") -> tuple[list[str], str]:
    """Split a line into its words and the one at its end, which is empty behind a blank and may lack its last quote."""
    lexer = shlex.shlex(line + _END, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    lexer.escape = escape
    words: list[str] = []
    try:
        while (word := lexer.get_token()) is not None:
            words.append(word)
    except ValueError:  # a quote is open
        words.append(lexer.token)
    return words[:-1], words[-1].removesuffix(_END)


def _unquoted(word: str) -> str:
    """Return a word as the program would get it."""
    words, last = _split(word)
    return "".join([*words, last])


def _arguments(words: list[str]) -> list[str]:
    """Return the words behind the program's name as the program would get them; raises an error without that name."""
    if not words:
        raise IndexError(0)
    return _expanded(words[1:])


def _expanded(words: Iterable[str]) -> list[str]:
    """Return the words with `~` and `~user` at their beginning expanded."""
    return [os.path.expanduser(word) if word.startswith("~") else word for word in words]  # noqa: PTH111 - raises nothing


# The answer: what can stand at the cursor


def _answer(program: TyperGroup, name: str, request: Request) -> Answer:
    """Return what can stand at the cursor."""
    ctx, words = _context(program, name, request.words)
    if ctx is None:
        return Answer()
    options = [option for option in ctx.command.get_params(ctx) if isinstance(option, TyperOption)]
    valued = {
        spelling: option for option in options if not (option.is_flag or option.count) for spelling in option.opts
    }
    option = _awaiting_value(valued, words)
    if option is not None:
        return _values(ctx, option, request.incomplete)
    if request.incomplete.startswith("-") and "--" not in words:
        spelling, sign, value = request.incomplete.partition("=")
        if not sign:
            return Answer(_described(ctx.command.shell_complete(ctx, request.incomplete)))
        return _values(ctx, valued[spelling], value, f"{spelling}=") if spelling in valued else Answer()
    if isinstance(ctx.command, TyperGroup):
        return Answer(_commands(ctx, ctx.command, request.incomplete))
    arguments = (param for param in ctx.command.params if isinstance(param, TyperArgument))
    argument = next((each for each in arguments if _takes_another(ctx, each)), None)
    return _values(ctx, argument, request.incomplete) if argument else Answer()


def _context(program: TyperGroup, name: str, words: list[str]) -> tuple[typer.Context | None, list[str]]:
    """Return the context of the command that the words lead to, or None behind an unknown one; and its own words.

    Of the commands, only this one is built.
    """
    # One more word stands in for the one at the cursor: the program's context has all words behind the command's name,
    # but not that name itself, so that without this a lone name would look like none.
    given = [*words, ""]
    ctx = cast("typer.Context", program.make_context(name, list(given), resilient_parsing=True))
    if not ctx.args:
        return ctx, words
    named, command, rest = program.resolve_command(ctx, given[-len(ctx.args) - 1 :])
    if command is None:
        return None, []
    own = rest[:-1]
    return cast("typer.Context", command.make_context(named, list(own), parent=ctx, resilient_parsing=True)), own


def _awaiting_value(valued: dict[str, TyperOption], words: list[str]) -> TyperOption | None:
    """Return the option whose value comes next."""
    awaiting = None
    for word in words:
        if awaiting is None and word == "--":
            return None
        awaiting = valued.get(word) if awaiting is None else None
    return awaiting


def _takes_another(ctx: typer.Context, argument: TyperArgument) -> bool:
    """Return whether an argument has no value yet, or takes any number of them."""
    source = ctx.get_parameter_source(argument.name or "")
    return argument.nargs < 0 or source is None or source.name != "COMMANDLINE"


def _values(ctx: typer.Context, param: TyperArgument | TyperOption, incomplete: str, prefix: str = "") -> Answer:
    """Return the values that begin so; each candidate begins with the prefix."""
    if param.name in FILE_PARAMETERS:
        return Answer(files=True, prefix=prefix)
    return Answer(_described(param.shell_complete(ctx, incomplete), prefix))


def _commands(ctx: typer.Context, group: TyperGroup, incomplete: str) -> Iterator[Candidate]:
    """Return the commands whose names begin so; each is built only when it is to be described."""

    def describe(name: str) -> str:
        command = group.get_command(ctx, name)
        return command.get_short_help_str(LONGEST_DESCRIPTION) if command else ""

    names = [name for name in group.list_commands(ctx) if name.startswith(incomplete)]
    return (Candidate(name, partial(describe, name)) for name in names)


def _described(items: Iterable[Any], prefix: str = "") -> Iterator[Candidate]:
    """Return Typer's completion items as candidates, without those that a shell would not take as they stand."""
    for item in items:
        word = f"{prefix}{item.value}"
        if _PLAIN_WORD.fullmatch(word) and printable(word) == word:
            yield Candidate(word, partial(str, item.help or ""))


def _description(candidate: Candidate) -> str:
    """Return the description of a candidate on one line, without control characters, and not too long."""
    text = " ".join(printable(candidate.describe()).split())
    return text if len(text) <= LONGEST_DESCRIPTION else f"{text[: LONGEST_DESCRIPTION - 1].rstrip()}…"


# The text: what each script expects


def _zsh(answer: Answer, _: Request) -> str:
    """Return the code that zsh evaluates: nothing of the answer stands outside single quotes."""
    if answer.files:
        return f"compset -P {_zsh_quoted(answer.prefix)}; _files" if answer.prefix else "_files"
    entries = " ".join(_zsh_quoted(_zsh_entry(candidate)) for candidate in answer.candidates)
    return f"local -a candidates; candidates=({entries}); _describe value candidates" if entries else ""


def _zsh_entry(candidate: Candidate) -> str:
    r"""Return a candidate as `_describe` reads it: `word:description`, where a backslash makes `:` and `\` plain."""
    word = candidate.word.replace("\\", r"\\").replace(":", r"\:")
    description = _description(candidate).replace("\\", r"\\")
    return f"{word}:{description}" if description else word


def _zsh_quoted(text: str) -> str:
    """Return a literal in single quotes, in which zsh gives no character a meaning but the quote that ends it."""
    return "'" + text.replace("'", r"'\''") + "'"


def _bash(answer: Answer, request: Request) -> str:
    """Return the words without what bash keeps in front of them; it completes file names where there are none."""
    return "\n".join(candidate.word.removeprefix(request.typed) for candidate in answer.candidates)


def _fish(answer: Answer, _: Request) -> str:
    return "\n".join(f"{candidate.word}\t{_description(candidate)}".rstrip() for candidate in answer.candidates)


def _powershell(answer: Answer, _: Request) -> str:
    """Return words and descriptions; PowerShell refuses a candidate whose description is empty."""
    return "\n".join(f"{candidate.word}:::{_description(candidate) or ' '}" for candidate in answer.candidates)


SHELLS: dict[str, tuple[Callable[[], Request], Callable[[Answer, Request], str]]] = {
    "zsh": (_posix_request, _zsh),
    "bash": (_bash_request, _bash),
    "fish": (_posix_request, _fish),
    "powershell": (_powershell_request, _powershell),
    "pwsh": (_powershell_request, _powershell),
}
