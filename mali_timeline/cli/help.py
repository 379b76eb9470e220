"""The command `help`, and the page of all commands, which fits on a screen of 80 columns and 24 lines."""

from typing import TYPE_CHECKING, Annotated, cast

import typer

from mali_timeline.cli import COMMANDS, PROGRAM
from mali_timeline.cli.answer import Output, write_drawing
from mali_timeline.cli.options import FILE_VARIABLE, command
from mali_timeline.errors import UsageError
from mali_timeline.terminal import output as terminal
from mali_timeline.text import did_you_mean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.core import TyperCommand, TyperGroup

    from mali_timeline.terminal.output import RenderableType

TWO_COMMANDS_A_LINE = 79  # columns from which two commands stand beside one another
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
    width = terminal.screen_size()[0] if terminal.is_terminal() else TWO_COMMANDS_A_LINE
    write_drawing(Output(pager=False), _overview(2 if width >= TWO_COMMANDS_A_LINE else 1))


def _overview(commands_per_line: int) -> "RenderableType":
    """Return the page: usage, what to type first, the commands by group, the options, and the exit codes."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    def pairs(rows: dict[str, str]) -> Table:
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold", no_wrap=True)
        table.add_column()
        for name, text in rows.items():
            table.add_row(f"  {name}", text)
        return table

    commands = Table.grid(padding=(0, 2))
    commands.add_column(no_wrap=True)
    for _ in range(commands_per_line):
        commands.add_column(style="bold", no_wrap=True)
        commands.add_column()
    for cells in _rows(commands_per_line):
        commands.add_row(*cells)
    return Group(
        Text.assemble("Usage: ", (f"{PROGRAM} COMMAND [OPTIONS]", "bold")),
        Text("A timeline of the conflict in Mali, or of your own file: dated, sourced events."),
        Text(),
        pairs({f"{PROGRAM} {words}": text for words, text in FIRST.items()}),
        Text(),
        commands,
        Text(),
        pairs(OPTIONS),
        Text("Exit codes: 0 done, 1 errors in the data, 2 wrong usage, 70 a bug."),
    )


def _rows(commands_per_line: int) -> "Iterator[list[str]]":
    """Yield the cells of the table of commands: the group once, then names and summaries."""
    groups: dict[str, list[str]] = {}
    for name, info in COMMANDS.items():
        if info.group:
            groups.setdefault(info.group, []).append(name)
    for group, names in groups.items():
        for start in range(0, len(names), commands_per_line):
            cells = ["" if start else group]
            for name in names[start : start + commands_per_line]:
                cells += [name, COMMANDS[name].summary]
            yield cells
