"""The command line: options, exit codes, help and completion. Typer lives here and nowhere else.

A command is built when it is named, so that no other command pays for it.
"""

import gc
import os
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Annotated, Any, cast

import typer
from typer.core import TyperGroup

from mali_timeline import __version__
from mali_timeline.cli.commands import COMMANDS, PROGRAM
from mali_timeline.errors import MAX_MESSAGE, DataError, UsageError
from mali_timeline.terminal import output as terminal
from mali_timeline.text import shorten

__all__ = ["COMMANDS", "PROGRAM", "app", "main"]
COMPLETION_VARIABLE = "_MALI_TIMELINE_COMPLETE"  # what the scripts of --install-completion set
DONE, DATA_ERROR, USAGE_ERROR, INTERNAL_ERROR = 0, 1, 2, 70
# Typer's own errors about the command line, of which it publishes one kind.
TYPER_USAGE_ERROR: Any = typer.BadParameter.__base__


class _Program(TyperGroup):
    """The group of all commands, each built when it is first asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - Typer's context, which it does not publish
        """Return the names, without building what they name."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Build a command, or return None when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            import_module(f"mali_timeline.cli.{COMMANDS[cmd_name].module}")
            from mali_timeline.cli.options import COMMANDS as FUNCTIONS

            text, function = FUNCTIONS[cmd_name]
            single = typer.Typer(add_completion=False, rich_markup_mode="markdown", pretty_exceptions_enable=False)
            # The command itself refuses extra arguments, with a better hint.
            settings = {"allow_extra_args": True, "help_option_names": ["-h", "--help"]}
            single.command(cmd_name, help=text, context_settings=settings)(function)
            self.commands[cmd_name] = typer.main.get_command(single)
        return self.commands[cmd_name]

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """Write the page of all commands, which is shorter than the one that Typer makes."""
        from mali_timeline.cli.help import write_overview

        write_overview()
        raise typer.Exit  # Typer would write one more line, and the page fills a screen

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Return the name, the command and its arguments; raise UsageError for an unknown name, with the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            from mali_timeline.text import did_you_mean

            message = f"there is no command '{shorten(args[0])}'"
            raise UsageError(message, did_you_mean(args[0], COMMANDS) or f"see {PROGRAM} --help")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name=PROGRAM,
    cls=_Program,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _program(
    ctx: typer.Context,
    file: Annotated[
        list[str],
        typer.Option(
            help="Read PATH (- for standard input) instead of the packed events.yaml; also MALI_TIMELINE_FILE.",
            metavar="PATH",
            show_default=False,
        ),
    ] = [],  # noqa: B006 - Typer copies it; the commands find it in the context
    version: Annotated[bool, typer.Option("--version", help="Print the version.", show_default=False)] = False,
) -> None:
    if version:
        terminal.write((f"{PROGRAM} {__version__}\n",))
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        from mali_timeline.cli.help import write_overview

        write_overview()
        raise typer.Exit(USAGE_ERROR)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; whatever goes wrong becomes one clear message."""
    # A run is short and keeps nearly all objects that it makes: see tests/benchmark.py for what the collector costs.
    gc.disable()
    terminal.prepare()
    try:
        code = _run(arguments)
        terminal.finish()
    except Exception as error:  # noqa: BLE001 - a bug is reported in one line, too
        if isinstance(error.__cause__, (KeyboardInterrupt, SystemExit)):
            raise error.__cause__ from None  # a signal while a class is made, which Python 3.11 wraps in RuntimeError
        code = _report(error)
        with suppress(OSError):
            terminal.finish()  # what Rich or Typer could not write must not fail once more at exit
    finally:
        gc.freeze()  # nor does it have to look through them at exit
    return code


def _run(arguments: Sequence[str] | None) -> int:
    instruction, _, shell = os.environ.get(COMPLETION_VARIABLE, "").partition("_")
    if instruction == "complete":
        from mali_timeline.cli.completion import complete

        return complete(cast("TyperGroup", typer.main.get_command(app)), PROGRAM, shell)
    try:
        code = app(arguments, prog_name=PROGRAM, standalone_mode=False)
    except SystemExit as stop:
        # Typer ends its own pages so when the reader of a pipe has gone, which is no error.
        code = DONE if isinstance(stop.__context__, BrokenPipeError) else stop.code
    return code if isinstance(code, int) else DONE


def _report(error: Exception) -> int:
    """Write what went wrong on standard error, and return the exit code for it."""
    if isinstance(error, DataError):
        from mali_timeline.formatting import plural

        terminal.write_note(error.report())
        terminal.write_note(f"{plural(len(error.diagnostics), 'error')} in {error.file}: nothing is shown")
        return DATA_ERROR
    if isinstance(error, UsageError):
        terminal.write_error(PROGRAM, error.message, error.hint)
    elif isinstance(error, TYPER_USAGE_ERROR):
        usage: Any = error
        command = usage.ctx.command_path if usage.ctx else PROGRAM
        terminal.write_error(command, shorten(usage.format_message(), MAX_MESSAGE), f"see {command} --help")
    elif isinstance(error, OSError):
        where = error.filename if error.filename is not None else "standard output"
        terminal.write_error(PROGRAM, f"{shorten(str(where), MAX_MESSAGE)}: {error.strerror or error}")
    else:
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        terminal.write_error(PROGRAM, f"internal error: {reason}", "please report this bug")
        if os.environ.get("MALI_TIMELINE_DEBUG"):
            import traceback

            terminal.write_note("".join(traceback.format_exception(error)))
        return INTERNAL_ERROR
    return USAGE_ERROR
