"""The command line: options, exit codes, help and completion. Typer lives here and nowhere else.

Each panel of the help is a module; a command is built when it is named, so that none pays for the others.
"""

import gc
import io
import os
import sys
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from importlib import import_module
from typing import Annotated, Any, cast

import typer

# Typer brings its own Click and shows these nowhere else; its minor version is pinned.
from typer._click.core import Command, Context
from typer._click.exceptions import ClickException, NoArgsIsHelpError
from typer.core import TyperGroup
from typer.main import get_command, get_command_from_info

from mali_timeline import __version__
from mali_timeline import output as out
from mali_timeline.cli.file import FILE

PROGRAM = "mali-timeline"
COMPLETION_VARIABLE = "_MALI_TIMELINE_COMPLETE"  # what the completion scripts set
DONE, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
# Every command, in the order of the help, with the module of its panel.
COMMANDS = {
    "list": "read",
    "tree": "read",
    "show": "read",
    "chain": "read",
    "chart": "measure",
    "bars": "measure",
    "count": "measure",
    "sources": "look_up",
    "actors": "look_up",
    "places": "look_up",
    "periods": "look_up",
    "tags": "look_up",
    "present": "teach",
    "quiz": "teach",
    "check": "data",
    "dates": "data",
}


class _Commands(Mapping[str, Command]):
    """The commands by name, each built when it is first asked for."""

    def __init__(self) -> None:
        self._built: dict[str, Command] = {}

    def __getitem__(self, name: str) -> Command:
        if name not in self._built:
            panel = import_module(f"mali_timeline.cli.{COMMANDS[name]}").app
            (info,) = (info for info in panel.registered_commands if info.name == name)
            self._built[name] = get_command_from_info(
                info, pretty_exceptions_short=False, rich_markup_mode=app.rich_markup_mode
            )
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Program(TyperGroup):
    """The group of all commands."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - what Typer itself gives
        super().__init__(**settings)
        # Nothing is ever added to them.
        self.commands = cast("MutableMapping[str, Command]", _Commands())

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - Typer's own signature
        """Give the names, without building what they name."""
        return list(self.commands)


app = typer.Typer(
    name=PROGRAM,
    cls=_Program,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, also when nothing matches; 1 problems in the data; 2 wrong usage, or a file or stream "
    "that cannot be read or written; 130 interrupted.\n\n"
    "An example: `mali-timeline list --since 2012`. Each command has more: `mali-timeline COMMAND --help`.",
)


def _version(*, wanted: bool) -> None:
    if wanted:
        out.write_text(out.Output(pager=False), f"{PROGRAM} {__version__}\n")
        raise typer.Exit


@app.callback()
def _program(
    ctx: typer.Context,
    file: FILE = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=lambda wanted: _version(wanted=wanted)
        ),
    ] = False,
) -> None:
    """A timeline of the conflict in Mali: every event dated honestly, every event sourced."""


# The way in


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and give its exit code; whatever goes wrong becomes one clear message."""
    code: object
    gc.disable()  # a short life with many objects that all stay: the collector would look through them in vain
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        instruction, _, shell = os.environ.get(COMPLETION_VARIABLE, "").partition("_")
        if instruction == "complete":
            from mali_timeline.cli.completion import complete

            code = complete(cast("TyperGroup", get_command(app)), PROGRAM, shell)
        else:
            code = app(arguments, prog_name=PROGRAM, standalone_mode=False)
    except SystemExit as stop:
        # Typer's own pages end so when the reader of a pipe has gone, which is no error.
        code = DONE if isinstance(stop.__context__, BrokenPipeError) else stop.code
    except Exception as error:  # noqa: BLE001 - a fault of ours is told in one line, too
        code = _told(error)
    finally:
        gc.freeze()  # nor need it look through them at the end
    return code if isinstance(code, int) else DONE


def _told(error: Exception) -> int:
    """Write what went wrong on standard error, and give the exit code for it."""
    from mali_timeline.problems import DataError
    from mali_timeline.query import QueryError

    match error:
        case DataError():
            out.write_problems(error)
            return PROBLEMS
        case NoArgsIsHelpError():
            out.write_text(out.Output(pager=False), error.format_message())
        case ClickException():
            ctx = getattr(error, "ctx", None)
            command = ctx.command_path if ctx else PROGRAM
            out.write_error(command, error.format_message(), f"see {command} --help")
        case QueryError() | out.FieldError():
            out.write_error(PROGRAM, error.message, error.hint)
        case OSError():
            where = error.filename if error.filename is not None else "standard output"
            out.write_error(PROGRAM, f"{where}: {error.strerror or error}")
        case _:
            out.write_error(PROGRAM, f"a fault of the program: {type(error).__name__}: {error}", "please report it")
    return USAGE
