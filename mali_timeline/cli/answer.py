"""How an answer is written: in the format that was asked for, or as the stream calls for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast, get_args

from mali_timeline.errors import UsageError
from mali_timeline.formatting import plural
from mali_timeline.terminal import output as terminal
from mali_timeline.text import did_you_mean, shorten

if TYPE_CHECKING:
    from mali_timeline.columns import Records
    from mali_timeline.terminal.output import RenderableType

Format = Literal["table", "tsv", "csv", "json", "jsonl", "markdown", "yaml"]
FORMATS: tuple[str, ...] = get_args(Format)
Render = Callable[[], "RenderableType"]


class Output(NamedTuple):
    """How an answer is to be written; None and empty leave it to the stream."""

    format: Format | None = None
    fields: tuple[str, ...] = ()
    color: terminal.Color = "auto"
    pager: bool = True
    excel: bool = False  # whether CSV is for a spreadsheet

    @property
    def is_plain(self) -> bool:
        """Whether nothing but the stream decides on the form."""
        return self.format is None and not self.fields


def write_records(  # noqa: PLR0913 - what is shown, and how
    output: Output,
    records: "Records[Any]",
    *,
    table: Render | None = None,
    drawing: Render | None = None,
    draw_empty: bool = False,
    why_empty: Callable[[], str] | None = None,
) -> None:
    """Write records in the format asked for; by default the drawing, or a table on a terminal and TSV in a pipe.

    `table` and `drawing` are called only when they are shown. A `table` of its own stands for that of the default
    fields; a drawing with `draw_empty` has something to say when there are no records. `why_empty` explains in the note
    why nothing matches; an empty text explains nothing.
    """
    _check_fields(output, records)
    chosen: str = output.format or "tsv"
    if output.format is None:
        drawn = drawing is not None and not output.fields
        chosen = "drawing" if drawn else "table" if terminal.is_terminal() else "tsv"
    empty = not records.rows and not (draw_empty and chosen == "drawing")
    if empty:
        reason = why_empty() if why_empty else ""
        terminal.write_note(f"no {records.noun} matches" + (f": {reason}" if reason else ""))
    if chosen not in {"drawing", "table"}:
        write_rows(output._replace(format=cast("Format", chosen)), records)
    elif not empty:
        render = drawing if chosen == "drawing" else None if output.fields else table
        if render is None:
            from mali_timeline.render.tables import RecordTable

            write_drawing(output, RecordTable(records, output.fields))
        else:
            write_drawing(output, render())


def write_rows(output: Output, records: "Records[Any]") -> bool:
    """Write records as rows (default: TSV); return whether anybody still reads."""
    from mali_timeline.exporters import EXPORTERS

    _check_fields(output, records)
    if output.format == "yaml" and records.selection:
        from mali_timeline.exporters.yaml import missing_causes

        if missing := missing_causes(records.selection[1]):
            form = "a comment" if missing == 1 else "comments"
            terminal.write_note(f"{plural(missing, 'cause')} outside of these events: see {form} in the file")
    exporter = EXPORTERS["excel" if output.excel else output.format or "tsv"]
    return terminal.write(exporter.write(records, output.fields), pager=output.pager, fallback=exporter.fallback)


def _check_fields(output: Output, records: "Records[Any]") -> None:
    """Raise UsageError for a field that the records do not have, and for a data file of what are no events."""
    if output.format == "yaml":
        if records.selection is None:
            hint = "`list --format yaml` writes the selected events as a data file"
            raise UsageError(f"--format yaml: a data file holds events, not {records.noun}s", hint)
        if output.fields:
            raise UsageError("--fields: a data file has all fields", "leave --fields out")
    for name in output.fields:
        if name not in records.columns:
            hint = did_you_mean(name, records.columns) or f"the fields are {', '.join(records.columns)}"
            raise UsageError(f"--fields: there is no field '{shorten(name)}'", hint)


def write_drawing(output: Output, renderable: "RenderableType") -> bool:
    """Write what Rich draws, at the width of the terminal or unbounded; return whether anybody still reads."""
    width = terminal.screen_size()[0] if terminal.is_terminal() else None
    text = terminal.draw(renderable, width, color=terminal.use_color(output.color))
    return terminal.write((text,), pager=output.pager)
