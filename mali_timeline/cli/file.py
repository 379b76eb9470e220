"""Which data file a command reads: named before or behind the command, by the environment, or our own."""

import os
from typing import Annotated

import typer

FILE_VARIABLE = "MALI_TIMELINE_FILE"
FILE = Annotated[
    str | None,
    typer.Option(
        "--file",
        help=f"Read this file (- for standard input) instead of the packed events.yaml; also {FILE_VARIABLE}.",
        metavar="PATH",
    ),
]


def file_path(ctx: typer.Context, file: str | None) -> str:
    """Give the path of the data file: by --file behind the command or before it, the environment, or our own."""
    from mali_timeline.loader import packed_file

    before = ctx.find_root().params.get("file")
    return file or before or os.environ.get(FILE_VARIABLE) or packed_file()
