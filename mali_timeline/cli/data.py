"""Commands about data: whether a file is sound."""

from typing import Annotated

import typer

from mali_timeline import output as out
from mali_timeline.cli.file import FILE, file_path
from mali_timeline.cli.options import NO_PAGER
from mali_timeline.loader import check_timeline, shown_name
from mali_timeline.output import Output
from mali_timeline.views.pieces import counted

app = typer.Typer()


@app.command("check", rich_help_panel="Data")
def check(
    ctx: typer.Context,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings, too.")] = False,
    no_pager: NO_PAGER = False,
    file: FILE = None,
) -> None:
    """Check a file: every problem, and what is odd in it.

    Examples:

    - `mali-timeline check`
    - `mali-timeline --file my-events.yaml check`
    - `mali-timeline check --strict --file my-events.yaml`

    """
    path = file_path(ctx, file)
    timeline, warnings = check_timeline(path)
    name = shown_name(path)
    out.write_warnings(Output(pager=not no_pager), name, warnings)
    held = f"{counted(len(timeline.events), 'event')}, {counted(len(timeline.sources), 'source')}"
    out.write_note(f"{name}: {held}: no problems, {counted(len(warnings), 'warning')}")
    if strict and warnings:
        raise typer.Exit(1)
