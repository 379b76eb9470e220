"""The command `help`, and the page of all commands, which fits on a screen of 80 columns and 24 lines."""

from typing import TYPE_CHECKING, Annotated, cast

import typer

from mali_timeline.cli.answer import Output, write_drawing
from mali_timeline.cli.commands import COMMANDS, PROGRAM
from mali_timeline.cli.options import FILE_VARIABLE, command
from mali_timeline.errors import UsageError
from mali_timeline.text import did_you_mean, shorten

if TYPE_CHECKING:
    from typer.core import TyperCommand, TyperGroup

ABOUT = "A timeline of the conflict in Mali, or of your own file: dated, sourced events."
EXIT_CODES = "Exit codes: 0 done, 1 errors in the data, 2 wrong usage, 70 a bug."
# What to type first: to read, to see, to teach.
FIRST = {
    "list --since 2012": "read what happened, in order of time",
    "chart --since 2012": "see when most of it happened",
    "present --in 2012-03": "teach a month, event by event",
}
OPTIONS = {
    "--file PATH": f"read PATH instead (also by {FILE_VARIABLE})",
    "--install-completion": "complete commands, options and ids with TAB",
    "--help, --version": f"{PROGRAM} help COMMAND explains a command",
}


def _matching(incomplete: str) -> list[tuple[str, str]]:
    return [(name, info.summary) for name, info in COMMANDS.items() if name.startswith(incomplete)]


@command(
    "help",
    help=f"""\
Show the help of a command, or the page of all commands.

Examples:

- `{PROGRAM} help`
- `{PROGRAM} help list`
""",
    shared={},
)
def show_help(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[COMMAND]", help="A command.", autocompletion=_matching),
    ] = None,
) -> None:
    """Run `mali-timeline help`."""
    if name is None:
        write_overview()
        return
    if name not in COMMANDS:
        hint = did_you_mean(name, COMMANDS) or f"see {PROGRAM} help"
        raise UsageError(f"there is no command '{shorten(name)}'", hint)
    root = ctx.find_root()
    program = cast("TyperGroup", root.command)
    explained = cast("TyperCommand", program.get_command(root, name))
    typer.Context(explained, info_name=name, parent=root).get_help()


def write_overview() -> None:
    """Write the page of all commands to standard output; no data file is read for it."""
    from mali_timeline.render.overview import Overview

    groups: dict[str, dict[str, str]] = {}
    for name, info in COMMANDS.items():
        if info.group:
            groups.setdefault(info.group, {})[name] = info.summary
    first = {f"{PROGRAM} {words}": text for words, text in FIRST.items()}
    write_drawing(
        Output(pager=False), Overview(f"{PROGRAM} COMMAND [OPTIONS]", ABOUT, first, groups, OPTIONS, EXIT_CODES)
    )
